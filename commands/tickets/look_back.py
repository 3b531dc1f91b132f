"""After a silence: what was said and edited meanwhile, read from Slack's history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from commands.kit.capability import HandleBody
from commands.kit.services import Services
from integrations.slack.errors import Ambiguous, NotFound, Rejected, Unavailable
from storage import clients, threads
from storage.clients import Channel
from storage.db import is_away
from storage.scope import Scope
from storage.threads import Thread

log = structlog.get_logger()

# Events under way when the last look back began may have been lost after it.
MARGIN = timedelta(minutes=10)
# So far back, edits and new replies under old messages are looked for.
REACH = timedelta(days=14)
# A ts after any other.
LATER = "9"


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation to read: words after `seen` are new; `threads` were known before."""

    slack_channel: str
    seen: str
    since: str
    threads: tuple[Thread, ...] = ()


@dataclass(slots=True)
class Read:
    """What was read in one place: new words, and older ones edited since."""

    place: Place
    said: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    edited: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    # The newest reply under each message of the channel's own history.
    replied: dict[str, str] = field(default_factory=dict)

    def take(self, message: Mapping[str, Any]) -> None:
        """Sort one message; those of bots, ours too, only matter for what stands under them."""
        ts = str(message.get("ts", ""))
        if message.get("bot_id"):
            return
        if ts > self.place.seen:
            self.said[ts] = message
        if str((message.get("edited") or {}).get("ts", "")) > self.place.seen:
            self.edited[ts] = message


async def catch_up(services: Services, handle: HandleBody) -> None:
    """Take in what was said in the clients' channels since the last look, place by place.

    Each message passes through the same door as its event would have, and what was handled then
    is known by its channel and ts. A channel is marked as read once it really was. Raises when
    Slack or the database is away as a whole: then it is to be tried again.
    """
    now = services.clock.now()
    since = _stamp(now - REACH)
    async with services.db.reading() as session:
        channels = await clients.linked_channels(session, Scope.desk())
        known = await threads.threads(session, Scope.desk(), now - REACH)
    # Where these were read to is where the channels were, so they come before any is marked.
    for place in _direct(channels, since, known):
        await _look_at(services, handle, place)
    for channel in channels:
        if await _look_at(services, handle, _linked(channel, since, known)):
            async with services.db.writing() as session:
                await clients.mark_seen(session, Scope.desk(), [channel.id], _stamp(now - MARGIN))


def _stamp(moment: datetime) -> str:
    return f"{moment.timestamp():.6f}"


def _linked(channel: Channel, since: str, known: Iterable[Thread]) -> Place:
    place, seen = channel.slack_channel, channel.seen_ts
    return Place(place, seen, min(seen, since), tuple(t for t in known if t.channel == place))


def _direct(channels: Iterable[Channel], since: str, known: Iterable[Thread]) -> list[Place]:
    """List the direct conversations with tickets; they were last read when the channels were."""
    seen = max(since, min((channel.seen_ts for channel in channels), default=since))
    names = sorted({thread.channel for thread in known if thread.channel.startswith("D")})
    return [
        Place(name, seen, since, tuple(t for t in known if t.channel == name)) for name in names
    ]


async def _look_at(services: Services, handle: HandleBody, place: Place) -> bool:
    """Read one place and take in what is new there; False when it cannot be read."""
    try:
        read = await _read(services, place)
    except (NotFound, Rejected) as gone:
        log.warning("history not readable", channel=place.slack_channel, reason=str(gone))
        return False
    for ts in sorted(read.said):
        await _take_in(handle, _body(place.slack_channel, read.said[ts]))
    async with services.db.reading() as session:
        known = await threads.known_messages(
            session, Scope.desk(), place.slack_channel, sorted(read.edited)
        )
    for ts in sorted(known):
        await _take_in(handle, _edit(place.slack_channel, read.edited[ts]))
    return True


async def _read(services: Services, place: Place) -> Read:
    read = Read(place)
    async for message in services.slack.history(place.slack_channel, place.since):
        read.take(message)
        if message.get("reply_count"):
            # Without the moment of the newest reply the thread is read to be sure.
            newest = str(message.get("latest_reply") or LATER)
            read.replied[str(message["ts"])] = newest
    for root in _to_read(read):
        await _read_thread(services, read, root)
    return read


def _to_read(read: Read) -> list[str]:
    """Choose the threads that may hold something new; each costs a call.

    History tells when it was last written under its messages; older ones have to be asked about.
    Those of tickets that are not over are read in any case: a reply there may have been edited.
    """
    newly = {ts for ts, newest in read.replied.items() if newest > read.place.seen}
    older = {t.ts for t in read.place.threads if t.ts < read.place.since}
    alive = {t.ts for t in read.place.threads if t.alive and t.ts in read.replied}
    return sorted(newly | older | alive)


async def _read_thread(services: Services, read: Read, root: str) -> None:
    place = read.place
    try:
        async for message in services.slack.replies(place.slack_channel, root, place.since):
            read.take(message)
    except NotFound:
        return  # its first message was deleted


async def _take_in(handle: HandleBody, body: dict[str, Any]) -> None:
    """Pass one event through the doors; one that fails must not keep the others from it."""
    try:
        await handle(body)
    except Exception as error:
        if _concerns_all(error):
            raise
        log.exception("could not take in what was missed", event_id=body["event_id"])


def _concerns_all(error: Exception) -> bool:
    """Whether Slack or the database failed as a whole, and not over this one message."""
    if isinstance(error, Rejected):
        return error.of_the_app
    return is_away(error) or isinstance(error, Unavailable | Ambiguous | OSError)


def _body(channel: str, message: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "event_id": f"history:{channel}:{message['ts']}",
        "event": {**message, **_where(channel)},
    }


def _edit(channel: str, message: Mapping[str, Any]) -> dict[str, Any]:
    """Tell an edit as its event would have."""
    at = str(message["edited"]["ts"])
    return {
        "event_id": f"history:{channel}:{message['ts']}:{at}",
        "event": {"subtype": "message_changed", "ts": at, "message": message, **_where(channel)},
    }


def _where(channel: str) -> dict[str, str]:
    kind = "im" if channel.startswith("D") else "channel"
    return {"type": "message", "channel": channel, "channel_type": kind}
