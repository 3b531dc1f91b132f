"""Which rows may be sent now: the first of each lane that may go, found by the index."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from sqlalchemy import CTE, Select, bindparam, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.base import UTCDateTime
from storage.outbox import Kind, OutboxRow, PostedCard, State
from storage.pace import Paced, under


async def first_of_each(
    session: AsyncSession, now: datetime, limit: int, closed: Iterable[str] = ()
) -> list[OutboxRow]:
    """Return the rows that may be sent by `now`, one per lane; none under a closed ceiling."""
    found = await session.scalars(_first(tuple(closed)), {"now": now, "most": limit})
    return list(found)


async def soonest(session: AsyncSession) -> datetime | None:
    """When a row may be sent at the earliest (ceilings aside); None when nothing waits."""
    moment: datetime | None = await session.scalar(_SOONEST)
    return moment


def _lanes() -> CTE:
    """The lanes in which something waits, each found from the one before it by the index.

    Grouping the rows would read all of them, and thousands may wait in one lane.
    """
    row, next_row = aliased(OutboxRow), aliased(OutboxRow)
    lanes = (
        select(func.min(row.lane).label("lane"))
        .where(row.state == State.WAITING)
        .cte("lanes", recursive=True)
    )
    following = (
        select(func.min(next_row.lane))
        .where(next_row.state == State.WAITING, next_row.lane > lanes.c.lane)
        .correlate(lanes)
        .scalar_subquery()
    )
    return lanes.union_all(select(following).where(lanes.c.lane.is_not(None)))


def _heads() -> Select[int]:
    """The first row of each lane that may be sent at some time, and whose lane is at rest.

    What waits for a card that does not stand is passed over: others of its lane go before it.
    """
    sending, editing = aliased(OutboxRow), aliased(OutboxRow)
    lanes, row = _lanes(), aliased(OutboxRow)
    stands = select(PostedCard.ts).where(
        PostedCard.card == row.under_card, PostedCard.record == row.under_record
    )
    first = (
        select(row.id)
        .where(
            row.state == State.WAITING,
            row.lane == lanes.c.lane,
            or_(row.under_card.is_(None), stands.exists()),
        )
        .order_by(row.id)
        .limit(1)
        .correlate(lanes)
        .scalar_subquery()
    )
    lane_is_busy = select(sending.id).where(
        sending.state == State.SENDING, sending.lane == OutboxRow.lane
    )
    # A card may have rows in two lanes: a new message, and an edit of it.
    card_is_busy = select(editing.id).where(
        editing.state == State.SENDING,
        editing.kind == Kind.CARD,
        OutboxRow.kind == Kind.CARD,
        editing.template == OutboxRow.template,
        editing.record == OutboxRow.record,
    )
    return (
        select(OutboxRow.id)
        .join(lanes, OutboxRow.id == first)
        .outerjoin(Paced, Paced.key == OutboxRow.lane)
        .where(OutboxRow.state == State.WAITING, ~lane_is_busy.exists(), ~card_is_busy.exists())
    )


_SOONEST = _heads().with_only_columns(
    func.min(case((Paced.free_at > OutboxRow.due_at, Paced.free_at), else_=OutboxRow.due_at)),
    maintain_column_froms=True,
)


# Building it costs more than executing it, and it is asked again and again.
@cache
def _first(closed: tuple[str, ...]) -> Select[OutboxRow]:
    now = bindparam("now", type_=UTCDateTime())
    return (
        _heads()
        .with_only_columns(OutboxRow, maintain_column_froms=True)
        .where(
            OutboxRow.due_at <= now,
            or_(Paced.free_at.is_(None), Paced.free_at <= now),
            ~under(closed),
        )
        .order_by(OutboxRow.id)
        .limit(bindparam("most"))
        # A writer that has just put the same card again holds its row: pass over it, so that
        # the card is rendered after that writer's commit.
        .with_for_update(skip_locked=True, of=OutboxRow)
    )
