"""Tickets and their timeline."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    UniqueConstraint,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id
from storage.scope import Scope, unscoped
from storage.ticket_states import OPEN, State
from storage.upsert import inserting, table


class Ticket(Base):
    """What a client asked for, and what became of it.

    `channel` and `ts` name the message that opened it: the client thread's root. A ticket typed
    by the desk has none until the client is told. `due_at` is the next moment the clock has
    something to do about it (a recall, a warning, the closing); `step` counts the recalls.

    What it was promised: `response_due_at`, `answer_due_at` (of the client's oldest words without
    an answer) and `resolution_due_at`, each None without a target, while its clock rests, or when
    there is nothing to answer. `target` and `target_due_at` are the first of those that still
    run: a ticket whose `target_due_at` has passed is late. What stopped keeps its moment.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        UniqueConstraint("channel", "ts"),
        Index("ix_tickets_due_at", "due_at"),
        Index("ix_tickets_technician_state", "technician_id", "state"),
        Index("ix_tickets_client_state", "client_id", "state"),
        Index("ix_tickets_state", "state"),
        Index("ix_tickets_reporter", "reporter_id", "last_message_at"),
        # What is closed, for questions about it; a new ticket is not in it, and costs nothing.
        Index(
            "ix_tickets_closed_at",
            "closed_at",
            postgresql_where=text("closed_at IS NOT NULL"),
            sqlite_where=text("closed_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"))
    site_id: Mapped[int | None] = mapped_column(Id, ForeignKey("sites.id"))
    reporter_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    technician_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    channel: Mapped[str | None]
    ts: Mapped[str | None]
    title: Mapped[str]
    kind: Mapped[str]
    # Which request form it was filled in with (its name in commands/tickets/forms), and the
    # answers by the names of its fields.
    form: Mapped[str | None]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # Private: only those whom `storage.sensitive` lets read it see a word of it.
    sensitive: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str]
    impact: Mapped[int]
    urgency: Mapped[int]
    priority: Mapped[int]
    resolution: Mapped[str | None]
    created_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    response_due_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    # The client's oldest message that nobody has answered yet.
    unanswered_since: Mapped[datetime | None]
    last_message_at: Mapped[datetime]
    waiting_since: Mapped[datetime | None]
    # Whom it waits for, in state "waiting": "client", or "third" for a third party.
    waiting_for: Mapped[str | None]
    # Until then it rests (the clock too); words of the client wake it earlier.
    snoozed_until: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    step: Mapped[int] = mapped_column(default=0)
    # By whose terms its clocks run now; None: the desk's own.
    contract_id: Mapped[int | None] = mapped_column(Id, ForeignKey("contracts.id"))
    answer_due_at: Mapped[datetime | None]
    resolution_due_at: Mapped[datetime | None]
    target: Mapped[str | None]
    target_due_at: Mapped[datetime | None]
    # "pauses": the spells in which its clocks rested; "told": what was said of each clock.
    clock: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # How often it was resolved: each time the client gets a card of its own.
    resolutions: Mapped[int] = mapped_column(default=0)


