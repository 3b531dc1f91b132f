"""A moment as people say it: `demain 9h`, `lundi`, `2 h`, `next monday`, `3/12 14:00`. Pure.

What has a word left over that means nothing here is not read at all. A day without an hour is nine
in the morning; an hour without a day is its next one.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.tickets.verbs import distance, fold

MORNING, NOON, AFTERNOON, EVENING = time(9), time(12), time(14), time(18)
FURTHEST = timedelta(days=366)
# Below it, `2 h` is how long; from it on, `14 h` is when.
_FIRST_CLOCK_HOUR = 7
_WEEK = 7

_UNITS = {
    "m": timedelta(minutes=1),
    "mn": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "minute": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "heure": timedelta(hours=1),
    "hour": timedelta(hours=1),
    "hr": timedelta(hours=1),
}
_DAY_UNITS = {"j": 1, "jour": 1, "day": 1, "d": 1, "semaine": 7, "sem": 7, "week": 7, "w": 7}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "lundi monday mon",
            "mardi tuesday tue",
            "mercredi wednesday wed",
            "jeudi thursday thu",
            "vendredi friday fri",
            "samedi saturday sat",
            "dimanche sunday sun",
        )
    )
    for name in names.split()
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january jan",
            "fevrier february feb",
            "mars march",
            "avril april apr",
            "mai may",
            "juin june",
            "juillet july",
            "aout august aug",
            "septembre september sept sep",
            "octobre october oct",
            "novembre november nov",
            "decembre december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_PARTS = (
    (r"apres[ -]midi|this afternoon|afternoon", AFTERNOON),
    (r"matin|morning", MORNING),
    (r"midi|noon", NOON),
    (r"ce soir|soir|tonight|evening", EVENING),
)
_DURATION = re.compile(
    r"(?P<sure>dans|in|pendant|for)?\s*(?P<count>\d{1,3}|une?|an?)\s*(?P<unit>[a-z]+)"
    r"(?:\s*(?P<rest>[0-5]?\d)(?:\s*(?:mn?|min|minutes?))?)?"
)
_CLOCK = re.compile(
    r"\b(?P<at>a|at|vers)?\s*(?P<hour>\d{1,2})\s*(?:(?:h|heures?|:)\s*(?P<minute>[0-5]\d)?"
    r"\s*(?P<half>am|pm)?|(?P<half2>am|pm))(?!\w)"
)
_BARE = re.compile(r"(?:a|at|vers)?\s*(?P<hour>\d{1,2})")
_IDLE = re.compile(r"^(?:le|la|ce|cet|cette|on|this|the|du|des|de|a|at|d|et|vers)$")
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?\b")


def read(text: str, now: datetime, zone: str) -> datetime | None:
    """Return the moment that is meant, in UTC, or None when it is not sure or not to come.

    `now` is aware; `zone` is the IANA zone of whoever says it. No more than a year ahead.
    """
    plain = " ".join(re.sub(r"['’,]", " ", fold(text)).strip(" .!?").split())
    here = now.astimezone(ZoneInfo(zone))
    found = _after(plain, here) or _at(plain, here)
    if found is None:
        return None
    moment = found.astimezone(UTC)
    return moment if now < moment <= now + FURTHEST else None


def tomorrow(now: datetime, zone: str) -> datetime:
    """Return nine in the morning of the next day, there."""
    here = now.astimezone(ZoneInfo(zone))
    return _on(here.date() + timedelta(days=1), MORNING, here).astimezone(UTC)


def next_monday(now: datetime, zone: str) -> datetime:
    """Return nine in the morning of the next Monday, there."""
    here = now.astimezone(ZoneInfo(zone))
    return _on(_next_weekday(here.date(), 0), MORNING, here).astimezone(UTC)


def _on(day: date, clock: time, here: datetime) -> datetime:
    return datetime.combine(day, clock, tzinfo=here.tzinfo)


def _after(plain: str, here: datetime) -> datetime | None:
    """Read how long from now: `2 h`, `1h30`, `dans 3 jours`, `a week`."""
    found = _DURATION.fullmatch(plain)
    if found is None:
        return None
    count = int(found["count"]) if found["count"].isdigit() else 1
    unit = found["unit"] if len(found["unit"]) <= len("mn") else found["unit"].rstrip("s")
    if unit in _DAY_UNITS and not found["rest"]:
        day = here.date() + timedelta(days=count * _DAY_UNITS[unit])
        return _on(day, MORNING, here)
    if unit not in _UNITS:
        return None
    hours = _UNITS[unit] == timedelta(hours=1)
    if (hours and count >= _FIRST_CLOCK_HOUR and not found["sure"]) or (
        found["rest"] and not hours
    ):
        return None
    length = count * _UNITS[unit] + timedelta(minutes=int(found["rest"] or 0))
    return (here.astimezone(UTC) + length).astimezone(here.tzinfo)


def _at(plain: str, here: datetime) -> datetime | None:
    """Read a day, an hour, or both."""
    day, rest = _day(plain, here.date())
    clock, rest = _clock(rest, alone=day is None)
    if [word for word in rest.split() if not _IDLE.match(word)] or (day is None and clock is None):
        return None
    if day is not None:
        return _on(day, clock or MORNING, here)
    moment = _on(here.date(), clock or MORNING, here)
    if moment <= here:
        moment = _on(here.date() + timedelta(days=1), clock or MORNING, here)
    return moment


def _day(plain: str, today: date) -> tuple[date | None, str]:
    """Find which day is meant, and give what is left of the text."""
    for pattern, days in (
        (r"apres[ -]demain|day after tomorrow", 2),
        (r"demain|tomorrow|tmrw", 1),
        (r"aujourd hui|today", 0),
    ):
        found = re.search(rf"\b(?:{pattern})\b", plain)
        if found:
            return today + timedelta(days=days), _without(plain, found)
    found = re.search(r"\b(?:semaine prochaine|next week)\b", plain)
    if found:
        return _next_weekday(today, 0), _without(plain, found)
    return _dated(plain, today)


def _dated(plain: str, today: date) -> tuple[date | None, str]:
    found = _ISO.search(plain)
    if found:
        return _valid(int(found[1]), int(found[2]), int(found[3])), _without(plain, found)
    found = _SLASHED.search(plain)
    if found:
        day = _coming(int(found[1]), int(found[2]), found[3], today)
        return day, _without(plain, found)
    words = plain.split()
    for place, word in enumerate(words):
        weekday = _named(word, _WEEKDAYS)
        if weekday is not None:
            others = [w for w in words if w not in ("prochain", "prochaine", "next")]
            others.remove(word)
            return _next_weekday(today, weekday), " ".join(others)
        month = _named(word, _MONTHS)
        if month is not None:
            return _of_month(words, place, month, today)
    return None, plain


def _of_month(words: list[str], place: int, month: int, today: date) -> tuple[date | None, str]:
    """Read `3 décembre 2026`, `december 3rd`: the number beside the month is the day."""
    for beside in (place - 1, place + 1):
        number = (
            re.fullmatch(r"(\d{1,2})(?:er|st|nd|rd|th)?", words[beside])
            if (0 <= beside < len(words))
            else None
        )
        if number:
            after = max(place, beside) + 1
            year = words[after] if after < len(words) and len(words[after]) == 4 else None  # noqa: PLR2004
            named = year if year is not None and year.isdigit() else None
            rest = words[: min(place, beside)] + words[after + (named is not None) :]
            return _coming(int(number[1]), month, named, today), " ".join(rest)
    return None, " ".join(words)


def _coming(day: int, month: int, year: str | None, today: date) -> date | None:
    if year:
        return _valid(int(year), month, day)
    this = _valid(today.year, month, day)
    return this if this is not None and this >= today else _valid(today.year + 1, month, day)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next_weekday(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % _WEEK + 1)


def _named(word: str, names: dict[str, int]) -> int | None:
    """Find a name, with at most a typing error where it is long enough to be sure."""
    exact = names.get(word)
    if exact is not None:
        return exact
    near = {n for name, n in names.items() if len(name) > len("lundi") - 1 and distance(word, name)}
    return near.pop() if len(near) == 1 else None


def _clock(plain: str, *, alone: bool) -> tuple[time | None, str]:
    """Find which hour is meant, and give what is left of the text."""
    found = _CLOCK.search(plain)
    if found is None and (bare := _BARE.fullmatch(plain)):
        # A number alone is an hour after a day (`lundi 9`), else only with `à`: `à 9`.
        if alone and not plain.startswith(("a ", "at ", "vers ")):
            return None, plain
        return _time(int(bare["hour"]), 0, None), ""
    if found is not None:
        clock = _time(
            int(found["hour"]), int(found["minute"] or 0), found["half"] or found["half2"]
        )
        return clock, _without(plain, found) if clock is not None else plain
    for pattern, clock in _PARTS:
        part = re.search(rf"\b(?:{pattern})\b", plain)
        if part:
            return clock, _without(plain, part)
    return None, plain


def _time(hour: int, minute: int, half: str | None) -> time | None:
    if half is not None:
        if not 1 <= hour <= 12:  # noqa: PLR2004  (a clock face)
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 else None  # noqa: PLR2004  (a day)


def _without(plain: str, found: re.Match[str]) -> str:
    return f"{plain[: found.start()]} {plain[found.end() :]}".strip()
