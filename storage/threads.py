"""Where the clients' words on tickets stand in Slack: what a look back has to read again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.outbox import PostedCard
from storage.scope import Scope
from storage.ticket_links import Merge
from storage.ticket_states import OPEN, State
from storage.tickets import Entry, Ticket

# The client may still say something there that counts.
_ALIVE = OPEN | {State.RESOLVED}


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread in which something may still be said; `alive` while its ticket is not over."""

    channel: str
    ts: str
    alive: bool


async def threads(session: AsyncSession, scope: Scope, since: datetime) -> list[Thread]:
    """The clients' threads of tickets that are open or resolved, or were touched since then.

    A ticket may have several: its own, those under messages that joined it, and the one under the
    card with which the desk wrote first.
    """
    lives = or_(Ticket.state.in_(_ALIVE), _goes_on())
    wanted = and_(
        or_(lives, Ticket.closed_at >= since, Ticket.last_message_at >= since),
        scope.where(Ticket.client_id),
    )
    own = await session.execute(
        select(Ticket.channel, Ticket.ts, Ticket.state).where(wanted, Ticket.channel.is_not(None))
    )
    joined = await session.execute(
        select(Entry.channel, Entry.ts, Ticket.state, Entry.details)
        .join(Ticket, Ticket.id == Entry.ticket_id)
        .where(wanted, Entry.kind == "message", Entry.channel.is_not(None))
    )
    cards = await session.execute(
        select(PostedCard.channel, PostedCard.ts, Ticket.state)
        .join(Ticket, PostedCard.record == cast(Ticket.id, String))
        .where(wanted, PostedCard.card == "tickets/client")
    )
    rows = [
        *own.all(),
        *(row[:3] for row in joined.all() if not row[3].get("thread_ts")),
        *cards.all(),
    ]
    alive = _ALIVE | {State.MERGED}
    return [Thread(str(place), str(ts), state in alive) for place, ts, state in rows]


def _goes_on() -> ColumnElement[bool]:
    """Whether a ticket was merged into one that is not over: its thread is that one's as well."""
    parent = aliased(Ticket)
    return exists().where(
        Merge.child_id == Ticket.id,
        Merge.parent_id == parent.id,
        parent.state.in_(_ALIVE | {State.MERGED}),
    )


async def known_messages(
    session: AsyncSession, scope: Scope, channel: str, stamps: Sequence[str]
) -> set[str]:
    """Which of these messages (their ts) stand on a ticket."""
    found = await session.scalars(
        select(Entry.ts).where(
            Entry.channel == channel, Entry.ts.in_(stamps), scope.where(Entry.client_id)
        )
    )
    return {str(ts) for ts in found}