class Entry(Base):
    """One thing that happened on a ticket; its timeline is these, in order."""

    __tablename__ = "ticket_entries"
    __table_args__ = (
        UniqueConstraint("channel", "ts"),
        Index("ix_ticket_entries_ticket_id", "ticket_id", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(Id, ForeignKey("tickets.id"))
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"))
    at: Mapped[datetime]
    kind: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    body: Mapped[str]
    channel: Mapped[str | None]
    ts: Mapped[str | None]
    minutes: Mapped[int | None]
    # Whether the client saw it.
    public: Mapped[bool]
    details: Mapped[dict[str, Any]]


# The entries of what we said to the client; `details["refused"]` says that it never got there.
OUR_WORDS = frozenset({"reply", "resolve"})

_ADD = inserting(Ticket).returning(table(Ticket).c.id)


async def add(session: AsyncSession, values: dict[str, Any]) -> int:
    """Insert a ticket; its number."""
    done = await session.execute(_ADD, values)
    number: int = done.scalar_one()
    return number


async def add_entry(
    session: AsyncSession,
    *,
    ticket_id: int,
    client_id: int,
    at: datetime,
    kind: str,
    author_id: int | None,
    body: str = "",
    channel: str | None = None,
    ts: str | None = None,
    minutes: int | None = None,
    public: bool = False,
    details: dict[str, Any] | None = None,
) -> None:
    """Write one line of a ticket's timeline."""
    await session.execute(
        inserting(Entry),
        {
            "ticket_id": ticket_id,
            "client_id": client_id,
            "at": at,
            "kind": kind,
            "author_id": author_id,
            "body": body,
            "channel": channel,
            "ts": ts,
            "minutes": minutes,
            "public": public,
            "details": details or {},
        },
    )


async def get(
    session: AsyncSession, scope: Scope, number: int, *, lock: bool = False
) -> Ticket | None:
    """One ticket; with `lock`, nobody else changes it until this transaction ends."""
    query = select(Ticket).where(Ticket.id == number, scope.where(Ticket.client_id))
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    found: Ticket | None = await session.scalar(query)
    return found


async def by_message(
    session: AsyncSession, scope: Scope, channel: str, ts: str, *, lock: bool = False
) -> Ticket | None:
    """The ticket whose client thread begins with that message."""
    query = select(Ticket).where(
        Ticket.channel == channel, Ticket.ts == ts, scope.where(Ticket.client_id)
    )
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    found: Ticket | None = await session.scalar(query)
    return found


async def entry_by_message(
    session: AsyncSession, scope: Scope, channel: str, ts: str
) -> Entry | None:
    """The timeline's line that a Slack message made."""
    found: Entry | None = await session.scalar(
        select(Entry).where(Entry.channel == channel, Entry.ts == ts, scope.where(Entry.client_id))
    )
    return found


async def last_of_reporter(
    session: AsyncSession,
    scope: Scope,
    reporter_id: int,
    channel: str,
    *,
    since: datetime,
    until: datetime,
) -> Ticket | None:
    """The newest ticket that this person opened there by `until` and wrote in from `since` on."""
    found: Ticket | None = await session.scalar(
        select(Ticket)
        .where(
            Ticket.reporter_id == reporter_id,
            Ticket.channel == channel,
            Ticket.last_message_at >= since,
            Ticket.created_at <= until,
            scope.where(Ticket.client_id),
        )
        .order_by(Ticket.id.desc())
        .limit(1)
        .with_for_update(key_share=True)
    )
    return found


async def entries(session: AsyncSession, scope: Scope, number: int) -> Sequence[Entry]:
    """The timeline of one ticket, oldest first."""
    found = await session.scalars(
        select(Entry)
        .where(Entry.ticket_id == number, scope.where(Entry.client_id))
        .order_by(Entry.id)
    )
    return found.all()


@unscoped("the clock's own question; what it finds is acted on ticket by ticket")
async def claim_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[Ticket]:
    """The tickets whose moment has come; other replicas pass over them until we commit."""
    found = await session.scalars(
        select(Ticket)
        .where(Ticket.due_at <= now)
        .order_by(Ticket.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    )
    return found.all()


@unscoped("tells the clock whether to look at all; returns no client's data")
async def any_due(session: AsyncSession, now: datetime) -> bool:
    """Whether any ticket's moment has come."""
    found = await session.scalar(select(Ticket.id).where(Ticket.due_at <= now).limit(1))
    return found is not None


async def answered_after(
    session: AsyncSession, scope: Scope, number: int, moment: datetime
) -> bool:
    """Whether words of ours reached the client after that moment."""
    found = await session.scalars(
        select(Entry.details).where(
            Entry.ticket_id == number,
            Entry.kind.in_(OUR_WORDS),
            Entry.at > moment,
            scope.where(Entry.client_id),
        )
    )
    return any(not details.get("refused") for details in found)


async def first_said_after(
    session: AsyncSession, scope: Scope, number: int, moment: datetime
) -> datetime | None:
    """When the client first wrote on this ticket after that moment."""
    found: datetime | None = await session.scalar(
        select(Entry.at)
        .where(
            Entry.ticket_id == number,
            Entry.kind == "message",
            Entry.at > moment,
            scope.where(Entry.client_id),
        )
        .order_by(Entry.at)
        .limit(1)
    )
    return found


async def wake_clocks(
    session: AsyncSession, scope: Scope, client_id: int | None, now: datetime
) -> None:
    """Have the clocks of what is not closed wound anew: what they run by has changed.

    Of one client, or of all (None). What they have to say is said by the clock's own job.
    """
    query = update(Ticket).where(
        Ticket.state.in_(sorted({*OPEN, State.RESOLVED})), scope.where(Ticket.client_id)
    )
    if client_id is not None:
        query = query.where(Ticket.client_id == client_id)
    await session.execute(
        query.where(or_(Ticket.due_at.is_(None), Ticket.due_at > now)).values(due_at=now),
        execution_options={"synchronize_session": False},
    )
