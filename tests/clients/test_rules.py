"""Which channel may be whose, as plain values."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.clients.cards import menu
from commands.clients.rules import (
    LONGEST_NAME,
    Now,
    Obstacle,
    clean,
    listed,
    missed,
    obstacle,
)
from storage.channel_states import ChannelState
from storage.clients import Client

ACME, GLOBEX = 1, 2
A, B = "T0ACME", "T0GLOBEX"


@pytest.mark.parametrize(
    ("team", "teams", "channel_of", "team_of", "expected"),
    [
        (None, (), None, None, None),
        (None, (A,), None, None, None),
        (A, (A,), None, ACME, None),
        (A, (), None, None, None),
        (A, (A,), ACME, ACME, None),
        (A, (A, B), None, None, Obstacle.TWO_ORGANISATIONS),
        (A, (A, B), GLOBEX, None, Obstacle.TWO_ORGANISATIONS),
        (A, (A,), GLOBEX, ACME, Obstacle.LINKED_ALREADY),
        (A, (B,), None, GLOBEX, Obstacle.ORGANISATION_TAKEN),
        (None, (B,), None, GLOBEX, Obstacle.ORGANISATION_TAKEN),
        (A, (B,), None, None, Obstacle.OTHER_ORGANISATION),
    ],
)
def test_what_forbids_a_channel(
    team: str | None,
    teams: tuple[str, ...],
    channel_of: int | None,
    team_of: int | None,
    expected: Obstacle | None,
) -> None:
    assert obstacle(ACME, team, teams, channel_of=channel_of, team_of=team_of) is expected


HERE = Now(member=True, archived=False, teams=(A,))
GONE, SHELVED = replace(HERE, member=False), replace(HERE, member=False, archived=True)
SHARED = replace(HERE, teams=(A, B))


@pytest.mark.parametrize(
    ("state", "now", "event"),
    [
        ("linked", HERE, None),
        ("linked", None, "channel_left"),
        ("linked", GONE, "channel_left"),
        ("linked", SHELVED, "channel_archive"),
        ("linked", SHARED, "channel_shared"),
        ("asked", GONE, "channel_left"),
        ("asked", SHARED, "channel_shared"),
        ("removed", None, None),
        ("removed", GONE, None),
        ("removed", HERE, "member_joined_channel"),
        ("archived", None, None),
        ("archived", SHELVED, None),
        ("archived", GONE, "channel_unarchive"),
        ("archived", HERE, "channel_unarchive"),
        ("own", None, None),
        ("own", GONE, None),
        ("own", SHARED, "channel_shared"),
        ("exposed", HERE, None),
        ("exposed", replace(HERE, teams=()), "channel_shared"),
    ],
)
def test_what_must_have_passed_us_by(state: str, now: Now | None, event: str | None) -> None:
    assert missed(ChannelState(state), [A], now) == event


@given(st.sampled_from(ChannelState), st.permutations([A, B]))
def test_the_order_of_organisations_is_no_news(state: ChannelState, teams: list[str]) -> None:
    seen = Now(member=True, archived=False, teams=tuple(teams))
    assert missed(state, [A, B], seen) in (None, "channel_unarchive", "member_joined_channel")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Acme \n SA ", "Acme SA"),
        ("A\x00c\x07me", "Acme"),
        ("שלום 👩‍👩‍👧", "שלום 👩‍👩‍👧"),
        ("x" * 200, "x" * LONGEST_NAME),
        ("\t\n", ""),
    ],
)
def test_a_name_is_kept_clean(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def clients(number: int) -> list[Client]:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return [
        Client(id=n, name=f"Client {n:03}", name_key="", language="fr", zone="UTC", created_at=at)
        for n in range(number)
    ]


@pytest.mark.parametrize(
    ("number", "sizes"), [(0, []), (1, [1]), (100, [100]), (205, [100] * 2 + [5])]
)
def test_many_clients_are_cut_into_menus_that_slack_takes(number: int, sizes: list[int]) -> None:
    groups = menu(clients(number))
    assert [len(group["clients"]) for group in groups] == sizes
    assert sum(sizes) == number


def test_a_name_turns_nothing_that_follows_it() -> None:
    assert clean("Ac\u202eme\u2066 SA\u200f") == "Acme SA\u200f"


@pytest.mark.parametrize(("language", "said"), [("fr", "A, B et C"), ("en", "A, B, and C")])
def test_names_are_listed_as_the_language_does(language: str, said: str) -> None:
    assert listed(["A", "B", "C"], language) == said
    assert listed([], language) == ""
