"""Tickets and their timeline."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    UniqueConstraint,
    bindparam,
    literal_column,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import AnyRow, AnySelect, Base, Id
from storage.clients import Client
from storage.people import Person
from storage.scope import Scope, unscoped
from storage.upsert import inserting, table


class Ticket(Base):
    """What a client asked for, and what became of it.

    `channel` and `ts` name the message that opened it: the client thread's root. A ticket typed
    by the desk has none until the client is told. `due_at` is the next moment the clock has
    something to do about it (a recall, a reminder, the closing); `step` counts the recalls.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        UniqueConstraint("channel", "ts"),
        Index("ix_tickets_due_at", "due_at"),
        Index("ix_tickets_technician_state", "technician_id", "state"),
        Index("ix_tickets_client_state", "client_id", "state"),
        Index("ix_tickets_state", "state"),
        Index("ix_tickets_reporter", "reporter_id", "last_message_at"),
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
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    step: Mapped[int] = mapped_column(default=0)
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


# The states in which somebody still has something to do.
OPEN = ("new", "taken", "waiting")

# Tables instead of records here: rows that nobody changes are read in half the time.
_tickets, _clients, _people = table(Ticket).c, table(Client).c, table(Person).c
_IS_OPEN = _tickets.state.in_([literal_column(f"'{state}'") for state in OPEN])
_ADD = inserting(Ticket).returning(_tickets.id)

# One line of a list: everything that `/ticket list` shows, in one read.
LISTED = (
    _tickets.id,
    _tickets.title,
    _tickets.state,
    _tickets.priority,
    _tickets.response_due_at,
    _tickets.unanswered_since,
    _tickets.answered_at,
    _tickets.created_at,
    _clients.name.label("client"),
    _people.name.label("technician"),
)


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


def _listed(scope: Scope) -> AnySelect:
    query: AnySelect = (
        select(*LISTED)
        .join(table(Client), _clients.id == _tickets.client_id)
        .outerjoin(table(Person), _people.id == _tickets.technician_id)
        .where(scope.where(_tickets.client_id))
        .order_by(_tickets.priority, _tickets.id)
    )
    return query


# Building a statement costs more than executing it: what is asked most is built once per scope.
@lru_cache(maxsize=256)
def _mine(scope: Scope) -> AnySelect:
    return (
        _listed(scope)
        .where(_tickets.technician_id == bindparam("technician"), _IS_OPEN)
        .limit(bindparam("most"))
    )


async def list_mine(
    session: AsyncSession, scope: Scope, technician_id: int, limit: int
) -> Sequence[AnyRow]:
    """What one technician has in hand, most pressing first, as `LISTED`."""
    asked = {"technician": technician_id, "most": limit}
    return (await session.execute(_mine(scope), asked)).all()


async def list_open(
    session: AsyncSession, scope: Scope, client_id: int | None, limit: int
) -> Sequence[AnyRow]:
    """What is open, of one client or of all, as `LISTED`."""
    query = _listed(scope).where(_IS_OPEN)
    if client_id is not None:
        query = query.where(_tickets.client_id == client_id)
    found = await session.execute(query.limit(limit))
    return found.all()


async def list_late(
    session: AsyncSession, scope: Scope, now: datetime, limit: int
) -> Sequence[AnyRow]:
    """What should have been answered by now and was not, as `LISTED`."""
    found = await session.execute(
        _listed(scope)
        .where(
            _tickets.state.in_(("new", "taken")),
            _tickets.answered_at.is_(None),
            _tickets.response_due_at < now,
        )
        .limit(limit)
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


async def numbered(session: AsyncSession, scope: Scope, numbers: Sequence[int]) -> Sequence[AnyRow]:
    """These tickets, in the order of their numbers, as `LISTED`."""
    found = await session.execute(
        _listed(scope).where(_tickets.id.in_(numbers)).order_by(None).order_by(_tickets.id)
    )
    return found.all()


@unscoped("tells the clock whether to look at all; returns no client's data")
async def any_due(session: AsyncSession, now: datetime) -> bool:
    """Whether any ticket's moment has come."""
    found = await session.scalar(select(Ticket.id).where(Ticket.due_at <= now).limit(1))
    return found is not None


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
