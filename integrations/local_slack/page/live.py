"""The stream of a live page: each change as one person sees it, drawn."""

import asyncio
import contextlib
import json
from collections.abc import Callable

from aiohttp import web

from integrations.local_slack import seeing
from integrations.local_slack.page import messages, views
from integrations.local_slack.page.moments import moment
from integrations.local_slack.page.session import Page
from integrations.local_slack.page.sidebar import sidebar_html
from integrations.local_slack.records import JSON, User

ALIVE_SECONDS = 15.0
Draw = Callable[[Page, User, tuple[str, ...]], list[JSON]]


async def stream(page: Page, person: User, request: web.Request) -> web.StreamResponse:
    """Send what this person newly sees as server-sent events, from the mark `since` on.

    Each event is a list of changes and carries the mark to resume from. A mark that means nothing
    any more is answered by one change, `reload`: the page asks again for what it shows.
    """
    response = web.StreamResponse()
    response.headers.update({"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    mark = request.headers.get("Last-Event-ID") or request.query.get("since", "")
    changes = page.changes
    with contextlib.suppress(ConnectionError):
        await response.write(b": hello\n\n")
        while not changes.closed:
            news = drawn(page, person, mark)
            mark = changes.mark
            if news:
                lines = f"id: {mark}\ndata: {json.dumps(news)}\n\n"
                await response.write(lines.encode())
            try:
                await asyncio.wait_for(changes.wait(mark), ALIVE_SECONDS)
            except TimeoutError:
                await response.write(b": still here\n\n")
    return response


def drawn(page: Page, person: User, mark: str) -> list[JSON]:
    """Return what changed for this person since a mark; the same thing only once, as it is now."""
    found = page.changes.since(mark)
    if found is None:
        return [{"kind": "reload"}]
    things = dict.fromkeys((change.kind, change.ids) for change in found)
    return [news for kind, ids in things for news in DRAW[kind](page, person, ids)]


def _message(page: Page, person: User, ids: tuple[str, ...]) -> list[JSON]:
    world = page.world
    channel = world.state.channels.get(ids[0])
    if channel is None or not seeing.may_see(person, channel):
        return []
    news: JSON = {"kind": "message", "channel": channel.id, "ts": ids[1], "html": ""}
    news |= {"unread": page.unread(person, channel)}
    message = messages.find(world, person, channel, ids[1])
    if message is not None and not (message.deleted and not message.replies):
        news["html"] = messages.message_html(world, person, channel, message)
        news["thread"] = message.thread_ts if message.is_reply else ""
        news["top"] = not message.is_reply or message.subtype == "thread_broadcast"
        news["mine"] = message.user == person.id
    return [news]


def _ephemeral(page: Page, person: User, ids: tuple[str, ...]) -> list[JSON]:
    return _message(page, person, ids) if person.id == ids[2] else []


def _channel(page: Page, person: User, ids: tuple[str, ...]) -> list[JSON]:
    return [
        {"kind": "sidebar", "html": sidebar_html(page, person)},
        {"kind": "names"},
        {"kind": "channel", "channel": ids[0]},
    ]


def _read(page: Page, person: User, ids: tuple[str, ...]) -> list[JSON]:
    channel = page.world.state.channels.get(ids[1])
    if channel is None or ids[0] != person.id:
        return []
    return [{"kind": "read", "channel": channel.id, "unread": page.unread(person, channel)}]


def _modal(page: Page, person: User, ids: tuple[str, ...]) -> list[JSON]:
    if ids[0] != person.id:
        return []
    return [{"kind": "modal", "html": views.render_modal(page.world, person)}]


def _home(page: Page, person: User, ids: tuple[str, ...]) -> list[JSON]:
    if ids[0] != person.id:
        return []
    html = views.render_home(page.world, person, page.world.state.apps[ids[1]])
    return [{"kind": "home", "app": ids[1], "html": html}]


def _clock(page: Page, person: User, _ids: tuple[str, ...]) -> list[JSON]:
    now = moment(person, page.world.clock.now())
    return [{"kind": "clock", "now": now.iso, "today": now.day}]


def _app(_page: Page, _person: User, _ids: tuple[str, ...]) -> list[JSON]:
    return [{"kind": "names"}]


DRAW: dict[str, Draw] = {
    "message": _message,
    "ephemeral": _ephemeral,
    "channel": _channel,
    "read": _read,
    "modal": _modal,
    "home": _home,
    "clock": _clock,
    "app": _app,
}
