"""The addresses of the page."""

from aiohttp import web
from markupsafe import Markup

from integrations.local_slack import seeing
from integrations.local_slack.errors import PeopleError
from integrations.local_slack.page import (
    emoji,
    live,
    messages,
    panes,
    people,
    static_files,
    views,
)
from integrations.local_slack.page.changes import Changes
from integrations.local_slack.page.door import answering, showing
from integrations.local_slack.page.names import names
from integrations.local_slack.page.session import PAGE, Page
from integrations.local_slack.page.sidebar import sidebar_html
from integrations.local_slack.people import body_of, need
from integrations.local_slack.records import Channel, User
from integrations.local_slack.speech import app_of
from integrations.local_slack.world import WORLD, World

EMOJI = 40


def attach(application: web.Application, world: World) -> None:
    """Add the page to a server."""
    application[PAGE] = Page(world, Changes(world))
    application.on_response_prepare.append(static_files.guard)
    application.on_shutdown.append(_close)
    application.add_routes(routes())


def routes() -> list[web.RouteDef]:
    """Return the page's routes."""
    return [
        web.get("/", _first),
        web.get("/as/{user}", showing(_whole)),
        web.get("/as/{user}/beside/{other}", showing(_beside)),
        web.get("/page/static/{name}", static_files.give),
        web.get("/page/emoji", _emoji),
        web.get("/page/{user}/live", answering(live.stream)),
        web.get("/page/{user}/sidebar", showing(_sidebar)),
        web.get("/page/{user}/names", answering(_names)),
        web.get("/page/{user}/modal", showing(_modal)),
        web.get("/page/{user}/home/{app}", showing(_home)),
        web.get("/page/{user}/channel/{channel}", showing(_channel)),
        web.get("/page/{user}/channel/{channel}/older", answering(_older)),
        web.get("/page/{user}/thread/{channel}/{ts}", showing(_thread)),
        web.post("/page/{user}/read", answering(_read)),
    ]


async def _emoji(request: web.Request) -> web.Response:
    return web.json_response(emoji.search(request.query.get("q", ""), EMOJI))


async def _close(application: web.Application) -> None:
    application[PAGE].changes.close()


async def _first(request: web.Request) -> web.Response:
    raise web.HTTPFound(f"/as/{people.first(request.app[WORLD]).name}")


async def _whole(page: Page, person: User, request: web.Request) -> Markup:
    return panes.whole(page, person, dict(request.query))


async def _beside(page: Page, person: User, request: web.Request) -> Markup:
    other = page.world.state.user(request.match_info["other"])
    return panes.beside(page.world, person, other, dict(request.query))


async def _sidebar(page: Page, person: User, _request: web.Request) -> Markup:
    return sidebar_html(page, person)


async def _names(page: Page, person: User, _request: web.Request) -> web.StreamResponse:
    return web.json_response(names(page.world, person))


async def _modal(page: Page, person: User, _request: web.Request) -> Markup:
    return views.render_modal(page.world, person)


async def _home(page: Page, person: User, request: web.Request) -> Markup:
    return views.render_home(page.world, person, app_of(page.world, dict(request.match_info)))


def _seen(page: Page, person: User, request: web.Request) -> Channel:
    return seeing.seen_channel(page.world, person, request.match_info["channel"])


async def _channel(page: Page, person: User, request: web.Request) -> Markup:
    home = bool(request.query.get("home"))
    return panes.channel(page, person, _seen(page, person, request), home=home)


async def _older(page: Page, person: User, request: web.Request) -> web.StreamResponse:
    before = request.query.get("before", "")
    found = messages.latest(page.world, person, _seen(page, person, request), before)
    return web.json_response({"html": found.html, "more": found.more})


async def _thread(page: Page, person: User, request: web.Request) -> Markup:
    found = panes.thread(page.world, person, _seen(page, person, request), request.match_info["ts"])
    if found is None:
        raise PeopleError("thread_not_found", 404)
    return found


async def _read(page: Page, person: User, request: web.Request) -> web.StreamResponse:
    name, ts = need(await body_of(request), "channel", "ts")
    channel = seeing.seen_channel(page.world, person, name)
    page.mark_read(person, channel, ts)
    return web.json_response({"ok": True, "unread": page.unread(person, channel)})
