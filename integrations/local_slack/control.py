"""What tests and the demo turn: faults, clock, apps, channels, and the journal to read."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aiohttp import web

from integrations.local_slack import events, lifecycle
from integrations.local_slack.errors import PeopleError
from integrations.local_slack.ids import new_id
from integrations.local_slack.journal import CallRecord, EnvelopeRecord
from integrations.local_slack.manifest import apply_manifest, manifest_errors
from integrations.local_slack.people import body_of, need, refused, reply
from integrations.local_slack.records import JSON, App, Channel
from integrations.local_slack.world import WORLD, World

Answer = Callable[[World, web.Request, JSON], Awaitable[Any]]


def answering(answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Turn a function of (world, request, body) into a request handler."""

    async def handle(request: web.Request) -> web.Response:
        try:
            return reply(await answer(request.app[WORLD], request, await body_of(request)))
        except PeopleError as refusal:
            return refused(refusal.code, refusal.status, refusal.extra)
        except (ValueError, TypeError) as mistake:
            return refused("invalid_arguments", 400, {"detail": str(mistake)})

    return handle


async def _health(world: World, _request: web.Request, _given: JSON) -> JSON:
    apps = world.state.apps
    connections = {app_id: world.deliveries.sockets.count(app_id) for app_id in apps}
    return {"ok": True, "connections": connections}


async def _clock(world: World, _request: web.Request, given: JSON) -> JSON:
    if given.get("set") is not None:
        moment = datetime.fromisoformat(str(given["set"]))
        if moment.tzinfo is None and given.get("zone"):
            moment = moment.replace(tzinfo=_zone(str(given["zone"])))
        world.clock.set(moment)
    elif given.get("advance_s") is not None:
        world.clock.advance(timedelta(seconds=float(given["advance_s"])))
    now = world.clock.now().isoformat()
    world.journal.tell("clock", now=now)
    return {"ok": True, "now": now, "offset_s": world.clock.offset.total_seconds()}


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        raise ValueError(f"there is no time zone {name!r}") from None


async def _set_fault(world: World, _request: web.Request, given: JSON) -> JSON:
    if given.get("clear"):
        world.faults.clear()
        world.journal.tell("faults")
        return await _faults(world, _request, given)
    target, kind = need(given, "method", "kind")
    if kind == "disconnect" and target == "now":
        return {"ok": True, "closed": await world.deliveries.sockets.disconnect()}
    world.faults.add(target, kind, int(given.get("times", 1)), float(given.get("seconds", 1.0)))
    world.journal.tell("faults")
    return await _faults(world, _request, given)


async def _faults(world: World, _request: web.Request, _given: JSON) -> JSON:
    return {"ok": True, "waiting": [asdict(fault) for fault in world.faults.waiting()]}


async def _calls(world: World, _request: web.Request, given: JSON) -> list[JSON]:
    method = given.get("method")
    records = [r for r in world.journal.calls if method in (None, r.method)]
    return [call_json(record) for record in records[-_limit(given) :]]


async def _envelopes(world: World, _request: web.Request, given: JSON) -> list[JSON]:
    kind = given.get("type")
    records = [r for r in world.journal.envelopes if kind in (None, r.kind)]
    return [envelope_json(record) for record in records[-_limit(given) :]]


def _limit(given: JSON) -> int:
    return max(1, int(given.get("limit", 1 << 30)))


def call_json(record: CallRecord) -> JSON:
    """Return a call of the journal as JSON."""
    return asdict(record) | {"at": record.at.isoformat()}


def envelope_json(record: EnvelopeRecord) -> JSON:
    """Return an envelope of the journal as JSON, the times of its attempts included."""
    out = asdict(record)
    for attempt in out["attempts"]:
        attempt["at"] = attempt["at"].isoformat()
    return out


async def _reset(world: World, _request: web.Request, _given: JSON) -> JSON:
    world.reset()
    return {"ok": True}


async def _people(world: World, _request: web.Request, _given: JSON) -> list[JSON]:
    teams = world.state.teams
    keys = ("id", "team_id", "name", "real_name", "locale", "title", "is_bot", "deleted")
    return [
        {key: getattr(user, key) for key in keys} | {"team": teams[user.team_id].name}
        for user in world.state.users.values()
    ]


def _app(world: World, request: web.Request) -> App:
    app = world.state.apps.get(request.match_info["app_id"])
    if app is None:
        raise PeopleError("app_not_found", 404)
    return app


