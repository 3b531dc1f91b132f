"""When a digest is due, and how the numbers of a week are counted."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.digests import rules
from commands.digests.rules import Week
from commands.kit.business_time import Calendar

PARIS = ZoneInfo("Europe/Paris")
DESK = Calendar.parse("Europe/Paris", "Mon-Fri 09:00-12:00 14:00-18:00", country="FR")
NEVER = replace(DESK, hours=((),) * 7, country=None)
MINUTE = timedelta(minutes=1)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-11-24 08:59", None),
        ("2026-11-24 09:00", date(2026, 11, 24)),
        ("2026-11-24 11:59", date(2026, 11, 24)),
        ("2026-11-24 12:00", None),
        # After a silence: neither in the afternoon nor at night.
        ("2026-11-24 14:00", None),
        ("2026-11-24 23:00", None),
        ("2026-11-25 00:30", None),
        # A Saturday, Christmas, the days when the clock changes.
        ("2026-11-28 09:30", None),
        ("2026-12-25 09:30", None),
        ("2026-03-30 09:00", date(2026, 3, 30)),
        ("2026-10-26 09:00", date(2026, 10, 26)),
    ],
)
def test_it_is_for_the_morning_of_a_business_day(at: str, day: date | None) -> None:
    assert rules.morning(DESK, paris(at)) == day


def test_the_morning_is_the_readers_own() -> None:
    new_york = rules.in_zone(DESK, "America/New_York")
    assert rules.morning(new_york, paris("2026-11-24 09:30")) is None
    assert rules.morning(new_york, paris("2026-11-24 15:30")) == date(2026, 11, 24)
    auckland = rules.in_zone(DESK, "Pacific/Auckland")
    assert rules.morning(auckland, paris("2026-11-23 21:30")) == date(2026, 11, 24)


def test_an_unknown_zone_is_the_desks() -> None:
    assert rules.in_zone(DESK, "Mars/Olympus") == DESK
    assert rules.in_zone(DESK, "") == DESK


def test_a_desk_that_never_opens_has_no_morning() -> None:
    assert rules.morning(NEVER, paris("2026-11-24 09:30")) is None


@given(
    st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: NEW_YEAR + minutes * MINUTE),
    st.sampled_from(["UTC", "Asia/Tokyo"]),
)
def test_a_morning_is_of_that_very_day(now: datetime, zone: str) -> None:
    calendar = rules.in_zone(DESK, zone)
    day = rules.morning(calendar, now)
    if day is not None:
        local = now.astimezone(ZoneInfo(zone))
        assert local.date() == day
        assert local.weekday() < 5
        assert 9 <= local.hour < 12


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (date(2026, 11, 23), "week 2026-W48"),
        (date(2026, 11, 24), "week 2026-W48"),
        (date(2026, 11, 25), "week 2026-W48"),
        (date(2026, 11, 26), None),
        (date(2026, 11, 27), None),
        # The year of a week is not always the day's.
        (date(2025, 12, 29), "week 2026-W01"),
        (date(2027, 1, 4), "week 2027-W01"),
    ],
)
def test_the_weeks_digest_is_for_its_first_days(day: date, period: str | None) -> None:
    assert rules.week_period(day) == period
    assert rules.day_period(day) == f"day {day}"


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_the_weeks_follow_each_other(day: date) -> None:
    limits = rules.bounds(day, "Europe/Paris")
    assert len(limits) == rules.WEEKS + 1
    assert all(limit.weekday() == 0 and limit.hour == 0 for limit in limits)
    assert {b.date() - a.date() for a, b in pairwise(limits)} == {timedelta(weeks=1)}
    assert limits[-1].date() <= day < limits[-1].date() + timedelta(weeks=1)


@dataclass(frozen=True)
class Ticket:
    created_at: datetime
    answered_at: datetime | None = None
    response_due_at: datetime | None = None
    resolved_at: datetime | None = None
    resolution_due_at: datetime | None = None


MONDAY = paris("2026-11-16 00:00")
LIMITS = [MONDAY, MONDAY + timedelta(weeks=1), MONDAY + timedelta(weeks=2)]
NOW = paris("2026-11-30 09:00")


def test_the_numbers_of_two_weeks() -> None:
    friday = paris("2026-11-20 17:30")
    tickets = [
        # Over the week-end: half an hour on Friday, half an hour on Monday.
        Ticket(friday, paris("2026-11-23 09:30"), paris("2026-11-20 18:00")),
        Ticket(paris("2026-11-17 10:00"), paris("2026-11-17 10:20"), resolved_at=friday),
        # Lunch does not count.
        Ticket(paris("2026-11-17 11:50"), paris("2026-11-17 14:10")),
        Ticket(paris("2026-11-24 10:00"), response_due_at=paris("2026-11-24 11:00")),
        Ticket(
            paris("2026-11-25 10:00"),
            resolved_at=paris("2026-11-27 10:00"),
            resolution_due_at=paris("2026-11-26 10:00"),
        ),
        Ticket(paris("2026-11-01 10:00"), paris("2026-11-01 11:00"), resolved_at=friday),
    ]
    assert rules.weeks(tickets, LIMITS, DESK, NOW) == [
        Week(date(2026, 11, 16), opened=3, solved=2, response=20, late=1),
        Week(date(2026, 11, 23), opened=2, solved=1, response=None, late=2),
    ]
    assert rules.weeks([], LIMITS, DESK, NOW)[0] == Week(date(2026, 11, 16), 0, 0, None, 0)


def test_a_week_is_written_as_json_keeps_it() -> None:
    assert Week(date(2026, 11, 16), 3, 2, 20, 1).plain() == {
        "starts": "2026-11-16",
        "opened": 3,
        "solved": 2,
        "response": 20,
        "late": 1,
    }


def test_what_is_late() -> None:
    asked = Ticket(MONDAY, response_due_at=NOW - MINUTE)
    assert rules.was_late(asked, NOW)
    assert not rules.was_late(asked, NOW - 2 * MINUTE)
    assert not rules.was_late(replace(asked, answered_at=NOW - MINUTE), NOW)
    assert rules.was_late(replace(asked, answered_at=NOW), NOW)
    assert not rules.was_late(Ticket(MONDAY), NOW)


TIMES = st.integers(0, 14 * 24 * 60).map(lambda minutes: MONDAY + minutes * MINUTE)
TICKETS = st.lists(
    st.builds(
        Ticket, TIMES, st.none() | TIMES, st.none() | TIMES, st.none() | TIMES, st.none() | TIMES
    ),
    max_size=12,
)


@given(TICKETS)
def test_each_ticket_is_counted_once(tickets: list[Ticket]) -> None:
    weeks = rules.weeks(tickets, LIMITS, DESK, NOW)
    within = [ticket for ticket in tickets if ticket.created_at < LIMITS[-1]]
    assert sum(week.opened for week in weeks) == len(within)
    assert all(0 <= week.late <= week.opened for week in weeks)
    assert all(week.response is None or week.response >= 0 for week in weeks)
