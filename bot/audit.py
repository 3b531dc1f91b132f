"""`vigie audit verify`: the audit trail, recomputed beside a running bot."""

import asyncio
from pathlib import Path

from bot import beside
from bot.building import CannotStart
from bot.settings import Settings
from commands.audit import service
from commands.audit.rules import Head, Verdict


async def verify(settings: Settings) -> Verdict:
    """Recompute every seal, and compare with the published heads where a file of them is set.

    Reads only. `CannotStart` says which of the two cannot be read.
    """
    heads: list[Head] = []
    if settings.audit_file is not None:
        try:
            heads = await asyncio.to_thread(service.read_heads, Path(settings.audit_file))
        except (OSError, ValueError) as error:
            raise CannotStart(
                f"The audit file {settings.audit_file} cannot be read: {error}."
            ) from error
    async with beside.database(settings) as db, db.reading() as session:
        return await service.verify(session, heads)
