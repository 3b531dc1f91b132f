"""Days as people write them after `since:` and `before:`, in French and English.

2026-11-23, 23/11/2026, 23/11, 2026-11, november, nov-2025, 2025; today, yesterday, monday,
last-week; 3d, 2w, 6m, 1y (French: 3j, 2s, 6m, 1a).
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from commands.search.language import plain

_TODAY = frozenset({"today", "aujourd'hui", "aujourdhui", "auj"})
_YESTERDAY = frozenset({"yesterday", "hier"})
_BEFORE_YESTERDAY = frozenset({"avant-hier", "avanthier"})
_WEEKDAYS = (
    ("monday", "mon", "lundi", "lun"),
    ("tuesday", "tue", "mardi"),
    ("wednesday", "wed", "mercredi", "mer"),
    ("thursday", "thu", "jeudi", "jeu"),
    ("friday", "fri", "vendredi", "ven"),
    ("saturday", "sat", "samedi", "sam"),
    ("sunday", "sun", "dimanche", "dim"),
)
_MONTHS = (
    ("january", "jan", "janvier", "janv"),
    ("february", "feb", "fevrier", "fev"),
    ("march", "mar", "mars"),
    ("april", "apr", "avril", "avr"),
    ("may", "mai"),
    ("june", "jun", "juin"),
    ("july", "jul", "juillet", "juil"),
    ("august", "aug", "aout"),
    ("september", "sep", "sept", "septembre"),
    ("october", "oct", "octobre"),
    ("november", "nov", "novembre"),
    ("december", "dec", "decembre"),
)


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())


_LAST, _THIS = r"(?:last|past|previous)", r"(?:this|current)"
_BEGINNINGS: tuple[tuple[str, Callable[[date], date]], ...] = (
    (rf"{_THIS} week|cette semaine", _monday),
    (rf"{_LAST} week|(?:la )?semaine (?:derniere|passee)", lambda d: _monday(d) - timedelta(7)),
    (rf"{_THIS} month|ce mois(?: ci)?", lambda day: day.replace(day=1)),
    (rf"{_LAST} month|(?:le )?mois (?:dernier|passe)", lambda day: _months_back(day, 1)),
    (rf"{_THIS} year|cette annee", lambda day: day.replace(month=1, day=1)),
    (
        rf"{_LAST} year|(?:l'?)?(?:an|annee) (?:dernier|derniere|passe|passee)",
        lambda day: date(day.year - 1, 1, 1),
    ),
)
_AGO = re.compile(
    r"(?:il y a )?(\d{1,4}) ?"
    r"(d|days?|j|jours?|w|weeks?|s|sem|semaines?|m|mo|months?|mois|y|years?|a|ans?|annees?)"
    r"(?: ago)?"
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_FRENCH = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}|\d{2}))?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMED = re.compile(r"(?:(\d{1,2})(?:er)? )?([a-z]+)(?: ((?:19|20)\d\d))?")
_CENTURY = 2000


def read(text: str, today: date) -> date | None:
    """The first day of what was written, None when it cannot be read.

    Without a year, the last such day or month that has begun is meant.
    """
    words = plain(text).replace("’", "'").strip(" .,;")
    spaced = " ".join(re.sub(r"[-_]+", " ", words).split())
    try:
        return _by_name(words, spaced, today) or _by_numbers(words, spaced, today)
    except (ValueError, OverflowError):  # 31/02, year 0
        return None


def _by_name(words: str, spaced: str, today: date) -> date | None:
    if words in _TODAY:
        return today
    if words in _YESTERDAY:
        return today - timedelta(1)
    if words in _BEFORE_YESTERDAY:
        return today - timedelta(2)
    for number, names in enumerate(_WEEKDAYS):
        if re.sub(r"^last | (?:dernier|passe)$", "", spaced) in names:
            return today - timedelta((today.weekday() - number) % 7 or 7)
    for pattern, beginning in _BEGINNINGS:
        if re.fullmatch(pattern, spaced):
            return beginning(today)
    return None


def _by_numbers(words: str, spaced: str, today: date) -> date | None:
    if found := _AGO.fullmatch(spaced):
        return _ago(int(found[1]), found[2], today)
    if found := _ISO.fullmatch(words):
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    if found := _FRENCH.fullmatch(words):
        day, month, year = int(found[1]), int(found[2]), found[3]
        if year is None:
            return _last_such(today, month, day)
        return date(int(year) + (_CENTURY if len(year) == 2 else 0), month, day)  # noqa: PLR2004
    if _YEAR.fullmatch(words):
        return date(int(words), 1, 1)
    if found := _NAMED.fullmatch(spaced):
        month = next((n for n, names in enumerate(_MONTHS, 1) if found[2] in names), 0)
        if month:
            day = int(found[1] or 1)
            return date(int(found[3]), month, day) if found[3] else _last_such(today, month, day)
    return None


def _ago(number: int, unit: str, today: date) -> date:
    if unit.startswith(("d", "j")):
        return today - timedelta(number)
    if unit.startswith(("w", "s")):
        return today - timedelta(weeks=number)
    if unit.startswith("m"):
        return _months_back(today, number, same_day=True)
    return _months_back(today, 12 * number, same_day=True)


def _months_back(day: date, months: int, *, same_day: bool = False) -> date:
    months = day.year * 12 + day.month - 1 - months
    first = date(months // 12, months % 12 + 1, 1)
    if not same_day:
        return first
    after = _months_back(first, -1)
    return min(first + timedelta(day.day - 1), after - timedelta(1))


def _last_such(today: date, month: int, day: int) -> date:
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)
