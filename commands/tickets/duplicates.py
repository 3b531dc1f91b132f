"""Which tickets a new one may repeat: the same client's, and the outages that are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.services import Act
from commands.tickets import likeness
from commands.tickets.likeness import Said
from storage import lookalikes, ticket_links, tickets
from storage.scope import Scope
from storage.ticket_states import OPEN
from storage.tickets import Ticket

MOST = 3
LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Likely:
    """A ticket that a new one may repeat.

    `why` is "outage" (a known one: the new ticket is part of it), "machine" (the same machine is
    named) or "words"; `score` goes from 0 to 1.
    """

    number: int
    title: str
    state: str
    why: str
    score: float


async def likely(
    session: AsyncSession,
    scope: Scope,
    client_id: int,
    words: str,
    *,
    at: datetime,
    title: str = "",
    reporter_id: int | None = None,
    but: int | None = None,
) -> list[Likely]:
    """The known outages and the likeliest duplicates of this client's words, likeliest first.

    `but` is the number of the ticket itself, once it has one. Another client's words are never in
    it, but for the title of an outage, which the whole desk's scope alone is told.
    """
    outages = [
        Likely(found.id, found.title, found.state, "outage", 1.0)
        for found in await ticket_links.known_outages(session, scope, client_id)
        if found.id != but and not found.sensitive
    ]
    rows = await lookalikes.of_client(session, scope, client_id, at - likeness.FAR, LOOKED_AT)
    known = {outage.number for outage in outages} | {but}
    new = Said(title or words, words, at, reporter_id)
    found = []
    for row in rows:
        if row.id in known or row.sensitive:
            continue
        old = Said(row.title, row.words or "", row.created_at, row.reporter_id)
        score, why = likeness.score(new, old)
        if score >= likeness.ENOUGH:
            found.append(Likely(row.id, row.title, row.state, why, round(score, 3)))
    return outages[:MOST] + _best(found)


async def of_ticket(session: AsyncSession, scope: Scope, ticket: Ticket) -> list[dict[str, Any]]:
    """What the card of a new ticket offers: known outages, and open tickets to merge it into."""
    found = await _likely_of(session, scope, ticket)
    return [
        {"number": one.number, "title": one.title, "why": one.why}
        for one in found
        if one.state in OPEN
    ]


async def _likely_of(session: AsyncSession, scope: Scope, ticket: Ticket) -> list[Likely]:
    entries = await tickets.entries(session, scope, ticket.id)
    words = next((entry.body for entry in entries if entry.kind == "message"), "")
    return await likely(
        session,
        scope,
        ticket.client_id,
        words,
        at=ticket.created_at,
        title=ticket.title,
        reporter_id=ticket.reporter_id,
        but=ticket.id,
    )


async def open_others(
    session: AsyncSession, act: Act, ticket: Ticket, limit: int
) -> list[tuple[int, str]]:
    """The client's other open tickets by number and title: the likeliest first, then the newest."""
    first = [
        (one.number, one.title)
        for one in await _likely_of(session, act.scope, ticket)
        if one.state in OPEN and one.why != "outage"
    ]
    since = ticket.created_at
    rows = await lookalikes.of_client(session, act.scope, ticket.client_id, since, limit)
    rest = [
        (row.id, row.title)
        for row in rows
        if row.state in OPEN and row.id != ticket.id and row.sensitive == ticket.sensitive
    ]
    return list(dict.fromkeys([*first, *rest]))[:limit]


def _best(found: Sequence[Likely]) -> list[Likely]:
    return sorted(found, key=lambda one: (-one.score, -one.number))[:MOST]
