"""What a piece of work counts: classes by the calendar, minimum, rounding, rates."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.hours import rules
from commands.hours.rules import HourClass, Part, Piece, Terms
from commands.kit.business_time import Calendar

OFFICE = Calendar.parse(
    "Europe/Paris", "Mon-Fri 08:00-12:00 14:00-18:00; Sat 09:00-12:00", country="FR"
)
PARIS = ZoneInfo("Europe/Paris")
BUSINESS, EVENING, WEEKEND = rules.BY_CLOCK
RATES = {"business": 100, "evening": 150, "weekend": 200, "travel": 50}

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 365 * 24 * 60).map(lambda n: NEW_YEAR + timedelta(minutes=n))
minutes = st.integers(0, 600)
terms = st.builds(
    Terms,
    unit=st.sampled_from([1, 5, 6, 15, 30, 60]),
    minimum=st.sampled_from([0, 10, 15, 30, 120]),
    rates=st.fixed_dictionaries({name: st.integers(0, 300) for name in rules.RATED}),
)
pieces = st.lists(
    st.builds(Piece, st.sampled_from(list(HourClass)), st.integers(1, 500)), max_size=5
)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A local moment of 2026; 23 November is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(23, 7, 59), EVENING),
        (at(23, 8), BUSINESS),
        (at(23, 13), BUSINESS),  # the lunch pause
        (at(23, 17, 59), BUSINESS),
        (at(23, 18), EVENING),
        (at(23, 0), EVENING),
        (at(28, 10), BUSINESS),  # an open Saturday
        (at(28, 15), WEEKEND),
        (at(29, 10), WEEKEND),
        (at(11, 10), WEEKEND),  # the armistice, a Wednesday
    ],
)
def test_the_calendar_says_the_class(moment: datetime, expected: HourClass) -> None:
    assert rules.class_at(OFFICE, moment) == expected


def test_work_across_closing_time_is_split() -> None:
    found = rules.split(OFFICE, at(23, 17, 30), 60)
    assert found == [Piece(BUSINESS, 30), Piece(EVENING, 30)]


def test_a_night_that_ends_on_a_holiday_is_split_at_midnight() -> None:
    found = rules.split(OFFICE, at(10, 23), 120)
    assert found == [Piece(EVENING, 60), Piece(WEEKEND, 60)]


def test_a_day_that_never_closes_is_business_until_midnight() -> None:
    always = Calendar.parse("Europe/Paris", "24/7")
    assert rules.split(always, at(28, 23, 30), 60) == [Piece(BUSINESS, 60)]


def test_the_hour_that_comes_twice_is_worked_twice() -> None:
    start = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 for the first time
    assert rules.split(OFFICE, start, 120) == [Piece(WEEKEND, 120)]


@given(moments, minutes, minutes)
def test_a_split_is_additive(start: datetime, first: int, second: int) -> None:
    def by_minute(begin: datetime, length: int) -> list[str]:
        return [p.hour_class for p in rules.split(OFFICE, begin, length) for _ in range(p.minutes)]

    halfway = start + timedelta(minutes=first)
    assert by_minute(start, first) + by_minute(halfway, second) == by_minute(start, first + second)


@given(moments, st.integers(1, 600))
def test_a_split_loses_nothing_and_names_each_class_once_in_a_row(
    start: datetime, length: int
) -> None:
    found = rules.split(OFFICE, start, length)
    assert sum(piece.minutes for piece in found) == length
    assert all(one.hour_class != two.hour_class for one, two in pairwise(found))


@pytest.mark.parametrize(
    ("spent", "unit", "minimum", "expected"),
    [
        (0, 15, 30, 0),
        (1, 1, 0, 1),
        (1, 15, 0, 15),
        (15, 15, 0, 15),
        (16, 15, 0, 30),
        (5, 15, 20, 30),
    ],
)
def test_minimum_first_then_the_unit(spent: int, unit: int, minimum: int, expected: int) -> None:
    assert rules.rounded(Terms(unit, minimum), spent) == expected


def test_what_rounding_adds_belongs_to_the_class_in_which_work_ended() -> None:
    found = rules.bill(Terms(15, 0, RATES), [Piece("business", 30), Piece("evening", 5)])
    assert found == [Part("business", 30, 30), Part("evening", 5, 23)]  # 15 minutes at 1.5
    assert rules.billed(found) == 53


def test_travel_has_its_own_rate_and_free_work_takes_nothing() -> None:
    assert rules.bill(Terms(1, 0, RATES), [Piece("travel", 61)]) == [Part("travel", 61, 31)]
    assert rules.bill(Terms(15, 30, RATES), [Piece("free", 61)]) == [Part("free", 61, 0)]


def test_without_terms_a_minute_is_a_minute() -> None:
    assert rules.bill(Terms(), [Piece("weekend", 7)]) == [Part("weekend", 7, 7)]


@given(terms, pieces)
def test_time_spent_is_kept_as_it_was(how: Terms, work: list[Piece]) -> None:
    found = rules.bill(how, work)
    assert [(part.hour_class, part.spent) for part in found] == [
        (piece.hour_class, piece.minutes) for piece in work
    ]
    assert all(part.billed >= 0 for part in found)


@given(terms, pieces)
def test_what_is_billed_lies_between_the_lowest_and_the_highest_rate(
    how: Terms, work: list[Piece]
) -> None:
    counted = rules.rounded(how, sum(piece.minutes for piece in work))
    rates = [how.rate(piece.hour_class) for piece in work] or [0]
    total = rules.billed(rules.bill(how, work))
    assert min(rates) * counted <= total * 100 < max(rates) * counted + 100


@given(terms, minutes, minutes)
def test_rounding_is_monotone_and_never_more_than_a_unit_beyond_what_was_asked(
    how: Terms, one: int, other: int
) -> None:
    less, more = sorted((one, other))
    assert rules.rounded(how, less) <= rules.rounded(how, more)
    if more:
        lifted = max(more, how.minimum)
        assert lifted <= rules.rounded(how, more) < lifted + how.unit


@given(terms, st.sampled_from(rules.RATED), minutes, minutes)
def test_in_one_class_longer_work_never_takes_less(
    how: Terms, name: str, one: int, other: int
) -> None:
    less, more = sorted((one, other))
    takes = [rules.billed(rules.bill(how, [Piece(name, length)])) for length in (less, more)]
    assert takes == sorted(takes)
