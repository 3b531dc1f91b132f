"""Tickets that other rooms wish for: the tickets room opens each once, or adds to the one there is.

An alert, a recurring task, a leaver: whoever knows of it writes a wish, and a job of the tickets
room grants it. All wishes of one `key` are about one cause: while its ticket is open, a further
wish is written on that ticket instead of opening another.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id
from storage.scope import Scope, unscoped
from storage.upsert import insert_once


class Wish(Base):
    """A ticket that somebody wants opened, or the word that its cause is over (`recovers`).

    `ticket_id` is the ticket that was opened or added to; `done_at` is set without one when
    there was nothing to do.
    """

    __tablename__ = "ticket_wishes"
    __table_args__ = (
        Index("ix_ticket_wishes_waiting", "done_at", "id"),
        Index("ix_ticket_wishes_key", "client_id", "key"),
        Index("ix_ticket_wishes_ticket_id", "ticket_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str]
    # Set for what may be wished once and never again: a period of something that recurs.
    once_key: Mapped[str | None] = mapped_column(unique=True)
    recovers: Mapped[bool]
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"))
    title: Mapped[str]
    words: Mapped[str]
    kind: Mapped[str]
    impact: Mapped[int]
    urgency: Mapped[int]
    technician_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    checklist: Mapped[list[str]]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    ticket_id: Mapped[int | None] = mapped_column(Id, ForeignKey("tickets.id"))


async def add(
    session: AsyncSession,
    *,
    key: str,
    client_id: int,
    title: str,
    at: datetime,
    words: str = "",
    kind: str = "request",
    impact: int = 2,
    urgency: int = 2,
    technician_id: int | None = None,
    checklist: Sequence[str] = (),
    once: bool = False,
) -> bool:
    """Wish for a ticket of a client; whether the wish was taken down.

    A further wish with the same `key` adds to the ticket while it is open, reopens it while it is
    resolved, and opens another one when it is closed. With `once` a further wish with that key is
    nothing at all: then this gives False.
    """
    return await insert_once(
        session,
        Wish,
        {
            "key": key,
            "once_key": f"{client_id}:{key}" if once else None,
            "recovers": False,
            "client_id": client_id,
            "title": title,
            "words": words,
            "kind": kind,
            "impact": impact,
            "urgency": urgency,
            "technician_id": technician_id,
            "checklist": list(checklist),
            "created_at": at,
        },
    )


async def recover(
    session: AsyncSession, *, key: str, client_id: int, words: str, at: datetime
) -> None:
    """Say that the cause is over: a ticket that nobody touched closes, another one is told."""
    values = {"key": key, "client_id": client_id, "words": words, "created_at": at}
    rest = {"recovers": True, "title": "", "kind": "", "impact": 2, "urgency": 2, "checklist": []}
    await insert_once(session, Wish, {**values, **rest})


async def any_waiting(session: AsyncSession) -> bool:
    """Whether a wish waits to be granted."""
    found = await session.scalar(select(Wish.id).where(Wish.done_at.is_(None)).limit(1))
    return found is not None


@unscoped("the clock's own question; each wish is granted as its client's")
async def waiting(session: AsyncSession, limit: int) -> Sequence[Wish]:
    """The wishes that wait, oldest first."""
    found = await session.scalars(
        select(Wish).where(Wish.done_at.is_(None)).order_by(Wish.id).limit(limit)
    )
    return found.all()


async def last_granted(
    session: AsyncSession, scope: Scope, client_id: int, key: str
) -> Wish | None:
    """The newest wish of that key which has a ticket."""
    found: Wish | None = await session.scalar(
        select(Wish)
        .where(
            Wish.client_id == client_id,
            Wish.key == key,
            Wish.ticket_id.is_not(None),
            scope.where(Wish.client_id),
        )
        .order_by(Wish.id.desc())
        .limit(1)
    )
    return found


async def repeated(session: AsyncSession, scope: Scope, number: int) -> tuple[int, datetime | None]:
    """How often the cause of this ticket was told, the first time included, and when last."""
    found = await session.execute(
        select(
            func.count(Wish.id).filter(Wish.recovers.is_(False)), func.max(Wish.created_at)
        ).where(Wish.ticket_id == number, scope.where(Wish.client_id))
    )
    times, last_at = found.one()
    return times, last_at
