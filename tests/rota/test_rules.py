"""Whose week it is, whom to suggest, when to wake somebody."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.kit.presence import Away, calendar_for, is_away, is_here
from commands.kit.refused import Refused
from commands.rota import rules
from commands.rota.rules import Candidate, Turns
from storage.desk import Desk

MONDAY = date(2026, 11, 23)
TURNS = Turns((1, 2, 3), MONDAY, 18, "Europe/Paris")
DESK = Desk(zone="Europe/Paris", hours="Mon-Fri 9:00-12:00 14:00-18:00", country="FR", region=None)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def paris(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in Paris, as UTC."""
    return datetime(2026, 11, day, hour - 1, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "week", "who"),
    [
        (paris(23, 18), MONDAY, 1),
        (paris(30, 17, 59), MONDAY, 1),
        (paris(30, 18), date(2026, 11, 30), 2),
        (paris(23, 17, 59), date(2026, 11, 16), 3),
    ],
)
def test_a_week_begins_at_its_hour(at: datetime, week: date, who: int) -> None:
    assert rules.week_of(TURNS, at) == week
    assert rules.turn(TURNS, week, {}) == who


def test_a_clock_change_moves_no_week() -> None:
    turns = Turns((1, 2), date(2026, 3, 23), 2, "Europe/Paris")
    before = datetime(2026, 3, 29, 23, 30, tzinfo=UTC)  # 01:30 on the 30th, in summer time
    assert rules.week_of(turns, before) == date(2026, 3, 23)
    assert rules.week_of(turns, before + timedelta(minutes=30)) == date(2026, 3, 30)


@given(
    people=st.lists(st.integers(1, 9), min_size=1, max_size=5, unique=True),
    hours=st.integers(-20_000, 20_000),
)
def test_everybody_is_in_line_once(people: list[int], hours: int) -> None:
    turns = Turns(tuple(people), MONDAY, 18, "Europe/Paris")
    at = NOW + timedelta(hours=hours)
    line = rules.in_line(turns, at, {})
    assert sorted(line) == sorted(people)
    assert line[0] == rules.turn(turns, rules.week_of(turns, at), {})


def test_who_takes_a_week_comes_first_and_the_rotation_goes_on() -> None:
    assert rules.in_line(TURNS, paris(24, 3), {MONDAY: 3}) == (3, 2, 1)
    assert rules.turn(TURNS, date(2026, 11, 30), {MONDAY: 3}) == 2


@pytest.mark.parametrize(
    ("paged", "due"),
    [
        ([], 0),
        ([NOW - timedelta(minutes=9)], None),
        ([NOW - timedelta(minutes=10)], 1),
        ([NOW - timedelta(minutes=30), NOW - timedelta(minutes=12)], 2),
        ([NOW - timedelta(hours=1)] * rules.MOST_PAGES, None),
    ],
)
def test_somebody_else_is_woken_after_ten_minutes(paged: list[datetime], due: int | None) -> None:
    assert rules.next_page(paged, NOW) == due


@pytest.mark.parametrize(
    ("first", "last", "half", "field"),
    [
        (MONDAY, date(2026, 11, 22), None, "ends_on"),
        (MONDAY, date(2028, 1, 1), None, "ends_on"),
        (date(2026, 1, 1), date(2026, 1, 2), None, "starts_on"),
        (MONDAY, date(2026, 11, 24), "am", "half"),
    ],
)
def test_days_that_make_no_sense(first: date, last: date, half: str | None, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        rules.check_absence(first, last, half, MONDAY)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("half", "morning", "afternoon"), [(None, 1, 1), ("am", 1, 0), ("pm", 0, 1)]
)
def test_half_a_day(half: str | None, morning: int, afternoon: int) -> None:
    away = [Away(MONDAY, MONDAY, half)]
    assert is_away("Europe/Paris", away, paris(23, 10)) == bool(morning)
    assert is_away("Europe/Paris", away, paris(23, 15)) == bool(afternoon)
    assert not is_away("Europe/Paris", away, paris(24, 10))


def test_here_is_in_ones_hours_and_not_away() -> None:
    usual, short = calendar_for(DESK, None), calendar_for(DESK, "Mon 9:00-11:00")
    assert is_here(usual, [], paris(23, 11, 30))
    assert not is_here(short, [], paris(23, 11, 30))
    assert not is_here(usual, [], paris(23, 13))  # lunch
    assert not is_here(usual, [], paris(11, 10))  # Armistice Day
    assert not is_here(usual, [Away(MONDAY, MONDAY)], paris(23, 10))


ALICE = Candidate(1, "Alice", {"Réseau": 2, "Imprimantes": 4}, in_hand=3, solved=1)
BRUNO = Candidate(2, "Bruno", {"Réseau": 3}, in_hand=1)


@pytest.mark.parametrize(
    ("candidates", "words", "name", "skill"),
    [
        ([ALICE, BRUNO], "Plus de reseau", "Bruno", "Réseau"),
        ([ALICE, BRUNO], "les imprimantes", "Alice", "Imprimantes"),
        ([ALICE], "coupure des RÉSEAUX", "Alice", "Réseau"),
        ([ALICE, BRUNO], "bonjour", "Alice", None),
        ([BRUNO], "bonjour", None, None),
        ([], "réseau", None, None),
    ],
)
def test_a_suggestion_has_a_reason(
    candidates: list[Candidate], words: str, name: str | None, skill: str | None
) -> None:
    found = rules.suggest(candidates, words)
    assert (found.name if found else None) == name
    assert (found.skill if found else None) == skill


def test_a_skill_is_not_found_inside_another_word() -> None:
    assert rules.suggest([Candidate(1, "A", {"AP": 4})], "rapport") is None


@pytest.mark.parametrize(
    ("more", "better"),
    [({"in_hand": 9}, "Bruno"), ({"solved": 5}, "Alice"), ({}, "Alice")],
)
def test_of_equals_load_and_knowing_the_client_decide(more: dict[str, Any], better: str) -> None:
    alice = Candidate(1, "Alice", {"Wifi": 2}, **more)
    bruno = Candidate(2, "Bruno", {"Wifi": 2})
    found = rules.suggest([bruno, alice], "wifi")
    assert found is not None
    assert found.name == better


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("alice", "Alice Martin"),
        ("  ZOE  durand ", "Zoé Durand"),
        ("Bruno", None),
        ("Bruno Petit", "Bruno Petit"),
        ("Martin", None),
        ("", None),
    ],
)
def test_a_name_is_understood_while_it_is_one_persons(text: str, who: str | None) -> None:
    team = ["Alice Martin", "Bruno Petit", "Bruno Petitjean", "Zoé Durand"]
    assert rules.named(text, team) == who
