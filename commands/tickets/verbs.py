"""What somebody tells `@vigie` to do with a ticket, in French or English. Pure.

Forgiving of accents, case and typing errors, but never guessing: what is two things at once, or
nearly a verb with something left over that it cannot carry, is `Unclear`, and then nothing changes.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from rapidfuzz.distance import OSA

from commands.tickets.vocabulary import FILLERS, LEADING, LEVELS, NOT_TYPOS, PHRASES

MOST_MINUTES = 24 * 60
# A verb is looked for in the first words only.
_LONGEST_HEAD = 12
_WORD = re.compile(r"[^\W_]+")
_BREAK = re.compile(r"[\s,;.!–—-]*:\s*")
_SPENT = re.compile(
    r"[\s(]*(?:(?P<hours>\d{1,2})\s*(?:h|heures?|hours?|hrs?)(?:\s*(?P<rest>\d{1,2})"
    r"(?:\s*(?:mn?|mins?|minutes?))?)?|(?P<minutes>\d{1,4})\s*(?:mn?|mins?|minutes?))\b[\s)]*",
    re.IGNORECASE,
)
_PERSON = re.compile(r"<@(?P<id>\w+)(?:\|[^>]*)?>")
_TICKET = re.compile(r"(?:#\s*)?(?:T\s*-?\s*)?#?(?P<number>\d{1,9})\b", re.IGNORECASE)
_TO = re.compile(
    r"[\s:]*(?:(?:à|a|au|to|into|in|dans|avec|with|of|de|du|pour|for)\b)?[\s:@-]*", re.IGNORECASE
)
_UNTIL = re.compile(
    r"[\s:,]*(?:(?:jusqu['’ ]?(?:à|a|au)|jusque|until|till?|to)\b)?[\s:]*", re.IGNORECASE
)


class Verb(StrEnum):
    """What can be done from a thread."""

    TAKE = "take"
    ASSIGN = "assign"
    WAIT = "wait"
    WAIT_THIRD = "wait_third"
    RESOLVE = "resolve"
    REPLY = "reply"
    NOTE = "note"
    PRIORITY = "priority"
    SNOOZE = "snooze"
    WAKE = "wake"
    REOPEN = "reopen"
    DISMISS = "dismiss"
    MERGE = "merge"
    LINK = "link"
    BLOCKS = "blocks"
    SHOW = "show"
    HELP = "help"


# Verbs whose words go to the client, so that they are shown to their author first.
FOR_THE_CLIENT = frozenset({Verb.RESOLVE, Verb.REPLY})
_WORDED = FOR_THE_CLIENT | {Verb.NOTE}
_NUMBERED = frozenset({Verb.MERGE, Verb.LINK, Verb.BLOCKS})


@dataclass(frozen=True, slots=True)
class Said:
    """A verb and what it carries.

    `person` is a Slack user id, a name, or "me"; `words` and `when` are as they were typed.
    """

    verb: Verb
    words: str = ""
    minutes: int | None = None
    person: str = ""
    is_id: bool = False
    number: int | None = None
    level: int | None = None
    when: str = ""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nothing that is surely meant; `near` are the verbs that it resembles."""

    near: tuple[Verb, ...] = ()


@dataclass(frozen=True, slots=True)
class _Match:
    verb: Verb
    cost: int
    size: int
    rest: str


def addressed(text: str, our_user: str) -> str | None:
    """Return what a Slack text says to us, when it begins with our mention; else None."""
    found = re.match(rf"\s*<@{re.escape(our_user)}(?:\|[^>]*)?>[\s,:;.!–—-]*", text)
    return text[found.end() :].strip() if found and our_user else None


def parse(text: str) -> Said | Unclear:
    """Read what was said to us, our mention taken off; mentions of people as Slack writes them."""
    text = text.strip()
    if not text.strip("?!. "):
        return Said(Verb.HELP)
    if re.fullmatch(r"p[1-5]", text, re.IGNORECASE):
        return Said(Verb.PRIORITY, level=int(text[1]))
    matches = sorted(_longest(_matches(text)), key=lambda match: (match.cost, -match.size))
    whole = [(match, said) for match in matches if (said := _complete(match)) is not None]
    near = tuple(dict.fromkeys(match.verb for match in matches))
    if not whole:
        return Unclear(near)
    best, said = whole[0]
    rivals = {m.verb for m, _ in whole if (m.cost, m.size) == (best.cost, best.size)}
    # What lies as near, but cannot be carried out, is not overruled by a guess.
    nearer = {m.verb for m in matches if m.cost <= best.cost and m.size >= best.size}
    if len(rivals) > 1 or (best.cost and nearer != {best.verb}):
        return Unclear(near)
    return said


