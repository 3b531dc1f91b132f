"""The desk's opening hours as a calendar, made once per distinct setting."""

from functools import lru_cache

from commands.kit.business_time import Calendar
from storage.desk import Desk


@lru_cache(maxsize=64)
def _parsed(zone: str, hours: str, country: str | None, region: str | None) -> Calendar:
    return Calendar.parse(zone, hours, country=country, region=region)


def calendar_of(desk: Desk) -> Calendar:
    """Make the calendar in which the desk's targets are counted."""
    return _parsed(desk.zone, desk.hours, desk.country, desk.region)
