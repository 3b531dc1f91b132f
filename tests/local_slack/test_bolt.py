"""The real frameworks, on the three ways that a bot can be connected."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack
from tests.local_slack.cast import Cast
from tests.local_slack.kit import actions, button, field, modal, typed
from tests.local_slack.raw_app import GUARD_SECONDS, JSON


class Heard:
    """What the bot was told, in order."""

    def __init__(self) -> None:
        self.texts: asyncio.Queue[str] = asyncio.Queue()

    async def next(self) -> str:
        async with asyncio.timeout(GUARD_SECONDS):
            return await self.texts.get()


def async_bot(client: AsyncWebClient, heard: Heard) -> AsyncApp:
    bot = AsyncApp(
        client=client, signing_secret="local-signing-secret", process_before_response=True
    )

    @bot.event("message")
    async def message(event: JSON) -> None:
        await heard.texts.put(f"message {event['text']}")

    @bot.event("app_mention")
    async def mention(event: JSON, say: Any) -> None:
        await say(text="carte", blocks=[actions(button("take", "T-1"))], thread_ts=event["ts"])

    @bot.command("/ticket")
    async def ticket(ack: Any, command: JSON, client: AsyncWebClient) -> None:
        title = field("title", typed(initial_value=command["text"]))
        await client.views_open(trigger_id=command["trigger_id"], view=modal(title))
        await ack(text="ouvert")

    @bot.view("form")
    async def form(ack: Any, view: JSON) -> None:
        value = view["state"]["values"]["title"]["a"]["value"]
        await (ack(response_action="errors", errors={"title": "non"}) if value == "bad" else ack())
        await heard.texts.put(f"form {value}")

    @bot.action("take")
    async def take(ack: Any, respond: Any, body: JSON) -> None:
        await ack()
        await respond(text=f"prise par {body['user']['name']}", replace_original=True)

    return bot


@asynccontextmanager
async def connected(slack: LocalSlack, bot: AsyncApp) -> AsyncIterator[None]:
    """Have the bot connected by Socket Mode meanwhile."""
    web_client = AsyncWebClient("xapp-local", base_url=slack.api_url)
    handler: Any = AsyncSocketModeHandler(bot, "xapp-local", web_client=web_client)
    await handler.connect_async()
    try:
        yield
    finally:
        await handler.close_async()


async def walk(people: Cast, heard: Heard) -> None:
    """Go through a mention, a click, a command and its form."""
    await people.alice.says("desk", "@vigie aide")
    assert await heard.next() == "message <@U0VIGIE> aide"
    # A thread of one waits for the bot's card.
    thread: list[JSON] = []
    ts = (await people.alice.sees("desk"))[0]["ts"]
    async with asyncio.timeout(GUARD_SECONDS):
        while len(thread) < 2:
            thread = await people.alice.sees("desk", thread_ts=ts)
    answer = await people.bruno.does("click", channel="desk", ts=thread[1]["ts"], action_id="take")
    assert answer["ok"], answer
    thread = await people.alice.sees("desk", thread_ts=ts)
    assert thread[1]["text"] == "prise par bruno"
    opened = await people.alice.does("command", channel="desk", command="/ticket", text="panne")
    assert opened["shown"][0]["text"] == "ouvert"
    view_id = opened["modal"]["id"]
    refused = await people.alice.does("submit", view_id=view_id, values={"title": {"a": "bad"}})
    assert refused["errors"] == {"title": "non"}
    sent = await people.alice.does("submit", view_id=view_id, values={"title": {"a": "panne"}})
    assert sent["ok"], sent
    assert [await heard.next(), await heard.next()] == ["form bad", "form panne"]


async def test_async_socket_mode(slack: LocalSlack, people: Cast, client: AsyncWebClient) -> None:
    heard = Heard()
    async with connected(slack, async_bot(client, heard)):
        await walk(people, heard)


async def test_signed_http(people: Cast, client: AsyncWebClient) -> None:
    heard = Heard()
    runner = web.AppRunner(async_bot(client, heard).web_app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        answer = await people.post("/apps/A0VIGIE", request_url=url)
        assert answer["ok"], answer
        await walk(people, heard)
    finally:
        await runner.cleanup()


async def test_sync_socket_mode(slack: LocalSlack, people: Cast) -> None:
    heard = threading.Event()

    def connect() -> Any:
        bot = App(client=WebClient("xoxb-local", base_url=slack.api_url))

        @bot.event("message")
        def message() -> None:
            heard.set()

        @bot.command("/ticket")
        def ticket(ack: Any, command: JSON) -> None:
            ack(f"reçu {command['text']}")

        web_client = WebClient("xapp-local", base_url=slack.api_url)
        handler: Any = SocketModeHandler(bot, "xapp-local", web_client=web_client)
        handler.connect()
        return handler

    handler = await asyncio.to_thread(connect)
    try:
        answer = await people.alice.does("command", channel="desk", command="/ticket", text="x")
        assert answer["shown"][0]["text"] == "reçu x"
        await people.alice.says("desk", "bonjour")
        assert await asyncio.to_thread(heard.wait, GUARD_SECONDS)
    finally:
        await asyncio.to_thread(handler.close)


async def test_the_client_comes_back_after_a_disconnection(
    slack: LocalSlack, people: Cast, client: AsyncWebClient
) -> None:
    heard = Heard()
    back = asyncio.Event()
    async with connected(slack, async_bot(client, heard)):
        slack.world.deliveries.sockets.on_connection = lambda _app_id: back.set()
        await people.post("/faults", method="now", kind="disconnect")
        async with asyncio.timeout(GUARD_SECONDS):
            await back.wait()
        await people.alice.says("desk", "de retour ?")
        assert await heard.next() == "message de retour ?"


async def test_a_burst_loses_nothing(
    slack: LocalSlack, people: Cast, client: AsyncWebClient
) -> None:
    slack.world.settings.ack_seconds = GUARD_SECONDS
    heard = Heard()
    async with connected(slack, async_bot(client, heard)):
        said = {f"m{n}" for n in range(300)}
        await asyncio.gather(*(people.alice.says("desk", text) for text in said))
        assert {(await heard.next()).removeprefix("message ") for _ in said} == said
        assert heard.texts.empty()
