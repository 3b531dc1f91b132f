"""How long each kind of personal data is kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage import search_following, search_index
from storage.audit import AuditEntry
from storage.base import Base
from storage.models import all_tables
from storage.people import CLIENT_ROLES, Person
from storage.scope import unscoped
from storage.ticket_states import OVER
from storage.tickets import Entry, Ticket
from storage.traces import WORDY, texts
from storage.upsert import table

# What a ticket is called whose words were erased.
ERASED = "…"


class Retention(Base):
    """After how many months one kind of data is erased; kinds without a row are kept."""

    __tablename__ = "retention"

    kind: Mapped[str] = mapped_column(primary_key=True)
    months: Mapped[int]
    set_at: Mapped[datetime]


async def retention(session: AsyncSession) -> dict[str, int]:
    """The kinds of data that are erased by themselves, and after how many months."""
    return {row.kind: row.months for row in await session.scalars(select(Retention))}


async def set_retention(session: AsyncSession, kind: str, months: int | None, at: datetime) -> None:
    """Erase a kind of data after so many months; None: keep it."""
    await session.execute(delete(Retention).where(Retention.kind == kind))
    if months is not None:
        session.add(Retention(kind=kind, months=months, set_at=at))
        await session.flush()


@unscoped("the clock's own question; gives ids of audit entries and no client's data")
async def old_details(session: AsyncSession, before: datetime, limit: int) -> Sequence[int]:
    """The oldest entries of the audit trail whose details are older than that moment."""
    found = await session.scalars(
        select(AuditEntry.id)
        .where(AuditEntry.at < before, AuditEntry.details.is_not(None))
        .order_by(AuditEntry.id)
        .limit(limit)
    )
    return found.all()


@unscoped("the clock's own question; gives numbers of tickets and no client's data")
async def old_tickets(session: AsyncSession, before: datetime, limit: int) -> Sequence[int]:
    """Tickets that were closed or set aside before that moment and still hold words."""
    last = func.coalesce(Ticket.closed_at, Ticket.last_message_at)
    found = await session.scalars(
        select(Ticket.id)
        .where(Ticket.state.in_(OVER), last < before, Ticket.title != ERASED)
        .order_by(Ticket.id)
        .limit(limit)
    )
    return found.all()


async def forget_words(session: AsyncSession, numbers: Sequence[int]) -> None:
    """Erase the words of these tickets; what was done, when and by whom stays."""
    tickets, entries = table(Ticket), table(Entry)
    await session.execute(
        update(tickets)
        .where(tickets.c.id.in_(numbers))
        .values(title=ERASED, resolution=None, answers={})
    )
    await session.execute(
        update(entries).where(entries.c.ticket_id.in_(numbers)).values(body="", details={})
    )
    for place in all_tables().sorted_tables:
        if "ticket_id" in place.c and place.name != entries.name:
            told = [c.name for c in texts(place) if c.name in WORDY and isinstance(c.type, String)]
            if told:
                mine = place.c.ticket_id.in_(numbers)
                await session.execute(update(place).where(mine).values(dict.fromkeys(told, "")))
    await search_index.drop(session, numbers)
    await search_following.touch(session, numbers)


@unscoped("the clock's own question; whoever it finds is erased one by one")
async def long_gone(session: AsyncSession, before: datetime, limit: int) -> Sequence[Person]:
    """The contacts who have left and of whom nothing was heard since that moment."""
    heard = select(Entry.id).where(Entry.author_id == Person.id, Entry.at >= before).exists()
    found = await session.scalars(
        select(Person)
        .where(
            Person.role.in_(CLIENT_ROLES),
            Person.active.is_(False),
            Person.created_at < before,
            Person.slack_user.not_like("erased-%"),
            ~heard,
        )
        .order_by(Person.id)
        .limit(limit)
    )
    return found.all()
