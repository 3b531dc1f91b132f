"""`vigie audit verify`: the audit trail, recomputed beside a running bot."""

import asyncio
from pathlib import Path

from bot.building import CannotStart, check_database
from bot.settings import Settings
from bot.values import database_shown
from commands.audit import service
from commands.audit.rules import Head, Verdict
from storage import migrate
from storage.db import Database


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
    url = settings.database_url
    if migrate.is_missing(url):
        # Connecting would make an empty one, and nothing in it would verify.
        raise CannotStart(
            f"There is no database at {database_shown(url)}. "
            "Look whether DATABASE_URL is right and this is the folder in which Vigie runs."
        )
    db = Database(url)
    try:
        wrong = await check_database(db)
        if wrong is not None:
            raise CannotStart(f"{wrong} It is {database_shown(url)}.")
        async with db.reading() as session:
            return await service.verify(session, heads)
    finally:
        await db.close()