async def _see_app(world: World, request: web.Request, _given: JSON) -> JSON:
    return {"ok": True, "app": _app_json(world, _app(world, request))}


def _app_json(world: World, app: App) -> JSON:
    return {
        "id": app.id,
        "name": app.name,
        "team_id": app.team_id,
        "bot_user_id": app.bot_user_id,
        "request_url": app.request_url,
        "scopes": list(app.scopes),
        "bot_events": None if app.bot_events is None else sorted(app.bot_events),
        "commands": [asdict(command) for command in app.commands.values()],
        "shortcuts": [asdict(shortcut) for shortcut in app.shortcuts.values()],
        "connections": world.deliveries.sockets.count(app.id),
    }


async def _set_app(world: World, request: web.Request, given: JSON) -> JSON:
    app = _app(world, request)
    manifest = given.get("manifest")
    if isinstance(manifest, dict):
        errors = manifest_errors(manifest)
        if errors:
            raise PeopleError("invalid_manifest", errors=errors)
        apply_manifest(app, manifest)
    if "scopes" in given:
        app.scopes = tuple(given["scopes"])
    if "bot_events" in given:
        events_given = given["bot_events"]
        app.bot_events = None if events_given is None else frozenset(events_given)
    if "request_url" in given:
        await _set_url(world, app, given)
    world.journal.tell("app", app=app)
    return {"ok": True, "app": _app_json(world, app)}


async def _set_url(world: World, app: App, given: JSON) -> None:
    """Point the app at a URL that repeats the challenge (`verify: false` takes it unseen)."""
    old, app.request_url = app.request_url, given["request_url"] or None
    if (
        app.request_url
        and given.get("verify", True)
        and not await world.deliveries.http.verify(app)
    ):
        app.request_url = old
        raise PeopleError("url_verification_failed")


async def _new_channel(world: World, _request: web.Request, given: JSON) -> JSON:
    (name,) = need(given, "name")
    members = [world.state.user(str(member)) for member in given.get("members", [])]
    teams = world.state.teams
    channel = Channel(
        id=str(given.get("id") or new_id("C")),
        name=name,
        kind="group" if given.get("private") else "channel",
        team_id=str(given.get("team") or (members[0].team_id if members else next(iter(teams)))),
        created=int(world.clock.now().timestamp()),
        creator=members[0].id if members else "",
        connected_team_ids=[str(team) for team in given.get("connected_team_ids", [])],
        members=dict.fromkeys(member.id for member in members),
    )
    if channel.id in world.state.channels:
        raise PeopleError("name_taken")
    world.state.channels[channel.id] = channel
    world.journal.tell("channel", channel=channel)
    return {"ok": True, "channel": channel.id}


def _channel(world: World, request: web.Request) -> Channel:
    wanted = request.match_info["channel"]
    for channel in world.state.channels.values():
        if wanted in (channel.id, channel.name):
            return channel
    raise PeopleError("channel_not_found", 404)


async def _share(world: World, request: web.Request, given: JSON) -> JSON:
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


async def _unshare(world: World, request: web.Request, given: JSON) -> JSON:
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


async def _end(world: World, request: web.Request, given: JSON) -> JSON:
    channel = _channel(world, request)
    lifecycle.ACTS[request.match_info["act"]](world, channel, str(given.get("user") or ""))
    return {"ok": True, "channel": channel.id}


def routes() -> list[web.RouteDef]:
    """Return the routes that belong to nobody in particular."""
    return [
        web.get("/healthz", answering(_health)),
        web.get("/clock", answering(_clock)),
        web.post("/clock", answering(_clock)),
        web.get("/faults", answering(_faults)),
        web.post("/faults", answering(_set_fault)),
        web.get("/calls", answering(_calls)),
        web.get("/envelopes", answering(_envelopes)),
        web.post("/reset", answering(_reset)),
        web.get("/people", answering(_people)),
        web.get("/apps/{app_id}", answering(_see_app)),
        web.post("/apps/{app_id}", answering(_set_app)),
        web.post("/channels", answering(_new_channel)),
        web.post("/channels/{channel}/share", answering(_share)),
        web.post("/channels/{channel}/unshare", answering(_unshare)),
        web.post("/channels/{channel}/{act:archive|unarchive|delete}", answering(_end)),
    ]
