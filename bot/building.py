"""What the program is made of, one function per part; each closes what it opened."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import structlog
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import FollowedClock
from bot.settings import Needs, Settings
from bot.single import SingleBot
from bot.values import database_shown
from commands.kit.attempts import Tempo
from commands.kit.services import Clock, Rules, Services, SystemClock
from integrations.slack.errors import Ambiguous, SlackFailure, Unavailable
from integrations.slack.reader import SlackReader
from storage import migrate
from storage.db import Database
from storage.pace import Pace

log = structlog.get_logger()
# Seconds between the first questions to a Slack that is away.
FIRST_WAITS = (0.5, 2.0, 5.0)

head = cache(migrate.head)


class Trouble(NamedTuple):
    """What is wrong, and what to do about it."""

    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}"


AWAY = Trouble(
    "The database does not answer.", "Look whether DATABASE_URL is right and the server runs."
)
NOT_CURRENT = Trouble("The database is not at this version's revision.", "Run `vigie migrate`.")


class CannotStart(Exception):  # noqa: N818  (it is read as the sentence it holds)
    """Something outside the program is not ready; the message says what, and what to do."""


async def open_http(settings: Settings, stack: AsyncExitStack) -> aiohttp.ClientSession:
    """The one HTTP client of the program."""
    timeout = aiohttp.ClientTimeout(total=settings.slack_timeout_s)
    return await stack.enter_async_context(
        aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
    )


async def open_clock(
    settings: Settings, http: aiohttp.ClientSession, stack: AsyncExitStack
) -> Clock:
    """The machine's time, or the clock that the settings name."""
    if settings.clock_url is None:
        return SystemClock()
    clock = FollowedClock(settings.clock_url, http)
    try:
        await clock.start()
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError) as error:
        raise CannotStart(
            f"The clock at {settings.clock_url} does not answer ({error}). "
            "Start it, or unset VIGIE_CLOCK_URL."
        ) from error
    stack.push_async_callback(clock.stop)
    return clock


async def open_database(settings: Settings, stack: AsyncExitStack) -> Database:
    """The database, at the newest revision; a SQLite file is ours alone and is migrated here."""
    url = settings.database_url
    if migrate.url_is_file(url):
        return await _open_file(url, stack)
    db = Database(url)
    stack.push_async_callback(db.close)
    wrong = await check_database(db)
    if wrong is not None:
        raise CannotStart(str(wrong))
    return db


async def _open_file(url: str, stack: AsyncExitStack) -> Database:
    try:
        db = Database(url)
        stack.push_async_callback(db.close)
        single = SingleBot(Path(str(db.url.database)))
        single.acquire()
        stack.callback(single.release)
        if await revision(db) != head():
            await asyncio.to_thread(migrate.upgrade, url)
    except (OSError, migrate.CannotOpen) as error:
        raise CannotStart(
            f"The database {database_shown(url)} cannot be opened: {error}. "
            "Look whether DATABASE_URL is right."
        ) from error
    except migrate.FromElsewhere as error:
        raise CannotStart(
            f"A newer Vigie has migrated this database ({error}). Install that one."
        ) from error
    return db


async def check_database(db: Database) -> Trouble | None:
    """What is wrong with the database, or None."""
    try:
        async with db.reading() as session:
            await session.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError) as error:
        log.warning("the database does not answer", error=str(error))
        return AWAY
    return None if await revision(db) == head() else NOT_CURRENT


async def revision(db: Database) -> str | None:
    """The revision that a database is at; None when it has none."""
    try:
        async with db.reading() as session:
            found = await session.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return None
    return None if found is None else str(found)


def web_client(
    settings: Settings,
    http: aiohttp.ClientSession,
    retries: list[AsyncRetryHandler] | None = None,
) -> AsyncWebClient:
    """A client of Slack's Web API; an empty list of `retries` switches the SDK's own resend off."""
    return AsyncWebClient(
        token=settings.secret(Needs.BOT_TOKEN),
        base_url=settings.slack_api_url,
        timeout=int(settings.slack_timeout_s) or 1,
        session=http,
        retry_handlers=retries,
    )


async def who_are_we(reader: SlackReader) -> Mapping[str, Any]:
    """What Slack says of the bot token, asked some times while Slack is away."""
    for wait in (*FIRST_WAITS, None):
        try:
            return await reader.me()
        except (Unavailable, Ambiguous) as away:
            if wait is None:
                raise CannotStart(
                    f"Slack does not answer ({away}). Look whether this machine reaches it."
                ) from away
            log.warning("Slack does not answer", again_in_s=wait, reason=str(away))
            await asyncio.sleep(wait)
        except SlackFailure as refusal:
            raise CannotStart(
                f"Slack refuses the bot token ({refusal}). "
                "Copy it again from the Slack app's page into SLACK_BOT_TOKEN."
            ) from refusal
    raise AssertionError  # the last turn returns or raises


def rules(settings: Settings) -> Rules:
    """The settings that services and jobs follow."""
    return Rules(
        administrators=frozenset(settings.administrators),
        language=settings.language,
        zone=settings.zone,
        audit_file=settings.audit_file,
        storm_threshold=max(1, int(60 / settings.pace_channel_s)),
    )


def tempo(settings: Settings) -> Tempo:
    """How delivery breathes."""
    usual = Pace().methods_per_minute
    pace = Pace(
        channel_s=settings.pace_channel_s,
        workspace_per_minute=settings.pace_workspace_per_minute,
        methods_per_minute={
            method: per_minute * settings.pace_factor for method, per_minute in usual.items()
        },
    )
    return Tempo(
        pace=pace,
        lease_s=settings.delivery_lease_s,
        settle_s=settings.delivery_settle_s,
        busy_s=settings.delivery_busy_s,
        idle_s=settings.delivery_idle_s,
        most_attempts=settings.delivery_attempts,
    )


@dataclass(frozen=True)
class Parts:
    """What is open before the program is put together; `stack` closes it."""

    http: aiohttp.ClientSession
    services: Services
    us: Mapping[str, Any]
    stack: AsyncExitStack


async def open_parts(settings: Settings, clock: Clock | None) -> Parts:
    """Open everything outside. Raises `CannotStart` or `AnotherRuns`, and leaves nothing open."""
    async with AsyncExitStack() as stack:
        http = await open_http(settings, stack)
        time = clock or await open_clock(settings, http, stack)
        db = await open_database(settings, stack)
        reader = SlackReader(web_client(settings, http))
        us = await who_are_we(reader)
        services = Services(
            db=db,
            clock=time,
            slack=reader,
            rules=rules(settings),
            our_team=str(us.get("team_id") or ""),
            our_user=str(us.get("user_id") or ""),
        )
        return Parts(http, services, us, stack.pop_all())
    raise AssertionError  # nothing above is swallowed
