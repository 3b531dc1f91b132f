"""What an import would change, and everything that it refuses."""

from collections.abc import Callable
from typing import Any

import pytest

from commands.directory.cells import Row, kind_named, read
from commands.directory.known import Known, KnownClient, KnownPerson, KnownSite
from commands.directory.planning import Fate, Plan, Planner
from commands.kit.tables import read_csv

ACME = KnownClient(1, "Acme", "fr", "Europe/Paris", active=True)
GLOBEX = KnownClient(2, "Globex", "en", "Europe/London", active=True)
CLAIRE = KnownPerson(
    "Claire", "member", True, "acme", person_id=5, slack_user="U0CLAIRE", email="claire@acme.fr"
)
NADIA = KnownPerson("Nadia", "administrator", True, None, person_id=7, slack_user="U0NADIA")
BOB = KnownPerson("Bob", "technician", True, None, listed_id=3, email="bob@us.fr")
KNOWN = Known(
    clients={"acme": ACME, "globex": GLOBEX},
    sites={("acme", "lyon"): KnownSite(4, "Lyon", "2 place Bellecour", None)},
    people=(CLAIRE, NADIA, BOB),
    skills={("bob@us.fr", "réseau"): 2},
)


def rows(**tables: str) -> list[Row]:
    found: list[Row] = []
    for name, text in tables.items():
        kind = kind_named(name)
        assert kind is not None
        some, wrong = read(read_csv(text, name, f"{name}.csv"), kind)
        assert wrong == []
        found += some
    return found


def plan(**tables: str) -> Plan:
    return Planner(KNOWN).plan(rows(**tables))


def fates(made: Plan) -> list[tuple[str, Fate]]:
    assert made.mistakes == ()
    return [(step.label, step.fate) for step in made.steps]


def refused(**tables: str) -> str:
    made = plan(**tables)
    assert len(made.mistakes) == 1, made.mistakes
    return str(made.mistakes[0])


def test_what_is_new_changed_and_the_same_is_told_apart() -> None:
    made = plan(clients="name,language\nAcme,fr\nGlobex,fr\nInitech,en\n")
    assert fates(made) == [
        ("Acme", Fate.SAME),
        ("Globex", Fate.CHANGED),
        ("Initech", Fate.NEW),
    ]
    changed = made.steps[1]
    assert (changed.before, changed.after) == ({"language": "en"}, {"language": "fr"})
    assert made.steps[2].after == {
        "name": "Initech",
        "language": "en",
        "zone": "Europe/Paris",
        "active": True,
    }


@pytest.fixture(autouse=True)
def _names_are_compared_as_they_are_kept() -> None:
    assert (KNOWN.by_email("claire@acme.fr"), KNOWN.by_slack("U0NADIA")) == (CLAIRE, NADIA)
    assert (KNOWN.by_email(None), KNOWN.by_slack(None)) == (None, None)


def test_what_the_files_leave_out_is_told_and_left_alone() -> None:
    made = plan(clients="name\nAcme\n", contacts="client,name,email\nAcme,Anna,anna@acme.fr\n")
    assert made.missing == (("clients", "Globex"), ("contacts", "Claire (claire@acme.fr)"))
    assert all(step.fate is not Fate.CHANGED for step in made.steps)


