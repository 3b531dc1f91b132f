"""The clock's door to tickets: recalls, reminders, closing, late replies, what was missed."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import structlog

from commands.kit.capability import HandleBody
from commands.kit.services import Act, Services
from commands.tickets import clockwork, intake, strangers
from integrations.slack.errors import NotFound, Rejected
from storage import clients, inbox, tickets
from storage.clients import Channel
from storage.scope import Scope

log = structlog.get_logger()

AT_ONCE = 50
# Events under way when the last look back began may have been lost after it.
MARGIN = timedelta(minutes=10)


def _act(services: Services) -> Act:
    return Act(who=None, now=services.clock.now(), request_id=uuid4().hex[:10], services=services)


async def due(services: Services) -> None:
    """Do what is due: recall, remind, close."""
    act = _act(services)
    async with services.db.reading() as session:
        if not await tickets.any_due(session, act.now):
            return
    async with services.db.writing() as session:
        for ticket in await tickets.claim_due(session, act.now, AT_ONCE):
            await clockwork.due(session, act, ticket)


async def orphans(services: Services) -> None:
    """Take in replies whose parent never came."""
    act = _act(services)
    async with services.db.reading() as session:
        if not await intake.has_orphans(session, act):
            return
    async with services.db.writing() as session:
        await intake.adopt_orphans(session, act)


async def accepted(services: Services) -> None:
    """Take in what strangers wrote, once the desk has said that they belong to the client."""
    async with services.db.reading() as session:
        if not await inbox.held_of_known(session, strangers.HELD):
            return
    async with services.db.writing() as session:
        await strangers.take_in_known(session, _act(services))


async def catch_up(services: Services, handle: HandleBody) -> None:
    """Take in what was said in the clients' channels since the last look, oldest first.

    Each message passes through the same door as its event would have, and what was handled then
    is known by its channel and ts. Only when all are taken in is the look remembered.
    """
    began = services.clock.now() - MARGIN
    bodies: list[dict[str, Any]] = []
    async with services.db.reading() as session:
        channels = await clients.linked_channels(session, Scope.desk())
        threads = await tickets.open_threads(session, Scope.desk())
    for channel in channels:
        roots = [ts for place, ts in threads if place == channel.slack_channel]
        try:
            bodies.extend(
                [
                    _body(channel.slack_channel, message)
                    async for message in _missed(services, channel, roots)
                ]
            )
        except (NotFound, Rejected) as gone:
            log.warning("history not readable", channel=channel.slack_channel, reason=str(gone))
    for body in sorted(bodies, key=lambda body: str(body["event"]["ts"])):
        await handle(body)
    async with services.db.writing() as session:
        await clients.mark_seen(
            session, Scope.desk(), [c.id for c in channels], f"{began.timestamp():.6f}"
        )


async def _missed(
    services: Services, channel: Channel, roots: list[str]
) -> AsyncIterator[Mapping[str, Any]]:
    place, oldest = channel.slack_channel, channel.seen_ts
    threads = set(roots)
    async for message in services.slack.history(place, oldest):
        if message.get("reply_count"):
            threads.add(str(message["ts"]))
        yield message
    for root in sorted(threads):
        async for message in services.slack.replies(place, root, oldest):
            if message.get("ts") != root:
                yield message


def _body(channel: str, message: Mapping[str, Any]) -> dict[str, Any]:
    event = {**message, "type": "message", "channel": channel, "channel_type": "channel"}
    return {"event_id": f"history:{channel}:{message['ts']}", "event": event}
