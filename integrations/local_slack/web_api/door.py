"""The door of the Web API: token, scope, rate limit, faults, journal, then the method."""

import asyncio
import json
import time

from aiohttp import web

from integrations.local_slack.errors import SlackError
from integrations.local_slack.faults import Fault
from integrations.local_slack.journal import CallRecord
from integrations.local_slack.records import JSON, App
from integrations.local_slack.web_api.arguments import Arguments, read_arguments
from integrations.local_slack.web_api.call import METHODS, Call, Method
from integrations.local_slack.world import WORLD, World

APP_SCOPES = ("connections:write", "authorizations:read")


async def serve(request: web.Request) -> web.StreamResponse:
    """Answer one call of the Web API."""
    world = request.app[WORLD]
    name = request.match_info["method"]
    started = time.monotonic()
    fault = world.faults.take(name)
    app: App | None = None
    token = ""
    given: JSON = {}
    try:
        given = await read_arguments(request)
        token = _token(request, given)
        app = world.state.by_token.get(token)  # whom a fault hits is noted too
        if fault is not None:
            await before(world, fault)
        app = caller(world, token)
        response = _answer(200, _run(world, app, token, name, given), app, token)
    except SlackError as refusal:
        body = {"ok": False, "error": refusal.code, **refusal.extra}
        response = _answer(refusal.status, body, app, token, refusal.headers)
        error: str | None = refusal.code
        retry_after = refusal.headers.get("Retry-After")
    else:
        error = retry_after = None
    ms = round((time.monotonic() - started) * 1000, 3)
    record = _note(world, request, app, response.status, error, ms, given, fault)
    world.journal.tell(
        "call", record=record, given=given, answer=response.body, retry_after=retry_after
    )
    if fault is not None:
        after(request, fault)
    return response


def _note(
    world: World,
    request: web.Request,
    app: App | None,
    status: int,
    error: str | None,
    ms: float,
    given: JSON,
    fault: Fault | None,
) -> CallRecord:
    record = CallRecord(
        method=request.match_info["method"],
        app_id=app.id if app else "",
        at=world.clock.now(),
        ms=ms,
        status=status,
        ok=error is None,
        error=error,
        channel=given.get("channel"),
        fault=fault.kind if fault else None,
    )
    world.journal.calls.append(record)
    return record


async def before(world: World, fault: Fault) -> None:
    """Do what a fault does instead of the work, or ahead of it."""
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    elif fault.kind == "drop_before":
        raise SlackError("dropped")
    elif fault.kind == "http_500":
        raise SlackError("internal_error", status=500)
    elif fault.kind == "ratelimited":
        retry = str(max(1, round(fault.seconds)))
        raise SlackError("ratelimited", status=429, headers={"Retry-After": retry})
    elif fault.kind == "disconnect":
        await world.deliveries.sockets.disconnect()


def after(request: web.Request, fault: Fault) -> None:
    """Cut the connection where the answer must get lost: the caller sees it reset."""
    if fault.kind in ("drop_before", "drop_after") and request.transport is not None:
        request.transport.abort()


def caller(world: World, token: str) -> App:
    """Return the app that a token belongs to; `not_authed` or `invalid_auth` without one."""
    if not token:
        raise SlackError("not_authed")
    app = world.state.by_token.get(token)
    if app is None:
        raise SlackError("invalid_auth")
    return app


def _token(request: web.Request, given: JSON) -> str:
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        return header.removeprefix("Bearer ").strip()
    return str(given.get("token") or "")


def _run(world: World, app: App, token: str, name: str, given: JSON) -> JSON:
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    call = Call(world, app, Arguments(given))
    _admit(call, method, is_app_token=token == app.app_token)
    return {"ok": True, **method.handler(call)}


def _admit(call: Call, method: Method, *, is_app_token: bool) -> None:
    if method.app_token != is_app_token:
        raise SlackError("not_allowed_token_type")
    if not method.app_token:
        call.scope(*method.scopes)
    if method.tier is not None:
        call.world.rates.method(call.app.id, method.name, method.tier)


def _answer(
    status: int,
    body: JSON,
    app: App | None,
    token: str,
    headers: dict[str, str] | None = None,
) -> web.Response:
    response = web.Response(
        status=status, body=json.dumps(body).encode(), content_type="application/json"
    )
    response.headers.update(headers or {})
    if app is not None:
        scopes = APP_SCOPES if token == app.app_token else app.scopes
        response.headers["x-oauth-scopes"] = ",".join(scopes)
    return response
