"""What changes a channel: posting, editing, deleting, reacting, joining, leaving."""

from integrations.local_slack import events
from integrations.local_slack.elements import name_parts
from integrations.local_slack.records import JSON, Channel, File, Message, User
from integrations.local_slack.world import World


def post(world: World, channel: Channel, message: Message) -> Message:
    """Store a message (its `ts` is given here) and tell the apps in the channel."""
    message.ts = world.ts(channel)
    _name(message)
    channel.messages[message.ts] = message
    if message.is_reply:
        parent = channel.messages.get(message.thread_ts or "")
        if parent is not None:
            parent.thread_ts = parent.ts
            parent.replies.append(message.ts)
    if not message.is_reply or message.subtype == "thread_broadcast":
        channel.top.append(message.ts)
    for file in message.files:
        file.channels.add(channel.id)
    world.journal.tell("message", channel=channel, message=message)
    events.message_posted(world, channel, message)
    if message.files:
        events.file_shared(world, channel, message)
    return message


def _name(message: Message) -> None:
    name_parts(message.blocks)
    for attachment in message.attachments:
        name_parts(attachment.get("blocks", []))


def post_ephemeral(world: World, channel: Channel, user_id: str, message: Message) -> Message:
    """Show a message to one person only; apps are not told, it is in no history."""
    message.ts = world.ts(channel)
    message.ephemeral_to = user_id
    _name(message)
    channel.ephemerals.setdefault(user_id, []).append(message)
    world.showed(user_id, message)
    world.journal.tell("ephemeral", channel=channel, message=message)
    return message


def rewrite(
    world: World, channel: Channel, message: Message, changes: JSON, *, editor: str
) -> Message:
    """Change a message's text, blocks, attachments or metadata (what `changes` names)."""
    before = events.snapshot(world, channel, message)
    for key, value in changes.items():
        setattr(message, key, value)
    _name(message)
    message.edited = {"user": editor, "ts": world.now_ts()}
    world.journal.tell("message", channel=channel, message=message)
    if message.ephemeral_to is None:
        events.message_changed(world, channel, message, before)
    else:
        world.showed(message.ephemeral_to, message)
    return message


def remove(world: World, channel: Channel, message: Message) -> None:
    """Delete a message; the first of a thread that has replies stays as a tombstone."""
    if message.ephemeral_to is not None:
        channel.ephemerals[message.ephemeral_to].remove(message)
        world.journal.tell("message", channel=channel, message=message)
        return
    message.deleted = True
    if not message.replies:
        del channel.messages[message.ts]
        if not message.is_reply or message.subtype == "thread_broadcast":
            channel.top.remove(message.ts)
        parent = channel.messages.get(message.thread_ts or "")
        if message.is_reply and parent is not None:
            parent.replies.remove(message.ts)
    world.journal.tell("message", channel=channel, message=message)
    events.message_deleted(world, channel, message)


def react(world: World, channel: Channel, message: Message, name: str, who: User) -> bool:
    """Add somebody's reaction; False when it was there."""
    users = message.reactions.setdefault(name, [])
    if who.id in users:
        return False
    users.append(who.id)
    world.journal.tell("message", channel=channel, message=message)
    events.reaction(world, channel, message, name, who, added=True)
    return True


def unreact(world: World, channel: Channel, message: Message, name: str, who: User) -> bool:
    """Take somebody's reaction back; False when there was none."""
    users = message.reactions.get(name, [])
    if who.id not in users:
        return False
    users.remove(who.id)
    if not users:
        del message.reactions[name]
    world.journal.tell("message", channel=channel, message=message)
    events.reaction(world, channel, message, name, who, added=False)
    return True


def join(world: World, channel: Channel, who: User, inviter: User | None = None) -> bool:
    """Make somebody a member and tell of it; False when they were."""
    if who.id in channel.members:
        return False
    channel.members[who.id] = None
    _note(world, channel, who, "join", inviter)
    events.membership(world, channel, who, inviter.id if inviter else None, joined=True)
    world.journal.tell("channel", channel=channel)
    return True


def leave(world: World, channel: Channel, who: User) -> bool:
    """Take somebody out of a channel and tell of it; False when they were not in."""
    if who.id not in channel.members:
        return False
    _note(world, channel, who, "leave")
    events.membership(world, channel, who, None, joined=False)
    del channel.members[who.id]
    world.journal.tell("channel", channel=channel)
    return True


NOTES = {"join": "has joined the channel", "leave": "has left the channel"}


def _note(
    world: World, channel: Channel, who: User, what: str, inviter: User | None = None
) -> None:
    note = Message(
        ts="",
        channel=channel.id,
        user=who.id,
        team=who.team_id,
        text=f"<@{who.id}> {NOTES[what]}",
        subtype=f"channel_{what}",
        inviter=inviter.id if inviter else None,
    )
    post(world, channel, note)


def thread_of(channel: Channel, thread_ts: str) -> Message | None:
    """Return the first message of the thread that `thread_ts` (or a reply's ts) names."""
    message = channel.messages.get(thread_ts)
    if message is not None and message.is_reply:
        return channel.messages.get(message.thread_ts or "")
    return message


def share_file(world: World, channel: Channel, who: User, files: list[File], said: JSON) -> Message:
    """Post files with what is said about them (`text`, `blocks`, `thread_ts`, `app_id`)."""
    message = Message(
        ts="",
        channel=channel.id,
        user=who.id,
        team=who.team_id,
        text=said.get("text", ""),
        blocks=said.get("blocks", []),
        files=files,
        subtype="file_share",
        thread_ts=said.get("thread_ts"),
        app_id=said.get("app_id"),
        client_msg_id=said.get("client_msg_id"),
    )
    return post(world, channel, message)
