"""After a silence: what became of the channels meanwhile, asked of Slack one by one."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from commands.clients import rules
from commands.clients.rules import Now
from commands.kit.capability import HandleBody
from commands.kit.services import Services
from integrations.slack.errors import NotFound, Rejected, Unavailable
from storage import clients, desk
from storage.channel_states import ChannelState as State
from storage.desk import Desk

# Slack lets some fifty such questions a minute pass: a few at once, the others at that pace. People
# who link a channel ask the same one, and must not wait.
AT_ONCE, PACE_S = 20, 1.5
LONGEST_WAIT_S = 60.0

Sleep = Callable[[float], Awaitable[None]]


async def catch_up(services: Services, handle: HandleBody, sleep: Sleep = asyncio.sleep) -> None:
    """Look at each channel that we know, and hand on the event that must have been missed."""
    async with services.db.reading() as session:
        known = {
            channel.slack_channel: (State(channel.state), channel.connected_teams)
            for channel in await clients.watched(session)
        }
        settings = await desk.get(session)
    for number, (channel, (state, teams)) in enumerate(_with_ours(known, settings).items()):
        if number >= AT_ONCE:
            await sleep(PACE_S)
        event = rules.missed(state, teams, await _now(services, channel, sleep))
        if event is not None:
            await handle(await _body(services, event, channel))


def _with_ours(
    known: Mapping[str, tuple[State, list[str]]], settings: Desk | None
) -> dict[str, tuple[State, list[str]]]:
    """Add the desk's own channels, of which nothing need have been heard yet; they come first."""
    ours = settings.channels if settings is not None else ()
    return {**{channel: (State.OWN, []) for channel in ours}, **known}


async def _now(services: Services, channel: str, sleep: Sleep) -> Now | None:
    """Ask Slack; wait when it has us wait, and raise when it is away for longer."""
    try:
        try:
            info = await services.slack.channel(channel)
        except Unavailable as busy:
            if busy.retry_after is None or busy.retry_after > LONGEST_WAIT_S:
                raise
            await sleep(busy.retry_after)
            info = await services.slack.channel(channel)
    except (NotFound, Rejected) as hidden:
        if isinstance(hidden, Rejected) and hidden.of_the_app:
            raise  # it says nothing of the channel
        return None
    return Now(info.is_member, info.is_archived, info.connected_teams)


async def _body(services: Services, event: str, channel: str) -> dict[str, Any]:
    """Tell it as the event would have; the doors look again at what it is about."""
    who = {"user": (await services.slack.me())["user_id"]} if event.startswith("member") else {}
    return {
        "event_id": f"look:{channel}:{services.clock.now().timestamp():.6f}",
        "event": {"type": event, "channel": channel, **who},
    }
