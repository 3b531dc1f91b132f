"""What was already handled: each inbound thing by its own identity, with the answer it got."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, delete, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.people import Person
from storage.scope import unscoped
from storage.upsert import insert_once


class Handled(Base):
    """One inbound thing that changed something."""

    __tablename__ = "inbox"
    __table_args__ = (Index("ix_inbox_at", "at"),)

    identity: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    answer: Mapped[dict[str, Any] | None]


class Early(Base):
    """A message, edit or deletion that came before what it belongs to; applied when that comes."""

    __tablename__ = "early_messages"
    __table_args__ = (Index("ix_early_messages_channel_parent", "channel", "parent_ts"),)

    identity: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    parent_ts: Mapped[str]
    kind: Mapped[str]
    event: Mapped[dict[str, Any]]
    at: Mapped[datetime]


async def first_time(session: AsyncSession, identity: str, at: datetime) -> bool:
    """Whether this is the first time we handle it; it is recorded in the same breath.

    A second delivery that runs at the same moment waits here for the first one to commit.
    """
    return await insert_once(session, Handled, {"identity": identity, "at": at, "answer": None})


async def keep_answer(session: AsyncSession, identity: str, answer: dict[str, Any]) -> None:
    """Remember what was answered, for a second delivery of the same thing."""
    await session.execute(update(Handled).where(Handled.identity == identity).values(answer=answer))


async def answer(session: AsyncSession, identity: str) -> dict[str, Any] | None:
    """What was answered the first time."""
    found: dict[str, Any] | None = await session.scalar(
        select(Handled.answer).where(Handled.identity == identity)
    )
    return found


async def forget_before(session: AsyncSession, moment: datetime) -> None:
    """Forget what is older than any redelivery."""
    await session.execute(delete(Handled).where(Handled.at < moment))


async def one_at_a_time(session: AsyncSession, channel: str, ts: str) -> None:
    """Let no other transaction decide about this message until this one ends.

    A message and its edit may be handled at the same moment: without this, the edit would find no
    message and be held, just after the message had looked for what was held. On SQLite there is
    one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        key = func.hashtextextended(f"{channel}:{ts}", 0)
        await session.execute(select(func.pg_advisory_xact_lock(key)))


async def hold(
    session: AsyncSession,
    *,
    identity: str,
    channel: str,
    parent_ts: str,
    kind: str,
    event: dict[str, Any],
    at: datetime,
) -> None:
    """Keep what came too early."""
    await insert_once(
        session,
        Early,
        {
            "identity": identity,
            "channel": channel,
            "parent_ts": parent_ts,
            "kind": kind,
            "event": event,
            "at": at,
        },
    )


async def take_held(session: AsyncSession, channel: str, parent_ts: str) -> list[Early]:
    """What waited for this message, oldest first; it is taken out."""
    found = await session.scalars(
        select(Early)
        .where(Early.channel == channel, Early.parent_ts == parent_ts)
        .order_by(Early.at, Early.identity)
    )
    held = list(found)
    for early in held:
        await session.delete(early)
    return held


def of_unknown(kind: str, slack_user: str, slack_team: str | None = None) -> str:
    """The `parent_ts` of what waits until its author is known.

    With a team: until they are known as one of that organisation, and not of another.
    """
    return ":".join(part for part in (kind, slack_user, slack_team) if part)


@unscoped("the clock's own question; what it finds is taken in as its author's client's")
async def held_of_known(session: AsyncSession, kind: str) -> list[Early]:
    """What was held because its author was unknown, now that they are known; oldest first."""
    somebody = literal(f"{kind}:").concat(Person.slack_user)
    of_their_team = somebody.concat(":").concat(Person.slack_team)
    found = await session.scalars(
        select(Early)
        .join(Person, or_(Early.parent_ts == somebody, Early.parent_ts == of_their_team))
        .where(Early.kind == kind, Person.active)
        .order_by(Early.channel, Early.identity)  # in the order of their ts
        .limit(50)
    )
    return list(found)


async def take_one(session: AsyncSession, identity: str) -> Early | None:
    """Take out one thing that waits; None when another replica has taken it meanwhile."""
    early: Early | None = await session.scalar(
        select(Early)
        .where(Early.identity == identity)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if early is not None:
        await session.delete(early)
    return early


async def held_before(session: AsyncSession, kind: str, moment: datetime) -> list[Early]:
    """What has waited since before that moment for something that did not come."""
    found = await session.scalars(
        select(Early).where(Early.kind == kind, Early.at < moment).order_by(Early.at).limit(50)
    )
    return list(found)


async def forget_held_before(session: AsyncSession, moment: datetime) -> None:
    """Give up what has waited since before that moment."""
    await session.execute(delete(Early).where(Early.at < moment))
