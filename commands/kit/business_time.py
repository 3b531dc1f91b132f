"""Business time: opening hours, lunch, public holidays and closures, across clock changes.

The wall clock decides when we are open; real elapsed time is what counts. So a calendar that is
open at night loses an hour on the spring day and gains one on the autumn day.

Moments come in as aware datetimes of any zone and go out in UTC.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

import holidays

from commands.kit._opening_hours import EXAMPLE, Span, Week, check_week, describe_week, parse_week
from commands.kit._opening_year import MICROSECOND, Year, from_micros, to_micros

# What is not reached within so many years is a mistake in the calendar or in the amount.
_HORIZON_YEARS = 100
# A year of a calendar takes some 60 kB; two years of 250 different calendars stay in memory.
_YEARS_KEPT = 512


@dataclass(frozen=True)
class Calendar:
    """When somebody works: weekly opening hours in a zone, less holidays and closures.

    `hours` has seven entries, Monday to Sunday, each a tuple of (open, close) in local time; a
    close at 00:00 is the midnight that ends the day. `country` and `region` choose the public
    holidays (ISO 3166 codes: "FR", and "57" for Moselle); without a country there are none.
    """

    zone: str
    hours: Week
    country: str | None = None
    region: str | None = None
    closures: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what cannot work, with a `ValueError` that says it, before it is stored."""
        _check_zone(self.zone)
        check_week(self.hours)
        _check_country(self.country, self.region)

    @classmethod
    def parse(
        cls,
        zone: str,
        text: str,
        *,
        country: str | None = None,
        region: str | None = None,
        closures: Iterable[date] = (),
    ) -> "Calendar":
        """Make a calendar from hours as people write them, in English or French.

        Raises `ValueError` with a sentence that says what is wrong and shows a right example.
        """
        return cls(
            zone=zone.strip(),
            hours=parse_week(text),
            country=(country or "").strip().upper() or None,
            region=(region or "").strip() or None,
            closures=frozenset(closures),
        )

    def describe(self) -> str:
        """Write the weekly hours in the one form that `parse` reads back to the same hours."""
        return describe_week(self.hours)


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Tell whether the wall clock of the calendar's zone shows an opening hour at this moment."""
    to_micros(at)
    local = at.astimezone(ZoneInfo(calendar.zone))
    clock = local.time()
    return any(
        opens <= clock and (clock < closes or closes == time.min)
        for opens, closes in _openings(calendar, local.date())
    )


def next_open(calendar: Calendar, at: datetime) -> datetime:
    """Return `at` itself when open, else the next opening. `ValueError` when there is none."""
    moment = to_micros(at)
    _require_hours(calendar)
    for table in _years_from(calendar, at):
        index = bisect_right(table.ends, moment)
        if index < len(table.ends):
            return from_micros(max(moment, table.starts[index]))
    raise _never_open(calendar)


def add(calendar: Calendar, start: datetime, amount: timedelta) -> datetime:
    """Return the first moment by which `amount` of opening time has passed since `start`.

    That may be a closing time: Monday 10:00 and 8 h, closing at 18:00, is Monday 18:00. Nothing
    added is `start` itself, open or not. Raises `ValueError` for a negative amount and for one
    that is not reached within a hundred years.
    """
    if amount < timedelta():
        raise ValueError("Opening time can only be added, so the amount must not be negative.")
    moment = to_micros(start)
    if not amount:
        return from_micros(moment)
    _require_hours(calendar)
    left = amount // MICROSECOND
    for table in _years_from(calendar, start):
        gone = table.open_before(moment)  # nothing in the years after the first
        if left <= table.total - gone:
            return from_micros(table.reach(gone + left))
        left -= table.total - gone
    if left * MICROSECOND == amount:
        raise _never_open(calendar)
    raise ValueError(f"{amount} of opening time is not reached within {_HORIZON_YEARS} years.")


