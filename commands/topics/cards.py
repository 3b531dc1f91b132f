"""What topics add to a ticket's card and view."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from storage import sensitive, topics
from storage.scope import Scope


async def on_card(session: AsyncSession, record: str) -> Mapping[str, Any] | None:
    """The suggestion, or what the desk said; nothing while we are unsure."""
    return await _shown(session, record, ask=False)


async def in_view(session: AsyncSession, record: str) -> Mapping[str, Any] | None:
    """The same; where there is nothing yet, the way to say it."""
    return await _shown(session, record, ask=True)


async def _shown(session: AsyncSession, record: str, *, ask: bool) -> Mapping[str, Any] | None:
    if not record.isdigit() or await sensitive.is_private(session, int(record)):
        return None
    known = await topics.of_ticket(session, Scope.desk(), int(record))
    topic = known.topic if known is not None else None
    suggested = known.suggested if known is not None and topic is None else None
    if topic is None and suggested is None and not ask:
        return None
    percent = round(100 * (known.confidence or 0)) if known is not None and suggested else 0
    return {"id": int(record), "topic": topic, "suggested": suggested, "percent": percent}
