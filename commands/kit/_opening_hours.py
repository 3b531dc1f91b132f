"""Opening hours as people write them, in English or in French.

`Mon-Fri 09:00-12:00 14:00-18:00; Sat 09:00-12:00` and
`du lundi au vendredi 9h à 12h et 14h à 18h, samedi 9h-12h` say the same.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import time
from itertools import groupby, pairwise
from typing import Never

# One opening: from, until, in local time. A closing at 00:00 is the midnight that ends the day.
Span = tuple[time, time]
# Monday to Sunday, each with its openings in order.
Week = tuple[tuple[Span, ...], ...]

EXAMPLE = "Mon-Fri 09:00-12:00 14:00-18:00; Sat 09:00-12:00"
NEVER = "Mon-Sun closed"
SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAYS_IN_WEEK = 7
MIDNIGHT = 24 * 60

_NAMES = (
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
)
_LEAST_LETTERS = 2  # "sa" is Saturday in both languages; no two letters mean two days
_TO = {"-", "to", "till", "until", "a", "au"}
_SILENT = {*",;.:&+/", "and", "et", "from", "the", "de", "du", "le", "les"}
_CLOSED = {"closed", "ferme", "fermee"}
_PHRASES = (
    ("24/7", "mon-sun 00:00-24:00"),
    ("7j/7", "mon-sun"),
    ("every day", "mon-sun"),
    ("daily", "mon-sun"),
    ("tous les jours", "mon-sun"),
    ("weekdays", "mon-fri"),
)
_DASHES = str.maketrans("‐‑‒–—−", "------")
_HOUR_AND_MINUTE = re.compile(r"(\d{1,2})\s*[h.:]\s*(\d{2})(?!\d|\s*h)")
_HOUR = re.compile(r"(\d{1,2})\s*h\b")
_TOKEN = re.compile(r"\d+:\d+|\d+|[a-z]+|\S")
_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?")


def parse_week(text: str) -> Week:
    """Read opening hours; raise `ValueError` with a sentence when they cannot be understood."""
    return _Reader(text).read()


def describe_week(week: Week) -> str:
    """Write opening hours in the one form that `parse_week` reads back to the same week."""
    lines = []
    for spans, group in groupby(enumerate(week), key=lambda entry: entry[1]):
        days = [day for day, _ in group]
        if spans:
            label = SHORT[days[0]] if len(days) == 1 else f"{SHORT[days[0]]}-{SHORT[days[-1]]}"
            hours = (f"{opens:%H:%M}-{_closing(closes)}" for opens, closes in spans)
            lines.append(f"{label} {' '.join(hours)}")
    return "; ".join(lines) or NEVER


def check_week(week: Week) -> None:
    """Raise `ValueError` unless the week has seven days of openings in order, without overlap."""
    if len(week) != DAYS_IN_WEEK:
        raise ValueError(f"Opening hours need seven days, Monday to Sunday, not {len(week)}.")
    for name, spans in zip(SHORT, week, strict=True):
        for opens, closes in spans:
            if closes <= opens and closes != time.min:
                raise ValueError(f"{name}: {opens:%H:%M} must come before {closes:%H:%M}.")
        for (_, closes), (opens, _) in pairwise(spans):
            if closes > opens or closes == time.min:
                raise ValueError(f"{name}: two openings overlap or are out of order.")


def _closing(closes: time) -> str:
    return "24:00" if closes == time.min else f"{closes:%H:%M}"


def _tokens(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKD", text.lower()).translate(_DASHES)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    for phrase, meaning in _PHRASES:
        plain = plain.replace(phrase, meaning)
    plain = _HOUR.sub(r"\1:00", _HOUR_AND_MINUTE.sub(r"\1:\2", plain))
    for token in _TOKEN.findall(plain):
        if token in _TO:
            yield "-"
        elif token not in _SILENT:
            yield token


def _day(token: str) -> int | None:
    if len(token) >= _LEAST_LETTERS:
        for names in _NAMES:
            for day, name in enumerate(names):
                if name.startswith(token):
                    return day
    return None


class _Reader:
    """Reads tokens from left to right: days, then the openings of those days, then days again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.week: list[list[tuple[int, int]]] = [[] for _ in SHORT]
        self.days: list[int] = []
        self.days_are_complete = False

    def read(self) -> Week:
        if not self.tokens:
            self.refuse("No opening hours were given")
        while self.tokens:
            token = self.tokens.pop(0)
            day = _day(token)
            if day is not None:
                self.take_days(day)
            elif token in _CLOSED:
                self.take_closed()
            else:
                self.take_opening(token)
        if not self.days_are_complete:
            self.refuse(f"{SHORT[self.days[-1]]} has no hours")
        return tuple(self.spans(day) for day in range(DAYS_IN_WEEK))

    def take_days(self, first: int) -> None:
        if self.days_are_complete:
            self.days, self.days_are_complete = [], False
        last = first
        if self.tokens[:1] == ["-"]:
            end = self.tokens[1] if len(self.tokens) > 1 else "nothing"
            found = _day(end)
            if found is None:
                self.refuse(f"A day must follow “{SHORT[first]}-”, not “{end}”")
            last = found
            del self.tokens[:2]
        # "Sat-Mon" goes round the end of the week.
        length = (last - first) % DAYS_IN_WEEK + 1
        self.days += [(first + step) % DAYS_IN_WEEK for step in range(length)]

    def take_closed(self) -> None:
        if not self.days:
            self.refuse("“closed” needs a day before it")
        for day in self.days:
            self.week[day] = []
        self.days_are_complete = True

    def take_opening(self, token: str) -> None:
        opens = self.minutes(token)
        if not self.days:
            self.refuse(f"“{token}” needs a day before it")
        if self.tokens[:1] != ["-"] or len(self.tokens) == 1:
            self.refuse(f"“{token}” needs a closing time after it")
        closes = self.minutes(self.tokens[1])
        if closes <= opens:
            self.refuse(
                f"“{token}-{self.tokens[1]}” closes before it opens "
                "(a night is written Mon 22:00-24:00; Tue 00:00-06:00)"
            )
        del self.tokens[:2]
        for day in self.days:
            self.week[day].append((opens, closes))
        self.days_are_complete = True

    def minutes(self, token: str) -> int:
        """Return minutes since midnight, 0 to 1440."""
        match = _TIME.fullmatch(token)
        if match is None:
            self.refuse(f"“{token}” is neither a day nor a time")
        hour, minute = int(match[1]), int(match[2] or 0)
        moment = hour * 60 + minute
        if minute >= 60 or moment > MIDNIGHT:  # noqa: PLR2004  (sixty minutes make an hour)
            self.refuse(f"“{token}” is not a time of day")
        return moment

    def spans(self, day: int) -> tuple[Span, ...]:
        merged: list[list[int]] = []
        for opens, closes in sorted(self.week[day]):
            if merged and opens < merged[-1][1]:
                self.refuse(f"Two openings overlap on {SHORT[day]}")
            if merged and opens == merged[-1][1]:
                merged[-1][1] = closes
            else:
                merged.append([opens, closes])
        return tuple((_clock(opens), _clock(closes)) for opens, closes in merged)

    def refuse(self, why: str) -> Never:
        raise ValueError(f"{why}, in “{self.text.strip()}”. Write for example: {EXAMPLE}")


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