def between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Return the opening time between two moments; zero when `end` is not after `start`.

    Raises `ValueError` when they are more than a hundred years apart.
    """
    first, last = to_micros(start), to_micros(end)
    if last <= first:
        return timedelta()
    passed = 0
    for table in _years_from(calendar, start):
        passed += table.open_before(last) - table.open_before(first)
        if last <= table.end:
            return passed * MICROSECOND
    raise ValueError(f"{start} and {end} are more than {_HORIZON_YEARS} years apart.")


def add_days(calendar: Calendar, start: datetime, days: int) -> datetime:
    """Return the same local time on the `days`-th open day after the local day of `start`.

    A time before opening or in a pause moves to the next opening of that day, a time after
    closing to its closing. Zero days are `start` itself. Raises `ValueError` for a negative
    number and for one that is not reached within a hundred years.
    """
    if days < 0:
        raise ValueError("Open days can only be added, so the number must not be negative.")
    moment = to_micros(start)
    if not days:
        return from_micros(moment)
    zone = ZoneInfo(calendar.zone)
    local = start.astimezone(zone)
    day = None
    for number, day in enumerate(_open_days_after(calendar, local.date()), start=1):
        if number == days:
            clock, is_midnight = _clip(local.time(), _openings(calendar, day))
            target = datetime.combine(day, clock, tzinfo=zone) + timedelta(days=is_midnight)
            return target.replace(fold=0).astimezone(UTC)
    if day is None:
        raise _never_open(calendar)
    raise ValueError(f"{days} open days are not reached within {_HORIZON_YEARS} years.")


def openings_on(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """Return the openings of one local date, in order; none on a closure or a public holiday."""
    return _openings(calendar, day)


@lru_cache(maxsize=_YEARS_KEPT)
def _year(calendar: Calendar, year: int) -> Year:
    return Year.build(year, ZoneInfo(calendar.zone), partial(_openings, calendar))


def _years_from(calendar: Calendar, start: datetime) -> Iterator[Year]:
    year = start.astimezone(UTC).year
    for later in range(year, year + _HORIZON_YEARS + 1):
        yield _year(calendar, later)


def _openings(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """Return the openings of one local date: none on a closure or a public holiday."""
    spans = calendar.hours[day.weekday()]
    if not spans or day in calendar.closures:
        return ()
    if calendar.country and day in _public_holidays(calendar.country, calendar.region, day.year):
        return ()
    return spans


@lru_cache(maxsize=_YEARS_KEPT)
def _public_holidays(country: str, region: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=region, years=year))


def _open_days_after(calendar: Calendar, day: date) -> Iterator[date]:
    _require_hours(calendar)
    for later in range(1, _HORIZON_YEARS * 366):
        candidate = day + timedelta(days=later)
        if _openings(calendar, candidate):
            yield candidate


def _clip(clock: time, spans: tuple[Span, ...]) -> tuple[time, bool]:
    """Bring a time of day into opening hours; True with 00:00 when that is the day's end."""
    for opens, closes in spans:
        if clock <= closes or closes == time.min:
            return max(clock, opens), False
    closes = spans[-1][1]
    return closes, closes == time.min


def _require_hours(calendar: Calendar) -> None:
    # Found at once; a calendar that closures or holidays empty is found at the horizon.
    if not any(calendar.hours):
        raise _never_open(calendar)


def _never_open(calendar: Calendar) -> ValueError:
    return ValueError(
        f"The calendar “{calendar.describe()}” ({calendar.zone}) is never open. "
        f"Give it opening hours, for example: {EXAMPLE}"
    )


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(f"“{zone}” is not a time zone. Write for example: Europe/Paris") from error


def _check_country(country: str | None, region: str | None) -> None:
    if country is None:
        if region is not None:
            raise ValueError(f"The region “{region}” needs a country, for example: FR")
        return
    try:
        holidays.country_holidays(country, subdiv=region)
    except NotImplementedError as error:
        place = country if region is None else f"{country}, {region}"
        raise ValueError(
            f"No public holidays are known for “{place}”. "
            "Write an ISO code, for example: FR, and 57 for the region Moselle"
        ) from error
