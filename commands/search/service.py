"""Searching tickets, and finding solved ones that are like a new one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.search import asked, language, rules, snippets
from commands.search.asked import Asked
from commands.search.narrowing import Narrowed, narrow
from commands.search.rules import Found
from storage import search, search_index
from storage.base import AnyRow
from storage.search import ALL

# So many of what was found last are put in order; nobody reads further.
CONSIDERED = 200
# When there are more, what has all words in its title is looked for besides.
TITLES = 60
PAGE = 6
# With fewer than that, words that are spelt nearly so are looked for too.
ENOUGH = 6
# What is in more tickets than that is no slip of the finger.
DOUBTED = 3
LOOKED_AT = 60
LONGEST = 300
SIMILAR = 3

NOTHING_ASKED = N_(
    "What are you looking for? Type some words, for example `/ticket search printer client:acme`. "
    "`/ticket search help` shows what you can narrow it by."
)


@dataclass(frozen=True)
class Seen:
    """What a look into the index brought.

    `groups` are the words as typed, each with what else it may mean; `missing` those that nobody
    ever wrote. `partly` says that no ticket has all words.
    """

    groups: list[list[str]]
    missing: list[str]
    found: list[int]
    exact: frozenset[int] = frozenset()
    partly: bool = False


async def find(session: AsyncSession, act: Act, text: str, page: int) -> dict[str, Any]:
    """One page of what was found, as `search/found` shows it."""
    text = text.strip()[:LONGEST]
    wanted = asked.read(text)
    if wanted.is_empty:
        raise Refused(NOTHING_ASKED)
    narrowed = await narrow(session, act, wanted)
    seen = await _look(session, act, wanted, narrowed)
    rows = {row.id: row for row in await _lines(session, act, [*wanted.numbers, *seen.found])}
    first = [number for number in wanted.numbers if number in rows]
    order = rules.ranked(
        [_found(rows[n], n in seen.exact) for n in seen.found if n in rows],
        seen.groups,
        act.now,
    )
    order = [n for n in order if narrowed.holds(rows[n]) and n not in first]
    order = first + order
    pages = max(1, -(-len(order) // PAGE))
    page = min(max(page, 1), pages)
    numbers = order[(page - 1) * PAGE : page * PAGE]
    guessed = any(len(group) > 1 for group in seen.groups)
    return {
        "rows": await _shown(session, act, [rows[n] for n in numbers], seen.groups),
        "total": len(order),
        "more_than": len(seen.found) >= CONSIDERED,
        "page": page,
        "pages": pages,
        "text": text,
        "missing": seen.missing,
        "guessed": guessed and not seen.partly and not seen.exact.issuperset(numbers),
        "partly": seen.partly and bool(order),
    }


def _found(row: AnyRow, exact: bool) -> Found:  # noqa: FBT001  (it is what it is)
    return Found(row.id, frozenset(language.words_of(row.title)), row.last_message_at, exact)


async def _look(session: AsyncSession, act: Act, wanted: Asked, narrowed: Narrowed) -> Seen:
    known = await search_index.counted(session, [*wanted.words, *narrowed.each])
    groups, missing = [], []
    for word, typed in wanted.words.items():
        meant = [] if word in known else await _meant(session, word)
        if meant or word in known:
            groups.append([word, *meant])
        elif not asked.is_number(typed):
            missing.append(typed)
    if wanted.words and not groups:
        return Seen([], missing, [])
    found = await _find(session, act, groups, narrowed)
    exact = set(found) if all(group[0] in known for group in groups) else set[int]()
    doubted = {word for word in known if known[word][1] <= DOUBTED or not found}
    partly = False
    if len(found) < ENOUGH and doubted.intersection(group[0] for group in groups):
        groups = [
            [group[0], *await _meant(session, group[0])] if group[0] in doubted else group
            for group in groups
        ]
        found = list(dict.fromkeys([*found, *await _find(session, act, groups, narrowed)]))
    elif len(found) >= CONSIDERED and groups:
        titles = await _find(session, act, groups, narrowed, in_title=True)
        found = list(dict.fromkeys([*titles, *found]))
        exact |= set(titles) if exact else set()
    if not found and len(groups) > 1:
        found, partly = await _with_some(session, act, groups, narrowed), True
    return Seen(groups, missing, found, frozenset(exact), partly)


async def _with_some(
    session: AsyncSession, act: Act, groups: Sequence[Sequence[str]], narrowed: Narrowed
) -> list[int]:
    """Tickets that have the most of the words, for want of one that has all."""
    words = [word for group in groups for word in group]
    counts = {w: n for w, (_, n) in (await search_index.counted(session, [*words, ALL])).items()}
    weights = rules.key_words((), words, counts, counts.get(ALL, 0))
    asked_for = " ".join(f"{word}:{weight}" for word, weight in weights.items())
    near = await search.near(
        session, act.scope, words=asked_for, facts=" ".join(narrowed.facts), limit=2 * PAGE
    )
    return [number for number, _ in near]


async def _meant(session: AsyncSession, word: str) -> list[str]:
    if not search_index.is_guessed(word):
        return []
    return rules.spellings(word, await search_index.alike(session, word, LOOKED_AT))


async def _find(
    session: AsyncSession,
    act: Act,
    groups: Sequence[Sequence[str]],
    narrowed: Narrowed,
    *,
    in_title: bool = False,
) -> list[int]:
    words = ["|".join(group) for group in groups] + list(narrowed.facts)
    return await search.find(
        session,
        act.scope,
        words=" ".join(words or [ALL]),
        in_title=in_title,
        reader_id=act.person.id,
        role=act.person.role,
        since=narrowed.since,
        before=narrowed.before,
        at=act.now,
        limit=TITLES if in_title else CONSIDERED,
    )


async def _lines(session: AsyncSession, act: Act, numbers: Sequence[int]) -> Sequence[AnyRow]:
    return await search.lines(
        session, act.scope, numbers, reader_id=act.person.id, role=act.person.role
    )


async def _shown(
    session: AsyncSession, act: Act, rows: Sequence[AnyRow], groups: Sequence[Sequence[str]]
) -> list[dict[str, Any]]:
    wanted = frozenset(word for group in groups for word in group)
    texts = defaultdict[int, list[str]](list)
    for number, body in await search.said(session, act.scope, [row.id for row in rows]):
        texts[number].append(body)
    return [
        {
            "id": row.id,
            "title": row.title,
            "state": row.state,
            "priority": row.priority,
            "client": row.client,
            "technician": row.technician,
            "opened_at": row.created_at,
            "snippet": snippets.snippet(
                [text for text in texts[row.id] if text.strip() != row.title.strip()], wanted
            ),
        }
        for row in rows
    ]
