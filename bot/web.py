"""HTTP: Slack's one endpoint, health, metrics, and the doors that capabilities open to others."""

import json
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import structlog
from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_internals import build_async_context
from slack_bolt.request.async_request import AsyncBoltRequest
from yarl import URL

from bot.building import Trouble
from commands.kit.capability import Route
from commands.kit.services import Services

log = structlog.get_logger()
SLACK_PATH = "/slack/events"
FORM = "application/x-www-form-urlencoded"
LARGEST_BODY = 1024 * 1024
_READ_BY_BOLT = (
    "Content-Type",
    "X-Slack-Request-Timestamp",
    "X-Slack-Signature",
    "X-Slack-Retry-Num",
    "X-Slack-Retry-Reason",
)
Check = Callable[[], Awaitable[Trouble | None]]


def application(
    *,
    bolt: AsyncApp | None,
    health: Check,
    metrics: Callable[[], Awaitable[bytes]] | None,
    routes: tuple[Route, ...],
    services: Services,
) -> web.Application:
    """The whole of what one process answers over HTTP.

    `bolt` None: Slack is not served here. `health` returns what is wrong, or None.
    """
    app = web.Application(client_max_size=LARGEST_BODY)
    if bolt is not None:
        app.router.add_post(SLACK_PATH, partial(_slack, bolt))
    app.router.add_get("/healthz", partial(_health, health))
    if metrics is not None:
        app.router.add_get("/metrics", partial(_metrics, metrics))
    for route in routes:
        app.router.add_route(route.method, route.path, partial(_route, route, services))
    return app


async def _slack(bolt: AsyncApp, request: web.Request) -> web.Response:
    try:
        asked = _parse(await request.text(), request)
    except (ValueError, TypeError, AttributeError, RecursionError):
        # Neither a JSON object nor a form, nor even text: not what Slack sends.
        return web.json_response({"error": "unreadable body"}, status=400)
    answer = await bolt.async_dispatch(asked)
    json_body = answer.body.startswith("{")
    return web.Response(
        status=answer.status,
        text=answer.body,
        content_type="application/json" if json_body else "text/plain",
    )


def _parse(raw: str, request: web.Request) -> AsyncBoltRequest:
    given = request.headers
    headers: dict[str, str | Sequence[str]] = {
        name: given[name] for name in _READ_BY_BOLT if name in given
    }
    if not given.get("X-Slack-Request-Timestamp", "0").isdecimal():
        headers["X-Slack-Request-Timestamp"] = "0"  # too old: refused as any bad signature
    asked = AsyncBoltRequest(body="", headers=headers)
    asked.raw_body = raw  # what was signed
    asked.body = _body(raw, request.content_type)
    asked.context = build_async_context(AsyncBoltContext({}), asked.body)
    return asked


def _body(raw: str, content_type: str) -> dict[str, Any]:
    """Read a body; Bolt would be ten times slower, and lose a command about a "payload"."""
    if content_type == FORM:
        form = URL.build(query_string=raw, encoded=True).query
        if "payload" not in form:
            return dict(form)
        raw = form["payload"]
    body = json.loads(raw)
    if not isinstance(body, dict):
        raise TypeError("not an object")
    return body


async def _health(health: Check, _request: web.Request) -> web.Response:
    wrong = await health()
    if wrong is None:
        return web.json_response({"ok": True})
    return web.json_response({"ok": False, "error": str(wrong)}, status=503)


async def _metrics(measure: Callable[[], Awaitable[bytes]], _request: web.Request) -> web.Response:
    return web.Response(body=await measure(), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _route(route: Route, services: Services, request: web.Request) -> web.StreamResponse:
    return await route.handler(request, services)
