"""The same bot twice, on Bolt's sync App and on its AsyncApp, and the ways to connect each."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from aiohttp import web
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack
from tests.local_slack.kit import actions, button, field, modal, options, section, typed
from tests.local_slack.raw_app import JSON

SECRET = "local-signing-secret"
PATH = "/slack/events"
CARD = [actions(button("take", "T-1"))]
HOME: JSON = {"type": "home", "blocks": [section("Bienvenue")]}
Hear = Callable[[str], None]


def form(title: str = "") -> JSON:
    """A form with a text, and a menu that the bot fills while one types."""
    external = {"type": "external_select", "action_id": "search", "min_query_length": 1}
    text = typed(initial_value=title) if title else typed()
    return modal(
        field("title", text), field("asset", external, optional=True), notify_on_close=True
    )


def typed_title(view: JSON) -> str:
    """What stands in the form's text."""
    return str(view["state"]["values"]["title"]["a"]["value"])


def found(query: str) -> list[JSON]:
    """The options for what somebody types."""
    return options(*(word for word in ("imprimante", "routeur") if word.startswith(query)))


def async_bot(slack: LocalSlack, hear: Hear) -> AsyncApp:
    """The bot on AsyncApp."""
    client = AsyncWebClient("xoxb-local", base_url=slack.api_url)
    bot = AsyncApp(client=client, signing_secret=SECRET)

    @bot.event("message")
    async def message(event: JSON, say: Any) -> None:
        if event.get("text") == "carte":
            await say(text="carte", blocks=CARD, thread_ts=event["ts"])
        hear(f"message {event.get('text')}")

    @bot.event("app_home_opened")
    async def home(event: JSON, client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view=HOME)

    @bot.command("/ticket")
    async def ticket(ack: Any, command: JSON, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=form(command["text"]))
        await ack(text="ouvert")

    @bot.shortcut("from_message")
    async def shortcut(ack: Any, shortcut: JSON, client: AsyncWebClient) -> None:
        view = form(shortcut["message"]["text"])
        await client.views_open(trigger_id=shortcut["trigger_id"], view=view)
        await ack()

    @bot.options("search")
    async def search(ack: Any, payload: JSON) -> None:
        await ack(options=found(payload["value"]))

    @bot.view("form")
    async def submitted(ack: Any, view: JSON) -> None:
        bad = typed_title(view) == "bad"
        await (ack(response_action="errors", errors={"title": "non"}) if bad else ack())
        hear(f"form {typed_title(view)}")

    @bot.view_closed("form")
    async def closed(ack: Any) -> None:
        await ack()
        hear("closed")

    @bot.action("take")
    async def take(ack: Any, respond: Any, body: JSON) -> None:
        await ack()
        await respond(text=f"prise par {body['user']['name']}", replace_original=True)

    return bot


def sync_bot(slack: LocalSlack, hear: Hear) -> App:
    """The bot on App, whose listeners run in threads."""
    client = WebClient("xoxb-local", base_url=slack.api_url)
    bot = App(client=client, signing_secret=SECRET)

    @bot.event("message")
    def message(event: JSON, say: Any) -> None:
        if event.get("text") == "carte":
            say(text="carte", blocks=CARD, thread_ts=event["ts"])
        hear(f"message {event.get('text')}")

    @bot.event("app_home_opened")
    def home(event: JSON, client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view=HOME)

    @bot.command("/ticket")
    def ticket(ack: Any, command: JSON, client: WebClient) -> None:
        client.views_open(trigger_id=command["trigger_id"], view=form(command["text"]))
        ack(text="ouvert")

    @bot.shortcut("from_message")
    def shortcut(ack: Any, shortcut: JSON, client: WebClient) -> None:
        view = form(shortcut["message"]["text"])
        client.views_open(trigger_id=shortcut["trigger_id"], view=view)
        ack()

    @bot.options("search")
    def search(ack: Any, payload: JSON) -> None:
        ack(options=found(payload["value"]))

    @bot.view("form")
    def submitted(ack: Any, view: JSON) -> None:
        bad = typed_title(view) == "bad"
        _ = ack(response_action="errors", errors={"title": "non"}) if bad else ack()
        hear(f"form {typed_title(view)}")

    @bot.view_closed("form")
    def closed(ack: Any) -> None:
        ack()
        hear("closed")

    @bot.action("take")
    def take(ack: Any, respond: Any, body: JSON) -> None:
        ack()
        respond(text=f"prise par {body['user']['name']}", replace_original=True)

    return bot


@asynccontextmanager
async def async_socket(slack: LocalSlack, hear: Hear) -> AsyncIterator[str]:
    """AsyncApp over Socket Mode; no request URL."""
    web_client = AsyncWebClient("xapp-local", base_url=slack.api_url)
    bot = async_bot(slack, hear)
    handler: Any = AsyncSocketModeHandler(bot, "xapp-local", web_client=web_client)
    await handler.connect_async()
    try:
        yield ""
    finally:
        await handler.close_async()


@asynccontextmanager
async def async_http(slack: LocalSlack, hear: Hear) -> AsyncIterator[str]:
    """AsyncApp behind aiohttp; its request URL."""
    runner = web.AppRunner(async_bot(slack, hear).web_app(PATH))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def sync_socket(slack: LocalSlack, hear: Hear) -> AsyncIterator[str]:
    """App over Socket Mode; no request URL."""

    def connect() -> Any:
        web_client = WebClient("xapp-local", base_url=slack.api_url)
        handler: Any = SocketModeHandler(sync_bot(slack, hear), "xapp-local", web_client=web_client)
        handler.connect()
        # Its reader looks whether it should end only when nothing came for this long.
        handler.client.current_session.sock.settimeout(0.05)
        return handler

    handler = await asyncio.to_thread(connect)
    try:
        yield ""
    finally:
        await asyncio.to_thread(handler.close)


class Quiet(WSGIRequestHandler):
    """A request handler that does not write a line for each request."""

    def log_message(self, *_words: object) -> None:
        pass


@asynccontextmanager
async def sync_http(slack: LocalSlack, hear: Hear) -> AsyncIterator[str]:
    """App behind a WSGI server; its request URL."""
    bot = await asyncio.to_thread(sync_bot, slack, hear)
    handler: Any = SlackRequestHandler(bot, path=PATH)
    server = make_server("127.0.0.1", 0, handler, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{PATH}"
    finally:
        await asyncio.to_thread(server.shutdown)
        await asyncio.to_thread(thread.join)
        server.server_close()


Connect = Callable[[LocalSlack, Hear], AbstractAsyncContextManager[str]]
WAYS: dict[str, Connect] = {
    "App over Socket Mode": sync_socket,
    "App over HTTP": sync_http,
    "AsyncApp over Socket Mode": async_socket,
    "AsyncApp over HTTP": async_http,
}
