"""`vigie doctor`: what stands between this installation and a working bot, and what to do."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.building import check_database, open_http, web_client
from bot.manifest import scopes
from bot.settings import Needs, Settings
from bot.values import database_shown
from commands.kit.capability import Capability
from integrations.slack.errors import Ambiguous, SlackFailure, Unavailable, call
from storage import delivery, desk, migrate
from storage.db import Database
from storage.outbox import State

# Slack refuses, and so do we, what was signed five minutes ago; half of that is worth a word.
LARGEST_SKEW_S = 150
PASTE_MANIFEST = (
    "Print the manifest with `vigie manifest`, paste it into the Slack app's page App Manifest, "
    "and install the app again."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: a plain sentence, and the remedy when something is wrong."""

    ok: bool
    sentence: str
    remedy: str = ""


class _Away(Exception):  # noqa: N818  (it is read as it is named)
    """Slack cannot be reached."""


class _Line:
    """The line to Slack: once it is found dead, nothing more is asked, and that is told once."""

    def __init__(self, settings: Settings, client: AsyncWebClient) -> None:
        self._client = client
        self._api_url = settings.slack_api_url
        self.dead = False

    async def ask(
        self, question: Callable[[AsyncWebClient], Coroutine[Any, Any, AsyncSlackResponse]]
    ) -> AsyncSlackResponse:
        """Ask; raises `SlackFailure` for a refusal, and `_Away` with a sentence."""
        try:
            return await call(question(self._client))
        except (Unavailable, Ambiguous) as failure:
            self.dead = True
            raise _Away(f"Slack cannot be reached at {self._api_url} ({failure}).") from failure


def _unreachable(away: _Away) -> Finding:
    return Finding(
        ok=False,
        sentence=str(away),
        remedy="Look at this machine's network, proxy and firewall, and whether SLACK_API_URL is "
        "right; then ask again.",
    )


async def examine(settings: Settings, rooms: Iterable[Capability]) -> AsyncIterator[Finding]:
    """Look at everything, in the order in which one would set it up."""
    async with AsyncExitStack() as stack:
        http = await open_http(settings, stack)
        line = _Line(settings, web_client(settings, http))
        for findings in (
            _bot(settings, line, scopes(rooms)),
            _way_in(settings, line),
            _database(settings, line),
        ):
            async for finding in findings:
                yield finding


async def _bot(settings: Settings, line: _Line, wanted: set[str]) -> AsyncIterator[Finding]:
    if not settings.secret(Needs.BOT_TOKEN):
        yield Finding(
            ok=False,
            sentence="No bot token is set.",
            remedy="Set SLACK_BOT_TOKEN (xoxb-…), from the Slack app's page OAuth & Permissions.",
        )
        return
    try:
        answer = await line.ask(lambda slack: slack.auth_test())
    except _Away as away:
        yield _unreachable(away)
    except SlackFailure as failure:
        yield Finding(
            ok=False,
            sentence=f"Slack does not accept the bot token ({failure}).",
            remedy="Copy it again into SLACK_BOT_TOKEN.",
        )
    else:
        yield Finding(
            ok=True,
            sentence=f"Slack knows the bot as @{answer['user']} in {answer['team']}.",
        )
        yield _scopes(answer.headers, wanted)
        yield _clock(answer.headers)


def _scopes(headers: Mapping[str, str], wanted: set[str]) -> Finding:
    given = {s.strip() for s in headers.get("x-oauth-scopes", "").split(",") if s.strip()}
    missing = sorted(wanted - given)
    if missing:
        return Finding(
            ok=False,
            sentence=f"The bot token lacks scopes: {', '.join(missing)}.",
            remedy=PASTE_MANIFEST,
        )
    spare = sorted(given - wanted)
    more = f" It has more than it needs: {', '.join(spare)}." if spare else ""
    return Finding(ok=True, sentence=f"The bot token has all {len(wanted)} scopes.{more}")


def _clock(headers: Mapping[str, str]) -> Finding:
    try:
        theirs = parsedate_to_datetime(headers.get("Date", ""))
    except ValueError:
        return Finding(ok=True, sentence="Slack did not tell its time.")
    skew = abs((datetime.now(UTC) - theirs).total_seconds())
    if skew > LARGEST_SKEW_S:
        return Finding(
            ok=False,
            sentence=f"This machine's clock differs from Slack's by {skew:.0f} seconds.",
            remedy="Set the clock, by NTP for example; signed requests are refused otherwise.",
        )
    return Finding(ok=True, sentence="This machine's clock agrees with Slack's.")


