"""The inspector: calls, envelopes, limits, faults, clock and outbox, beside the page."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict

import aiohttp
from aiohttp import web

from integrations.local_slack.faults import DELIVERIES, KINDS
from integrations.local_slack.page.app_metrics import read_outbox
from integrations.local_slack.page.door import html
from integrations.local_slack.page.recorder import SIZE, Recorder
from integrations.local_slack.page.rendering import render
from integrations.local_slack.records import JSON
from integrations.local_slack.web_api.call import METHODS
from integrations.local_slack.world import WORLD, World

RECORDER = web.AppKey("inspector.html.j2", Recorder)
TOGETHER_SECONDS = 0.05
"""A burst reaches the page in some twenty batches a second, which is as live as eyes are."""
ALIVE_SECONDS = 15.0
OUTBOX_SECONDS = 2.0


async def panel(_request: web.Request) -> web.Response:
    """Answer with the panel, empty: what it shows comes over the stream."""
    filled = render(
        "inspector",
        kinds=KINDS,
        deliveries=DELIVERIES,
        methods=sorted(METHODS),
        size=SIZE,
    )
    return html(filled)


async def details(request: web.Request) -> web.Response:
    """Answer with what one entry asked and was answered."""
    entry = request.app[RECORDER].find(int(request.match_info["number"]))
    if entry is None:
        return web.json_response({"ok": False, "error": "no_longer_kept"}, status=404)
    return web.json_response({"ok": True, "sections": entry.details()})


async def live(request: web.Request) -> web.StreamResponse:
    """Stream the entries and the state as server-sent events, each with what to resume from."""
    world, recorder = request.app[WORLD], request.app[RECORDER]
    response = web.StreamResponse()
    response.headers.update({"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    await response.write(b"retry: 300\n\n")
    mark = request.headers.get("Last-Event-ID") or request.query.get("since", "")
    with recorder.watching() as change, contextlib.suppress(ConnectionError):
        async with _outbox(world, change) as outbox:
            state: JSON = {}
            while not recorder.closing:
                change.clear()
                now = _state(world, outbox)
                if now != state:  # first of all: it tells the zone in which times are read
                    state = now
                    await _send(response, "state", now | {"now": world.clock.now().isoformat()})
                mark = await _entries(response, recorder, mark)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(change.wait(), ALIVE_SECONDS)
                    await asyncio.sleep(TOGETHER_SECONDS)
                    continue
                await response.write(b": still here\n\n")
    return response


async def _entries(response: web.StreamResponse, recorder: Recorder, mark: str) -> str:
    """Send what changed since the mark, everything to a page that knows nothing; the new mark."""
    seen = recorder.resume(mark)
    entries = recorder.since(seen or 0)
    if seen is not None and not entries:
        return mark
    last = recorder.mark(max((entry.changed for entry in entries), default=seen or 0))
    news = {"anew": seen is None, "entries": [entry.summary() for entry in entries]}
    await _send(response, "entries", news, last)
    return last


async def _send(
    response: web.StreamResponse, event: str, value: JSON, mark: str | None = None
) -> None:
    named = f"id: {mark}\n" if mark else ""
    await response.write(f"{named}event: {event}\ndata: {json.dumps(value)}\n\n".encode())


def _state(world: World, outbox: JSON) -> JSON:
    people = world.state.users.values()
    sockets = world.deliveries.sockets
    return {
        "offset_s": round(world.clock.offset.total_seconds()),
        "zone": next((person.tz for person in people if not person.is_bot), "UTC"),
        "apps": [
            {"name": app.name, "connections": sockets.count(app.id), "url": app.request_url}
            for app in world.state.apps.values()
        ],
        "faults": [asdict(fault) for fault in world.faults.waiting()],
        "outbox": dict(outbox),
    }


@asynccontextmanager
async def _outbox(world: World, change: asyncio.Event) -> AsyncIterator[JSON]:
    """Look at the app's outbox again and again meanwhile; what is found stands in the dict."""
    found: JSON = {}

    async def look() -> None:
        async with aiohttp.ClientSession() as http:
            while True:
                url = world.settings.metrics_url
                now = await read_outbox(http, url) if url else {}
                if now != found:
                    found.clear()
                    found.update(now)
                    change.set()
                await asyncio.sleep(OUTBOX_SECONDS)

    looking = asyncio.create_task(look())
    try:
        yield found
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


async def _leave(app: web.Application) -> None:
    app[RECORDER].close()


def attach(application: web.Application) -> None:
    """Add the inspector to the server; it takes note of what happens from now on."""
    application[RECORDER] = Recorder(application[WORLD])
    application.on_shutdown.append(_leave)
    application.add_routes(
        [
            web.get("/page/inspector", panel),
            web.get("/page/inspector/live", live),
            web.get(r"/page/inspector/entries/{number:[0-9]{1,15}}", details),
        ]
    )
