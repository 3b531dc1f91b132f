"""A channel that holds one message for each thing to look at, in one open page."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack, Settings, demo_seed, modals
from tests.local_slack.kit import actions
from tests.local_slack.page.desk import Desk
from tests.local_slack.page.samples import press
from tests.local_slack.raw_app import JSON, RawApp

CHANNEL = "C0DESK"
ACK_SECONDS = 1.0
DOOR: dict[str, list[JSON]] = {"door": [actions(press("door", "Open the form"))]}


@dataclass
class Gallery:
    """What hangs there, the page in which Alice looks at it, and the app that hears of clicks."""

    slack: LocalSlack
    client: AsyncWebClient
    app: RawApp
    page: Page
    stamps: dict[str, str] = field(default_factory=dict)

    def shown(self, name: str) -> Locator:
        """Return the message that was hung under this name."""
        return self.page.locator(f'#pane .message[data-ts="{self.stamps[name]}"]')

    async def hang(self, name: str, blocks: Iterable[JSON], **more: Any) -> Locator:
        """Post something and wait until the page shows it."""
        posted = await self.client.chat_postMessage(
            channel=CHANNEL, text=name, blocks=list(blocks), **more
        )
        self.stamps[name] = str(posted["ts"])
        await self.shown(name).wait_for()
        return self.shown(name)

    async def tidy(self) -> None:
        """Close what Alice has open and forget what the app was sent: the next test begins."""
        modals.clear(self.slack.world, "U0ALICE")
        await expect(self.page.get_by_role("dialog")).to_have_count(0)
        self.slack.world.settings.ack_seconds = ACK_SECONDS
        while not self.app._queue.empty():
            self.app._queue.get_nowait()

    async def opens(self, view: JSON) -> Locator:
        """Have Alice press the button that opens this form (hang DOOR before); return the form."""
        await self.shown("door").get_by_role("button", name="Open the form").click()
        trigger = (await self.heard("door"))["trigger_id"]
        await self.client.views_open(trigger_id=trigger, view=view)
        form = self.page.get_by_role("dialog", name=view["title"]["text"])
        await form.wait_for()
        return form

    async def heard(self, action_id: str = "", kind: str = "block_actions") -> JSON:
        """Return the next payload of this kind (about this element) that the app is sent."""
        while True:
            payload: JSON = (await self.app.next()).get("payload", {})
            actions = payload.get("actions") or [{}]
            if payload.get("type") == kind and action_id in ("", actions[0].get("action_id")):
                return payload


@asynccontextmanager
async def opened(browser: Browser, things: Mapping[str, list[JSON]]) -> AsyncIterator[Gallery]:
    """Hang things, whether Slack would take them or not, and open Alice's page on them."""
    settings = Settings(
        enforce_limits=False, check_blocks=False, settle_seconds=0.02, ack_seconds=ACK_SECONDS
    )
    async with LocalSlack(demo_seed(), settings) as slack:
        client = AsyncWebClient("xoxb-local", base_url=slack.api_url, retry_handlers=[])
        stamps = {}
        for name, blocks in things.items():
            posted = await client.chat_postMessage(channel=CHANNEL, text=name, blocks=blocks)
            stamps[name] = str(posted["ts"])
        context = await browser.new_context(viewport={"width": 1200, "height": 900})
        context.set_default_timeout(5_000)
        desk = Desk(slack, context)
        app = await RawApp(slack).open()
        page = await desk.opens("alice", "desk")
        yield Gallery(slack, client, app, page, stamps)
        await context.close()
        await app.close()
        assert desk.complaints == []


async def send(form: Locator) -> None:
    """Press the button that sends a form."""
    await form.get_by_role("button", name="Send", exact=True).click()