async def _way_in(settings: Settings, line: _Line) -> AsyncIterator[Finding]:
    app_token = settings.secret(Needs.APP_TOKEN)
    secret = settings.secret(Needs.SIGNING_SECRET)
    if app_token and not line.dead:
        try:
            await line.ask(lambda slack: slack.apps_connections_open(app_token=app_token))
        except _Away as away:
            yield _unreachable(away)
        except SlackFailure as failure:
            yield Finding(
                ok=False,
                sentence=f"Slack does not open Socket Mode with the app token ({failure}).",
                remedy="Make an app-level token (xapp-…) with the scope connections:write on the "
                "page Basic Information, switch Socket Mode on, and set SLACK_APP_TOKEN.",
            )
        else:
            yield Finding(ok=True, sentence="Socket Mode opens with the app token (`vigie run`).")
    if secret:
        yield Finding(ok=True, sentence="A signing secret is set, for HTTP (`vigie web`).")
    if not app_token and not secret:
        yield Finding(
            ok=False,
            sentence="Slack has no way in: neither an app token nor a signing secret is set.",
            remedy="Set SLACK_APP_TOKEN for `vigie run`, or SLACK_SIGNING_SECRET for `vigie web`.",
        )


async def _database(settings: Settings, line: _Line) -> AsyncIterator[Finding]:
    url = settings.database_url
    shown = database_shown(url)
    try:
        missing = migrate.url_is_file(url) and await asyncio.to_thread(migrate.current, url) is None
    except migrate.CannotOpen as error:
        yield Finding(
            ok=False,
            sentence=f"The database {shown} cannot be opened: {error}.",
            remedy="Look whether DATABASE_URL is right.",
        )
        return
    if missing:
        yield Finding(
            ok=False,
            sentence=f"There is no database yet at {shown}.",
            remedy="`vigie run` makes it, and so does `vigie migrate`.",
        )
        return
    db = Database(url)
    try:
        wrong = await check_database(db)
        if wrong is not None:
            yield Finding(ok=False, sentence=f"{wrong.what} It is {shown}.", remedy=wrong.remedy)
            return
        yield Finding(ok=True, sentence=f"The database answers and is current: {shown}.")
        for findings in (_desk(settings, db, line), _parked(db)):
            async for finding in findings:
                yield finding
    finally:
        await db.close()


async def _desk(settings: Settings, db: Database, line: _Line) -> AsyncIterator[Finding]:
    async with db.reading() as session:
        ours = await desk.get(session)
    if ours is None:
        yield Finding(
            ok=False,
            sentence="The desk is not set up.",
            remedy="Type `/vigie setup` in Slack, as an administrator or the workspace's owner.",
        )
        return
    if not settings.secret(Needs.BOT_TOKEN):
        return
    for what, channel in (("desk", ours.desk_channel), ("approvals", ours.approvals_channel)):
        if not line.dead:
            yield await _channel(line, what, channel)


async def _channel(line: _Line, what: str, channel: str) -> Finding:
    try:
        answer = await line.ask(lambda slack: slack.conversations_info(channel=channel))
    except _Away as away:
        return _unreachable(away)
    except SlackFailure as failure:
        return Finding(
            ok=False,
            sentence=f"The {what} channel {channel} cannot be seen ({failure}).",
            remedy="Invite the bot there with `/invite @vigie`, or choose another channel with "
            "`/vigie setup`.",
        )
    found: dict[str, Any] = answer["channel"]
    if not found.get("is_member"):
        return Finding(
            ok=False,
            sentence=f"The bot is not in the {what} channel #{found.get('name')}.",
            remedy=f"Type `/invite @vigie` in #{found.get('name')}.",
        )
    return Finding(ok=True, sentence=f"The bot is in the {what} channel #{found.get('name')}.")


async def _parked(db: Database) -> AsyncIterator[Finding]:
    async with db.reading() as session:
        parked = (await delivery.counts(session)).get(State.PARKED, 0)
    if parked:
        yield Finding(
            ok=False,
            sentence=f"{parked} messages could not be delivered and are parked.",
            remedy="Look at them with `/vigie parked` in Slack.",
        )
    else:
        yield Finding(ok=True, sentence="No message is parked.")


__all__ = ["Finding", "examine"]
