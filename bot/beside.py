"""What short commands need beside a running bot: the database, and nothing of Slack."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from slack_sdk.web.async_client import AsyncWebClient

from bot.building import CannotStart, check_database, open_clock, open_http, rules
from bot.settings import Settings
from bot.values import database_shown
from commands.kit.services import Services
from integrations.slack.reader import SlackReader
from storage import migrate
from storage.db import Database


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[Database]:
    """Open the database that a bot may be working on; `CannotStart` says why that is impossible."""
    url = settings.database_url
    if migrate.is_missing(url):
        # Connecting would make an empty one, and nothing would be in it.
        raise CannotStart(
            f"There is no database at {database_shown(url)}. "
            "Look whether DATABASE_URL is right and this is the folder in which Vigie runs."
        )
    db = Database(url)
    try:
        wrong = await check_database(db)
        if wrong is not None:
            raise CannotStart(f"{wrong} It is {database_shown(url)}.")
        yield db
    finally:
        await db.close()


@asynccontextmanager
async def services(settings: Settings) -> AsyncIterator[Services]:
    """Open what services need; whoever uses this asks Slack nothing."""
    async with AsyncExitStack() as stack:
        db = await stack.enter_async_context(database(settings))
        clock = await open_clock(settings, await open_http(settings, stack), stack)
        yield Services(db, clock, SlackReader(AsyncWebClient()), rules(settings))
