"""reactions.*: the bot's own signs, and reading everybody's."""

import re

from integrations.local_slack import posting, wire
from integrations.local_slack.errors import SlackError
from integrations.local_slack.records import JSON, Channel, Message
from integrations.local_slack.web_api.call import Call, method

NAME = re.compile(r"[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?")
STAMP = re.compile(r"\d{10}\.\d{6}")


def emoji(name: str) -> str:
    """Return an emoji's name without colons; `invalid_name` when it cannot be one."""
    plain = name.strip(":")
    if not NAME.fullmatch(plain):
        raise SlackError("invalid_name")
    return plain


def _item(call: Call) -> tuple[Channel, Message]:
    channel = call.member_of(call.channel())
    stamp = call.args.text("timestamp")
    if not stamp:
        raise SlackError("no_item_specified")
    if not STAMP.fullmatch(stamp):
        raise SlackError("bad_timestamp")
    return channel, call.message(channel, stamp)


@method("reactions.add", tier=3, scopes=("reactions:write",))
def add(call: Call) -> JSON:
    """Put the bot's sign on a message."""
    name = emoji(call.args.need("name"))
    channel, message = _item(call)
    if channel.is_archived:
        raise SlackError("is_archived")
    if not posting.react(call.world, channel, message, name, call.bot):
        raise SlackError("already_reacted")
    return {}


@method("reactions.remove", tier=2, scopes=("reactions:write",))
def remove(call: Call) -> JSON:
    """Take the bot's sign back."""
    name = emoji(call.args.need("name"))
    channel, message = _item(call)
    if not posting.unreact(call.world, channel, message, name, call.bot):
        raise SlackError("no_reaction")
    return {}


@method("reactions.get", tier=3, scopes=("reactions:read",))
def get(call: Call) -> JSON:
    """Return a message with its reactions."""
    channel, message = _item(call)
    out = wire.listed_json(
        call.world.state, channel, message, team_id=call.app.team_id, base_url=call.world.url
    )
    return {"type": "message", "channel": channel.id, "message": out}
