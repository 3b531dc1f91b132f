"""Which parked messages their rooms were told of, so that each is told once and put right once."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id
from storage.outbox import OutboxRow, PostedCard, State, not_posted
from storage.upsert import insert_once, table


class Refused(Base):
    """A message that its readers miss, and whose room knows; gone once it is sent or given up."""

    __tablename__ = "refusals"

    row_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)


async def untold(session: AsyncSession, templates: Iterable[str]) -> Sequence[int]:
    """The parked messages of these templates, about a record, that no room was told of.

    The edit of a card that stands is none: its readers have it, if not as it is now.
    """
    told = select(Refused.row_id).where(Refused.row_id == OutboxRow.id)
    stands = select(PostedCard.ts).where(
        PostedCard.card == OutboxRow.template, PostedCard.record == OutboxRow.record
    )
    found = await session.scalars(
        select(OutboxRow.id)
        .where(
            OutboxRow.state == State.PARKED,
            OutboxRow.template.in_(templates),
            OutboxRow.record.is_not(None),
            ~told.exists(),
            ~stands.exists(),
        )
        .order_by(OutboxRow.id)
    )
    return found.all()


async def settled(session: AsyncSession) -> Sequence[OutboxRow]:
    """The messages that were refused, told, and have been sent or given up since."""
    found = await session.scalars(
        select(OutboxRow)
        .join(Refused, Refused.row_id == OutboxRow.id)
        .where(OutboxRow.state.in_((State.SENT, State.DROPPED)))
        .order_by(OutboxRow.id)
    )
    return found.all()


async def one(session: AsyncSession, row_id: int) -> OutboxRow | None:
    """One message, whatever became of it."""
    return await session.get(OutboxRow, row_id)


async def tell(session: AsyncSession, row_id: int) -> bool:
    """Whether it is ours to tell of this message; that it was told is remembered."""
    return await insert_once(session, Refused, {"row_id": row_id})


async def settle(session: AsyncSession, row_id: int) -> bool:
    """Whether it is ours to tell how this message ended; it is forgotten."""
    refused = table(Refused)
    done = await session.execute(
        delete(refused).where(refused.c.row_id == row_id).returning(refused.c.row_id)
    )
    return done.first() is not None


async def reason(session: AsyncSession, row: OutboxRow) -> str:
    """Why a message is parked; when only its card is missing, why that one is."""
    error = row.error or ""
    if row.under_card is None or error != not_posted(row.under_card, row.under_record):
        return error
    found = await session.scalar(
        select(OutboxRow.error)
        .where(
            OutboxRow.state == State.PARKED,
            OutboxRow.template == row.under_card,
            OutboxRow.record == row.under_record,
        )
        .order_by(OutboxRow.id.desc())
        .limit(1)
    )
    return found or error
