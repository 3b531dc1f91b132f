"""conversations.*: who is in a channel, joining, leaving, inviting."""

from integrations.local_slack import posting, wire
from integrations.local_slack.errors import SlackError
from integrations.local_slack.records import JSON, Channel, User
from integrations.local_slack.web_api.call import MANAGE, READ, Call, method, page


@method("conversations.members", tier=4, scopes=tuple(READ.values()))
def members(call: Call) -> JSON:
    """List the members, those of other organisations included."""
    channel = call.channel()
    call.scope(READ[channel.kind])
    some, meta = page(list(channel.members), call.args)
    return {"members": some, **meta}


@method("conversations.join", tier=3, scopes=("channels:join",))
def join(call: Call) -> JSON:
    """Join a public channel."""
    channel = call.channel()
    if channel.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    new = posting.join(call.world, channel, call.bot)
    out: JSON = {"channel": wire.channel_json(channel, call.app)}
    return out if new else out | {"warning": "already_in_channel"}


@method("conversations.leave", tier=3, scopes=("channels:manage", "groups:write"))
def leave(call: Call) -> JSON:
    """Leave a channel."""
    channel = call.channel()
    call.scope(MANAGE[channel.kind])
    return {} if posting.leave(call.world, channel, call.bot) else {"not_in_channel": True}


@method("conversations.invite", tier=3, scopes=("channels:manage", "groups:write"))
def invite(call: Call) -> JSON:
    """Invite people whose organisation already takes part in the channel."""
    channel = call.member_of(call.channel())
    call.scope(MANAGE[channel.kind])
    users = [call.user(user_id) for user_id in call.args.words("users")]
    if not users:
        raise SlackError("no_user")
    for user in users:
        _refuse(call, channel, user)
    for user in users:
        posting.join(call.world, channel, user, call.bot)
    return {"channel": wire.channel_json(channel, call.app)}


def _refuse(call: Call, channel: Channel, user: User) -> None:
    if channel.is_archived:
        raise SlackError("is_archived")
    if user.id == call.bot.id:
        raise SlackError("cant_invite_self")
    if user.id in channel.members:
        raise SlackError("already_in_channel")
    if user.deleted:
        raise SlackError("cant_invite")
    if user.team_id not in channel.team_ids:
        raise SlackError("no_external_invite_permission")


@method("conversations.kick", tier=3, scopes=("channels:manage", "groups:write"))
def kick(call: Call) -> JSON:
    """Take somebody out of a channel."""
    channel = call.member_of(call.channel())
    call.scope(MANAGE[channel.kind])
    if not posting.leave(call.world, channel, call.user(call.args.need("user"))):
        raise SlackError("not_in_channel")
    return {}
