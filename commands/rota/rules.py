"""Who is on call, whom to suggest for a ticket and why, when to wake somebody."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from commands.kit.refused import Refused
from commands.kit.words import N_

WEEK = timedelta(days=7)
# A ticket that nobody took is told to the next in line after so long, and so often at most.
PAGE_AGAIN = timedelta(minutes=10)
MOST_PAGES = 6
URGENT = 1
LONGEST_ABSENCE = timedelta(days=366)
FURTHEST_BACK = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Turns:
    """The rotation: `people` by id, a week each, from `starts_on` at `hour` in `zone`."""

    people: tuple[int, ...]
    starts_on: date
    hour: int
    zone: str


def week_of(turns: Turns, at: datetime) -> date:
    """Return the day on which the week on call of a moment begins."""
    local = at.astimezone(ZoneInfo(turns.zone))
    day = local.date() if local.hour >= turns.hour else local.date() - timedelta(days=1)
    return turns.starts_on + (day - turns.starts_on) // WEEK * WEEK


def turn(turns: Turns, week: date, taken: Mapping[date, int]) -> int:
    """Return whose week it is: who took it, else whose turn it is."""
    if week in taken:
        return taken[week]
    return turns.people[(week - turns.starts_on) // WEEK % len(turns.people)]


def in_line(turns: Turns, at: datetime, taken: Mapping[date, int]) -> tuple[int, ...]:
    """Return whom to wake, in order: who is on call, then the others as their turns come."""
    week = week_of(turns, at)
    first = turn(turns, week, taken)
    place = (week - turns.starts_on) // WEEK % len(turns.people)
    others = turns.people[place + 1 :] + turns.people[: place + 1]
    return tuple(dict.fromkeys((first, *others)))


def next_page(paged: Sequence[datetime], now: datetime) -> int | None:
    """Return which attempt to wake somebody is due now, counted from 0; None for none."""
    if len(paged) >= MOST_PAGES or (paged and now - paged[-1] < PAGE_AGAIN):
        return None
    return len(paged)


def check_absence(starts_on: date, ends_on: date, half: str | None, today: date) -> None:
    """Refuse days that make no sense."""
    if ends_on < starts_on:
        raise Refused(N_("It ends before it begins."), field="ends_on")
    if ends_on - starts_on > LONGEST_ABSENCE:
        raise Refused(N_("That is more than a year. Split it."), field="ends_on")
    if ends_on < today - FURTHEST_BACK:
        raise Refused(N_("That is long over. Choose days to come."), field="starts_on")
    if half is not None and starts_on != ends_on:
        raise Refused(N_("Half a day is of one day: choose the same day twice."), field="half")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be given a ticket; `until` is when their day ends."""

    id: int
    name: str
    skills: Mapping[str, int] = field(default_factory=dict)
    in_hand: int = 0
    solved: int = 0
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Whom to give a ticket, and what speaks for them."""

    person_id: int
    name: str
    skill: str | None
    level: int
    solved: int
    in_hand: int
    until: datetime | None


def suggest(candidates: Sequence[Candidate], words: str) -> Suggestion | None:
    """Choose among those who are there; None when nothing speaks for anybody.

    A skill that the words name weighs most (10 a level), then what they solved for this client (3
    each, at most 15), then what they have in hand (−2 each). Of equals, who has least in hand.
    """
    said = plain(words)
    best: tuple[float, Suggestion] | None = None
    for one in sorted(candidates, key=lambda c: (c.in_hand, c.name)):
        skill, level = _skill(one.skills, said)
        points = 10 * level + min(15, 3 * one.solved)
        if not points:
            continue
        total = points - 2 * one.in_hand
        if best is None or total > best[0]:
            best = (
                total,
                Suggestion(one.id, one.name, skill, level, one.solved, one.in_hand, one.until),
            )
    return best[1] if best is not None else None


def _skill(skills: Mapping[str, int], said: str) -> tuple[str | None, int]:
    """Find the skill that the words name, the best known of several."""
    named = [(level, name) for name, level in skills.items() if _is_said(plain(name), said)]
    level, name = max(named, default=(0, None))
    return name, level


def _is_said(name: str, said: str) -> bool:
    # The beginning of a word is enough: "réseau" stands in "réseaux".
    return bool(name) and re.search(rf"\b{re.escape(name)}", said) is not None


def named(text: str, names: Iterable[str]) -> str | None:
    """Find who is meant by a name, or by the beginning of one that is nobody else's."""
    said = " ".join(plain(text).split())
    alike = [name for name in names if plain(name).startswith(said)]
    exact = [name for name in alike if plain(name) == said]
    found = exact or alike
    return found[0] if said and len(found) == 1 else None


def plain(text: str) -> str:
    """Return words without accents and capitals."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter))
