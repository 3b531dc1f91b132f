"""Where things stand in Slack: what happens to them when a channel's id or its readers change."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    and_,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from storage import outbox
from storage.db import wake
from storage.models import all_tables
from storage.outbox import Address, OutboxRow, PostedCard, State
from storage.ticket_states import OPEN
from storage.tickets import Ticket
from storage.upsert import table

# The columns that hold a channel's id and nothing else.
IDS: Mapping[str, tuple[str, ...]] = {
    "channels": ("slack_channel",),
    "strangers": ("slack_channel",),
    "tickets": ("channel",),
    "ticket_entries": ("channel",),
    "cards": ("channel",),
    "early_messages": ("channel",),
    "outbox": ("channel",),
    "desk": ("desk_channel", "approvals_channel", "sensitive_channel"),
}
# Those of which one part, between colons, may be a channel's id.
PARTS: Mapping[str, tuple[str, ...]] = {
    "outbox": ("lane", "fold_key", "record", "under_record"),
    "cards": ("record",),
    "storms": ("lane",),
    "pace": ("key",),
    "early_messages": ("identity",),
    "inbox": ("identity",),
}
# Slack's word for a channel that we cannot see, and so for one under the id it had before.
UNSEEN = "channel_not_found"
_UNSENT = (State.WAITING, State.SENDING, State.FOLDED, State.PARKED)


async def follow(session: AsyncSession, old: str, new: str) -> None:
    """Let everything that is stored under one channel id be stored under another.

    What the new id holds already wins: the same message, told under both ids, is one. Records
    that the session has loaded are forgotten, because their rows have changed.
    """
    await session.flush()
    await _send_again(session, old)
    await _rename_values(session, old, new)
    tables = all_tables().tables
    for name, columns in IDS.items():
        for column in columns:
            of = tables[name]
            await _rename(session, of, of.c[column], of.c[column] == old, literal(new))
    for name, columns in PARTS.items():
        for column in columns:
            of = tables[name]
            has, renamed = _part(of.c[column], old, new)
            await _rename(session, of, of.c[column], has, renamed)
    session.expunge_all()
    wake(session)


async def _rename(
    session: AsyncSession,
    of: Table,
    column: Column[Any],
    has: ColumnElement[bool],
    renamed: ColumnElement[Any],
) -> None:
    free = [~taken for taken in _taken(of, column, renamed)]
    await session.execute(update(of).where(has, *free).values({column: renamed}))


def _taken(
    of: Table, column: Column[Any], renamed: ColumnElement[Any]
) -> Iterator[ColumnElement[bool]]:
    """The conditions under which a row with the new id stands where this one would go."""
    for constraint in of.constraints:
        if not isinstance(constraint, UniqueConstraint | PrimaryKeyConstraint):
            continue
        if column.name in constraint.columns:
            other = of.alias()
            others = [c for c in constraint.columns if c is not column]
            same = (other.c[c.name] == c for c in others)
            yield (
                select(literal(1))
                .select_from(other)
                .where(other.c[column.name] == renamed, *same)
                .correlate(of)
                .exists()
            )


def _part(
    column: ColumnElement[Any], old: str, new: str
) -> tuple[ColumnElement[bool], ColumnElement[str]]:
    """Whether a text between whose colons the old id stands, and that text with the new one."""
    whole = literal(":").concat(column).concat(":")
    changed = func.replace(whole, f":{old}:", f":{new}:", type_=String)
    renamed = func.substr(changed, 2, func.length(changed) - 2, type_=String)
    return whole.contains(f":{old}:", autoescape=True), renamed


async def _send_again(session: AsyncSession, channel: str) -> None:
    """Put back what was on its way to an id that leads nowhere any more.

    An attempt under way is taken from whoever made it; the next one looks whether it landed.
    """
    rows = table(OutboxRow)
    lost = and_(rows.c.state == State.PARKED, rows.c.error.startswith(UNSEEN))
    await session.execute(
        update(rows)
        .where(rows.c.channel == channel, or_(rows.c.state == State.SENDING, lost))
        .values(_waiting())
    )


def _waiting() -> dict[str, Any]:
    return {
        "state": State.WAITING,
        "attempts": 0,
        "lease_until": None,
        "due_at": datetime.now(UTC),
        "error": None,
        "parked_at": None,
    }


async def _rename_values(session: AsyncSession, old: str, new: str) -> None:
    """Mend the links to the channel in lines that are not sent yet."""
    rows = table(OutboxRow)
    found = await session.execute(
        select(rows.c.id, rows.c.context).where(
            rows.c.state.in_(_UNSENT), cast(rows.c.context, String).contains(old, autoescape=True)
        )
    )
    for row_id, context in found.all():
        mended = {name: new if value == old else value for name, value in context.items()}
        await session.execute(update(rows).where(rows.c.id == row_id).values(context=mended))


async def release(session: AsyncSession, channel: str, reason: str) -> None:
    """Send what was parked for this reason and was to go to this channel."""
    rows = table(OutboxRow)
    await session.execute(
        update(rows)
        .where(rows.c.channel == channel, rows.c.state == State.PARKED, rows.c.error == reason)
        .values(_waiting())
    )
    wake(session)


async def leave(session: AsyncSession, old: str, new: str, reason: str) -> None:
    """Say elsewhere what was to be said in a channel; nothing goes under its old cards any more.

    What was parked for this `reason` goes with it. Of the cards that stand in the old channel,
    those of open tickets and those under which a line waits are posted anew in the new one.
    """
    rows = table(OutboxRow)
    await release(session, old, reason)
    unsent = and_(rows.c.channel == old, rows.c.state.in_(_UNSENT))
    _, lane = _part(rows.c.lane, old, new)
    await session.execute(update(rows).where(unsent).values(channel=new, lane=lane))
    stood = table(PostedCard)
    done = await session.execute(
        delete(stood).where(stood.c.channel == old).returning(stood.c.card, stood.c.record)
    )
    left = {(card, record) for card, record in done.all()}
    waited_for = await session.execute(
        select(rows.c.under_card, rows.c.under_record).where(
            rows.c.channel == new, rows.c.state.in_(_UNSENT), rows.c.under_card.is_not(None)
        )
    )
    open_ = await session.scalars(select(Ticket.id).where(Ticket.state.in_(OPEN)))
    wanted = {(card, record) for card, record in waited_for.all()}
    wanted |= {("tickets/desk", str(number)) for number in open_}
    for card, record in sorted(left & wanted):
        await outbox.card(session, card, record, Address(channel=new), posted=False)
