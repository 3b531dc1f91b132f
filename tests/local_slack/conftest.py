"""A local Slack that is quick to try again, people who act in it, and apps that listen."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack, Settings, demo_seed
from tests.local_slack.cast import Cast
from tests.local_slack.raw_app import RawApp


@pytest.fixture
def settings() -> Settings:
    return Settings(
        enforce_limits=False,
        retry_delays=(0.0, 0.01, 0.02),
        settle_seconds=0.05,
    )


@pytest.fixture
async def slack(settings: Settings) -> AsyncIterator[LocalSlack]:
    async with LocalSlack(demo_seed(), settings) as running:
        yield running


@pytest.fixture
def impatient(slack: LocalSlack) -> None:
    """Let an app that says nothing be given up soon."""
    slack.world.settings.ack_seconds = 0.05


@pytest.fixture
async def people(slack: LocalSlack) -> AsyncIterator[Cast]:
    async with aiohttp.ClientSession(slack.url) as session:
        yield Cast(session)


@pytest.fixture
def client(slack: LocalSlack) -> AsyncWebClient:
    return AsyncWebClient("xoxb-local", base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
async def app(slack: LocalSlack) -> AsyncIterator[RawApp]:
    raw = await RawApp(slack).open()
    yield raw
    await raw.close()