def fold(text: str) -> str:
    """Return a text without case and accents, for comparing."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    return "".join(character for character in plain if not unicodedata.combining(character))


def distance(typed: str, meant: str) -> int | None:
    """Count the typing errors between two folded words; None when it is another word.

    The longer a word, the more it bears. Who types in haste still begins with the right letter,
    or swaps the first two.
    """
    if typed == meant:
        return 0
    bears = 0 if len(meant) < 4 else 1 if len(meant) < 8 else 2  # noqa: PLR2004  (word lengths)
    if not bears or typed in NOT_TYPOS or abs(len(typed) - len(meant)) > bears:
        return None
    swapped = typed[:2] == meant[1::-1]
    if typed[:1] != meant[:1] and not swapped:
        return None
    errors = OSA.distance(typed, meant, score_cutoff=bears)
    return errors if errors <= bears else None


def levels_for(priority: int, impact: int, urgency: int) -> tuple[int, int]:
    """Return impact and urgency (1 to 3) that make a priority (1 to 5), near what they were."""
    options = [(i, priority + 1 - i) for i in (1, 2, 3) if 1 <= priority + 1 - i <= 3]  # noqa: PLR2004
    return min(options, key=lambda pair: (abs(pair[0] - impact) + abs(pair[1] - urgency), pair))


@cache
def _phrases() -> tuple[tuple[Verb, tuple[str, ...]], ...]:
    return tuple(
        (Verb(name), tuple(_WORD.findall(fold(phrase))))
        for name, phrases in PHRASES.items()
        for phrase in phrases
    )


def _matches(text: str) -> Iterator[_Match]:
    """Yield each phrase that the text may begin with."""
    words = [(fold(found[0]), found.end()) for found in _WORD.finditer(text)][:_LONGEST_HEAD]
    while words:
        for verb, phrase in _phrases():
            cost = _cost(words, phrase)
            if cost is not None:
                yield _Match(verb, cost, len(phrase), text[words[len(phrase) - 1][1] :])
        if words[0][0] not in LEADING:
            return
        del words[0]


def _longest(matches: Iterable[_Match]) -> list[_Match]:
    """Leave out what only begins a longer phrase of the same verb that was typed exactly."""
    found = list(matches)
    sizes = {m.verb: m.size for m in sorted(found, key=lambda m: m.size) if not m.cost}
    return [m for m in found if m.cost or m.size == sizes[m.verb]]


def _cost(words: Sequence[tuple[str, int]], phrase: Sequence[str]) -> int | None:
    if len(words) < len(phrase):
        return None
    total = 0
    for (typed, _), meant in zip(words, phrase, strict=False):
        errors = distance(typed, meant)
        if errors is None:
            return None
        total += errors
    return total


def _complete(match: _Match) -> Said | None:
    """Read what follows a verb; None when it cannot be what the verb carries."""
    if match.verb in _WORDED:
        return _worded(match)
    if match.verb == Verb.ASSIGN:
        return _assigned(match)
    if match.verb == Verb.PRIORITY:
        level = _level(match.rest)
        return Said(match.verb, level=level) if level is not None else None
    if match.verb == Verb.SNOOZE:
        found = _UNTIL.match(match.rest)
        when = match.rest[found.end() if found else 0 :].strip(" .!")
        return Said(match.verb, when=when) if when else None
    if match.verb in _NUMBERED:
        return _numbered(match)
    return Said(match.verb) if _is_empty(match.rest) else None


def _worded(match: _Match) -> Said | None:
    spent = _SPENT.match(match.rest)
    after = match.rest[spent.end() :] if spent else match.rest
    colon = _BREAK.match(after)
    # "Answer 20 min late" is about the words: minutes before a colon, or in a note, are time spent.
    if spent is not None and (colon or match.verb == Verb.NOTE):
        minutes = int(spent["minutes"] or 0) + 60 * int(spent["hours"] or 0)
        minutes += int(spent["rest"] or 0)
        if minutes > MOST_MINUTES:
            return None
        return Said(match.verb, words=_words(after, colon), minutes=minutes)
    colon = _BREAK.match(match.rest)
    if match.cost and not colon and not _is_empty(match.rest):
        return None  # a word that only resembles the verb may begin an ordinary sentence
    words = _words(match.rest, colon)
    if match.verb == Verb.NOTE and not words:
        return None
    return Said(match.verb, words=words)


def _words(text: str, colon: re.Match[str] | None) -> str:
    return (text[colon.end() :] if colon else text.lstrip(" ,;.-–—")).strip()


def _assigned(match: _Match) -> Said | None:
    found = _TO.match(match.rest)
    rest = match.rest[found.end() if found else 0 :].strip()
    person = _PERSON.search(rest)
    if person is not None:
        around = rest[: person.start()] + " " + rest[person.end() :]
        words = [word for word in _WORD.findall(fold(around)) if word not in FILLERS | {"a", "to"}]
        return None if words else Said(match.verb, person=person["id"], is_id=True)
    if match.cost:
        return None
    name = rest.strip(" .!,")
    if fold(name) in ("moi", "me", "myself", "moi meme"):
        return Said(match.verb, person="me")
    return Said(match.verb, person=name) if 1 <= len(name.split()) <= 3 else None  # noqa: PLR2004


def _level(rest: str) -> int | None:
    words = [word for word in _WORD.findall(fold(rest)) if word not in FILLERS | {"a", "to"}]
    if not words:
        return None
    phrase = " ".join(words)
    exact = LEVELS.get(phrase)
    if exact is not None:
        return exact
    near = {level for name, level in LEVELS.items() if distance(phrase, name) is not None}
    return near.pop() if len(near) == 1 else None


def _numbered(match: _Match) -> Said | None:
    found = _TO.match(match.rest)
    rest = match.rest[found.end() if found else 0 :]
    ticket = _TICKET.match(rest)
    if ticket is None or not _is_empty(rest[ticket.end() :]):
        return None
    return Said(match.verb, number=int(ticket["number"]))


def _is_empty(rest: str) -> bool:
    """Whether nothing is left but politeness; a mention of somebody is never nothing."""
    return "<" not in rest and all(word in FILLERS for word in _WORD.findall(fold(rest)))
