"""The checklist of a ticket, as it is added to its card, its view and its forms."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from storage import checklists, tickets
from storage.scope import Scope
from storage.ticket_states import OPEN


async def checklist(session: AsyncSession, record: str) -> Mapping[str, Any] | None:
    """Each line with its button, while the ticket is open; how far it came, afterwards."""
    rows = await checklists.of_ticket(session, Scope.desk(), int(record))
    if not rows:
        return None
    ticket = await tickets.get(session, Scope.desk(), int(record))
    items = [
        {"id": row.id, "words": row.words, "done_at": row.done_at, "by": row.by} for row in rows
    ]
    return {
        "items": items,
        "done": sum(item["done_at"] is not None for item in items),
        "total": len(items),
        "is_open": ticket is not None and ticket.state in OPEN,
    }


async def progress(session: AsyncSession, record: str) -> Mapping[str, Any] | None:
    """How many of its lines are done."""
    rows = await checklists.of_ticket(session, Scope.desk(), int(record))
    done = sum(row.done_at is not None for row in rows)
    return {"done": done, "total": len(rows)} if rows else None


async def left(session: AsyncSession, record: str) -> Mapping[str, Any] | None:
    """The lines that are not done, where somebody is about to resolve the ticket."""
    rows = await checklists.of_ticket(session, Scope.desk(), int(record))
    words = [row.words for row in rows if row.done_at is None]
    return {"left": len(words), "words": words[:5]} if words else None
