"""What the tests of hours begin with: a bank, work noted, and how to look at what became of it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from storage.approvals import Approval
from storage.audit import AuditEntry
from storage.clients import Client
from storage.db import Database
from storage.hours import HoursBank, HoursLine
from storage.tickets import Entry, Ticket
from tests.support.rows import SOME_DAY

# Where no SQL of its own is tried, one engine is enough.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
RATES = {"business": 100, "evening": 150, "weekend": 200, "travel": 50}


async def add_bank(db: Database, client: Client, **more: Any) -> int:
    """A bank of ten hours for 2026, rounded up to a quarter of an hour."""
    values: dict[str, Any] = {
        "client_id": client.id,
        "contract_id": None,
        "name": "Carnet 2026",
        "minutes": 600,
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "carry_most": None,
        "unit": 15,
        "minimum": 0,
        "rates": RATES,
        "thresholds": [50, 80],
        "overconsumption": "told",
        "over": None,
        "created_at": SOME_DAY,
    }
    async with db.writing() as session:
        bank = HoursBank(**values | more)
        session.add(bank)
        await session.flush()
        return bank.id


async def note(
    db: Database,
    minutes: int,
    *,
    number: int = 1,
    hour_class: str = "business",
    started_at: datetime | None = None,
) -> int:
    """Minutes on a ticket's timeline; the entry's id. With a start, the calendar says the class."""
    details = {"class": hour_class} if started_at is None else {"started_at": f"{started_at}"}
    async with db.writing() as session:
        ticket = await session.get_one(Ticket, number)
        entry = Entry(
            ticket_id=number,
            client_id=ticket.client_id,
            at=ticket.created_at,
            kind="work",
            body="",
            minutes=minutes,
            public=False,
            details=details,
        )
        session.add(entry)
        await session.flush()
        return entry.id


async def lines(db: Database) -> Sequence[HoursLine]:
    """Every line, in the order of the timeline."""
    async with db.reading() as session:
        return (await session.scalars(select(HoursLine).order_by(HoursLine.entry_id))).all()


async def taken(db: Database) -> list[tuple[int, int]]:
    """What was worked and what was billed, line by line."""
    return [(line.spent, line.billed) for line in await lines(db)]


async def work(db: Database) -> list[tuple[int, int | None]]:
    """The minutes that stand as work on the timelines: ticket and minutes."""
    async with db.reading() as session:
        found = await session.scalars(select(Entry).where(Entry.kind == "work").order_by(Entry.id))
        return [(entry.ticket_id, entry.minutes) for entry in found]


async def audited(db: Database, action: str) -> list[dict[str, Any]]:
    """The details of the audit entries of one action."""
    async with db.reading() as session:
        found = await session.scalars(
            select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
        )
        return [entry.details or {} for entry in found]


async def questions(db: Database) -> Sequence[Approval]:
    """What leads were asked."""
    async with db.reading() as session:
        return (await session.scalars(select(Approval).order_by(Approval.id))).all()
