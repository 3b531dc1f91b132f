"""On which days a recurring ticket comes, and at which moment: the opening of the desk. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from commands.kit import business_time
from commands.kit.blank import is_blank
from commands.kit.business_time import Calendar
from commands.kit.refused import Refused
from commands.kit.words import N_

MOST_LINES, LONGEST_LINE = 20, 150
WEEK = timedelta(days=7)
# How far a closed day may push an occurrence, and how far back to look for one that was pushed.
LONGEST_CLOSURE = timedelta(days=62)
_QUARTER = 3
_MOST_DAYS = 31


class Every(StrEnum):
    """How often."""

    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    MONTH_DAY = "month_day"
    MONTH_FIRST = "month_first"  # the first Monday, Tuesday… of the month
    QUARTER_FIRST = "quarter_first"  # the same, of January, April, July and October


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often, and on which day: a weekday (Monday is 0), or a day of the month."""

    every: Every
    weekday: int | None = None
    day: int | None = None


def rhythm(every: str, weekday: str, day: str) -> Rhythm:
    """Read the fields of the form; refuse beside the one that is missing or wrong."""
    if every not in set(Every):
        raise Refused(N_("Choose how often it comes."), field="every")
    chosen = Every(every)
    if chosen is Every.MONTH_DAY:
        if not day.isascii() or not day.isdigit() or not 1 <= int(day) <= _MOST_DAYS:
            raise Refused(N_("Write a day of the month, from 1 to 31."), field="day")
        return Rhythm(chosen, day=int(day))
    if weekday not in set("0123456"):
        raise Refused(N_("Choose a day of the week."), field="weekday")
    return Rhythm(chosen, weekday=int(weekday))


def lines(text: str) -> list[str]:
    """Read a checklist: one line each; empty ones and the dashes before them go."""
    found = [line.strip().lstrip("-*•☐[] ").strip() for line in text.splitlines()]
    kept = [line for line in found if not is_blank(line)]
    if len(kept) > MOST_LINES:
        raise Refused(
            N_("That is more than %(most)s lines: make two of it."),
            field="checklist",
            most=MOST_LINES,
        )
    if any(len(line) > LONGEST_LINE for line in kept):
        raise Refused(
            N_("One of the lines is longer than %(most)s characters."),
            field="checklist",
            most=LONGEST_LINE,
        )
    return kept


def days(rhythm_: Rhythm, since: date, anchor: date) -> Iterator[date]:
    """The days on which it comes, from a day on; every two weeks counts from `anchor`'s week.

    Where a month has no such day, its last one counts.
    """
    if rhythm_.every in (Every.WEEK, Every.TWO_WEEKS):
        yield from _weekly(rhythm_, since, anchor)
        return
    year, month = since.year, since.month
    while True:
        if rhythm_.every is not Every.QUARTER_FIRST or month % _QUARTER == 1:
            day = _in_month(rhythm_, year, month)
            if day >= since:
                yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004


def _weekly(rhythm_: Rhythm, since: date, anchor: date) -> Iterator[date]:
    day = since + timedelta(days=((rhythm_.weekday or 0) - since.weekday()) % 7)
    step = WEEK
    if rhythm_.every is Every.TWO_WEEKS:
        step = 2 * WEEK
        began = anchor - timedelta(days=anchor.weekday())
        if ((day - timedelta(days=day.weekday())) - began) % step:
            day += WEEK
    while True:
        yield day
        day += step


def _in_month(rhythm_: Rhythm, year: int, month: int) -> date:
    first = date(year, month, 1)
    if rhythm_.day is None:
        return first + timedelta(days=((rhythm_.weekday or 0) - first.weekday()) % 7)
    after = date(year + month // 12, month % 12 + 1, 1)
    return min(first + timedelta(days=rhythm_.day - 1), after - timedelta(days=1))


def opening(calendar: Calendar, day: date) -> datetime:
    """When the desk opens on a day; on the next open one, when it is closed that day."""
    midnight = datetime.combine(day, time.min, tzinfo=ZoneInfo(calendar.zone))
    return business_time.next_open(calendar, midnight)


def following(rhythm_: Rhythm, calendar: Calendar, after: datetime, anchor: date) -> datetime:
    """The first occurrence after a moment. Two that a closure brings to one day are one."""
    today = after.astimezone(ZoneInfo(calendar.zone)).date()
    moments = (opening(calendar, day) for day in days(rhythm_, today - LONGEST_CLOSURE, anchor))
    return next(moment for moment in moments if moment > after)


def period(calendar: Calendar, moment: datetime) -> str:
    """What names an occurrence: its day, as the desk's calendar has it."""
    return moment.astimezone(ZoneInfo(calendar.zone)).date().isoformat()


def now_or_opening(calendar: Calendar, now: datetime) -> datetime | None:
    """When the desk opens, where it is closed now: nothing is opened at night."""
    return None if business_time.is_open(calendar, now) else business_time.next_open(calendar, now)
