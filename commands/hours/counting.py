"""Counting: each timeline entry with minutes becomes one line, taken from one bank, once."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.hours import ledger, rules
from commands.hours.ledger import Ledger
from commands.hours.rules import Piece
from commands.kit.services import Act
from storage import hours, jobs
from storage.hours import HoursBank, HoursLine
from storage.tickets import Entry

COUNTER = "hours.count"
AT_ONCE = 200
# What a piece of work says of itself, in its timeline entry's details.
STARTED, CLASS = "started_at", "class"


async def count(session: AsyncSession, act: Act) -> int:
    """Write the lines that are missing, in the order of the timeline; how many there were."""
    await jobs.alone(session, COUNTER, act.now)
    found = await hours.uncounted(session, act.now, AT_ONCE)
    ledgers: dict[int, Ledger] = {}
    for entry in found:
        if entry.client_id not in ledgers:
            ledgers[entry.client_id] = await Ledger.read(session, entry.client_id, act.now)
        await _count(session, ledgers[entry.client_id], entry)
    return len(found)


async def count_all(session: AsyncSession, act: Act) -> None:
    """Write every line that is missing; until this transaction ends, nobody else counts."""
    while await count(session, act) == AT_ONCE:
        pass


async def _count(session: AsyncSession, book: Ledger, entry: Entry) -> None:
    minutes, hour_class = entry.minutes or 0, entry.details.get(CLASS)
    start = begun(entry, minutes)
    day = ledger.local_day(start, book.client.zone)
    pieces = await book.pieces(session, entry.ticket_id, start, minutes, hour_class)
    takes = taken(book.choose(day), pieces)
    line = {
        "entry_id": entry.id,
        "ticket_id": entry.ticket_id,
        "client_id": entry.client_id,
        "person_id": entry.author_id,
        "started_at": start,
        "day": day,
        "spent": minutes,
        "hour_class": hour_class,
        "noted_at": entry.at,
        "corrected_by": None,
        "corrected_at": None,
        **takes,
    }
    await hours.add_line(session, line)
    book.take(takes["bank_id"], takes["billed"])


def begun(entry: Entry, minutes: int) -> datetime:
    """When the work began: as somebody said, else so that it ended when it was noted."""
    said = entry.details.get(STARTED)
    return datetime.fromisoformat(said) if said else entry.at - timedelta(minutes=minutes)


def taken(bank: HoursBank | None, pieces: list[Piece]) -> dict[str, Any]:
    """What a line says of its bank: which, what it takes, and its classes."""
    parts = rules.bill(ledger.terms_of(bank), pieces)
    return {
        "bank_id": bank.id if bank is not None else None,
        "billed": rules.billed(parts),
        "parts": ledger.kept(parts),
    }


async def adopt(session: AsyncSession, act: Act, client_id: int) -> int:
    """Take from a client's banks what no bank covered when it was counted; how much that was."""
    await count_all(session, act)
    book = await Ledger.read(session, client_id, act.now)
    adopted = 0
    for line in await hours.loose_lines(session, book.scope, client_id):
        bank = book.choose(line.day)
        if bank is not None:
            put(line, taken(bank, ledger.pieces_of(line.parts)))
            book.take(line.bank_id, line.billed)
            adopted += 1
    await session.flush()
    return adopted


def put(line: HoursLine, values: dict[str, Any]) -> None:
    """Change what a line says."""
    for name, value in values.items():
        setattr(line, name, value)
