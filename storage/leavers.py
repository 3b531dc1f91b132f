"""Tickets that lost their technician: held by somebody who has left, or in hand of nobody."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.people import Person
from storage.scope import unscoped
from storage.ticket_states import OPEN, State
from storage.tickets import Ticket


def _lost() -> ColumnElement[bool]:
    """The condition: who holds it has left, or it waited for somebody and nobody is there."""
    gone = select(Person.id).where(Person.active.is_(False))
    nobodys = and_(Ticket.state == State.TAKEN, Ticket.technician_id.is_(None))
    return and_(Ticket.state.in_(OPEN), or_(Ticket.technician_id.in_(gone), nobodys))


@unscoped("tells the clock whether to look at all; returns no client's data")
async def any_lost(session: AsyncSession) -> bool:
    """Whether some ticket lost its technician."""
    return await session.scalar(select(Ticket.id).where(_lost()).limit(1)) is not None


@unscoped("the clock's own question; what it finds is acted on ticket by ticket")
async def claim_lost(session: AsyncSession, limit: int) -> Sequence[Ticket]:
    """The tickets that lost their technician; other replicas pass over them until we commit."""
    found = await session.scalars(
        select(Ticket)
        .where(_lost())
        .order_by(Ticket.id)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    )
    return found.all()
