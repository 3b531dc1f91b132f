"""The outbox: messages decided in the transaction of what they tell, and not yet delivered.

Rows of one lane are sent in order. A lane is a Slack channel for new messages, another for its
files, one card for its edits, one message for its reactions: so that an edit that waits for its
rate limit does not keep a new message waiting.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id
from storage.db import wake
from storage.upsert import insert_or_update, inserting


class Kind(StrEnum):
    """What sort of message a row is."""

    CARD = "card"  # rendered from the state of its record at the moment it is sent
    LINE = "line"  # a template and its values
    EPHEMERAL = "ephemeral"  # a line for one person, at most once
    SIGN = "sign"  # the reaction on a client's message, from the state of its record
    HOME = "home"  # a person's Home tab, from the state
    FILE = "file"  # a copy of a file that somebody sent
    PICTURE = "picture"  # a file that we draw, from values, when it is sent


class State(StrEnum):
    """How far a row has come."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FOLDED = "folded"  # told by another card, which counts and lists
    PARKED = "parked"  # refused for good; an administrator may retry it
    DROPPED = "dropped"  # at most once, and its chance is over


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes: a channel or a person, perhaps under a message or under a card."""

    channel: str = ""
    thread_ts: str | None = None
    under: tuple[str, str] | None = None  # (card, record) whose message is the thread's root
    user: str | None = None  # a direct message, or the only reader of an ephemeral one
    broadcast: bool = False  # a thread line that the channel should see too

    @property
    def lane(self) -> str:
        """The lane of new messages to this place."""
        return self.channel or f"@{self.user}"


def file_lane(lane: str) -> str:
    """The lane of files to the same place: a copy takes long, and keeps no message waiting."""
    return f"file:{lane}"


NOT_POSTED = " is not posted"


def not_posted(card: str | None, record: str | None) -> str:
    """Why a line waits, or is parked: the card under which it belongs does not stand."""
    return f"{card} {record}{NOT_POSTED}"


class OutboxRow(Base):
    """One message on its way."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_lane", "state", "lane", "id"),
        Index("ix_outbox_folded_into", "folded_into"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    op: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    lane: Mapped[str]
    channel: Mapped[str]
    thread_ts: Mapped[str | None]
    under_card: Mapped[str | None]
    under_record: Mapped[str | None]
    user: Mapped[str | None]
    broadcast: Mapped[bool] = mapped_column(default=False)
    template: Mapped[str]
    record: Mapped[str | None]
    context: Mapped[dict[str, Any]]
    locale: Mapped[str]
    zone: Mapped[str]
    # Set while a newer one would say the same: cards, signs and Home not yet claimed.
    fold_key: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default=State.WAITING)
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    # Whether an attempt may have reached Slack without our knowing.
    doubt: Mapped[bool] = mapped_column(default=False)
    first_try_at: Mapped[datetime | None]
    error: Mapped[str | None]
    ts: Mapped[str | None]
    folded_into: Mapped[int | None] = mapped_column(Id)
    parked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class PostedCard(Base):
    """Where a card stands in Slack, so that it is edited in place."""

    __tablename__ = "cards"

    card: Mapped[str] = mapped_column(primary_key=True)
    record: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(index=True)
    ts: Mapped[str]


def _row(kind: Kind, to: Address, **values: Any) -> dict[str, Any]:
    now = datetime.now(UTC)  # the pace of delivery is real time, whatever the desk's clock says
    under_card, under_record = to.under or (None, None)
    return {
        "op": uuid4().hex,
        "kind": kind,
        "lane": to.lane,
        "channel": to.channel,
        "thread_ts": to.thread_ts,
        "under_card": under_card,
        "under_record": under_record,
        "user": to.user,
        "broadcast": to.broadcast,
        "template": "",
        "record": None,
        "context": {},
        "locale": "",
        "zone": "",
        "fold_key": None,
        "state": State.WAITING,
        "due_at": now,
        "attempts": 0,
        "doubt": False,
        "created_at": now,
    } | values


