"""What docs/local-slack.md shows to the author of another bot works as it stands there."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from integrations.local_slack import LocalSlack, load_seed
from tests.local_slack.cast import Person
from tests.local_slack.raw_app import GUARD_SECONDS, JSON

PAGE = (Path(__file__).parents[2] / "docs" / "local-slack.md").read_text(encoding="utf-8")


def shown(language: str) -> str:
    """The first piece of this language in the page."""
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[LocalSlack]:
    seed = tmp_path / "mine.yaml"
    seed.write_text(shown("yaml"), encoding="utf-8")
    async with LocalSlack(load_seed(seed)) as running:
        yield running


@pytest.fixture
async def bot(slack: LocalSlack, tmp_path: Path) -> AsyncIterator[None]:
    """The bot of the page, as a process, connected."""
    code = shown("python").replace("http://127.0.0.1:8900", slack.url)
    assert slack.url in code
    (tmp_path / "mybot.py").write_text(code, encoding="utf-8")
    connected = asyncio.Event()
    slack.world.deliveries.sockets.on_connection = lambda _app_id: connected.set()
    process = await asyncio.create_subprocess_exec(sys.executable, str(tmp_path / "mybot.py"))
    try:
        async with asyncio.timeout(GUARD_SECONDS):
            await connected.wait()
        yield
    finally:
        process.terminate()
        await process.wait()


@pytest.mark.usefixtures("bot")
async def test_a_bot_in_a_minute(slack: LocalSlack) -> None:
    async with aiohttp.ClientSession(slack.url) as http:
        ana = Person(http, "ana")
        answer: JSON = await ana.does("command", channel="general", command="/hello", text="world")
        assert [message["text"] for message in answer["shown"]] == ["Hello world"]
        async with http.get("/as/ana?channel=general") as page:
            assert "Ana Lopez" in await page.text()


@pytest.mark.parametrize("kind", ["pins.add", "rtm.connect", "reminders.add", "calls.add"])
async def test_what_it_does_not_do_is_told_as_slack_would(slack: LocalSlack, kind: str) -> None:
    headers = {"Authorization": "Bearer xoxb-local"}
    async with (
        aiohttp.ClientSession(headers=headers) as http,
        http.post(f"{slack.api_url}{kind}") as answer,
    ):
        assert (await answer.json())["error"] == "unknown_method"
