"""Telling the apps in a channel what happened there, as Events API bodies."""

import asyncio
import secrets
from collections.abc import Callable

from integrations.local_slack import wire
from integrations.local_slack.ids import new_id
from integrations.local_slack.records import JSON, App, Channel, Message, User
from integrations.local_slack.world import World

CHANNEL_TYPES = {"channel": "channel", "group": "group", "im": "im", "mpim": "mpim"}
KINDS = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
LETTERS = {"channel": "C", "group": "G", "im": "D", "mpim": "G"}
READS = ("channels:read", "groups:read")
SCOPES: dict[str, tuple[str, ...]] = {
    "app_mention": ("app_mentions:read",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "file_shared": ("files:read",),
    "member_joined_channel": READS,
    "member_left_channel": READS,
    "channel_shared": READS,
    "channel_unshared": READS,
    "channel_archive": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_left": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "group_archive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_left": ("groups:read",),
    "group_unarchive": ("groups:read",),
}
"""Event → scopes, one of which the app must have; an event that is not here needs none."""


def allowed(app: App, event: str, channel: Channel | None) -> bool:
    """Tell whether the app subscribed to the event and may have it."""
    if not app.subscribed(event):
        return False
    if event.startswith("message."):
        kind = KINDS[channel.kind] if channel else "channels"
        return f"{kind}:history" in app.scopes
    needed = SCOPES.get(event)
    return needed is None or any(scope in app.scopes for scope in needed)


def body(world: World, app: App, event: JSON, *, actor_team: str, external: bool) -> JSON:
    """Wrap an event for one app; `actor_team` is what Slack writes outside, not who may read."""
    return {
        "token": app.verification_token,
        "team_id": actor_team,
        "context_team_id": app.team_id,
        "context_enterprise_id": None,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": int(world.clock.now().timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": app.team_id,
                "user_id": app.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": external,
        "event_context": f"4-{secrets.token_urlsafe(16)}",
    }


def emit(
    world: World,
    channel: Channel,
    name: str,
    make: Callable[[App], JSON],
    actor_team: str | None = None,
) -> None:
    """Send an event to every app in the channel that may have it.

    `actor_team` is the organisation written outside; None where Slack does not tell it.
    """
    for app in world.state.apps_in(channel):
        if allowed(app, name, channel):
            whole = body(
                world,
                app,
                make(app),
                actor_team=actor_team or app.team_id,
                external=channel.is_ext_shared,
            )
            world.deliveries.event(app, whole, name)


def message_posted(world: World, channel: Channel, message: Message) -> None:
    """Tell of a new message, and of the mention of a bot in it."""

    def make(app: App) -> JSON:
        event = wire.message_json(world.state, message, team_id=app.team_id, base_url=world.url)
        event |= _placed(channel, message.ts)
        if message.is_reply:
            event["parent_user_id"] = parent_user(channel, message)
        if message.subtype == "thread_broadcast":
            parent = channel.messages[message.thread_ts or ""]
            event["root"] = wire.listed_json(
                world.state, channel, parent, team_id=app.team_id, base_url=world.url
            )
        return event

    emit(world, channel, f"message.{KINDS[channel.kind]}", make, message.team)
    if "<@" in message.text and not channel.is_dm and message.subtype in (None, "file_share"):
        _mentions(world, channel, message)


def parent_user(channel: Channel, message: Message) -> str | None:
    """Return who wrote the first message of the thread."""
    parent = channel.messages.get(message.thread_ts or "")
    return None if parent is None else parent.user


def _placed(channel: Channel, ts: str) -> JSON:
    return {"channel": channel.id, "channel_type": CHANNEL_TYPES[channel.kind], "event_ts": ts}


def _mentions(world: World, channel: Channel, message: Message) -> None:
    author = world.state.users[message.user]
    for app in world.state.apps_in(channel):
        mentioned = f"<@{app.bot_user_id}" in message.text and app.bot_user_id != message.user
        if not mentioned or not allowed(app, "app_mention", channel):
            continue
        event = wire.message_json(world.state, message, team_id=app.team_id, base_url=world.url)
        event.pop("subtype", None)
        event |= {"type": "app_mention", "channel": channel.id, "event_ts": message.ts}
        event["team"] = app.team_id
        if author.team_id != app.team_id:
            event |= _foreign(author)
        whole = body(world, app, event, actor_team=app.team_id, external=channel.is_ext_shared)
        world.deliveries.event(app, whole, "app_mention")


def _foreign(author: User) -> JSON:
    return {
        "user_team": author.team_id,
        "source_team": author.team_id,
        "user_profile": {
            "name": author.name,
            "real_name": author.real_name,
            "display_name": author.name,
            "team": author.team_id,
            "is_restricted": author.is_restricted,
            "is_ultra_restricted": author.is_ultra_restricted,
        },
    }


def message_changed(
    world: World, channel: Channel, message: Message, before: dict[str, JSON]
) -> None:
    """Tell of an edit; `before` is the message as it was (see `snapshot`)."""
    ts = world.ts(channel)

    def make(app: App) -> JSON:
        after = wire.message_json(world.state, message, team_id=app.team_id, base_url=world.url)
        return {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "ts": ts,
            "message": after,
            "previous_message": before[app.id],
            **_placed(channel, ts),
        }

    emit(world, channel, f"message.{KINDS[channel.kind]}", make, message.team)


def message_deleted(world: World, channel: Channel, message: Message) -> None:
    """Tell of a deletion."""
    ts = world.ts(channel)

    def make(app: App) -> JSON:
        before = wire.message_json(world.state, message, team_id=app.team_id, base_url=world.url)
        return {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "ts": ts,
            "deleted_ts": message.ts,
            "previous_message": before,
            **_placed(channel, ts),
        }

    emit(world, channel, f"message.{KINDS[channel.kind]}", make, message.team)


def snapshot(world: World, channel: Channel, message: Message) -> dict[str, JSON]:
    """Return a message as each app reads it now, to be told later as what it was."""
    return {
        app.id: wire.message_json(world.state, message, team_id=app.team_id, base_url=world.url)
        for app in world.state.apps_in(channel)
    }


def reaction(
    world: World, channel: Channel, message: Message, name: str, who: User, *, added: bool
) -> None:
    """Tell of a reaction; Slack does not say from which organisation it came."""
    kind = "reaction_added" if added else "reaction_removed"
    event: JSON = {
        "type": kind,
        "user": who.id,
        "reaction": name,
        "item_user": message.user,
        "item": {"type": "message", "channel": channel.id, "ts": message.ts},
        "event_ts": world.now_ts(),
    }
    emit(world, channel, kind, lambda _app: event)


def file_shared(world: World, channel: Channel, message: Message) -> None:
    """Tell of each file of a message, by its id."""
    for file in message.files:
        event: JSON = {
            "type": "file_shared",
            "file_id": file.id,
            "user_id": file.user,
            "file": {"id": file.id},
            "channel_id": channel.id,
            "event_ts": message.ts,
        }
        emit(world, channel, "file_shared", lambda _app, event=event: event)  # type: ignore[misc]


def membership(
    world: World, channel: Channel, who: User, inviter: str | None, *, joined: bool
) -> None:
    """Tell that somebody (or the bot itself) joined or left."""
    kind = "member_joined_channel" if joined else "member_left_channel"
    event: JSON = {
        "type": kind,
        "user": who.id,
        "channel": channel.id,
        "channel_type": LETTERS[channel.kind],
        "team": who.team_id,
        "event_ts": world.now_ts(),
    }
    if inviter and joined:
        event["inviter"] = inviter
    emit(world, channel, kind, lambda _app: event)
    if not joined:
        _left(world, channel, who)


def _left(world: World, channel: Channel, who: User) -> None:
    """Tell a bot, and nobody else, that it is out of a channel."""
    app = world.state.app_of_bot(who.id)
    kind = of_kind(channel, "left")
    if app is not None and allowed(app, kind, channel):
        event: JSON = {"type": kind, "channel": channel.id, "event_ts": world.now_ts()}
        whole = body(world, app, event, actor_team=app.team_id, external=channel.is_ext_shared)
        world.deliveries.event(app, whole, kind)


def of_kind(channel: Channel, what: str) -> str:
    """Name an event as its kind of channel does: `channel_left`, `group_left`."""
    return f"{'group' if channel.kind == 'group' else 'channel'}_{what}"


def channel_event(world: World, channel: Channel, kind: str, fields: JSON) -> None:
    """Tell of something about the channel itself: shared, un-shared, its id changed."""
    event: JSON = {"type": kind, "event_ts": world.now_ts()} | fields
    emit(world, channel, kind, lambda _app: event)


def home_opened(
    world: World, app: App, who: User, dm: Channel, view: JSON | None
) -> "asyncio.Future[None] | None":
    """Tell that somebody opened the app's Home; the future ends with the first attempt."""
    if not allowed(app, "app_home_opened", None):
        return None
    event: JSON = {
        "type": "app_home_opened",
        "user": who.id,
        "channel": dm.id,
        "tab": "home",
        "event_ts": world.now_ts(),
    }
    if view is not None:
        event["view"] = view
    whole = body(world, app, event, actor_team=who.team_id, external=False)
    return world.deliveries.event(app, whole, "app_home_opened")
