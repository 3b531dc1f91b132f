"""What a ticket's clocks show at a moment, for whoever opens it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.sla_clock import Reading, State
from commands.tickets import clocks, targets
from storage import desk, tickets
from storage.scope import Scope


async def on_ticket(session: AsyncSession, record: str, now: datetime) -> Mapping[str, Any] | None:
    """Each promise: how much of its time is gone, and where it stands."""
    settings = await desk.get(session)
    ticket = await tickets.get(session, Scope.desk(), int(record))
    if settings is None or ticket is None:
        return None
    held = await clocks.terms_of(session, settings, ticket, now)
    found = targets.readings(held, clocks.history(ticket), now)
    rows = [
        {
            "promise": str(promise),
            "state": str(_state(reading, getattr(ticket, clocks.COLUMNS[promise]), stopped)),
            "spent": reading.spent.total_seconds() / 60,
            "amount": held.targets[promise].amount.total_seconds() / 60,
            "due_at": reading.due,
        }
        for promise, (reading, stopped) in found.items()
    ]
    return {"rows": rows} if rows else None


def _state(reading: Reading, kept: datetime | None, stopped: datetime | None) -> State:
    """Judge what has stopped by the moment that was promised when it stopped."""
    if stopped is None or kept is None:
        return reading.state
    return State.MET if stopped <= kept else State.BREACHED