def test_a_row_may_name_what_another_table_brings() -> None:
    made = plan(
        skills="person,skill,level\nzoe@us.fr,Proxmox,4\nbob@us.fr,RÉSEAU,2\n",
        sites="client,name\nInitech,Paris\nAcme,lyon\n",
        clients="name\nInitech\n",
        technicians="name,email\nZoe,zoe@us.fr\n",
    )
    assert [step.kind for step in made.steps] == [
        "clients",
        "sites",
        "sites",
        "technicians",
        "skills",
        "skills",
    ]
    assert made.count("skills", Fate.SAME) == 1
    assert made.count("sites", Fate.CHANGED) == 0 + 1  # its name is spelt otherwise


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"clients": "name\nAcme\nacme\n"}, "line 3, column 1 (name): This is in line 2"),
        ({"sites": "client,name\nAcme,A\nAcme, a\n"}, "This is in line 2 of sites.csv already."),
        ({"sites": "client,name\nHooli,A\n"}, "line 2, column 1 (client): There is no client"),
        (
            {"contacts": "client,name\nAcme,Anna\n"},
            "Neither an e-mail address nor a Slack id is given.",
        ),
        (
            {"contacts": "client,name,email\nAcme,A,a@x.fr\nGlobex,B,A@x.fr\n"},
            "line 3, column 3 (email): This is in line 2",
        ),
        (
            {
                "contacts": "client,name,email,slack_user\n"
                "Acme,A,claire@acme.fr,\nAcme,B,,U0CLAIRE\n"
            },
            "line 3, column 2 (name): This is in line 2",
        ),
        (
            {"contacts": "client,name,email\nGlobex,Claire,claire@acme.fr\n"},
            "Claire (claire@acme.fr) belongs to Acme.",
        ),
        (
            {"contacts": "client,name,slack_user\nAcme,Nadia,U0NADIA\n"},
            "Nadia (U0NADIA) is one of our own team.",
        ),
        (
            {"contacts": "client,name,email,slack_user\nAcme,C,claire@acme.fr,U0OTHER\n"},
            "column 4 (slack_user): Claire (claire@acme.fr) is known by another one.",
        ),
        (
            {"contacts": "client,name,email,slack_user\nAcme,C,bob@us.fr,U0CLAIRE\n"},
            "The address is Bob (bob@us.fr)'s",
        ),
        (
            {"technicians": "name,email\nClaire,claire@acme.fr\n"},
            "Claire (claire@acme.fr) is a client's contact.",
        ),
        (
            {"technicians": "name,slack_user,role\nNadia,U0NADIA,technician\n"},
            "column 3 (role): Nadia is an administrator, and no file takes that away.",
        ),
        (
            {"technicians": "name,slack_user,active\nNadia,U0NADIA,no\n"},
            "column 3 (active): Nadia is an administrator",
        ),
        (
            {"technicians": "name,email,role\nBob,bob@us.fr,administrator\n"},
            "No file makes an administrator.",
        ),
        (
            {"contracts": "client,name,starts_on,ends_on\nAcme,Gold,2026-02-01,2026-01-01\n"},
            "column 4 (ends_on): It ends before it begins.",
        ),
        (
            {"skills": "person,skill,level\nclaire@acme.fr,Réseau,2\n"},
            "There is no technician “claire@acme.fr”.",
        ),
        (
            {"skills": "person,skill,level\nbob@us.fr,Réseau,2\nBOB@us.fr,réseau,3\n"},
            "line 3, column 2 (skill): This is in line 2",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(tables: dict[str, str], said: str) -> None:
    assert said in refused(**tables)


def test_an_administrator_may_stand_in_the_list_unchanged() -> None:
    made = plan(technicians="name,slack_user\nNadia,U0NADIA\n")
    assert fates(made) == [("Nadia (U0NADIA)", Fate.SAME)]


def test_an_account_and_an_address_of_one_person_are_joined() -> None:
    waits = KnownPerson("Clara", "lead", True, "acme", listed_id=8, email="clara@acme.fr")
    there = KnownPerson("clara", "member", True, "acme", person_id=9, slack_user="U0CLARA")
    known = Known(clients={"acme": ACME}, people=(waits, there))
    text = "client,name,email,slack_user\nAcme,Clara,clara@acme.fr,U0CLARA\n"
    (step,) = Planner(known).plan(rows(contacts=text)).steps
    assert step.known is there
    assert step.after == {"name": "Clara", "email": "clara@acme.fr"}


def test_what_is_missing_only_because_a_row_is_broken_is_no_mistake() -> None:
    some = rows(sites="client,name\nHooli,A\n", skills="person,skill,level\nzed@us.fr,X,1\n")
    made = Planner(KNOWN, broken={"clients", "technicians"}).plan(some)
    assert made.mistakes == ()


def test_progress_is_told_row_by_row() -> None:
    ticks: list[int] = []
    tick: Callable[[], Any] = lambda: ticks.append(1)  # noqa: E731
    Planner(KNOWN, tick).plan(rows(clients="name\nA\nB\n", sites="client,name\nA,x\n"))
    assert len(ticks) == 3
