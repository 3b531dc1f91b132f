"""Keeping the index in step with the tickets: what each is found by, and when it is read again."""

import asyncio
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.services import Act
from commands.search import language
from storage import jobs, search_following, search_index, search_parts
from storage.base import AnyRow
from storage.search import ALL, PRIVATE
from storage.search_index import INSIDE, TITLE, Document

FOLLOWER = "search.follow"
ENTRIES, ROUND = "entries", "round"
# One transaction's worth: on SQLite nobody else writes meanwhile.
AT_ONCE = 50
# A transaction may commit after one that took its numbers later: so many entries are looked at
# again. What comes later still, the round over all tickets finds.
LATE = 100
# How many tickets the round looks at each time; most are as they were.
OF_ROUND = 300
# Against a text pasted in that is a file; nobody's ticket has so many different words.
MOST_WORDS = 3000


async def is_due(session: AsyncSession) -> bool:
    """Whether anything has been said, or changed, since."""
    if await search_following.touched(session, 1):
        return True
    newest = await search_following.last_entry(session)
    return newest > await search_following.mark(session, ENTRIES)


async def follow(session: AsyncSession, act: Act) -> None:
    """Read the next tickets in which something was said or changed."""
    await jobs.alone(session, FOLLOWER, act.now)
    mark = await search_following.mark(session, ENTRIES)
    entries = await search_following.entries_after(session, max(0, mark - LATE), LATE + AT_ONCE)
    touched = await search_following.touched(session, AT_ONCE)
    await refresh(session, {number for _, number in entries} | set(touched))
    await search_following.forget_touched(session, touched)
    last = max((entry for entry, _ in entries), default=mark)
    if last > mark:
        await search_following.set_mark(session, ENTRIES, last)


async def go_round(session: AsyncSession, act: Act) -> None:
    """Look at the next of all tickets, whether or not anything was told of them."""
    await jobs.alone(session, FOLLOWER, act.now)
    mark = await search_following.mark(session, ROUND)
    numbers = await search_following.numbers_after(session, mark, OF_ROUND)
    await refresh(session, numbers)
    last = numbers[-1] if len(numbers) == OF_ROUND else 0
    if last != mark:
        await search_following.set_mark(session, ROUND, last)


async def refresh(session: AsyncSession, numbers: Iterable[int]) -> None:
    """Bring these tickets up to date in the index; those that are gone leave it."""
    wanted = sorted(set(numbers))
    if not wanted:
        return
    tickets = await search_following.sources(session, wanted)
    said = defaultdict[int, list[AnyRow]](list)
    for entry in await search_following.words_of(session, wanted):
        if not entry.details.get("deleted"):
            said[entry.ticket_id].append(entry)
    known = await search_following.digests(session, wanted)
    changed = [t for t in tickets if known.get(t.id) != digest(t, said[t.id])]
    if changed:
        # Reading words takes a while; the loop has other things to do.
        documents = await asyncio.to_thread(lambda: [document(t, said[t.id]) for t in changed])
        await search_index.put(session, documents)
    gone = sorted(known.keys() - {ticket.id for ticket in tickets})
    if gone:
        await search_index.drop(session, gone)


def digest(ticket: AnyRow, said: Sequence[AnyRow]) -> str:
    """What changes when anything does that a ticket is found by."""
    words = [(entry.id, entry.author_id, entry.body, is_public(entry)) for entry in said]
    text = json.dumps([ticket.title, sorted(facts(ticket, said)), words], ensure_ascii=False)
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=12).hexdigest()


def document(ticket: AnyRow, said: Sequence[AnyRow]) -> Document:
    """What a ticket is found by: the words of its title, what was said, the facts."""
    title = language.words_of(ticket.title)
    public = {w for entry in said if is_public(entry) for w in language.words_of(entry.body)}
    inside = {w for entry in said if not is_public(entry) for w in language.words_of(entry.body)}
    words = [*sorted(title), *sorted(public - title), *sorted(inside - public - title)]
    kept = words[:MOST_WORDS]
    lexemes = {TITLE + word for word in title} | facts(ticket, said)
    lexemes |= {INSIDE + w if w in inside - public - title else w for w in kept}
    return Document(
        ticket_id=ticket.id,
        client_id=ticket.client_id,
        opened_at=ticket.created_at,
        digest=digest(ticket, said),
        lexemes=frozenset(lexemes),
    )


def is_public(entry: AnyRow) -> bool:
    """Whether the client saw these words."""
    return bool(entry.public) and not entry.details.get("refused")


def facts(ticket: AnyRow, said: Sequence[AnyRow]) -> set[str]:
    """What a search may be narrowed by: client, state, month, people."""
    people = {ticket.reporter_id} | {entry.author_id for entry in said}
    found = {ALL, f"@c{ticket.client_id}", f"@s{ticket.state}"}
    found |= {search_parts.month(ticket.created_at), *search_parts.parts(ticket.id)}
    found |= {f"@p{person}" for person in people if person is not None}
    if ticket.technician_id is not None:
        found.add(f"@t{ticket.technician_id}")
    if ticket.sensitive:
        found.add(PRIVATE)
    return found
