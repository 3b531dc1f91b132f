"""Who of the team is there: working hours, absences, public holidays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import business_time
from commands.kit.business_time import Calendar
from storage import desk as desk_storage
from storage import rota
from storage.desk import Desk

NOON = time(12)


@dataclass(frozen=True, slots=True)
class Away:
    """An absence: days, both included; `half` is "am" or "pm" of its one day."""

    starts_on: date
    ends_on: date
    half: str | None = None

    def covers(self, local: datetime) -> bool:
        """Whether somebody is away by it at this local time."""
        if not self.starts_on <= local.date() <= self.ends_on:
            return False
        if self.half == "am":
            return local.time() < NOON
        return self.half is None or local.time() >= NOON


@lru_cache(maxsize=256)
def _calendar(zone: str, hours: str, country: str | None, region: str | None) -> Calendar:
    return Calendar.parse(zone, hours, country=country, region=region)


def calendar_for(desk: Desk, hours: str | None) -> Calendar:
    """Make the calendar of somebody with these hours of their own; None: the desk's."""
    return _calendar(desk.zone, hours or desk.hours, desk.country, desk.region)


def is_away(zone: str, absences: Iterable[Away], at: datetime) -> bool:
    """Whether one of these absences covers a moment."""
    local = at.astimezone(ZoneInfo(zone))
    return any(absence.covers(local) for absence in absences)


def is_here(calendar: Calendar, absences: Iterable[Away], at: datetime) -> bool:
    """Whether somebody works at a moment."""
    return business_time.is_open(calendar, at) and not is_away(calendar.zone, absences, at)


async def away_now(session: AsyncSession, at: datetime) -> frozenset[int]:
    """Return the ids of those who are absent at a moment; their hours are not looked at."""
    desk = await desk_storage.get(session)
    if desk is None:
        return frozenset()
    day = at.astimezone(ZoneInfo(desk.zone)).date()
    found = await rota.absences(session, day, day)
    return frozenset(
        one.person_id
        for one in found
        if is_away(desk.zone, [Away(one.starts_on, one.ends_on, one.half)], at)
    )
