"""On which days a recurring ticket comes, and at which moment."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.kit import business_time
from commands.kit.business_time import Calendar
from commands.kit.refused import Refused
from commands.recurring import rules
from commands.recurring.rules import Every, Rhythm

PARIS = Calendar.parse("Europe/Paris", "Mon-Fri 08:00-18:00", country="FR")
MONDAY = date(2026, 11, 23)


def coming(rhythm: Rhythm, since: date = MONDAY, anchor: date = MONDAY) -> list[str]:
    return [day.isoformat() for day in islice(rules.days(rhythm, since, anchor), 4)]


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        (Rhythm(Every.WEEK, 0), ["2026-11-23", "2026-11-30", "2026-12-07", "2026-12-14"]),
        (Rhythm(Every.WEEK, 6), ["2026-11-29", "2026-12-06", "2026-12-13", "2026-12-20"]),
        (Rhythm(Every.TWO_WEEKS, 2), ["2026-11-25", "2026-12-09", "2026-12-23", "2027-01-06"]),
        (Rhythm(Every.MONTH_DAY, day=1), ["2026-12-01", "2027-01-01", "2027-02-01", "2027-03-01"]),
        (Rhythm(Every.MONTH_DAY, day=31), ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28"]),
        (Rhythm(Every.MONTH_FIRST, 0), ["2026-12-07", "2027-01-04", "2027-02-01", "2027-03-01"]),
        (Rhythm(Every.QUARTER_FIRST, 4), ["2027-01-01", "2027-04-02", "2027-07-02", "2027-10-01"]),
    ],
)
def test_the_days_of_each_rhythm(rhythm: Rhythm, days: list[str]) -> None:
    assert coming(rhythm) == days


def test_every_second_week_keeps_its_weeks_wherever_one_looks_from() -> None:
    rhythm = Rhythm(Every.TWO_WEEKS, 2)
    for since in range(14):
        assert coming(rhythm, MONDAY + timedelta(days=since))[1] in ("2026-12-09", "2026-12-23")


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        (date(2026, 11, 23), "2026-11-23T07:00:00+00:00"),
        (date(2026, 11, 28), "2026-11-30T07:00:00+00:00"),  # a Saturday
        (date(2026, 12, 25), "2026-12-28T07:00:00+00:00"),  # a holiday before a week-end
        (date(2026, 7, 14), "2026-07-15T06:00:00+00:00"),  # a holiday, in summer time
    ],
)
def test_it_comes_when_the_desk_opens(day: date, opens: str) -> None:
    assert rules.opening(PARIS, day).isoformat() == opens


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "after", "moment"),
    [
        (Rhythm(Every.WEEK, 0), "2026-11-23T06:59", "2026-11-23T07:00"),
        (Rhythm(Every.WEEK, 0), "2026-11-23T07:00", "2026-11-30T07:00"),
        # New Year's day is a Friday: the 1st comes on Monday the 4th, asked before or after it.
        (Rhythm(Every.MONTH_DAY, day=1), "2026-12-15T09:00", "2027-01-04T07:00"),
        (Rhythm(Every.MONTH_DAY, day=1), "2027-01-02T09:00", "2027-01-04T07:00"),
        (Rhythm(Every.MONTH_DAY, day=1), "2027-01-04T07:00", "2027-02-01T07:00"),
    ],
)
def test_the_next_occurrence(rhythm: Rhythm, after: str, moment: str) -> None:
    assert rules.following(rhythm, PARIS, at(after), MONDAY) == at(moment)


def test_two_that_a_closure_brings_to_one_day_are_one() -> None:
    shut = frozenset(date(2026, 12, 21) + timedelta(days=n) for n in range(12))
    calendar = Calendar.parse("Europe/Paris", "Mon-Fri 08:00-18:00", closures=shut)
    weekly = Rhythm(Every.WEEK, 0)
    first = rules.following(weekly, calendar, at("2026-12-14T07:00"), MONDAY)
    assert first == at("2027-01-04T07:00")
    assert rules.following(weekly, calendar, first, MONDAY) == at("2027-01-11T07:00")


RHYTHMS = st.one_of(
    st.builds(
        Rhythm,
        st.sampled_from([Every.WEEK, Every.TWO_WEEKS, Every.MONTH_FIRST, Every.QUARTER_FIRST]),
        st.integers(0, 6),
    ),
    st.builds(Rhythm, st.just(Every.MONTH_DAY), st.none(), st.integers(1, 31)),
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(RHYTHMS, MOMENTS)
def test_it_always_comes_later_and_when_the_desk_is_open(rhythm: Rhythm, after: datetime) -> None:
    moment = rules.following(rhythm, PARIS, after, MONDAY)
    assert after < moment < after + timedelta(days=100)
    assert business_time.is_open(PARIS, moment)
    assert rules.period(PARIS, moment) == moment.date().isoformat()
    # Nothing is skipped: asked just before it, the same one comes.
    assert rules.following(rhythm, PARIS, moment - timedelta(seconds=1), MONDAY) == moment


def test_nothing_is_opened_at_night() -> None:
    assert rules.now_or_opening(PARIS, at("2026-11-23T09:00")) is None
    assert rules.now_or_opening(PARIS, at("2026-11-23T21:00")) == at("2026-11-24T07:00")


def test_the_lines_of_a_checklist() -> None:
    typed = "- Sauvegardes\n\n  • Onduleurs \n[ ] Journaux\n\u200b\n☐ Espace"
    assert rules.lines(typed) == ["Sauvegardes", "Onduleurs", "Journaux", "Espace"]
    assert rules.lines("  ") == []


@pytest.mark.parametrize("typed", ["x\n" * 21, "x" * 151])
def test_a_checklist_that_is_too_long_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.lines(typed)
    assert refused.value.field == "checklist"


@pytest.mark.parametrize(
    ("every", "weekday", "day", "field"),
    [
        ("", "0", "", "every"),
        ("hourly", "0", "", "every"),
        ("week", "", "", "weekday"),
        ("week", "7", "", "weekday"),
        ("month_first", "01", "", "weekday"),
        ("month_day", "0", "", "day"),
        ("month_day", "0", "32", "day"),
        ("month_day", "0", "0", "day"),
        ("month_day", "0", "²", "day"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    every: str, weekday: str, day: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        rules.rhythm(every, weekday, day)
    assert refused.value.field == field


def test_the_fields_of_another_rhythm_are_left_aside() -> None:
    assert rules.rhythm("month_day", "3", "15") == Rhythm(Every.MONTH_DAY, day=15)
    assert rules.rhythm("week", "3", "15") == Rhythm(Every.WEEK, weekday=3)
