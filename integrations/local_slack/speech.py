"""What people do without any app: say, edit, delete, react, invite, join, leave, open a Home."""

import asyncio
from collections.abc import Awaitable, Callable

from integrations.local_slack import composer, events, posting, seeing, uploads
from integrations.local_slack.errors import PeopleError
from integrations.local_slack.ids import new_envelope_id
from integrations.local_slack.interactions import settle, watching
from integrations.local_slack.records import JSON, App, Channel, Message, User
from integrations.local_slack.web_api.reactions import emoji
from integrations.local_slack.world import World


def own_channel(world: World, person: User, name: str) -> Channel:
    """Return a channel that this person is a member of; `not_in_channel` (403) otherwise."""
    channel = world.state.channel_for(person, name)
    if person.id not in channel.members:
        raise PeopleError("not_in_channel", 403, channel=name)
    return channel


def app_of(world: World, given: JSON) -> App:
    """Return the app that `app` names; the first one when it is left out."""
    apps = world.state.apps
    app = apps.get(str(given["app"])) if given.get("app") else next(iter(apps.values()), None)
    if app is None:
        raise PeopleError("app_not_found", 404)
    return app


def _writable(world: World, person: User, given: JSON) -> Channel:
    channel = own_channel(world, person, str(given.get("channel", "")))
    if channel.is_archived:
        raise PeopleError("is_archived", 403)
    bots = [world.state.app_of_bot(member) for member in channel.members]
    if channel.is_dm and any(
        app and (app.messages_read_only or not app.messages_enabled) for app in bots
    ):
        raise PeopleError("messages_tab_read_only", 403)
    return channel


def _message(world: World, channel: Channel, given: JSON) -> Message:
    message = world.state.find_message(channel, str(given.get("ts", "")))
    if message is None:
        raise PeopleError("message_not_found", 404)
    return message


async def say(world: World, person: User, given: JSON) -> JSON:
    """Post what somebody types, with files [{name, content | content_base64, mimetype?}]."""
    channel = _writable(world, person, given)
    text, blocks = composer.compose(world.state, str(given.get("text") or ""), person)
    files = [uploads.given_file(world, person, entry) for entry in _entries(given)]
    if not text and not files:
        raise PeopleError("no_text")
    thread_ts = given.get("thread_ts")
    parent = posting.thread_of(channel, str(thread_ts)) if thread_ts else None
    if thread_ts and (parent is None or (parent.deleted and not parent.replies)):
        raise PeopleError("thread_not_found", 404)
    said: JSON = {
        "text": text,
        "blocks": blocks,
        "thread_ts": parent.ts if parent else None,
        "client_msg_id": new_envelope_id(),
    }
    if files:
        message = posting.share_file(world, channel, person, files, said)
    else:
        broadcast = "thread_broadcast" if parent and given.get("reply_broadcast") else None
        message = Message("", channel.id, person.id, person.team_id, subtype=broadcast, **said)
        posting.post(world, channel, message)
    return {"ok": True, "ts": message.ts, "channel": channel.id}


def _entries(given: JSON) -> list[JSON]:
    entries = given.get("files") or []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise PeopleError("invalid_file")
    return entries


async def edit(world: World, person: User, given: JSON) -> JSON:
    """Change the words of one's own message."""
    channel = _writable(world, person, given)
    message = _message(world, channel, given)
    if message.user != person.id:
        raise PeopleError("cant_update_message", 403)
    text, blocks = composer.compose(world.state, str(given.get("text") or ""), person)
    if not text:
        raise PeopleError("no_text")
    posting.rewrite(world, channel, message, {"text": text, "blocks": blocks}, editor=person.id)
    return {"ok": True, "ts": message.ts, "channel": channel.id}


async def delete(world: World, person: User, given: JSON) -> JSON:
    """Delete one's own message; administrators of the author's organisation may too."""
    channel = _writable(world, person, given)
    message = _message(world, channel, given)
    chief = (person.is_admin or person.is_owner) and message.team == person.team_id
    if message.user != person.id and not chief:
        raise PeopleError("cant_delete_message", 403)
    posting.remove(world, channel, message)
    return {"ok": True, "ts": message.ts, "channel": channel.id}


async def react(world: World, person: User, given: JSON) -> JSON:
    """Add a reaction."""
    channel = _writable(world, person, given)
    message = _message(world, channel, given)
    if not posting.react(world, channel, message, emoji(str(given.get("name", ""))), person):
        raise PeopleError("already_reacted")
    return {"ok": True}


async def unreact(world: World, person: User, given: JSON) -> JSON:
    """Take a reaction back."""
    channel = _writable(world, person, given)
    message = _message(world, channel, given)
    if not posting.unreact(world, channel, message, emoji(str(given.get("name", ""))), person):
        raise PeopleError("no_reaction")
    return {"ok": True}


async def invite(world: World, person: User, given: JSON) -> JSON:
    """Bring somebody, or a bot, into a channel that one is in."""
    channel = own_channel(world, person, str(given.get("channel", "")))
    guest = world.state.user(str(given.get("user", "")))
    if channel.is_dm:
        raise PeopleError("method_not_supported_for_channel_type")
    if guest.deleted or guest.team_id not in channel.team_ids:
        raise PeopleError("cant_invite", 403)
    if not posting.join(world, channel, guest, person):
        raise PeopleError("already_in_channel")
    return {"ok": True, "channel": channel.id, "user": guest.id}


async def remove(world: World, person: User, given: JSON) -> JSON:
    """Take somebody, or a bot, out of a channel that one is in."""
    channel = own_channel(world, person, str(given.get("channel", "")))
    if not posting.leave(world, channel, world.state.user(str(given.get("user", "")))):
        raise PeopleError("not_in_channel")
    return {"ok": True}


async def join(world: World, person: User, given: JSON) -> JSON:
    """Join a public channel of one's own organisation."""
    channel = world.state.channel_for(person, str(given.get("channel", "")))
    if person.id not in channel.members and (
        channel.is_private or person.team_id not in channel.team_ids or person.is_ultra_restricted
    ):
        raise PeopleError("channel_not_found", 404)
    posting.join(world, channel, person)
    return {"ok": True, "channel": channel.id}


async def leave(world: World, person: User, given: JSON) -> JSON:
    """Leave a channel."""
    channel = own_channel(world, person, str(given.get("channel", "")))
    posting.leave(world, channel, person)
    return {"ok": True}


async def open_home(world: World, person: User, given: JSON) -> JSON:
    """Open an app's Home and return it once the app was told (and had a moment to publish)."""
    app = app_of(world, given)
    with watching(world, person) as watch:
        dm = world.state.dm(person, world.state.users[app.bot_user_id])
        before = seeing.home(world, person, app.id)
        told = events.home_opened(world, app, person, dm, before)
        if told is not None:
            await asyncio.wait([told], timeout=world.settings.ack_seconds)
            await settle(world, watch)
    return {"ok": True, "home": seeing.home(world, person, app.id)}


ACTS: dict[str, Callable[[World, User, JSON], Awaitable[JSON]]] = {
    "say": say,
    "edit": edit,
    "delete": delete,
    "react": react,
    "unreact": unreact,
    "invite": invite,
    "remove": remove,
    "join": join,
    "leave": leave,
}
