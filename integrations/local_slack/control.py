"""What tests and the demo turn: faults and clock, and the journal to read."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aiohttp import web

from integrations.local_slack import control_apps, control_channels
from integrations.local_slack.errors import PeopleError
from integrations.local_slack.journal import CallRecord, EnvelopeRecord
from integrations.local_slack.people import body_of, limit_of, need, refused, reply
from integrations.local_slack.records import JSON
from integrations.local_slack.world import WORLD, World

Answer = Callable[[World, web.Request, JSON], Awaitable[Any]]


def answering(answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Turn a function of (world, request, body) into a request handler."""

    async def handle(request: web.Request) -> web.Response:
        try:
            return reply(await answer(request.app[WORLD], request, await body_of(request)))
        except PeopleError as refusal:
            return refused(refusal.code, refusal.status, refusal.extra)
        except (ValueError, TypeError, OverflowError) as mistake:
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
        world.clock.advance(_step(given["advance_s"]))
    now = world.clock.now().isoformat()
    world.journal.tell("clock", now=now)
    return {"ok": True, "now": now, "offset_s": world.clock.offset.total_seconds()}


def _step(given: Any) -> timedelta:
    try:
        return timedelta(seconds=float(given))
    except OverflowError:
        raise ValueError("advance_s leads out of the years 1971 to 9000") from None


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
    if (target, kind) != (given["method"], given["kind"]):
        raise ValueError("method, kind: a word each")
    if kind == "disconnect" and target == "now":
        return {"ok": True, "closed": await world.deliveries.sockets.disconnect()}
    world.faults.add(target, kind, given.get("times", 1), given.get("seconds", 1.0))
    world.journal.tell("faults")
    return await _faults(world, _request, given)


async def _faults(world: World, _request: web.Request, _given: JSON) -> JSON:
    return {"ok": True, "waiting": [asdict(fault) for fault in world.faults.waiting()]}


async def _calls(world: World, _request: web.Request, given: JSON) -> list[JSON]:
    method = given.get("method")
    records = [r for r in world.journal.calls if method in (None, r.method)]
    return [call_json(record) for record in records[-(limit_of(given) or 0) :]]


async def _envelopes(world: World, _request: web.Request, given: JSON) -> list[JSON]:
    kind = given.get("type")
    records = [r for r in world.journal.envelopes if kind in (None, r.kind)]
    return [envelope_json(record) for record in records[-(limit_of(given) or 0) :]]


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
        web.get("/apps/{app_id}", answering(control_apps.see_app)),
        web.post("/apps/{app_id}", answering(control_apps.set_app)),
        web.post("/channels", answering(control_channels.new_channel)),
        web.post("/channels/{channel}/share", answering(control_channels.share)),
        web.post("/channels/{channel}/unshare", answering(control_channels.unshare)),
        web.post(
            "/channels/{channel}/{act:archive|unarchive|delete}", answering(control_channels.end)
        ),
    ]
