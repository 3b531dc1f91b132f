"""Messages that Slack refuses for good: they wait for an administrator, who learns of them."""

from datetime import datetime

from sqlalchemy import Index, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id
from storage.db import wake
from storage.outbox import OutboxRow, State
from storage.upsert import table


class ParkedNotice(Base):
    """One spell of parked messages, from the first to the last, told by one card.

    `told_until` is the parking that the card counted last; `over` says that none is left.
    """

    __tablename__ = "parked_notices"
    __table_args__ = (Index("ix_parked_notices_over", "over"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    told_until: Mapped[datetime]
    over: Mapped[bool] = mapped_column(default=False)


async def current(session: AsyncSession) -> ParkedNotice | None:
    """The spell that is not over."""
    found: ParkedNotice | None = await session.scalar(
        select(ParkedNotice)
        .where(ParkedNotice.over.is_(False))
        .order_by(ParkedNotice.id.desc())
        .limit(1)
    )
    return found


async def notice(session: AsyncSession, notice_id: int) -> ParkedNotice | None:
    """One spell."""
    return await session.get(ParkedNotice, notice_id)


async def newest(session: AsyncSession, but: str) -> tuple[int, datetime | None]:
    """How many messages are parked, and since when the last one; templates named `but` aside."""
    found = await session.execute(
        select(func.count(), func.max(OutboxRow.parked_at)).where(
            OutboxRow.state == State.PARKED, OutboxRow.template != but
        )
    )
    count, moment = found.one()
    return count, moment


async def get(session: AsyncSession, row_id: int) -> OutboxRow | None:
    """One parked message; None when it is parked no more."""
    found: OutboxRow | None = await session.scalar(
        select(OutboxRow).where(OutboxRow.id == row_id, OutboxRow.state == State.PARKED)
    )
    return found


async def ids(session: AsyncSession) -> list[int]:
    """All parked messages, oldest first."""
    found = await session.scalars(
        select(OutboxRow.id).where(OutboxRow.state == State.PARKED).order_by(OutboxRow.id)
    )
    return list(found)


async def retry(session: AsyncSession, row_id: int, now: datetime) -> bool:
    """Put a parked row back in its lane; False when it is not parked any more."""
    outbox = table(OutboxRow)
    done = await session.execute(
        update(outbox)
        .where(outbox.c.id == row_id, outbox.c.state == State.PARKED)
        .values(state=State.WAITING, attempts=0, due_at=now, error=None, parked_at=None)
        .returning(outbox.c.id)
    )
    wake(session)
    return done.first() is not None


async def drop(session: AsyncSession, row_id: int) -> bool:
    """Give a parked row up; False when it is not parked any more."""
    outbox = table(OutboxRow)
    done = await session.execute(
        update(outbox)
        .where(outbox.c.id == row_id, outbox.c.state == State.PARKED)
        .values(state=State.DROPPED, parked_at=None)
        .returning(outbox.c.id)
    )
    return done.first() is not None
