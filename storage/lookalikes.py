"""What a new ticket may look like: the client's own open and recent tickets, with their words."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import AnyRow
from storage.scope import Scope
from storage.ticket_states import OPEN, State
from storage.tickets import Entry, Ticket
from storage.upsert import table

_tickets, _entries = table(Ticket).c, table(Entry).c
# The solved ones of late: a request that comes back often looks like one of them.
_OVER = (State.RESOLVED, State.CLOSED)


async def of_client(
    session: AsyncSession, scope: Scope, client_id: int, since: datetime, limit: int
) -> Sequence[AnyRow]:
    """A client's newest tickets that are open, or were made since then and solved.

    Each has id, title, state, created_at, reporter_id, client_id, sensitive, and words: its first
    message.
    """
    first = (
        select(func.min(_entries.id))
        .where(_entries.ticket_id == _tickets.id, _entries.kind == "message")
        .correlate(table(Ticket))
        .scalar_subquery()
    )
    found = await session.execute(
        select(
            _tickets.id,
            _tickets.title,
            _tickets.state,
            _tickets.created_at,
            _tickets.reporter_id,
            _tickets.client_id,
            _tickets.sensitive,
            _entries.body.label("words"),
        )
        .outerjoin(table(Entry), _entries.id == first)
        .where(
            _tickets.client_id == client_id,
            or_(
                _tickets.state.in_(OPEN),
                _tickets.state.in_(_OVER) & (_tickets.created_at >= since),
            ),
            scope.where(_tickets.client_id),
        )
        .order_by(_tickets.id.desc())
        .limit(limit)
    )
    return found.all()
