"""What tests and the demo do to channels: make one, share it, end it."""

import re
from typing import Any

from aiohttp import web

from integrations.local_slack import events, lifecycle
from integrations.local_slack.bodies import printable
from integrations.local_slack.errors import PeopleError
from integrations.local_slack.ids import new_id
from integrations.local_slack.people import need
from integrations.local_slack.records import JSON, Channel
from integrations.local_slack.world import World

ID = re.compile(r"[CG][A-Z0-9]+")


async def new_channel(world: World, _request: web.Request, given: JSON) -> JSON:
    """Make a channel."""
    need(given, "name")
    members = [world.state.user(name) for name in _words(given, "members")]
    first = members[0].team_id if members else next(iter(world.state.teams))
    team_id = given.get("team") or first
    channel = Channel(
        id=given.get("id") or new_id("C"),
        name=given["name"],
        kind="group" if given.get("private") else "channel",
        team_id=team_id,
        created=int(world.clock.now().timestamp()),
        creator=members[0].id if members else "",
        connected_team_ids=_words(given, "connected_team_ids"),
        members=dict.fromkeys(member.id for member in members),
    )
    _check(world, channel)
    world.state.channels[channel.id] = channel
    world.journal.tell("channel", channel=channel)
    return {"ok": True, "channel": channel.id}


def _words(given: JSON, key: str) -> list[str]:
    words: Any = given.get(key) or []
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise ValueError(f"{key}: a list of words")
    return list(words)


def _check(world: World, channel: Channel) -> None:
    """Refuse a channel that Slack would not have; its fields may still be of any type."""
    given: Any = channel
    if not isinstance(given.name, str) or given.name != printable(given.name).strip():
        raise ValueError("name: a text without control characters or spaces around it")
    if not given.name:
        raise ValueError("name: at least one character")
    if not isinstance(given.id, str) or not ID.fullmatch(given.id):
        raise ValueError("id: C or G, then capitals and digits")
    if not all(isinstance(team, str) and team in world.state.teams for team in given.team_ids):
        raise PeopleError("invalid_team")
    if len(set(channel.team_ids)) < len(channel.team_ids):
        raise PeopleError("invalid_team")
    if channel.id in world.state.channels or any(
        (known.name, known.team_id) == (channel.name, channel.team_id)
        for known in world.state.channels.values()
        if not known.is_dm
    ):
        raise PeopleError("name_taken")


def _channel(world: World, request: web.Request) -> Channel:
    wanted = request.match_info["channel"]
    for channel in world.state.channels.values():
        if wanted in (channel.id, channel.name):
            return channel
    raise PeopleError("channel_not_found", 404)


async def share(world: World, request: web.Request, given: JSON) -> JSON:
    """Share a channel with another organisation."""
    channel = _channel(world, request)
    (team_id,) = need(given, "team")
    if team_id not in world.state.teams or team_id in channel.team_ids:
        raise PeopleError("invalid_team")
    if channel.id.startswith("G"):
        _rekey(world, channel)
    channel.connected_team_ids.append(team_id)
    fields: JSON = {"connected_team_id": team_id, "channel": channel.id}
    events.channel_event(world, channel, "channel_shared", fields)
    return {"ok": True, "channel": channel.id}


def _rekey(world: World, channel: Channel) -> None:
    """Turn a `G…` id into `C…`, as sharing does, and tell of it."""
    old = channel.id
    del world.state.channels[old]
    channel.id = "C" + old[1:]
    world.state.channels[channel.id] = channel
    for message in channel.messages.values():
        message.channel = channel.id
    fields: JSON = {"old_channel_id": old, "new_channel_id": channel.id}
    events.channel_event(world, channel, "channel_id_changed", fields)


async def unshare(world: World, request: web.Request, given: JSON) -> JSON:
    """Stop sharing a channel; those people leave it."""
    channel = _channel(world, request)
    (team_id,) = need(given, "team")
    if team_id not in channel.connected_team_ids:
        raise PeopleError("invalid_team")
    channel.connected_team_ids.remove(team_id)
    for member in list(channel.members):
        if world.state.users[member].team_id == team_id:
            del channel.members[member]
    fields: JSON = {
        "previously_connected_team_id": team_id,
        "channel": channel.id,
        "is_ext_shared": channel.is_ext_shared,
    }
    events.channel_event(world, channel, "channel_unshared", fields)
    return {"ok": True, "channel": channel.id}


async def end(world: World, request: web.Request, given: JSON) -> JSON:
    """Archive a channel, bring it back, or delete it."""
    channel = _channel(world, request)
    lifecycle.ACTS[request.match_info["act"]](world, channel, str(given.get("user") or ""))
    return {"ok": True, "channel": channel.id}
