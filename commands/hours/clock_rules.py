"""When a clock that somebody runs counts as forgotten. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.kit import business_time
from commands.kit.business_time import Calendar

# Whoever still works then is not disturbed at the very minute of closing.
AFTER_CLOSING = timedelta(minutes=30)
# Outside opening hours: nobody works that long without a look at their ticket.
AT_NIGHT = timedelta(hours=4)
# And then nobody answered.
ANSWER_WITHIN = timedelta(hours=12)
MOST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Question:
    """When to ask, and up to when the clock counts if nobody answers."""

    ask_at: datetime
    until: datetime


def when_to_ask(calendar: Calendar, at: datetime) -> Question:
    """Ask half an hour after the day's last closing; outside opening hours, after four hours."""
    closing = closing_after(calendar, at)
    if closing is None:
        return Question(at + AT_NIGHT, at + AT_NIGHT)
    return Question(closing + AFTER_CLOSING, closing)


def closing_after(calendar: Calendar, at: datetime) -> datetime | None:
    """Return the last closing of the local day, if `at` is before it and not before opening."""
    zone = ZoneInfo(calendar.zone)
    local = at.astimezone(zone)
    spans = business_time.openings_on(calendar, local.date())
    if not spans or local.time() < spans[0][0]:
        return None
    closes = spans[-1][1]
    day = local.date() + timedelta(days=closes == time.min)
    closing = datetime.combine(day, closes, tzinfo=zone).astimezone(at.tzinfo)
    return closing if closing > at else None


def minutes_between(start: datetime, end: datetime) -> int:
    """Return the whole minutes nearest to what passed; never negative, a day at most."""
    passed = min(max(end - start, timedelta()), MOST)
    return round(passed / timedelta(minutes=1))


def to_note(elapsed: int, noted: int) -> int:
    """Return what a clock adds: what its owner noted meanwhile is not counted twice."""
    return max(0, elapsed - noted)
