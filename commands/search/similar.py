"""Solved tickets that are like an open one: the same client's first, then anybody's."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.search import language, rules
from storage import search, search_index, tickets
from storage.scope import Scope
from storage.search import ALL
from storage.ticket_states import State

MOST = 3
# Nobody says more than this about one thing; a mail pasted in does.
WORDS_READ = 2000
LOOKED_FOR = frozenset({State.NEW, State.TAKEN})
SOLVED = f"@s{State.RESOLVED}|@s{State.CLOSED}"


async def solved_like(session: AsyncSession, scope: Scope, number: int) -> list[dict[str, Any]]:
    """Up to three, each with the first line of its resolution; none while nothing is near.

    `scope` is of who reads them: another client's are for the desk alone. A private ticket is not
    compared, and none is shown.
    """
    ticket = await tickets.get(session, scope, number)
    if ticket is None or ticket.state not in LOOKED_FOR or ticket.sensitive:
        return []
    words = set[str]()
    for _, body in await search.said(session, scope, [number]):
        words = language.words_of(body[:WORDS_READ])
        break
    title = language.words_of(ticket.title)
    known = await search_index.counted(session, {*title, *words, ALL})
    counts = {word: documents for word, (_, documents) in known.items()}
    weights = rules.key_words(title, words, counts, counts.get(ALL, 0))
    if not weights:
        return []
    asked = " ".join(f"{word}:{weight}" for word, weight in weights.items())
    same = await _near(session, scope, asked, f"{SOLVED} @c{ticket.client_id}")
    found = [n for n, shared in same if n != number and rules.near_enough(weights, shared)]
    if len(found) < MOST and scope.whole_desk:
        others = await _near(session, scope, asked, SOLVED)
        found += [n for n, shared in others if rules.near_enough(weights, shared)]
    return await _shown(session, scope, list(dict.fromkeys(found))[:MOST], ticket.client_id)


async def _near(
    session: AsyncSession, scope: Scope, words: str, facts: str
) -> list[tuple[int, float]]:
    return await search.near(session, scope, words=words, facts=facts, limit=MOST + 1)


async def _shown(
    session: AsyncSession, scope: Scope, numbers: list[int], client_id: int
) -> list[dict[str, Any]]:
    if not numbers:
        return []
    rows = {row.id: row for row in await search.solved(session, scope, numbers)}
    return [
        {
            "id": number,
            "title": rows[number].title,
            "client": rows[number].client if rows[number].client_id != client_id else "",
            "how": next(iter((rows[number].resolution or "").strip().splitlines()), ""),
        }
        for number in numbers
        if number in rows
    ]
