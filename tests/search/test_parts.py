"""Few of the tickets at first, and more while there is too little in them."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search_parts import (
    LEVELS,
    SIZE,
    WIDER,
    Ladder,
    month,
    months,
    newest_parts,
    parts,
    since_number,
)

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
MILLION = 1_000_000
PARTS = MILLION // SIZE + 1


def looked_at(ladder: Ladder) -> int:
    """How many of the smallest parts are looked at; 0 for all."""
    return wide(ladder.rung())


def wide(condition: str) -> int:
    """How many of the smallest parts a condition lets pass."""
    found = re.findall(r"'@b(\d)\.\d+'", condition)
    assert len(found) <= WIDER + 1
    return sum(WIDER ** int(level) for level in found)


def test_a_common_word_is_looked_for_in_the_newest_part() -> None:
    ladder = Ladder(MILLION, [0.2], 300)
    assert looked_at(ladder) == 2
    assert f"'@b0.{MILLION // SIZE}'" in ladder.rung()
    assert f"@b0.{MILLION // SIZE}" in parts(MILLION)
    assert len(parts(MILLION)) == LEVELS


@given(st.integers(0, 2000), st.integers(1, 2000))
def test_so_many_parts_are_looked_at_and_few_more(last: int, count: int) -> None:
    condition = newest_parts(last, count)
    for back in range(min(count, last + 1)):
        assert any(f"'{word}'" in condition for word in parts((last - back) * SIZE + 7))
    far = last - WIDER * count - WIDER
    if far >= 0 and count < WIDER**LEVELS:
        assert not any(f"'{word}'" in condition for word in parts(far * SIZE))


def test_a_rare_word_is_looked_for_everywhere() -> None:
    assert Ladder(MILLION, [0.0005], 300).rung() == ""
    assert Ladder(0, [], 300).rung() == ""
    assert Ladder(SIZE - 1, [1.0], 300).climb(5) is False


def test_words_that_are_seldom_together_need_more_at_once() -> None:
    one, two = Ladder(MILLION, [0.2], 300), Ladder(MILLION, [0.2, 0.02], 300)
    assert looked_at(one) < looked_at(two) < PARTS / 2


def test_it_climbs_by_what_was_found() -> None:
    ladder = Ladder(MILLION, [0.2, 0.1], 300)
    first = looked_at(ladder)
    assert ladder.climb(150)
    assert looked_at(ladder) >= 4 * first
    assert ladder.climb(10)
    assert ladder.rung() == ""
    assert not ladder.climb(0)


@given(
    st.integers(0, 3 * MILLION),
    st.lists(st.floats(0, 1), max_size=4),
    st.integers(1, 500),
    st.integers(0, 500),
)
def test_it_ends_with_everything(newest: int, shares: list[float], wanted: int, each: int) -> None:
    ladder = Ladder(newest, shares, wanted)
    steps, before = 0, 0
    while ladder.rung():
        assert looked_at(ladder) > before
        before = looked_at(ladder)
        assert ladder.climb(each)
        steps += 1
    assert steps <= 8
    assert not ladder.climb(each)


@pytest.mark.parametrize(
    ("since", "before", "condition"),
    [
        (None, None, ""),
        ("2026-11-01", None, "('@m202611' | '@m202612')"),
        ("2026-09-20", "2026-09-25", "('@m202609' | '@m202610')"),
        (None, "2026-09-15", "! ('@m202610' | '@m202611' | '@m202612')"),
        ("1990-01-01", None, ""),
        (None, "1990-01-01", ""),
    ],
)
def test_days_become_months(since: str | None, before: str | None, condition: str) -> None:
    days = [datetime.fromisoformat(d).replace(tzinfo=UTC) if d else None for d in (since, before)]
    assert months(days[0], days[1], AT) == condition


def test_a_month_is_that_of_utc() -> None:
    east = timezone(timedelta(hours=9))
    assert month(datetime(2026, 12, 1, 3, tzinfo=east)) == "@m202611"


@given(st.integers(0, 1700).map(lambda days: AT - timedelta(days=days)))
def test_the_month_of_a_day_is_among_those_since(day: datetime) -> None:
    assert month(day) in months(day, None, AT)
    assert month(day) not in months(None, day, AT)


def test_from_a_number_on() -> None:
    assert wide(since_number(MILLION, MILLION)) == 1
    assert wide(since_number(MILLION, MILLION - SIZE)) == 2
    assert since_number(MILLION, 1) == ""
    assert since_number(0, -5) == ""
