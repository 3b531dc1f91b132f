"""When a clock counts as forgotten, and what it adds."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.hours import clock_rules
from commands.kit.business_time import Calendar

PARIS = ZoneInfo("Europe/Paris")
OFFICE = Calendar.parse("Europe/Paris", "Mon-Fri 08:00-12:00 14:00-18:00", country="FR")
ALWAYS = Calendar.parse("Europe/Paris", "24/7")
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 365 * 24 * 60).map(lambda n: NEW_YEAR + timedelta(minutes=n))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("started", "asked", "until"),
    [
        (at(23, 9), at(23, 18, 30), at(23, 18)),
        (at(23, 13), at(23, 18, 30), at(23, 18)),  # during lunch
        (at(23, 17, 59), at(23, 18, 30), at(23, 18)),
        (at(23, 18), at(23, 22), at(23, 22)),  # on call, after closing
        (at(23, 6), at(23, 10), at(23, 10)),  # before opening
        (at(28, 10), at(28, 14), at(28, 14)),  # a Saturday
        (at(11, 10), at(11, 14), at(11, 14)),  # a holiday
    ],
)
def test_the_owner_is_asked_after_closing(
    started: datetime, asked: datetime, until: datetime
) -> None:
    assert clock_rules.when_to_ask(OFFICE, started) == clock_rules.Question(asked, until)


def test_a_desk_that_closes_at_midnight_asks_after_midnight() -> None:
    question = clock_rules.when_to_ask(ALWAYS, at(23, 9))
    assert question.until == at(24, 0)


@given(moments)
def test_nobody_is_asked_about_the_past(moment: datetime) -> None:
    for calendar in (OFFICE, ALWAYS):
        question = clock_rules.when_to_ask(calendar, moment)
        assert moment < question.until <= question.ask_at
        assert question.ask_at - moment <= timedelta(hours=25, minutes=30)


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(-60, 0), (0, 0), (29, 0), (31, 1), (720, 12), (10**6, 1440)]
)
def test_a_clock_shows_whole_minutes(seconds: int, minutes: int) -> None:
    start = at(23, 9)
    assert clock_rules.minutes_between(start, start + timedelta(seconds=seconds)) == minutes


@pytest.mark.parametrize(("elapsed", "noted", "added"), [(30, 0, 30), (30, 20, 10), (30, 45, 0)])
def test_what_was_noted_meanwhile_is_not_counted_twice(
    elapsed: int, noted: int, added: int
) -> None:
    assert clock_rules.to_note(elapsed, noted) == added
