"""Hours that clients have paid in advance, and what was taken from them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import AnyRow, Base, Id, Json
from storage.clients import Client
from storage.people import Person
from storage.scope import Scope, unscoped
from storage.tickets import Entry
from storage.upsert import insert_once, table

# No transaction takes that long: whatever was written before is visible by now.
_SETTLED = timedelta(hours=1)


class HoursBank(Base):
    """Hours bought by a client, from one day to another, both included; all times in minutes.

    `unit` and `minimum` are how a piece of work is rounded up, `rates` what a minute counts by
    hour class, in percent. `carry_most` is how much of what is unused at the end goes to the bank
    that follows: 0 for nothing, None for all. `thresholds` are the percentages at which people
    are told. `overconsumption` is `allowed`, `told` or `approval`; `over` what the client's lead
    decided about it: None, `asked`, `approved` or `refused`.
    """

    __tablename__ = "hours_banks"
    __table_args__ = (Index("ix_hours_banks_client_id", "client_id", "starts_on"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"))
    contract_id: Mapped[int | None] = mapped_column(Id, ForeignKey("contracts.id"))
    name: Mapped[str]
    minutes: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    carry_most: Mapped[int | None]
    unit: Mapped[int]
    minimum: Mapped[int]
    rates: Mapped[dict[str, Any]]
    thresholds: Mapped[list[int]]
    overconsumption: Mapped[str]
    over: Mapped[str | None]
    created_at: Mapped[datetime]


class HoursLine(Base):
    """What one piece of work took: one per timeline entry with minutes, written by the clock.

    `spent` is what the work took, `billed` what it takes from the bank. `hour_class` is the class
    that somebody chose; None: by the client's calendar. `parts` are its classes in their order:
    `{"class": "evening", "spent": 30, "billed": 45}`. `day` is the client's local day on which it
    began, at `started_at`; `noted_at` is when it was written on the timeline.
    """

    __tablename__ = "hours_lines"
    __table_args__ = (
        Index("ix_hours_lines_bank_id", "bank_id", "day"),
        Index("ix_hours_lines_client_id", "client_id", "day"),
        Index("ix_hours_lines_ticket_id", "ticket_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    entry_id: Mapped[int] = mapped_column(Id, ForeignKey("ticket_entries.id"), unique=True)
    ticket_id: Mapped[int] = mapped_column(Id, ForeignKey("tickets.id"))
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"))
    person_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    bank_id: Mapped[int | None] = mapped_column(Id, ForeignKey("hours_banks.id"))
    started_at: Mapped[datetime]
    day: Mapped[date]
    spent: Mapped[int]
    billed: Mapped[int]
    hour_class: Mapped[str | None]
    parts: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    noted_at: Mapped[datetime]
    corrected_by: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    corrected_at: Mapped[datetime | None]


class HoursTold(Base):
    """What was told of a bank, once each: a threshold (`80`), `over`, or that it `ends` soon."""

    __tablename__ = "hours_told"
    __table_args__ = (UniqueConstraint("bank_id", "what"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    bank_id: Mapped[int] = mapped_column(Id, ForeignKey("hours_banks.id"))
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"))
    what: Mapped[str]
    at: Mapped[datetime]


async def bank(
    session: AsyncSession, scope: Scope, bank_id: int, *, lock: bool = False
) -> HoursBank | None:
    """One bank; with `lock`, nobody else changes it until this transaction ends."""
    query = select(HoursBank).where(HoursBank.id == bank_id, scope.where(HoursBank.client_id))
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    found: HoursBank | None = await session.scalar(query)
    return found


async def banks_of(session: AsyncSession, scope: Scope, client_id: int) -> Sequence[HoursBank]:
    """All banks of a client, the first to begin first."""
    found = await session.scalars(
        select(HoursBank)
        .where(HoursBank.client_id == client_id, scope.where(HoursBank.client_id))
        .order_by(HoursBank.starts_on, HoursBank.id)
    )
    return found.all()


async def all_banks(session: AsyncSession, scope: Scope) -> Sequence[HoursBank]:
    """The banks of the active clients, client by client, the first to begin first."""
    found = await session.scalars(
        select(HoursBank)
        .join(Client, Client.id == HoursBank.client_id)
        .where(Client.active, scope.where(HoursBank.client_id))
        .order_by(Client.name_key, HoursBank.starts_on, HoursBank.id)
    )
    return found.all()


async def used(session: AsyncSession, scope: Scope, client_id: int | None) -> dict[int, int]:
    """Minutes taken from each bank of a client, or of all clients within the scope."""
    query = select(HoursLine.bank_id, func.sum(HoursLine.billed)).where(
        HoursLine.bank_id.is_not(None), scope.where(HoursLine.client_id)
    )
    if client_id is not None:
        query = query.where(HoursLine.client_id == client_id)
    found = await session.execute(query.group_by(HoursLine.bank_id))
    return {bank_id: int(minutes) for bank_id, minutes in found if bank_id is not None}


@unscoped("the clock's own question; what it finds is counted for its own client")
async def uncounted(session: AsyncSession, now: datetime, limit: int) -> Sequence[Entry]:
    """Timeline entries with minutes that have no line yet, oldest first."""
    lines = table(HoursLine).c
    # Everything before the newest line of some time ago is counted: lines are made in order.
    mark = (
        select(lines.entry_id)
        .where(lines.noted_at < now - _SETTLED)
        .order_by(lines.entry_id.desc())
        .limit(1)
    )
    begin = await session.scalar(mark) or 0
    found = await session.scalars(
        select(Entry)
        .where(
            Entry.id > begin,
            Entry.minutes > 0,
            ~select(lines.id).where(lines.entry_id == Entry.id).exists(),
        )
        .order_by(Entry.id)
        .limit(limit)
    )
    return found.all()


async def add_line(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Write the line of a timeline entry, unless it is there."""
    await insert_once(session, HoursLine, values)


