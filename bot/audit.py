"""`vigie audit verify`: the audit trail, recomputed beside a running bot."""

import asyncio
from pathlib import Path

from bot.settings import Settings
from commands.audit import service
from commands.audit.rules import Head, Verdict
from storage.db import Database


async def verify(settings: Settings) -> Verdict:
    """Recompute every seal, and compare with the published heads where a file of them is set.

    Reads only. `OSError` or `ValueError` when that file cannot be read.
    """
    heads: list[Head] = []
    if settings.audit_file is not None:
        heads = await asyncio.to_thread(service.read_heads, Path(settings.audit_file))
    db = Database(settings.database_url)
    try:
        async with db.reading() as session:
            return await service.verify(session, heads)
    finally:
        await db.close()
