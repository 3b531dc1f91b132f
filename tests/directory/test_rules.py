"""Which roles follow a user group, and all that a group may not do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.directory.rules import Colleague, Group, Move, moves, wanted

LEADS, TECHS = "S0LEADS", "S0TECHS"


def groups(leads: set[str] | None = None, techs: set[str] | None = None) -> list[Group]:
    """Both groups; None: it is there no more. Somebody else is always a technician by group."""
    techs = {"U0X"} if techs is None else techs
    return [
        Group(LEADS, "manager", None if leads is None else frozenset(leads)),
        Group(TECHS, "technician", frozenset(techs)),
    ]


def known(role: str, *, active: bool = True, followed: str | None = None) -> dict[str, Colleague]:
    here = Colleague(9, "technician", active=True)
    return {"U0A": Colleague(1, role, active, followed), "U0X": here}


def moved(
    role: str, found: list[Group], *, active: bool = True, followed: str | None = None
) -> list[Move]:
    """What becomes of somebody with that role."""
    return [
        m for m in moves(found, known(role, active=active, followed=followed)) if m.person_id == 1
    ]


def test_the_highest_of_several_groups_counts() -> None:
    assert wanted(groups({"U0A"}, {"U0A", "U0B"})) == {"U0A": "manager", "U0B": "technician"}


def test_somebody_new_joins() -> None:
    assert moves(groups({"U0NEW"}), known("technician")) == [
        Move("U0NEW", None, "manager", "manager")
    ]


def test_a_group_raises_and_is_remembered() -> None:
    assert moved("technician", groups({"U0A"})) == [Move("U0A", 1, "manager", "manager")]


def test_what_a_group_gave_it_takes_back() -> None:
    out = moved("manager", groups({"U0X"}), followed="manager")
    assert out == [Move("U0A", 1, "technician", None)]
    lower = moved("manager", groups({"U0X"}, {"U0A"}), followed="manager")
    assert lower == [Move("U0A", 1, "technician", "technician")]


@pytest.mark.parametrize(
    ("role", "found", "active", "followed"),
    [
        ("manager", groups({"U0X"}, {"U0A"}), True, None),
        ("manager", groups({"U0X"}), True, None),
        ("administrator", groups({"U0A"}), True, None),
        ("administrator", groups({"U0X"}, {"U0A"}), True, None),
        ("technician", groups({"U0A"}), False, None),
        ("manager", groups(set()), True, "manager"),
        ("manager", groups(None), True, "manager"),
        ("manager", groups(None, {"U0A"}), True, "manager"),
        ("manager", groups({"U0A"}), True, "manager"),
    ],
    ids=[
        "given by hand: not lowered",
        "given by hand: not taken",
        "administrator: not lowered to manager",
        "administrator: not lowered to technician",
        "has left: not brought back",
        "the group is empty: nothing is taken",
        "the group is gone: nothing is taken",
        "the group is gone: nothing is lowered",
        "nothing to do",
    ],
)
def test_what_a_group_may_not_do(
    role: str, found: list[Group], active: bool, followed: str | None
) -> None:
    assert moved(role, found, active=active, followed=followed) == []


def test_a_leaver_s_group_role_is_forgotten_and_nothing_else() -> None:
    out = moved("manager", groups({"U0X"}), active=False, followed="manager")
    assert out == [Move("U0A", 1, "manager", None)]


USERS = st.frozensets(st.sampled_from(["U0A", "U0B", "U0C", "U0D"]), max_size=4)
ROLES = st.sampled_from(["technician", "manager", "administrator"])


@given(
    leads=st.none() | USERS,
    techs=st.none() | USERS,
    roles=st.dictionaries(st.sampled_from(["U0A", "U0B", "U0C"]), ROLES),
    followed=st.sampled_from([None, "technician", "manager"]),
)
def test_no_group_ever_touches_an_administrator_and_twice_is_once(
    leads: frozenset[str] | None,
    techs: frozenset[str] | None,
    roles: dict[str, str],
    followed: str | None,
) -> None:
    found = [Group(LEADS, "manager", leads), Group(TECHS, "technician", techs)]
    team = {
        user: Colleague(number, role, True, followed if role == followed else None)
        for number, (user, role) in enumerate(roles.items())
    }
    made = moves(found, team)
    assert all(move.role != "administrator" for move in made)
    assert all(team[m.slack_user].role != "administrator" for m in made if m.slack_user in team)
    after = dict(team)
    for number, move in enumerate(made, start=100):
        person = move.person_id if move.person_id is not None else number
        after[move.slack_user] = Colleague(person, move.role, True, move.followed)
    assert moves(found, after) == []
