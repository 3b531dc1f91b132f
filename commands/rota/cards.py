"""What the rota adds to a new ticket's card: whom one might give it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.rota import suggesting


async def suggestion(session: AsyncSession, record: str, now: datetime) -> Mapping[str, Any] | None:
    """One person, with the reason; nothing when it is in hand or nothing speaks for anybody."""
    return await suggesting.shown(session, record, now)
