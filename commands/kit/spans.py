"""Lengths of time as people type them: "20", "1h 20m", "1:20" for work, "20 h" or "1,5" for hours.

Everything is counted in minutes.
"""

import re

from commands.kit.refused import Refused
from commands.kit.words import N_

# One piece of work is no longer than a day.
MOST_MINUTES = 24 * 60
MOST_HOURS = 100_000
UNREADABLE = N_("I can't read this time. Write minutes (20) or hours (1h 20m).")
TOO_LONG = N_("That is more than a day. Write the minutes of this piece of work.")
UNREADABLE_HOURS = N_("I can't read these hours. Write for example 20, 7.5 or 7h30.")

_HOURS = re.compile(r"(\d{1,6})(?:[.,](\d{1,3})|h(\d{1,2})?)?")


def minutes_of(text: str) -> int | None:
    """Read time spent: "20", "20 min", "1h", "1h 20m", "1:20"; None when nothing was typed."""
    cleaned = "".join(text.casefold().split()).replace("minutes", "").replace("min", "")
    cleaned = cleaned.removesuffix("m")
    if not cleaned:
        return None
    hours, separator, minutes = cleaned.replace(":", "h").partition("h")
    parts = (hours or "0", minutes or "0") if separator else ("0", hours)
    if not all(part.isascii() and part.isdigit() and len(part) <= len("1440") for part in parts):
        raise Refused(UNREADABLE)
    total = int(parts[0]) * 60 + int(parts[1])
    if total > MOST_MINUTES:
        raise Refused(TOO_LONG)
    return total


def hours_of(text: str) -> int | None:
    """Read hours: "20", "20 h", "7.5", "7,5 h", "7h30", "7:30"; None when nothing was typed."""
    cleaned = "".join(text.casefold().split()).replace(":", "h")
    for word in ("heures", "heure", "hours", "hour"):
        cleaned = cleaned.replace(word, "h")
    if not cleaned:
        return None
    if "." in cleaned or "," in cleaned:
        cleaned = cleaned.removesuffix("h")
    found = _HOURS.fullmatch(cleaned)
    if found is None or int(found[1]) > MOST_HOURS:
        raise Refused(UNREADABLE_HOURS)
    whole, decimals, minutes = int(found[1]), found[2], found[3]
    if minutes is not None and int(minutes) >= 60:  # noqa: PLR2004  (minutes in an hour)
        raise Refused(UNREADABLE_HOURS)
    part = round(int(decimals) * 60 / 10 ** len(decimals)) if decimals else int(minutes or 0)
    return whole * 60 + part