async def _put_latest(session: AsyncSession, row: dict[str, Any]) -> None:
    """Put a row that is rendered when sent; one that waits already will say the same.

    The conflict *updates* the waiting row although nothing in it changes: that locks it until we
    commit, so that no delivery renders it from the state before our change and calls it done.
    """
    await insert_or_update(session, OutboxRow, row, key=("fold_key",), update=("fold_key",))
    wake(session)


async def card(
    session: AsyncSession, name: str, record: object, to: Address, *, posted: bool
) -> None:
    """Post a card, or bring the posted one up to date.

    `name` is the card's (`tickets/desk`); `posted` says that it stands in Slack already (see
    the function `posted`): its edit takes a lane of its own.
    """
    key = f"{name}:{record}"
    row = _row(Kind.CARD, to, template=name, record=str(record), fold_key=key)
    if posted:
        row["lane"] = f"card:{key}"
    await _put_latest(session, row)


async def line(
    session: AsyncSession,
    template: str,
    context: Mapping[str, Any],
    to: Address,
    *,
    locale: str,
    zone: str,
    record: str | None = None,
) -> None:
    """Say something once: a template and its values, in the reader's language and zone.

    `record` is what its room is told should Slack refuse it (see the kit's `Vital`).
    """
    values = {
        "template": template,
        "record": record,
        "context": dict(context),
        "locale": locale,
        "zone": zone,
    }
    kind = Kind.EPHEMERAL if to.channel and to.user else Kind.LINE
    await session.execute(inserting(OutboxRow), _row(kind, to, **values))
    wake(session)


async def sign(session: AsyncSession, name: str, record: object, to: Address) -> None:
    """Bring the reaction on a message up to date; `to` names the message by channel and ts."""
    key = f"sign:{name}:{to.channel}:{to.thread_ts}"
    row = _row(Kind.SIGN, to, template=name, record=str(record), fold_key=key, lane=key)
    await _put_latest(session, row)


async def home(session: AsyncSession, name: str, user: str) -> None:
    """Bring a person's Home tab up to date."""
    key = f"home:{user}"
    to = Address(user=user)
    row = _row(Kind.HOME, to, template=name, record=user, fold_key=key, lane=key)
    await _put_latest(session, row)


async def file(session: AsyncSession, slack_file: Mapping[str, Any], to: Address) -> None:
    """Copy a file that somebody sent (its Slack record: id, name, url_private, size)."""
    row = _row(Kind.FILE, to, context=dict(slack_file), lane=file_lane(to.lane))
    await session.execute(inserting(OutboxRow), row)
    wake(session)


async def picture(
    session: AsyncSession,
    name: str,
    context: Mapping[str, Any],
    to: Address,
    *,
    locale: str,
    zone: str,
) -> None:
    """Draw a file (`name` is its drawing's) from values, and show it after the lines before it.

    It is drawn here and not fetched, so it keeps its place among the messages.
    """
    values = {"template": name, "context": dict(context), "locale": locale, "zone": zone}
    await session.execute(inserting(OutboxRow), _row(Kind.PICTURE, to, **values))
    wake(session)


async def posted(session: AsyncSession, card_name: str, record: object) -> PostedCard | None:
    """Where a card stands, or None while it was never posted."""
    return await session.get(PostedCard, (card_name, str(record)))


async def leave_behind(session: AsyncSession, card: PostedCard) -> None:
    """Forget where a card stands: the next one is posted anew, elsewhere."""
    await session.delete(card)
    await session.flush()


async def card_at(session: AsyncSession, channel: str, ts: str) -> PostedCard | None:
    """Which card a message is, if it is one."""
    found: PostedCard | None = await session.scalar(
        select(PostedCard).where(PostedCard.channel == channel, PostedCard.ts == ts)
    )
    return found


async def parked(session: AsyncSession, limit: int) -> list[OutboxRow]:
    """The parked rows, newest first, for administrators."""
    found = await session.scalars(
        select(OutboxRow)
        .where(OutboxRow.state == State.PARKED)
        .order_by(OutboxRow.id.desc())
        .limit(limit)
    )
    return list(found)
