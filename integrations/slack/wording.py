"""Dates, times and durations in a reader's language and zone, as filters of the templates.

The template's context says which zone (`zone`, an IANA name) and, for `ago`, what time it is
(`now`). The language is the environment's. A moment is an aware datetime or, since what is stored
with a message comes back as JSON, its ISO 8601 text.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, format_timedelta
from jinja2 import pass_context
from jinja2.runtime import Context, Undefined

_MINUTES_PER_HOUR = 60
_MINUTE = 60  # seconds


def filters(
    locale: str, now: Callable[[], datetime] | None = None
) -> dict[str, Callable[..., str]]:
    """Return the filters `date`, `time`, `datetime`, `duration` and `ago` for one language.

    `now` tells the time where the context does not.
    """
    spoken = language(locale)

    @pass_context
    def as_date(context: Context, value: date | str, width: str = "medium") -> str:
        return _date(_day(context, value), width, spoken)

    @pass_context
    def as_time(context: Context, value: datetime | str) -> str:
        local = _local(context, value)
        return _time(local.hour, local.minute, spoken)

    @pass_context
    def as_datetime(context: Context, value: datetime | str, width: str = "medium") -> str:
        local = _local(context, value)
        day, hour = (
            _date(local.date(), width, spoken),
            _time(local.hour, local.minute, spoken),
        )
        return str(spoken.datetime_formats[width]).replace("{1}", day).replace("{0}", hour)

    @pass_context
    def as_ago(context: Context, value: datetime | str) -> str:
        given = now() if now and "now" not in context else _needed(context, "now")
        return _ago(round((_moment(value) - _moment(given)).total_seconds()), spoken)

    def as_duration(value: timedelta | float) -> str:
        return duration(value, spoken.language)

    return {
        "date": as_date,
        "time": as_time,
        "datetime": as_datetime,
        "duration": as_duration,
        "ago": as_ago,
    }


@lru_cache(maxsize=128)
def language(locale: str) -> Locale:
    """Return Babel's locale for Slack's ("fr-FR") or ours ("fr"); English when it is unknown."""
    try:
        return Locale.parse(locale, sep="-" if "-" in locale else "_")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def duration(value: timedelta | float, locale: str) -> str:
    """Return a duration to the minute: "45 min", "2 h", "1 h 20 min" ("1 h 20" in French).

    `value` is a timedelta or a number of minutes. Hours are not folded into days, since the hours
    of a contract are counted in hours. Less than half a minute reads "0 min".
    """
    minutes = value.total_seconds() / 60 if isinstance(value, timedelta) else value
    whole = round(abs(minutes))
    sign = "-" if minutes < 0 and whole else ""
    hours, rest = divmod(whole, _MINUTES_PER_HOUR)
    if not hours:
        return f"{sign}{rest} min"
    if not rest:
        return f"{sign}{hours} h"
    return f"{sign}{hours} h {rest:02}" + ("" if locale.startswith("fr") else " min")


@lru_cache(maxsize=4096)
def _date(day: date, width: str, spoken: Locale) -> str:
    return format_date(day, width, locale=spoken)


@lru_cache(maxsize=4096)
def _time(hour: int, minute: int, spoken: Locale) -> str:
    return format_time(datetime(2000, 1, 1, hour, minute, tzinfo=UTC), "short", locale=spoken)


def _ago(seconds: int, spoken: Locale) -> str:
    """Say how far away a moment is. Whole minutes, past the first one, make few texts to keep."""
    if abs(seconds) > _MINUTE:
        seconds = round(seconds / _MINUTE) * _MINUTE
    return _away(seconds or -1, spoken)


@lru_cache(maxsize=4096)
def _away(seconds: int, spoken: Locale) -> str:
    away = timedelta(seconds=seconds)
    return format_timedelta(away, threshold=1, add_direction=True, locale=spoken)


def _day(context: Context, value: date | str) -> date:
    """Return the day that `value` is in the reader's zone; a day without a time is itself."""
    if isinstance(value, str) and len(value) == len("2026-11-23"):
        return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return _local(context, value).date()


def _local(context: Context, value: datetime | str) -> datetime:
    return _moment(value).astimezone(ZoneInfo(_needed(context, "zone")))


def _moment(value: datetime | str) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime):
        raise TypeError(f"not a moment: {moment!r}")
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a zone cannot be shown: {moment.isoformat()}")
    return moment


def _needed(context: Context, name: str) -> Any:
    """Return a variable of the context; an undefined one raises as it does in a template."""
    value = context.resolve(name)
    if isinstance(value, Undefined):
        str(value)
    return value
