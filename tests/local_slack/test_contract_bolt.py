"""Bolt for Python, sync and async, over Socket Mode and HTTP: what a bot is built of."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from integrations.local_slack import LocalSlack, Settings
from integrations.local_slack.records import Shortcut
from tests.local_slack.bolt_bots import WAYS
from tests.local_slack.cast import Cast
from tests.local_slack.raw_app import GUARD_SECONDS, JSON


@dataclass
class Bot:
    """A connected bot: what it heard, in order."""

    heard: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    async def hears(self, words: str) -> None:
        """Wait until it has heard this, passing over others."""
        async with asyncio.timeout(GUARD_SECONDS):
            while await self.heard.get() != words:
                pass


@pytest.fixture
def settings() -> Settings:
    # The sync App acknowledges from a pool of threads: a busy machine must not lose one.
    return Settings(enforce_limits=False, ack_seconds=GUARD_SECONDS, trigger_seconds=30)


@pytest.fixture(params=WAYS)
async def bot(
    request: pytest.FixtureRequest, slack: LocalSlack, people: Cast
) -> AsyncIterator[Bot]:
    app = slack.world.state.apps["A0VIGIE"]
    app.shortcuts["from_message"] = Shortcut("from_message", "Ticket", "message")
    loop = asyncio.get_running_loop()
    connected = Bot()

    def hear(words: str) -> None:
        loop.call_soon_threadsafe(connected.heard.put_nowait, words)

    async with WAYS[request.param](slack, hear) as request_url:
        if request_url:
            answer = await people.post("/apps/A0VIGIE", request_url=request_url)
            assert answer["ok"], answer
        yield connected


async def replies(people: Cast, ts: str, wanted: str) -> JSON:
    """Wait for a reply that says this; its message."""
    async with asyncio.timeout(GUARD_SECONDS):
        while True:
            for message in (await people.alice.sees("desk", thread_ts=ts))[1:]:
                if message["text"] == wanted:
                    return message


async def test_an_event_is_heard_and_answered_and_its_button_works(bot: Bot, people: Cast) -> None:
    ts = await people.alice.says("desk", "carte")
    await bot.hears("message carte")
    card = await replies(people, ts, "carte")
    done = await people.bruno.does("click", channel="desk", ts=card["ts"], action_id="take")
    assert done["ok"], done
    await replies(people, ts, "prise par bruno")


async def test_a_command_opens_a_form_with_errors_and_sends_it(bot: Bot, people: Cast) -> None:
    opened = await people.alice.does("command", channel="desk", command="/ticket", text="panne")
    assert opened["ok"], opened
    assert "ouvert" in [message["text"] for message in opened["shown"]]
    view_id = opened["modal"]["id"]
    refused = await people.alice.does("submit", view_id=view_id, values={"title": {"a": "bad"}})
    assert refused["errors"] == {"title": "non"}
    sent = await people.alice.does("submit", view_id=view_id, values={"title": {"a": "fin"}})
    assert sent["ok"], sent
    await bot.hears("form fin")
    assert await people.alice.looks("modal") is None


async def test_a_shortcut_a_search_and_a_form_that_is_closed(bot: Bot, people: Cast) -> None:
    ts = await people.bruno.says("desk", "Le routeur clignote")
    used = await people.alice.does("shortcut", callback_id="from_message", channel="desk", ts=ts)
    assert used["ok"], used
    view_id = used["modal"]["id"]
    searched = await people.alice.does("options", view_id=view_id, action_id="search", query="rou")
    assert [option["value"] for option in searched["options"]] == ["routeur"]
    await people.alice.does("close", view_id=view_id)
    await bot.hears("closed")


@pytest.mark.usefixtures("bot")
async def test_a_home_is_published_when_it_is_opened(people: Cast) -> None:
    await people.alice.does("home")
    async with asyncio.timeout(GUARD_SECONDS):
        while (home := await people.alice.looks("home")) is None:
            pass
    assert home["blocks"][0]["text"]["text"] == "Bienvenue"
