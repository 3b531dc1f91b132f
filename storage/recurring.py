"""Tickets that come again and again: what they say, how often, and when the next one is due."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import AnyRow, Base, Id
from storage.clients import Client
from storage.people import Person
from storage.scope import Scope, unscoped


class Recurring(Base):
    """A ticket of one client that is opened at each occurrence.

    `every` names the rhythm, `weekday` (Monday is 0) and `day` (of the month) what it needs.
    `due_at` is when the next one is opened; None while it is stopped.
    """

    __tablename__ = "recurring"
    __table_args__ = (Index("ix_recurring_due_at", "due_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"), index=True)
    title: Mapped[str]
    words: Mapped[str]
    checklist: Mapped[list[str]]
    every: Mapped[str]
    weekday: Mapped[int | None]
    day: Mapped[int | None]
    technician_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    due_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


async def get(
    session: AsyncSession, scope: Scope, recurring_id: int, *, lock: bool = False
) -> Recurring | None:
    """One of them; with `lock`, nobody else changes or opens it meanwhile."""
    query = select(Recurring).where(Recurring.id == recurring_id, scope.where(Recurring.client_id))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found: Recurring | None = await session.scalar(query)
    return found


async def listed(session: AsyncSession, scope: Scope, limit: int) -> Sequence[AnyRow]:
    """All of them with the names of `client` and `technician`, the next one first."""
    found = await session.execute(
        select(
            Recurring.id,
            Recurring.title,
            Recurring.every,
            Recurring.weekday,
            Recurring.day,
            Recurring.due_at,
            Client.name.label("client"),
            Person.name.label("technician"),
        )
        .join(Client, Client.id == Recurring.client_id)
        .outerjoin(Person, Person.id == Recurring.technician_id)
        .where(scope.where(Recurring.client_id))
        .order_by(Recurring.due_at.is_(None), Recurring.due_at, Recurring.id)
        .limit(limit)
    )
    return found.all()


async def any_due(session: AsyncSession, now: datetime) -> bool:
    """Whether the moment of one of them has come."""
    found = await session.scalar(select(Recurring.id).where(Recurring.due_at <= now).limit(1))
    return found is not None


@unscoped("the clock's own question; each is opened for its own client")
async def claim_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[Recurring]:
    """Those whose moment has come; other replicas pass over them until we commit."""
    found = await session.scalars(
        select(Recurring)
        .where(Recurring.due_at <= now)
        .order_by(Recurring.due_at, Recurring.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return found.all()
