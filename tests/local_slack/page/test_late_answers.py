"""What the server answers late is not drawn over what came in between."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect
from slack_sdk.web.async_client import AsyncWebClient

from tests.local_slack.cast import Cast
from tests.local_slack.kit import section
from tests.local_slack.page.desk import Desk, actions, message, writes


class Held:
    """An answer of the server that reaches the page when the test lets it."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.freed = asyncio.Event()

    async def hold(self, page: Page, path: str) -> None:
        await page.route(path, self._route, times=1)

    async def _route(self, route: Route) -> None:
        answer = await route.fetch()
        self.asked.set()
        await self.freed.wait()
        await route.fulfill(response=answer)


@pytest.fixture
def held() -> Held:
    return Held()


async def test_a_home(desk: Desk, client: AsyncWebClient, held: Held) -> None:
    async def publish(text: str) -> None:
        view = {"type": "home", "blocks": [section(text)]}
        await client.views_publish(user_id="U0ALICE", view=view)

    await publish("Nothing to do")
    page = await desk.opens("alice", "@vigie")
    await held.hold(page, "**/home/*")
    await page.get_by_role("tab", name="Home").click()
    await held.asked.wait()
    await publish("Two tickets")
    home = page.get_by_role("tabpanel", name="Home")
    await expect(home).to_contain_text("Two tickets")
    async with page.expect_response("**/home/*"):
        held.freed.set()
    await page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true)))")
    await expect(home).to_contain_text("Two tickets")
    await expect(home).not_to_contain_text("Nothing to do")


async def test_a_thread(desk: Desk, people: Cast, held: Held) -> None:
    page = await desk.opens("alice", "acme-support")
    await writes(page, "It smokes")
    shown = message(page, "It smokes")
    ts = str(await shown.get_attribute("data-ts"))
    await held.hold(page, "**/thread/**")
    await actions(page, shown, "Reply in thread")
    await held.asked.wait()
    await people.bruno.says("acme-support", "I am coming", thread_ts=ts)
    await expect(shown).to_contain_text("1 reply")
    held.freed.set()
    await expect(message(page, "I am coming", "#thread")).to_be_visible()
