"""The program with the tiny capability, in both transports."""

from collections.abc import AsyncIterator, Iterator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.manifest import manifest
from bot.program import Mode, Program
from integrations.local_slack import LocalSlack
from integrations.local_slack.cast import Stage
from tests.bot.tiny import Tiny, renderer
from tests.support.bot import APP, settings_for


@pytest.fixture
async def tiny() -> Tiny:
    return Tiny()


@asynccontextmanager
async def tiny_program(
    tiny: Tiny, slack: LocalSlack, stage: Stage, url: str, mode: Mode
) -> AsyncIterator[Program]:
    """The program with nothing but the tiny capability, connected to the local Slack."""
    rooms = (tiny.capability,)
    await stage.post(f"/apps/{APP}", {"manifest": manifest(rooms, language="en", http=None)})
    settings = settings_for(slack, url).model_copy(update={"language": "en"})
    program = await Program.build(settings, clock=slack.clock, capabilities=rooms)
    program.doors.renderer = renderer()
    await program.start(mode, background=False)
    if mode.over_http:
        await stage.post(f"/apps/{APP}", {"request_url": f"{program.address}/slack/events"})
    yield program
    await program.stop()


@pytest.fixture(params=[Mode.WEB, Mode.RUN], ids=["http", "socket"])
async def program(
    request: pytest.FixtureRequest, tiny: Tiny, slack: LocalSlack, stage: Stage, sqlite_url: str
) -> AsyncIterator[Program]:
    """The tiny program over signed HTTP and over Socket Mode."""
    async with tiny_program(tiny, slack, stage, sqlite_url, request.param) as started:
        yield started


@pytest.fixture
async def as_bot(slack: LocalSlack) -> AsyncWebClient:
    """Slack's Web API with the bot's own token, to post what a test needs."""
    return AsyncWebClient("xoxb-local", base_url=slack.api_url)


@pytest.fixture
def log_lines() -> Iterator[list[MutableMapping[str, Any]]]:
    """What the program logs during the test."""
    with structlog.testing.capture_logs() as lines:
        yield lines
