"""Searching tickets: which have all these words, which say nearly the same, what to show of them.

What is asked is written as in `search_index`: words with a space between two, all of which must be
there; `a|b` is either. `@` begins a fact (`@c12`: that client).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import True_

from storage import search_parts, search_postgresql, search_sqlite
from storage.base import AnyRow
from storage.clients import Client
from storage.lists import listed, one_of
from storage.people import Person
from storage.scope import Scope
from storage.search_following import WORDS
from storage.search_index import SearchDocument, counted
from storage.search_postgresql import Group
from storage.sensitive import readable
from storage.ticket_states import State
from storage.tickets import Entry, Ticket
from storage.upsert import table

_documents = table(SearchDocument).c
_tickets = table(Ticket).c
_entries = table(Entry).c
_clients = table(Client).c
_people = table(Person).c
# Facts that a ticket has: every ticket, and one whose words not all of the team may read.
ALL, PRIVATE = "@all", "@private"
# So many tickets are compared to find those that are like one.
COMPARED = 800


@dataclass(frozen=True, slots=True)
class Reader:
    """Who searches, as `storage.sensitive` wants to know it."""

    id: int
    role: str


async def find(
    session: AsyncSession,
    scope: Scope,
    *,
    words: str,
    in_title: bool,
    reader_id: int,
    role: str,
    since: datetime | None,
    before: datetime | None,
    at: datetime,
    limit: int,
) -> list[int]:
    """The newest tickets that have all these words and that this reader may read.

    The index follows the tickets a moment later: `lines` is what decides what may be shown.
    `in_title` wants all of them in the title; `since` and `before` are when a ticket was opened.
    """
    may = readable(Reader(reader_id, role))
    conditions = [
        *([_documents.opened_at >= since] if since is not None else []),
        *([_documents.opened_at < before] if before is not None else []),
        scope.where(_documents.client_id),
    ]
    newest = await search_parts.newest(session)
    groups = await _groups(session, words, newest)
    if not groups:
        return []
    if session.get_bind().dialect.name == "sqlite":
        ids = await counted(session, [word for group in groups for word in group.words])
        query = search_sqlite.finding(
            [[ids[word][0] for word in group.words] for group in groups],
            [group.is_fact for group in groups],
            in_title=in_title,
            inside=scope.whole_desk,
            conditions=[may, *conditions],
        )
        return list(await session.scalars(query.limit(limit)))
    if not isinstance(may, True_):
        conditions.append(search_postgresql.hiding(PRIVATE, reader_id))
    return await search_postgresql.finding(
        session,
        groups,
        months=search_parts.months(since, before, at),
        in_title=in_title,
        inside=scope.whole_desk,
        conditions=conditions,
        newest=newest,
        limit=limit,
    )


async def _groups(session: AsyncSession, asked: str, newest: int) -> list[Group]:
    """What is asked, the rarest first; nothing when a group has no word that occurs."""
    wanted = [group.split("|") for group in asked.split()]
    there = await counted(session, [word for group in wanted for word in group])
    groups = []
    for words in wanted:
        occur = [word for word in words if word in there]
        if not occur:
            return []
        documents = sum(there[word][1] for word in occur)
        groups.append(Group(occur, min(1.0, documents / max(newest, 1))))
    return sorted(groups, key=lambda group: group.share)


async def near(
    session: AsyncSession, scope: Scope, *, words: str, facts: str, limit: int
) -> list[tuple[int, float]]:
    """The tickets that share the most of these words, and by how much: (number, weight).

    Each word may have a weight, `printer:4.5`; `facts` must all hold. Private ones are left out.
    Where the words are in very many tickets, only the newest are compared.
    """
    given = {word: float(n or 1) for word, _, n in (w.partition(":") for w in words.split())}
    there = await counted(session, given)
    weights = {word: weight for word, weight in given.items() if word in there}
    newest = await search_parts.newest(session)
    wanted = await _groups(session, facts, newest)
    if not weights or (facts and not wanted):
        return []
    theirs = and_(scope.where(_tickets.client_id), _tickets.sensitive.is_(False))
    compared = float(sum(there[word][1] for word in weights))
    if session.get_bind().dialect.name == "sqlite":
        ids = await counted(session, [word for group in wanted for word in group.words])
        query = search_sqlite.nearest(
            {there[word][0]: weight for word, weight in weights.items()},
            [[ids[word][0] for word in group.words] for group in wanted],
            inside=scope.whole_desk,
            first=int(newest * (1 - COMPARED / compared)),
            condition=theirs,
        ).limit(limit)
    else:
        for group in wanted:
            compared *= group.share
        first = int(newest * (1 - COMPARED / max(compared, 1.0)))
        nearest = search_postgresql.nearest(
            weights,
            wanted,
            part=search_parts.since_number(newest, first),
            inside=scope.whole_desk,
            conditions=[
                scope.where(_documents.client_id),
                search_postgresql.without(PRIVATE),
            ],
            limit=limit,
        )
        query = (
            select(_tickets.id, nearest.c.weight)
            .join(nearest, nearest.c.ticket_id == _tickets.id)
            .where(theirs)
            .order_by(nearest.c.weight.desc(), _tickets.id.desc())
        )
    return [(row.id, row.weight) for row in await session.execute(query)]


async def lines(
    session: AsyncSession, scope: Scope, numbers: Sequence[int], *, reader_id: int, role: str
) -> Sequence[AnyRow]:
    """What a list shows of these tickets, of those that this reader may read."""
    query = (
        select(
            _tickets.id,
            _tickets.client_id,
            _tickets.title,
            _tickets.state,
            _tickets.priority,
            _tickets.resolution,
            _tickets.created_at,
            _tickets.last_message_at,
            _clients.name.label("client"),
            _people.name.label("technician"),
        )
        .join(table(Client), _clients.id == _tickets.client_id)
        .outerjoin(table(Person), _people.id == _tickets.technician_id)
        .where(
            one_of(session, _tickets.id),
            scope.where(_tickets.client_id),
            readable(Reader(reader_id, role)),
        )
    )
    return (await session.execute(query, {"these": listed(session, numbers)})).all()


async def said(
    session: AsyncSession, scope: Scope, numbers: Sequence[int]
) -> Sequence[tuple[int, str]]:
    """What was said on these tickets, in order; to a client, only what the client saw."""
    found = await session.execute(
        select(_entries.ticket_id, _entries.body, _entries.details)
        .where(
            _entries.ticket_id.in_(numbers),
            _entries.kind.in_(sorted(WORDS)),
            scope.where(_entries.client_id),
            *([] if scope.whole_desk else [_entries.public]),
        )
        .order_by(_entries.id)
    )
    return [(row.ticket_id, row.body) for row in found if not row.details.get("deleted")]


async def solved(session: AsyncSession, scope: Scope, numbers: Sequence[int]) -> Sequence[AnyRow]:
    """What is told of these solved tickets beside one that is like them; no private ones."""
    found = await session.execute(
        select(
            _tickets.id,
            _tickets.client_id,
            _tickets.title,
            _tickets.resolution,
            _clients.name.label("client"),
        )
        .join(table(Client), _clients.id == _tickets.client_id)
        .where(
            _tickets.id.in_(numbers),
            _tickets.state.in_((State.RESOLVED, State.CLOSED)),
            _tickets.sensitive.is_(False),
            scope.where(_tickets.client_id),
        )
    )
    return found.all()
