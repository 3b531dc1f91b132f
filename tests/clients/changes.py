"""What happens to channels in Slack, for the tests: made, told late, told twice."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from sqlalchemy import select

from commands.kit.inbound import Event
from integrations.local_slack import LocalSlack, control_channels
from storage.clients import Channel
from storage.db import Database
from tests.support.bot import Bot

_numbers = count(1)


async def told(bot: Bot, type_: str, **event: Any) -> None:
    """Let an event come to the bot, whenever Slack may have meant it."""
    body = {
        "type": "event_callback",
        "event_id": f"EvTOLD{next(_numbers)}",
        "authorizations": [{"team_id": "T0US"}],
        "event": {"type": type_, **event},
    }
    await bot.program.doors.event(Event.parse(body))
    await bot.settle()


def rekey(slack: LocalSlack, channel: str) -> None:
    """Give a channel its new id, while the bot hears nothing of it."""
    app = slack.world.state.apps["A0VIGIE"]
    heard, app.bot_events = app.bot_events, frozenset()
    control_channels._rekey(slack.world, slack.world.state.channels[channel])
    app.bot_events = heard


async def state_of(db: Database, slack_channel: str) -> tuple[str, int | None] | None:
    """The state and the client of a channel, by its Slack id."""
    async with db.reading() as session:
        found = await session.scalar(select(Channel).where(Channel.slack_channel == slack_channel))
    return None if found is None else (found.state, found.client_id)


def private_channel(name: str, members: list[str]) -> Mapping[str, Any]:
    """A private channel of ours whose id is an old one, G0PROJ."""
    return {"id": "G0PROJ", "name": name, "private": True, "team": "T0US", "members": members}