async def line_of(
    session: AsyncSession, scope: Scope, entry_id: int, *, lock: bool = False
) -> HoursLine | None:
    """The line of one timeline entry; with `lock`, nobody else corrects it meanwhile."""
    query = select(HoursLine).where(
        HoursLine.entry_id == entry_id, scope.where(HoursLine.client_id)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found: HoursLine | None = await session.scalar(query)
    return found


async def loose_lines(session: AsyncSession, scope: Scope, client_id: int) -> Sequence[HoursLine]:
    """A client's lines that no bank covered, the first to be worked first; locked."""
    found = await session.scalars(
        select(HoursLine)
        .where(
            HoursLine.client_id == client_id,
            HoursLine.bank_id.is_(None),
            scope.where(HoursLine.client_id),
        )
        .order_by(HoursLine.day, HoursLine.entry_id)
        .with_for_update()
    )
    return found.all()


async def consumption(
    session: AsyncSession, scope: Scope, client_id: int, bank_id: int | None, limit: int
) -> Sequence[AnyRow]:
    """The newest lines of a bank (None: those that no bank covers), each with whose work it was."""
    owner = HoursLine.bank_id.is_(None) if bank_id is None else HoursLine.bank_id == bank_id
    found = await session.execute(
        select(
            HoursLine.ticket_id,
            HoursLine.started_at,
            HoursLine.spent,
            HoursLine.billed,
            HoursLine.parts,
            HoursLine.corrected_at,
            Person.name.label("who"),
        )
        .outerjoin(Person, Person.id == HoursLine.person_id)
        .where(HoursLine.client_id == client_id, owner, scope.where(HoursLine.client_id))
        .order_by(HoursLine.started_at.desc(), HoursLine.id.desc())
        .limit(limit)
    )
    return found.all()


async def of_ticket(session: AsyncSession, scope: Scope, number: int) -> Sequence[AnyRow]:
    """The lines of one ticket, newest first: entry, whose work, when, spent, billed, class."""
    found = await session.execute(
        select(
            HoursLine.entry_id,
            HoursLine.person_id,
            HoursLine.started_at,
            HoursLine.spent,
            HoursLine.billed,
            HoursLine.hour_class,
            Person.name.label("who"),
        )
        .outerjoin(Person, Person.id == HoursLine.person_id)
        .where(HoursLine.ticket_id == number, scope.where(HoursLine.client_id))
        .order_by(HoursLine.entry_id.desc())
    )
    return found.all()


async def tell_once(session: AsyncSession, bank: HoursBank, what: str, at: datetime) -> bool:
    """Whether this is still to be told of a bank; it is claimed in the same breath."""
    values = {"bank_id": bank.id, "client_id": bank.client_id, "what": what, "at": at}
    return await insert_once(session, HoursTold, values)


async def told(session: AsyncSession, scope: Scope) -> Sequence[AnyRow]:
    """What was told of each bank: rows of `bank_id` and `what`."""
    found = await session.execute(
        select(HoursTold.bank_id, HoursTold.what).where(scope.where(HoursTold.client_id))
    )
    return found.all()


async def forget_told(session: AsyncSession, bank: HoursBank, but: Sequence[str]) -> None:
    """Let be told again whatever is not so any more: all `but` what still is."""
    await session.execute(
        delete(HoursTold).where(HoursTold.bank_id == bank.id, HoursTold.what.not_in(but))
    )
