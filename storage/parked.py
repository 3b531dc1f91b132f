"""Messages that Slack refuses for good: they wait for an administrator, who learns of them."""

from datetime import datetime

from sqlalchemy import ColumnElement, Index, Select, and_, case, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from storage.base import Base, Id
from storage.db import wake
from storage.outbox import NOT_POSTED, Kind, OutboxRow, PostedCard, State, not_posted
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
    again = update(outbox).values(
        state=State.WAITING, attempts=0, due_at=now, error=None, parked_at=None
    )
    done = await session.execute(
        again.where(outbox.c.id == row_id, outbox.c.state == State.PARKED).returning(
            outbox.c.kind, outbox.c.template, outbox.c.record
        )
    )
    wake(session)
    back = done.first()
    if back is not None and back.kind == Kind.CARD:
        await session.execute(again.where(parked_with(back.template, back.record)))
    return back is not None


def parked_with(card: str, record: str) -> ColumnElement[bool]:
    """The condition of what is parked only because this card does not stand."""
    outbox = table(OutboxRow)
    return and_(
        outbox.c.state == State.PARKED,
        outbox.c.under_card == card,
        outbox.c.under_record == record,
        outbox.c.error == not_posted(card, record),
    )


def _stranded() -> Select[tuple[int]]:
    """What waits under a card that does not stand and is not on its way."""
    outbox, card = table(OutboxRow), aliased(OutboxRow)
    # A list that is made once, not a search per line.
    on_its_way = select(card.template, card.record).where(
        card.kind == Kind.CARD, card.state.in_((State.WAITING, State.SENDING, State.FOLDED))
    )
    stands = select(PostedCard.ts).where(
        PostedCard.card == outbox.c.under_card, PostedCard.record == outbox.c.under_record
    )
    return (
        select(outbox.c.id)
        .where(
            outbox.c.state == State.WAITING,
            outbox.c.under_card.is_not(None),
            tuple_(outbox.c.under_card, outbox.c.under_record).not_in(on_its_way),
            ~stands.exists(),
        )
        .order_by(outbox.c.id)
    )


async def any_stranded(session: AsyncSession) -> bool:
    """Whether something waits for a card that will not come by itself."""
    return await session.scalar(_stranded().limit(1)) is not None


async def park_stranded(session: AsyncSession, now: datetime) -> None:
    """Park what waits for a card that is parked itself, or was given up."""
    outbox = table(OutboxRow)
    # Several workers may do this at once: each takes what the others do not hold.
    found = await session.scalars(_stranded().with_for_update(skip_locked=True))
    reason = outbox.c.under_card + " " + outbox.c.under_record + NOT_POSTED
    # What one person should have read is worth nothing later.
    over = case((outbox.c.kind == Kind.EPHEMERAL, State.DROPPED), else_=State.PARKED)
    await session.execute(
        update(outbox)
        .where(outbox.c.id.in_(found.all()))
        .values(state=over, fold_key=None, error=reason, parked_at=now)
    )


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
