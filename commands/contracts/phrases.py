"""Targets, warnings, steps and closed days as people write them, and back again. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

PROMISES = ("response", "answer", "resolution")
TECHNICIAN, MANAGERS, DESK, PERSON = "technician", "managers", "desk", "person:"
MOST_MINUTES = 1000 * 60
MOST_WARNINGS, MOST_STEPS, MOST_CLOSURES = 5, 10, 400

_ALWAYS = re.compile(r"24\s*/\s*7|24\s*h\s*/\s*24|7\s*j\s*/\s*7|always|toujours", re.IGNORECASE)
_NONE = frozenset({"", "-", "–", "—", "none", "aucun", "aucune"})
_SPAN = re.compile(
    r"(?:(?P<hours>\d{1,4})\s*(?:h|hours?|heures?)\s*)?"
    r"(?:(?P<minutes>\d{1,5})\s*(?P<unit>m|min|mn|minutes?)?)?",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"(?P<sign>[+-]?)\s*(?P<span>\d+\s*(?:h(?:ours?|eures?)?)?\s*(?:\d+\s*)?(?:m(?:in|n|inutes?)?)?)"
    r"(?:\s*:\s*|\s+)(?P<whom>\S.*)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s+(?:to|au|-|–|until)\s+|\s*(?:\.\.|→)\s*", re.IGNORECASE)
_FRENCH_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_WHOM = {
    "technician": TECHNICIAN,
    "technicien": TECHNICIAN,
    "technicienne": TECHNICIAN,
    "managers": MANAGERS,
    "manager": MANAGERS,
    "responsables": MANAGERS,
    "responsable": MANAGERS,
    "desk": DESK,
    "bureau": DESK,
    "equipe": DESK,
}
WHOM_IN = {
    "fr": {TECHNICIAN: "technicien", MANAGERS: "responsables", DESK: "équipe"},
    "en": {TECHNICIAN: "technician", MANAGERS: "managers", DESK: "desk"},
}


def iso_day(text: str) -> date | None:
    """Read an ISO day; None when it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def span_of(text: str) -> int | None:
    """Read a time in minutes: "30", "30 min", "1 h", "1h30"; None when it is none."""
    matched = _SPAN.fullmatch(text.strip())
    if matched is None or not (matched["hours"] or matched["minutes"]):
        return None
    total = int(matched["hours"] or 0) * 60 + int(matched["minutes"] or 0)
    return total if total <= MOST_MINUTES else None


def span(minutes: int) -> str:
    """Write minutes so that `span_of` reads them back, in either language."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def target_of(text: str) -> dict[str, Any] | None:
    """Read the targets of one priority; None when they cannot be read, empty for none."""
    rest = _ALWAYS.sub("", text)
    parts = [part.strip() for part in rest.strip().rstrip(",").split(",")]
    if len(parts) > len(PROMISES):
        return None
    found: dict[str, Any] = {}
    for promise, part in zip(PROMISES, parts, strict=False):
        if part.casefold() in _NONE:
            continue
        minutes = span_of(part)
        if not minutes:
            return None
        found[promise] = minutes
    if rest != text:
        found["always"] = True
    return found


def target(found: Mapping[str, Any]) -> str:
    """Write the targets of one priority so that `target_of` reads them back."""
    parts = [span(found[name]) if found.get(name) else "-" for name in PROMISES]
    while parts and parts[-1] == "-":
        parts.pop()
    return ", ".join([*parts, *(["24/7"] if found.get("always") else [])])


def warnings_of(text: str) -> list[int] | None:
    """Read percentages; None when they cannot be read."""
    parts = re.split(r"[,;\s]+", text.replace("%", " ").strip())
    percents = sorted({int(part) for part in parts if part.isascii() and part.isdigit()})
    if any(part and not (part.isascii() and part.isdigit()) for part in parts):
        return None
    fits = len(percents) <= MOST_WARNINGS and all(0 < percent < 100 for percent in percents)  # noqa: PLR2004
    return percents if fits else None


def steps_of(text: str, team: Mapping[str, int]) -> list[dict[str, Any]] | None:
    """Read whom to tell when, one a line; None when a line cannot be read."""
    found: list[dict[str, Any]] = []
    for line in filter(None, (line.strip() for line in re.split(r"[\n;]", text))):
        matched = _STEP.fullmatch(line.replace("−", "-"))
        minutes = span_of(matched["span"]) if matched is not None else None
        whom = _whom(matched["whom"], team) if matched is not None else None
        if matched is None or minutes is None or whom is None:
            return None
        step = {"after": -minutes if matched["sign"] == "-" else minutes, "whom": whom}
        if step not in found:
            found.append(step)
    found.sort(key=lambda step: step["after"])
    return found if len(found) <= MOST_STEPS else None


def _whom(text: str, team: Mapping[str, int]) -> str | None:
    wanted = folded(text)
    if wanted in _WHOM:
        return _WHOM[wanted]
    exact = {person for name, person in team.items() if folded(name) == wanted}
    near = {person for name, person in team.items() if wanted in folded(name).split()}
    meant = exact or near
    return f"{PERSON}{meant.pop()}" if len(meant) == 1 else None


def folded(text: str) -> str:
    """Write a name as it is compared: without accents, capitals, `@` and double spaces."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("@", " "))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def steps(found: Iterable[Mapping[str, Any]], names: Mapping[int, str], language: str) -> list[str]:
    """Write the steps, one a line, so that `steps_of` reads them back."""
    words = WHOM_IN["fr" if language == "fr" else "en"]
    return [_step(step["after"], _named(step["whom"], names, words)) for step in found]


def _step(after: int, whom: str) -> str:
    sign = "-" if after < 0 else "+" if after else ""
    return f"{sign}{span(abs(after)) if after else '0'} {whom}"


def _named(whom: str, names: Mapping[int, str], words: Mapping[str, str]) -> str:
    if whom.startswith(PERSON):
        return names.get(int(whom.removeprefix(PERSON)), "?")
    return words[whom]


def closures_of(text: str) -> list[str] | None:
    """Read days and spells of days, with commas or one a line; None when one cannot be read."""
    days: set[date] = set()
    for part in filter(None, (part.strip() for part in re.split(r"[\n,;]", text))):
        ends = [_day(end) for end in _RANGE.split(part)]
        first, last = ends[0], ends[-1]
        if len(ends) > 2 or first is None or last is None:  # noqa: PLR2004
            return None
        if not timedelta() <= last - first < timedelta(days=MOST_CLOSURES):
            return None
        days |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    return [day.isoformat() for day in sorted(days)] if len(days) <= MOST_CLOSURES else None


def _day(text: str) -> date | None:
    matched = _FRENCH_DAY.fullmatch(text.strip())
    if matched is None:
        return iso_day(text)
    day, month, year = (int(part) for part in matched.groups())
    return iso_day(f"{year:04}-{month:02}-{day:02}")


def closures(days: Sequence[str]) -> list[str]:
    """Write closed days as spells that `closures_of` reads back."""
    spells: list[list[date]] = []
    for day in map(date.fromisoformat, sorted(days)):
        if spells and day - spells[-1][-1] == timedelta(days=1):
            spells[-1].append(day)
        else:
            spells.append([day])
    return [
        spell[0].isoformat() if len(spell) == 1 else f"{spell[0]}..{spell[-1]}" for spell in spells
    ]
