"""conversations.*: what exists, opening direct messages, creating, archiving."""

import re

from integrations.local_slack import wire
from integrations.local_slack.errors import SlackError
from integrations.local_slack.ids import new_id
from integrations.local_slack.records import JSON, Channel
from integrations.local_slack.web_api.call import MANAGE, READ, Call, method, page

TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
NAME = re.compile(r"[^A-Z\s.,#!?<>@&]{1,80}")
MOST_PEOPLE = 8
EVERY_READ = tuple(READ.values())


@method("conversations.info", tier=3, scopes=EVERY_READ)
def info(call: Call) -> JSON:
    """Tell about a channel, the organisations it is shared with included."""
    channel = call.channel()
    call.scope(READ[channel.kind])
    out = wire.channel_json(channel, call.app)
    if not call.args.flag("include_num_members"):
        out.pop("num_members", None)
    return {"channel": out}


def _known(call: Call) -> list[Channel]:
    wanted = call.args.words("types") or ["public_channel"]
    if any(kind not in TYPES for kind in wanted):
        raise SlackError("invalid_types")
    kinds = {TYPES[kind] for kind in wanted}
    call.scope(*(READ[kind] for kind in kinds))
    hide_archived = call.args.flag("exclude_archived")
    return [
        channel
        for channel in call.world.state.channels.values()
        if channel.kind in kinds
        and READ[channel.kind] in call.app.scopes
        and call.knows(channel)
        and not (hide_archived and channel.is_archived)
    ]


@method("conversations.list", tier=2, scopes=EVERY_READ)
def list_all(call: Call) -> JSON:
    """List the channels that the bot may know."""
    channels, meta = page(_known(call), call.args)
    return {"channels": [wire.channel_json(c, call.app, listed=True) for c in channels], **meta}


@method("users.conversations", tier=3, scopes=EVERY_READ)
def list_own(call: Call) -> JSON:
    """List the channels that the bot (or `user`) is in, of those that the bot may know."""
    person = call.args.text("user", call.bot.id)
    inside = [channel for channel in _known(call) if person in channel.members]
    channels, meta = page(inside, call.args)
    return {"channels": [wire.channel_json(c, call.app, listed=True) for c in channels], **meta}


@method("conversations.open", tier=3, scopes=("im:write", "mpim:write"))
def open_dm(call: Call) -> JSON:
    """Open a direct message with one person, or with several."""
    if call.args.has("channel"):
        return {"channel": {"id": call.channel().id}, "no_op": True}
    names = call.args.words("users")
    if not names:
        raise SlackError("users_list_not_supplied")
    if len(names) > MOST_PEOPLE:
        raise SlackError("too_many_users")
    users = [call.user(name) for name in names]
    if any(user.deleted for user in users):
        raise SlackError("user_disabled")
    channels = call.world.state.channels
    known = len(channels)
    if len(users) == 1:
        call.scope("im:write")
        channel = call.dm(users[0])
    else:
        call.scope("mpim:write")
        channel = _group_dm(call, [user.id for user in users])
    out: JSON = {"id": channel.id}
    if call.args.flag("return_im"):
        out = wire.channel_json(channel, call.app)
    old = len(channels) == known
    return {"channel": out} | ({"no_op": True, "already_open": True} if old else {})


def _group_dm(call: Call, users: list[str]) -> Channel:
    members = {call.bot.id, *users}
    channels = call.world.state.channels
    for channel in channels.values():
        if channel.kind == "mpim" and set(channel.members) == members:
            return channel
    channel = _new(call, new_id("G"), "mpdm", "mpim")
    channel.members = dict.fromkeys((call.bot.id, *users))
    return channel


def _new(call: Call, channel_id: str, name: str, kind: str) -> Channel:
    channel = Channel(
        id=channel_id,
        name=name,
        kind=kind,
        team_id=call.app.team_id,
        created=int(call.world.clock.now().timestamp()),
        creator=call.bot.id,
        members={call.bot.id: None},
    )
    call.world.state.channels[channel.id] = channel
    return channel


@method("conversations.create", tier=2, scopes=("channels:manage", "groups:write"))
def create(call: Call) -> JSON:
    """Create a channel with the bot as its first member."""
    name = call.args.text("name")
    if not name:
        raise SlackError("invalid_name_required")
    if not NAME.fullmatch(name):
        raise SlackError("invalid_name_specials")
    if any(c.name == name and not c.is_dm for c in call.world.state.channels.values()):
        raise SlackError("name_taken")
    kind = "group" if call.args.flag("is_private") else "channel"
    call.scope(MANAGE[kind])
    channel = _new(call, new_id("C"), name, kind)
    call.world.journal.tell("channel", channel=channel)
    return {"channel": wire.channel_json(channel, call.app)}


@method("conversations.archive", tier=2, scopes=("channels:manage", "groups:write"))
def archive(call: Call) -> JSON:
    """Archive a channel: nobody posts there any more."""
    channel = call.member_of(call.channel())
    call.scope(MANAGE[channel.kind])
    if channel.is_archived:
        raise SlackError("already_archived")
    channel.is_archived = True
    return {}
