"""What the search adds to a ticket's card at the desk: solved tickets that are like it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.search import similar as service
from storage.scope import Scope


async def similar(session: AsyncSession, record: str) -> Mapping[str, Any] | None:
    """Up to three solved tickets that are like this one, while it is open; else nothing."""
    rows = await service.solved_like(session, Scope.desk(), int(record))
    return {"rows": rows} if rows else None
