"""Storms: when more new cards wait for a channel than it can show, one card tells them all."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Index, and_, func, select, true, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from storage.base import Base, Id
from storage.outbox import Kind, OutboxRow, PostedCard, State
from storage.upsert import table


class Storm(Base):
    """One storm in one channel; the rows that it tells are `folded_into` its id."""

    __tablename__ = "storms"
    __table_args__ = (Index("ix_storms_lane", "lane", "last_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    lane: Mapped[str]
    began_at: Mapped[datetime]
    last_at: Mapped[datetime]


async def get(session: AsyncSession, storm_id: int) -> Storm | None:
    """One storm."""
    return await session.get(Storm, storm_id)


async def lasting(session: AsyncSession, lane: str, since: datetime) -> Storm | None:
    """The storm of a channel that still grew at or after that moment."""
    found: Storm | None = await session.scalar(
        select(Storm)
        .where(Storm.lane == lane, Storm.last_at >= since)
        .order_by(Storm.id.desc())
        .limit(1)
    )
    return found


async def crowded_lanes(
    session: AsyncSession, more_than: int, cards: Sequence[str] | None = None
) -> list[str]:
    """The channels in which more than so many new cards (of these names, if given) wait."""
    found = await session.scalars(
        select(OutboxRow.lane)
        .where(
            OutboxRow.state == State.WAITING,
            OutboxRow.kind == Kind.CARD,
            OutboxRow.lane == OutboxRow.channel,
            true() if cards is None else OutboxRow.template.in_(cards),
        )
        .group_by(OutboxRow.lane)
        .having(func.count() > more_than)
    )
    return list(found)


async def fold_lane(session: AsyncSession, lane: str, into: int, cards: Sequence[str]) -> int:
    """Fold the waiting new cards of a channel into one row; how many that was.

    `cards` are the names of the cards that may be folded.
    """
    outbox = table(OutboxRow)
    done = await session.execute(
        update(outbox)
        .where(
            and_(
                outbox.c.state == State.WAITING,
                outbox.c.kind == Kind.CARD,
                outbox.c.lane == lane,
                outbox.c.template.in_(cards),
                # What may have been posted already is not told a second time by the list.
                outbox.c.doubt.is_(False),
            )
        )
        .values(state=State.FOLDED, fold_key=None, folded_into=into)
        .returning(outbox.c.id)
    )
    return len(done.all())


async def folded_records(session: AsyncSession, into: int) -> list[tuple[str, str]]:
    """What a folded card tells: pairs of card and record, oldest first."""
    found = await session.execute(
        select(OutboxRow.template, OutboxRow.record)
        .where(OutboxRow.folded_into == into, OutboxRow.kind == Kind.CARD)
        .order_by(OutboxRow.id)
    )
    return [(card, record or "") for card, record in found.all()]


def _orphaned() -> ColumnElement[bool]:
    """The condition of waiting lines whose card was folded and is not on its way by itself."""
    outbox = table(OutboxRow)
    card, root = aliased(OutboxRow), tuple_(outbox.c.under_card, outbox.c.under_record)
    cards = select(card.template, card.record).where(card.kind == Kind.CARD)
    # Lists that are made once, not a search per line: a storm has thousands of both.
    folded = cards.where(card.state == State.FOLDED)
    on_its_way = cards.where(card.state.in_((State.WAITING, State.SENDING)))
    stands = select(PostedCard.ts).where(
        PostedCard.card == outbox.c.under_card, PostedCard.record == outbox.c.under_record
    )
    return and_(
        outbox.c.state == State.WAITING,
        outbox.c.under_card.is_not(None),
        root.in_(folded),
        root.not_in(on_its_way),
        ~stands.exists(),
    )


async def has_orphans(session: AsyncSession) -> bool:
    """Whether a line waits under a card that was folded."""
    found = await session.scalar(select(table(OutboxRow).c.id).where(_orphaned()).limit(1))
    return found is not None


async def fold_orphans(session: AsyncSession) -> None:
    """Let lines under a folded card wait for it without holding up what is behind them.

    They are let go when the card is posted after all (`storage.delivery.record`).
    """
    await session.execute(update(table(OutboxRow)).where(_orphaned()).values(state=State.FOLDED))
