"""A browser for the whole session, a local Slack and a fresh context for each test.

Everything below this folder runs in the session's event loop, which the browser lives in.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack, Settings, demo_seed
from tests.local_slack.cast import Cast
from tests.local_slack.page.desk import Desk
from tests.local_slack.raw_app import RawApp
from tests.support.browser import launched

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests of this folder in the loop of the session."""
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("asyncio"):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    fresh = await browser.new_context(viewport={"width": 1200, "height": 800})
    fresh.set_default_timeout(10_000)
    yield fresh
    await fresh.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext) -> Page:
    return await context.new_page()


@pytest_asyncio.fixture(loop_scope="session")
async def desk(slack: LocalSlack, context: BrowserContext) -> AsyncIterator[Desk]:
    """Open people's pages; what a page said in its console as an error fails the test."""
    opened = Desk(slack, context)
    yield opened
    assert opened.complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def slack(settings: Settings) -> AsyncIterator[LocalSlack]:
    async with LocalSlack(demo_seed(), settings) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def people(slack: LocalSlack) -> AsyncIterator[Cast]:
    async with aiohttp.ClientSession(slack.url) as session:
        yield Cast(session)


@pytest_asyncio.fixture(loop_scope="session")
async def client(slack: LocalSlack) -> AsyncWebClient:
    return AsyncWebClient("xoxb-local", base_url=slack.api_url, retry_handlers=[])


@pytest_asyncio.fixture(loop_scope="session")
async def app(slack: LocalSlack) -> AsyncIterator[RawApp]:
    raw = await RawApp(slack).open()
    yield raw
    await raw.close()
