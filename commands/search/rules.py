"""What a search decides: which spelling was meant, whose name it is, what comes first."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from commands.search.language import plain

# Two mistakes are forgiven in words that are long enough to be recognised with them.
LONG = 8
MOST_SPELLINGS = 6
ALIKE = 80
# A ticket touched today counts as much as two more hits of a word; half of that every so many days.
RECENCY, HALF_LIFE_DAYS = 2.0, 120.0
EXACT, TITLE, TITLE_GUESSED, SAID = 2.0, 3.0, 2.0, 1.0
# Similar tickets: what half the tickets have says nothing, and one word in common is chance.
COMMON_SHARE, COMMON_FROM = 0.2, 50
TITLE_WEIGHT = 1.5
MOST_KEY_WORDS = 10
NEAR_ENOUGH = 0.4


def spellings(word: str, candidates: Iterable[str]) -> list[str]:
    """Those of the candidates that may have been meant by this word, the nearest first.

    One mistake is forgiven (a letter too much, too little, another, two that changed places), two
    in a long word; and a word that was not typed to its end.
    """
    most = 1 if len(word) < LONG else 2
    found = []
    for place, candidate in enumerate(candidates):
        distance = OSA.distance(word, candidate, score_cutoff=most)
        if 0 < distance <= most:
            found.append((distance, place, candidate))
        elif candidate != word and candidate.startswith(word):
            found.append((most, place, candidate))
    return [candidate for _, _, candidate in sorted(found)[:MOST_SPELLINGS]]


def named(asked: str, names: Iterable[tuple[int, str]]) -> list[int]:
    """The ids whose name may be meant: the same name, else all that begin so, else alike ones."""
    wanted = plain(asked.lstrip("@")).split()
    known = [(number, plain(name).split()) for number, name in names]
    if not wanted:
        return []
    same = [number for number, parts in known if parts == wanted]
    begun = [
        number
        for number, parts in known
        if all(any(part.startswith(word) for part in parts) for word in wanted)
    ]
    alike = [
        number
        for number, parts in known
        if parts and fuzz.token_set_ratio(" ".join(wanted), " ".join(parts)) >= ALIKE
    ]
    return same or begun or alike


@dataclass(frozen=True, slots=True)
class Found:
    """A ticket that was found: the words of its title, and whether it has the words as typed."""

    number: int
    title: frozenset[str]
    touched_at: datetime
    exact: bool


def ranked(found: Iterable[Found], groups: Sequence[Sequence[str]], now: datetime) -> list[int]:
    """The numbers, best first: the title counts more than the rest, then what was touched lately.

    Each group is a word as it was typed, and after it what else it may have meant.
    """
    scored = [(_score(one, groups, now), one.number) for one in found]
    return [number for _, number in sorted(scored, reverse=True)]


def _score(one: Found, groups: Sequence[Sequence[str]], now: datetime) -> float:
    age = max(0.0, (now - one.touched_at).total_seconds() / 86400)
    score = RECENCY * math.exp2(-age / HALF_LIFE_DAYS) + (EXACT if one.exact else 0.0)
    for group in groups:
        if group[0] in one.title:
            score += TITLE
        else:
            score += TITLE_GUESSED if one.title.intersection(group) else SAID
    return score


def key_words(
    title: Iterable[str], words: Iterable[str], documents: Mapping[str, int], total: int
) -> dict[str, float]:
    """What a ticket is about: its rarest words, and how much each tells.

    `documents` says in how many of the `total` tickets a word is. A word of the title tells more.
    """
    in_title = frozenset(title)
    common = total * COMMON_SHARE if total >= COMMON_FROM else total
    weights = {
        word: math.log(1 + total / documents[word]) * (TITLE_WEIGHT if word in in_title else 1.0)
        for word in in_title | frozenset(words)
        if 0 < documents.get(word, 0) <= common and not word.isdigit()
    }
    best = sorted(weights, key=lambda word: (-weights[word], word))[:MOST_KEY_WORDS]
    return {word: round(weights[word], 3) for word in best}


def near_enough(weights: Mapping[str, float], shared: float) -> bool:
    """Whether a ticket that shares so much with these words is worth a look.

    A good part of what the words tell, and more than any one of them alone.
    """
    return shared >= NEAR_ENOUGH * sum(weights.values()) and shared > max(weights.values()) + 1e-6
