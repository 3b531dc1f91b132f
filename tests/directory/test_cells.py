"""How each cell is read, and what is said of the columns that are wrong."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.directory import columns
from commands.directory.cells import read
from commands.directory.columns import KINDS, Unreadable, kind_named
from commands.kit.tables import Mistake, read_csv


def mistakes(kind: str, text: str) -> list[str]:
    found = kind_named(kind)
    assert found is not None
    return [str(mistake) for mistake in read(read_csv(text, kind, f"{kind}.csv"), found)[1]]


def values(kind: str, text: str) -> list[dict[str, Any]]:
    found = kind_named(kind)
    assert found is not None
    rows, wrong = read(read_csv(text, kind, f"{kind}.csv"), found)
    assert wrong == []
    return [dict(row.values) for row in rows]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-23", date(2026, 11, 23)),
        ("23/11/2026", date(2026, 11, 23)),
        ("3.1.2026", date(2026, 1, 3)),
        ("29/02/2028", date(2028, 2, 29)),
    ],
)
def test_a_day_is_read_as_france_and_as_machines_write_it(written: str, meant: date) -> None:
    assert columns.day(written) == meant


@pytest.mark.parametrize("written", ["11/23/2026", "31/02/2026", "23/11/26", "soon", "2026"])
def test_a_bad_day_is_refused(written: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        columns.day(written)
    assert "2026-11-23 or 23/11/2026" in refusal.value.remedy


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_in_both_spellings(day: date) -> None:
    assert columns.day(day.isoformat()) == columns.day(f"{day:%d/%m/}{day.year}") == day


@pytest.mark.parametrize(
    ("reader", "right", "wrong"),
    [
        (columns.email, {"Anna@Acme.FR": "anna@acme.fr"}, ["anna", "a@b", "a b@c.fr", "a@b.c,d@e"]),
        (columns.slack_user, {"U0ALICE": "U0ALICE"}, ["alice", "<@U0ALICE>", "C0DESK"]),
        (columns.zone, {"europe/paris": "Europe/Paris"}, ["Paris", "+01:00"]),
        (columns.level, {"4": 4, "0": 0}, ["5", "-1", "expert", "²"]),
        (columns.flag, {"Oui": True, "no": False, "x": True, "parti": False}, ["maybe"]),
        (columns.words, {"Hardware, change": ["hardware", "change"]}, []),
        (columns.text, {"  two \n words ": "two words"}, ["a" * 201]),
    ],
)
def test_cells_are_read_or_refused(reader: Any, right: dict[str, Any], wrong: list[str]) -> None:
    assert {written: reader(written) for written in right} == right
    for written in wrong:
        with pytest.raises(Unreadable):
            reader(written)


def test_a_table_may_be_written_in_french() -> None:
    text = "Société;Nom;E-mail;Fonction;Actif\nAcme;Anna;anna@acme.fr;Référent;non\n"
    assert values("contacts", text) == [
        {
            "client": "Acme",
            "name": "Anna",
            "email": "anna@acme.fr",
            "role": "lead",
            "active": False,
        }
    ]


def test_an_empty_cell_leaves_and_a_dash_empties() -> None:
    text = "client,name,address,zone\nAcme,Lyon,,-\n"
    assert values("sites", text) == [{"client": "Acme", "name": "Lyon", "zone": None}]


def test_a_wrong_column_is_told_with_a_guess() -> None:
    (said,) = mistakes("contacts", "client,name,emial\nAcme,Anna,anna@acme.fr\n")
    assert said == (
        "contacts.csv, line 1, column 3 (emial): contacts have no such column. "
        "Did you mean “email”?"
    )
    (said,) = mistakes("contacts", "client,name,shoe size\nAcme,Anna,41\n")
    assert "There are: client, name, email, slack_user, role, active." in said


def test_a_missing_column_is_told_once_however_long_the_table() -> None:
    found = mistakes("clients", "language\nfr\nen\nfr\n")
    (said,) = found
    assert said.startswith("clients.csv, line 1: The column “name” is missing. It is the name;")


def test_two_columns_that_mean_the_same_are_refused() -> None:
    (said,) = mistakes("clients", "name,Nom\nAcme,Acme\n")
    assert "This column means the same as “1 (name)”." in said


def test_every_mistake_of_a_table_is_told_at_once() -> None:
    text = "client,name,starts_on,ends_on\nAcme,Gold,soon,\n,Silver,2026-01-01,32/01/2026\n"
    found = mistakes("contracts", text)
    assert [said.split(":")[0] for said in found] == [
        "contracts.csv, line 2, column 3 (starts_on)",
        "contracts.csv, line 3, column 1 (client)",
        "contracts.csv, line 3, column 4 (ends_on)",
    ]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("clients", "clients"),
        ("Contrats", "contracts"),
        ("export-clients-2026", "clients"),
        ("contacts2", "contacts"),
        ("Équipe", "technicians"),
        ("holidays", None),
    ],
)
def test_a_file_s_name_says_what_it_holds(name: str, meant: str | None) -> None:
    found = kind_named(name)
    assert (found.name if found else None) == meant


def test_no_two_columns_share_a_heading() -> None:
    for kind in KINDS:
        headings = [name for column in kind.columns for name in (column.name, *column.also)]
        assert len(headings) == len(set(headings)), kind.name


def test_mistakes_are_told_in_the_order_of_their_lines() -> None:
    later, earlier = Mistake("a.csv", 10, "", "x", ""), Mistake("a.csv", 9, "", "y", "")
    assert sorted([later, earlier]) == [earlier, later]
