"""When a digest is due, and what the numbers of a week are. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from statistics import median
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from commands.kit.business_time import Calendar, between, next_open

# A digest is for the morning: after a silence it is not sent in the middle of the day.
LATEST = timedelta(hours=3)
# The week's is for its first days; its usual day is Monday, unless that is a holiday.
LAST_WEEKDAY = 2
WEEKS = 8
# Lines of one section; a message holds fifty blocks.
LINES = 5
AT_RISK_WITHIN = timedelta(hours=3)


def in_zone(calendar: Calendar, zone: str) -> Calendar:
    """Return the same hours in somebody's own zone; unchanged where their zone is unknown."""
    try:
        return replace(calendar, zone=zone)
    except ValueError:
        return calendar


def morning(calendar: Calendar, now: datetime) -> date | None:
    """Return the business day whose morning it is, in the calendar's zone; else None.

    A morning begins when work begins, and lasts three hours.
    """
    zone = ZoneInfo(calendar.zone)
    today = now.astimezone(zone).date()
    try:
        begins = next_open(calendar, datetime.combine(today, time.min, zone))
    except ValueError:  # never open
        return None
    if begins.astimezone(zone).date() != today:
        return None
    return today if begins <= now < begins + LATEST else None


def day_period(day: date) -> str:
    """Name a day's digest."""
    return f"day {day.isoformat()}"


def week_period(day: date) -> str | None:
    """Name the week's digest that is due on a day; None when its days are over."""
    year, week, _ = day.isocalendar()
    return f"week {year}-W{week:02}" if day.weekday() <= LAST_WEEKDAY else None


def bounds(day: date, zone: str) -> list[datetime]:
    """Return where the weeks before a day's own begin, oldest first, and where the last ends."""
    monday = day - timedelta(days=day.weekday())
    days = (monday - timedelta(weeks=weeks) for weeks in range(WEEKS, -1, -1))
    return [datetime.combine(each, time.min, ZoneInfo(zone)) for each in days]


class Numbers(Protocol):
    """What is known of a ticket for the numbers of a week."""

    @property
    def created_at(self) -> datetime:
        """When it was opened."""

    @property
    def answered_at(self) -> datetime | None:
        """When the client first had an answer."""

    @property
    def response_due_at(self) -> datetime | None:
        """By when they were to have it."""

    @property
    def resolved_at(self) -> datetime | None:
        """When it was solved."""

    @property
    def resolution_due_at(self) -> datetime | None:
        """By when it was to be solved."""


@dataclass(frozen=True)
class Week:
    """One week: what came in and was solved, how soon we answered, how much was late.

    `response` is the median time to the first answer in business minutes, of the tickets that came
    in that week; `late` counts those of them that were answered or solved after their promise.
    """

    starts: date
    opened: int
    solved: int
    response: int | None
    late: int

    def plain(self) -> dict[str, Any]:
        """Write it as JSON keeps it."""
        return {
            "starts": self.starts.isoformat(),
            "opened": self.opened,
            "solved": self.solved,
            "response": self.response,
            "late": self.late,
        }


def weeks(
    tickets: Iterable[Numbers], limits: Sequence[datetime], calendar: Calendar, now: datetime
) -> list[Week]:
    """Count the weeks between limits; time is counted in the calendar."""
    known = list(tickets)
    return [_week(known, start, end, calendar, now) for start, end in pairwise(limits)]


def _week(
    tickets: Iterable[Numbers], start: datetime, end: datetime, calendar: Calendar, now: datetime
) -> Week:
    opened = [ticket for ticket in tickets if start <= ticket.created_at < end]
    took = [
        between(calendar, ticket.created_at, ticket.answered_at) / timedelta(minutes=1)
        for ticket in opened
        if ticket.answered_at is not None
    ]
    return Week(
        starts=start.date(),
        opened=len(opened),
        solved=sum(
            ticket.resolved_at is not None and start <= ticket.resolved_at < end
            for ticket in tickets
        ),
        response=round(median(took)) if took else None,
        late=sum(was_late(ticket, now) for ticket in opened),
    )


def was_late(ticket: Numbers, now: datetime) -> bool:
    """Tell whether a promise was missed: the answer, or the solution."""
    promises = (
        (ticket.response_due_at, ticket.answered_at),
        (ticket.resolution_due_at, ticket.resolved_at),
    )
    return any(due is not None and (kept or now) > due for due, kept in promises)
