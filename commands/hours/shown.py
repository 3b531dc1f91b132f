"""What of hours and clocks is shown: to the team beside tickets, to a lead who asks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.hours import alerts, clock_rules
from commands.hours.ledger import Ledger
from commands.hours.reading import written_rate
from commands.hours.rules import RATED
from storage import clients, hours, tickets, work
from storage.scope import Scope
from storage.ticket_states import OPEN, State

LINES = 25


async def left(session: AsyncSession, client_id: int, now: datetime) -> dict[str, Any]:
    """Gather the hours that a client has left today; `banks` is empty when none is in force."""
    book = await Ledger.read(session, client_id, now)
    in_force = book.in_force()
    ends = [b.bank.ends_on for b in in_force if b.bank.ends_on is not None and b.left > 0]
    return {
        "client": book.client.name,
        "banks": [alerts.figures(book.banks[b.bank.id], b) for b in in_force],
        "left": alerts.total_left(in_force),
        "until": min(ends).isoformat() if ends else None,
    }


async def for_form(session: AsyncSession, record: str, now: datetime) -> Mapping[str, Any] | None:
    """What a reply's or a resolution's form says of the client's hours; nothing without a bank."""
    ticket = await tickets.get(session, Scope.desk(), _number(record))
    if ticket is None:
        return None
    context = await left(session, ticket.client_id, now)
    return context if context["banks"] else None


async def for_card(session: AsyncSession, record: str) -> Mapping[str, Any] | None:
    """The clock on the desk's card, once somebody has the ticket in hand."""
    found = await _clock(session, record)
    return found | {"minutes": None, "more": False} if found is not None else None


async def for_show(session: AsyncSession, record: str, now: datetime) -> Mapping[str, Any] | None:
    """The clock below a ticket that somebody looks at, with what it shows at this moment."""
    found = await _clock(session, record)
    if found is None:
        return None
    for one in found["running"]:
        since = datetime.fromisoformat(one["since"])
        one["minutes"] = clock_rules.minutes_between(since, now)
    return found | {"more": True}


async def _clock(session: AsyncSession, record: str) -> dict[str, Any] | None:
    ticket = await tickets.get(session, Scope.desk(), _number(record))
    if ticket is None:
        return None
    running = await work.running_on(session, Scope.client(ticket.client_id), ticket.id)
    if not running and ticket.state not in (State.TAKEN, State.WAITING):
        return None
    return {
        "id": ticket.id,
        "open": ticket.state in OPEN,
        "running": [
            {"who": row.name, "since": row.started_at.isoformat(), "minutes": None}
            for row in running
        ],
    }


def _number(record: str) -> int:
    digits = record.upper().removeprefix("T-")
    return int(digits) if digits.isdecimal() else 0


async def overview(session: AsyncSession, now: datetime) -> list[dict[str, Any]]:
    """Every client with a bank in force, who has the least left coming first."""
    found = []
    with_banks = {bank.client_id for bank in await hours.all_banks(session, Scope.desk())}
    for client in await clients.all_clients(session, Scope.desk()):
        if client.id in with_banks:
            context = await left(session, client.id, now)
            if context["banks"]:
                found.append(context)
    return sorted(found, key=lambda one: -max(bank["percent"] for bank in one["banks"]))


async def of_client(session: AsyncSession, client_id: int, now: datetime) -> dict[str, Any]:
    """Everything `/vigie hours <client>` shows: all banks, the newest first."""
    book = await Ledger.read(session, client_id, now)
    balances = book.balances()
    banks = sorted(book.banks.values(), key=lambda bank: (bank.starts_on, bank.id), reverse=True)
    return {
        "id": client_id,
        "client": book.client.name,
        "banks": [
            alerts.figures(bank, balances[bank.id])
            | {
                "state": _state(book, bank.id),
                "carried": balances[bank.id].carried,
                "unit": bank.unit,
                "minimum": bank.minimum,
                "rates": [(name, written_rate(bank.rates.get(name, 100))) for name in RATED],
                "policy": bank.overconsumption,
            }
            for bank in banks
        ],
    }


def _state(book: Ledger, bank_id: int) -> str:
    bank = book.balances()[bank_id].bank
    if bank.is_over(book.today):
        return "over"
    return "now" if bank.covers(book.today) else "later"


async def consumption(
    session: AsyncSession, scope: Scope, client_id: int, bank_id: int | None
) -> dict[str, Any]:
    """The newest pieces of work that a bank paid, or that none did."""
    rows = await hours.consumption(session, scope, client_id, bank_id, LINES + 1)
    return {
        "lines": [
            {
                "number": row.ticket_id,
                "at": row.started_at,
                "who": row.who or "",
                "spent": row.spent,
                "billed": row.billed,
                "classes": [part["class"] for part in row.parts],
                "corrected": row.corrected_at is not None,
            }
            for row in rows[:LINES]
        ],
        "more": len(rows) > LINES,
    }
