"""Clocks that technicians run on tickets, and the minutes that stand on a ticket's timeline."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import AnyRow, Base, Id
from storage.people import Person
from storage.scope import Scope, unscoped
from storage.ticket_states import OVER
from storage.tickets import Entry, Ticket


class WorkTimer(Base):
    """A clock that runs: one per person. Stopped, it is a timeline entry and no row any more.

    `due_at` is when the clock's owner is asked whether they forgot it, and then (`asked_at` set)
    when it is stopped for them, as of `until`.
    """

    __tablename__ = "work_timers"
    __table_args__ = (
        Index("ix_work_timers_ticket_id", "ticket_id"),
        Index("ix_work_timers_due_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), unique=True)
    ticket_id: Mapped[int] = mapped_column(Id, ForeignKey("tickets.id"))
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"))
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    until: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]


async def timer_of(session: AsyncSession, scope: Scope, person_id: int) -> WorkTimer | None:
    """The clock that somebody runs, locked."""
    found: WorkTimer | None = await session.scalar(
        select(WorkTimer)
        .where(WorkTimer.person_id == person_id, scope.where(WorkTimer.client_id))
        .with_for_update()
    )
    return found


async def running_on(session: AsyncSession, scope: Scope, number: int) -> Sequence[AnyRow]:
    """The clocks that run on a ticket: `person_id`, `name` and `started_at`, oldest first."""
    found = await session.execute(
        select(WorkTimer.person_id, Person.name, WorkTimer.started_at)
        .join(Person, Person.id == WorkTimer.person_id)
        .where(WorkTimer.ticket_id == number, scope.where(WorkTimer.client_id))
        .order_by(WorkTimer.started_at, WorkTimer.id)
    )
    return found.all()


async def noted_since(
    session: AsyncSession, scope: Scope, number: int, person_id: int, since: datetime
) -> int:
    """Minutes that somebody has noted on a ticket since that moment."""
    found = await session.scalar(
        select(func.sum(Entry.minutes)).where(
            Entry.ticket_id == number,
            Entry.author_id == person_id,
            Entry.at >= since,
            scope.where(Entry.client_id),
        )
    )
    return int(found or 0)


async def entry(session: AsyncSession, scope: Scope, entry_id: int) -> Entry | None:
    """One line of a timeline, locked."""
    found: Entry | None = await session.scalar(
        select(Entry).where(Entry.id == entry_id, scope.where(Entry.client_id)).with_for_update()
    )
    return found


@unscoped("the clock's own question; returns no client's data")
async def any_to_see_to(session: AsyncSession, now: datetime) -> bool:
    """Whether a clock is due, or runs on a ticket that is over."""
    found = await session.scalar(
        select(WorkTimer.id)
        .join(Ticket, Ticket.id == WorkTimer.ticket_id)
        .where(or_(WorkTimer.due_at <= now, Ticket.state.in_(OVER)))
        .limit(1)
    )
    return found is not None


@unscoped("the clock's own question; what it finds is acted on for its own client")
async def claim_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[WorkTimer]:
    """The clocks whose moment has come; other replicas pass over them until we commit."""
    found = await session.scalars(
        select(WorkTimer)
        .where(WorkTimer.due_at <= now)
        .order_by(WorkTimer.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return found.all()


@unscoped("the clock's own question; what it finds is acted on for its own client")
async def claim_over(session: AsyncSession, limit: int) -> Sequence[WorkTimer]:
    """The clocks that run on tickets that are over; other replicas pass over them."""
    found = await session.scalars(
        select(WorkTimer)
        .join(Ticket, Ticket.id == WorkTimer.ticket_id)
        .where(Ticket.state.in_(OVER))
        .order_by(WorkTimer.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=WorkTimer)
    )
    return found.all()
