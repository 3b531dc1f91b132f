"""Topics of tickets: what was suggested, what the desk said, and what is learnt from it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, ScalarSelect, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from storage.base import AnyRow, Base, Id
from storage.scope import Scope, unscoped
from storage.ticket_states import OPEN
from storage.tickets import Entry, Ticket
from storage.upsert import insert_once


class TicketTopic(Base):
    """What one ticket is about: suggested with a confidence (0 to 1), or said by the desk."""

    __tablename__ = "ticket_topics"
    __table_args__ = (Index("ix_ticket_topics_said", "topic", "at"),)

    ticket_id: Mapped[int] = mapped_column(
        Id, ForeignKey("tickets.id"), primary_key=True, autoincrement=False
    )
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"), index=True)
    suggested: Mapped[str | None]
    confidence: Mapped[float | None]
    topic: Mapped[str | None]
    by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    at: Mapped[datetime]


class TopicExample(Base):
    """Words with their topic from a file, to begin with; `digest` keeps the same from coming twice.

    They are the provider's own, of no client that we know.
    """

    __tablename__ = "topic_examples"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    text: Mapped[str]
    topic: Mapped[str]


class TopicModel(Base):
    """What was learnt: arrays, as `commands.topics.learning.Model` writes them."""

    __tablename__ = "topic_models"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    made_at: Mapped[datetime]
    examples: Mapped[int]
    topics: Mapped[list[str]]
    accuracy: Mapped[float]
    macro_f1: Mapped[float]
    commonest: Mapped[float]
    content: Mapped[bytes] = mapped_column(LargeBinary)


# Without the arrays, which only the one who guesses needs.
_TOLD = (
    TopicModel.id,
    TopicModel.made_at,
    TopicModel.examples,
    TopicModel.topics,
    TopicModel.accuracy,
    TopicModel.macro_f1,
    TopicModel.commonest,
)


async def add_examples(session: AsyncSession, examples: Mapping[str, tuple[str, str]]) -> int:
    """Remember examples (digest → text, topic); how many were new."""
    added = 0
    for digest, (text, topic) in examples.items():
        values = {"digest": digest, "text": text, "topic": topic}
        added += await insert_once(session, TopicExample, values)
    return added


async def examples(session: AsyncSession) -> Sequence[AnyRow]:
    """All examples from files: text and topic."""
    found = await session.execute(
        select(TopicExample.text, TopicExample.topic).order_by(TopicExample.id)
    )
    return found.all()


async def said_by_desk(session: AsyncSession, scope: Scope, *, most: int) -> Sequence[AnyRow]:
    """The topics that the desk gave, newest first, with title and first words of each ticket.

    Private tickets teach nothing.
    """
    first = _first_words()
    found = await session.execute(
        select(Ticket.title, first.body.label("words"), TicketTopic.topic)
        .join(TicketTopic, TicketTopic.ticket_id == Ticket.id)
        .outerjoin(first, first.id == _first_id())
        .where(
            TicketTopic.topic.is_not(None),
            Ticket.sensitive.is_(False),
            scope.where(Ticket.client_id),
        )
        .order_by(TicketTopic.at.desc(), Ticket.id.desc())
        .limit(most)
    )
    return found.all()


async def said_since(session: AsyncSession, scope: Scope, moment: datetime) -> int:
    """How many topics the desk has given since then."""
    found = await session.scalar(
        select(func.count())
        .select_from(TicketTopic)
        .where(
            TicketTopic.topic.is_not(None),
            TicketTopic.at > moment,
            scope.where(TicketTopic.client_id),
        )
    )
    return int(found or 0)


@unscoped("the clock's own question; what it guesses is shown to the desk alone")
async def unread(session: AsyncSession, limit: int) -> Sequence[AnyRow]:
    """Open tickets about which nothing was guessed or said: id, client, title, first words."""
    first = _first_words()
    found = await session.execute(
        select(Ticket.id, Ticket.client_id, Ticket.title, first.body.label("words"))
        .outerjoin(TicketTopic, TicketTopic.ticket_id == Ticket.id)
        .outerjoin(first, first.id == _first_id())
        .where(
            TicketTopic.ticket_id.is_(None),
            Ticket.state.in_(sorted(OPEN)),
            Ticket.sensitive.is_(False),
        )
        .order_by(Ticket.id.desc())
        .limit(limit)
    )
    return found.all()


def _first_words() -> Any:
    return aliased(Entry, name="first_words")


def _first_id() -> ScalarSelect[int]:
    return (
        select(func.min(Entry.id))
        .where(Entry.ticket_id == Ticket.id, Entry.kind == "message")
        .correlate(Ticket)
        .scalar_subquery()
    )


async def of_ticket(
    session: AsyncSession, scope: Scope, number: int, *, lock: bool = False
) -> TicketTopic | None:
    """What is known of one ticket's topic; with `lock`, nobody else says it meanwhile."""
    query = select(TicketTopic).where(
        TicketTopic.ticket_id == number, scope.where(TicketTopic.client_id)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found: TicketTopic | None = await session.scalar(query)
    return found


async def suggest(
    session: AsyncSession,
    *,
    ticket_id: int,
    client_id: int,
    suggested: str | None,
    confidence: float | None,
    at: datetime,
) -> bool:
    """Write what was guessed, unless somebody has guessed or said something already."""
    values = {
        "ticket_id": ticket_id,
        "client_id": client_id,
        "suggested": suggested,
        "confidence": confidence,
        "topic": None,
        "by_id": None,
        "at": at,
    }
    return await insert_once(session, TicketTopic, values)


@unscoped("words that the desk itself gave to its topics; no client in them")
async def known(session: AsyncSession) -> list[str]:
    """Every topic there is, by name: of the files and of the desk."""
    of_files = await session.scalars(select(TopicExample.topic).distinct())
    of_desk = await session.scalars(
        select(TicketTopic.topic).where(TicketTopic.topic.is_not(None)).distinct()
    )
    return sorted({*of_files, *(topic for topic in of_desk if topic)}, key=str.casefold)


async def newest(session: AsyncSession) -> AnyRow | None:
    """What is told of the newest model; None while nothing was learnt."""
    found = await session.execute(select(*_TOLD).order_by(TopicModel.id.desc()).limit(1))
    return found.first()


async def content(session: AsyncSession, model_id: int) -> bytes | None:
    """The arrays of a model."""
    found: bytes | None = await session.scalar(
        select(TopicModel.content).where(TopicModel.id == model_id)
    )
    return found


async def keep(session: AsyncSession, model: TopicModel) -> None:
    """Remember a new model, and forget those before it."""
    session.add(model)
    await session.flush()
    await session.execute(delete(TopicModel).where(TopicModel.id < model.id))
