"""How long what is kept: the kinds of data, and from when on they are erased. Pure."""

from datetime import datetime

TICKETS, AUDIT, PEOPLE = "tickets", "audit", "people"
KINDS = (TICKETS, AUDIT, PEOPLE)
# Ten years: what somebody types by mistake is refused.
MOST_MONTHS = 120


def months_of(typed: str) -> int | None:
    """Read a number of months; None when nothing was typed. `ValueError` when it is no such."""
    cleaned = typed.strip()
    if not cleaned:
        return None
    if not (cleaned.isascii() and cleaned.isdigit()) or not 1 <= int(cleaned) <= MOST_MONTHS:
        raise ValueError(typed)
    return int(cleaned)


def cutoff(now: datetime, months: int) -> datetime:
    """Return the moment so many months before now; the last day of a shorter month."""
    count = now.year * 12 + now.month - 1 - months
    year, month = divmod(count, 12)
    for day in (now.day, 30, 29, 28):
        if day > now.day:
            continue
        try:
            return now.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError  # every month has a 28th
