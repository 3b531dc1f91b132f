"""What a person sees: their channels, the messages there, their form, their Home."""

from integrations.local_slack import wire
from integrations.local_slack.errors import PeopleError
from integrations.local_slack.records import JSON, Channel, Message, User
from integrations.local_slack.world import World


def may_see(person: User, channel: Channel) -> bool:
    """Tell whether this person can read the channel.

    Members can; a full member of the host may also look into a public channel of its own.
    """
    if person.id in channel.members:
        return True
    guest = person.is_restricted or person.is_ultra_restricted
    open_to_all = not channel.is_private and not channel.is_ext_shared
    return open_to_all and person.team_id == channel.team_id and not guest


def seen_channel(world: World, person: User, name: str) -> Channel:
    """Return a channel that this person can read; `not_in_channel` (403) otherwise."""
    channel = world.state.channel_for(person, name)
    if not may_see(person, channel):
        raise PeopleError("not_in_channel", 403, channel=name)
    return channel


def seen_message(world: World, person: User, channel: Channel, ts: str) -> Message | None:
    """Return a message that this person sees there, their own ephemeral ones included."""
    if not may_see(person, channel):
        return None
    return world.state.find_message(channel, ts) or world.state.find_ephemeral(
        channel, person.id, ts
    )


def messages(
    world: World, person: User, channel: Channel, thread_ts: str | None, limit: int | None
) -> list[JSON]:
    """Return what this person sees in a channel, or in one thread of it, oldest first."""
    if thread_ts is None:
        stamps = channel.top if limit is None else channel.top[-limit:]
        found = [channel.messages[ts] for ts in stamps]
    else:
        parent = channel.messages.get(thread_ts)
        replies = parent.replies if parent else []
        found = [parent] if parent else []
        found += [channel.messages[ts] for ts in replies]
    found = [message for message in found if not message.deleted]
    for message in channel.ephemerals.get(person.id, ()):
        if (message.thread_ts if message.is_reply else None) == thread_ts:
            found.append(message)
    found.sort(key=lambda message: message.ts)
    found = found if limit is None else found[-limit:]
    return [shown(world, channel, message) for message in found]


def shown(world: World, channel: Channel, message: Message) -> JSON:
    """Return one message as the people API tells it."""
    user = world.state.users.get(message.user)
    out: JSON = {
        "ts": message.ts,
        "channel": channel.id,
        "user": message.user,
        "user_name": user.name if user else "slackbot",
        "text": message.text,
        "blocks": message.blocks,
        "files": [_file(world, message, i) for i in range(len(message.files))],
        "reactions": wire.reactions_json(message),
        "ephemeral": message.ephemeral_to is not None,
        "edited": message.edited is not None,
        "reply_count": len(message.replies),
    }
    if message.is_reply:
        out["thread_ts"] = message.thread_ts
    if message.attachments:
        out["attachments"] = message.attachments
    if message.subtype is not None:
        out["subtype"] = message.subtype
    if message.typed_command is not None:
        out["typed_command"] = message.typed_command
    return out


def _file(world: World, message: Message, index: int) -> JSON:
    whole = wire.full_file_json(message.files[index], base_url=world.url)
    keys = ("id", "name", "title", "mimetype", "size", "url_private", "permalink")
    return {key: whole[key] for key in keys}


def channels(world: World, person: User) -> list[JSON]:
    """Return the channels that this person is in, direct messages with whom included."""
    return [
        _channel(world, person, channel)
        for channel in world.state.channels.values()
        if person.id in channel.members
    ]


def _channel(world: World, person: User, channel: Channel) -> JSON:
    users = world.state.users
    out: JSON = {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "is_private": channel.is_private,
        "is_shared": channel.is_ext_shared,
        "is_archived": channel.is_archived,
        "team_ids": channel.team_ids,
        "topic": channel.topic,
        "purpose": channel.purpose,
        "members": [users[member].name for member in channel.members],
        "latest": channel.top[-1] if channel.top else None,
    }
    if channel.kind in ("im", "mpim"):
        others = [users[m].name for m in channel.members if m != person.id]
        out["name"] = "@" + ",".join(others)
    return out


def modal(world: World, person: User) -> JSON | None:
    """Return the form that this person has in front of them."""
    stack = world.state.modals.get(person.id)
    return wire.view_json(world.state, stack[-1]) if stack else None


def home(world: World, person: User, app_id: str) -> JSON | None:
    """Return the Home that an app made for this person."""
    view = world.state.homes.get((app_id, person.id))
    return None if view is None else wire.view_json(world.state, view)
