"""The Home of an app: drawn, live, and worked."""

import pytest
from playwright.async_api import Locator, expect
from slack_sdk.web.async_client import AsyncWebClient

from tests.local_slack.kit import actions, field, section, typed
from tests.local_slack.page.desk import Desk
from tests.local_slack.page.samples import BLOCKS, READ, press
from tests.local_slack.raw_app import JSON, RawApp

ONLY_ELSEWHERE = {"context_actions", "file", "markdown", "plan", "task_card", "alert"}
IN_HOME = [kind for kind in BLOCKS if kind not in ONLY_ELSEWHERE]


async def publish(client: AsyncWebClient, *blocks: JSON) -> None:
    await client.views_publish(user_id="U0ALICE", view={"type": "home", "blocks": list(blocks)})


async def home_of(desk: Desk) -> Locator:
    page = await desk.opens("alice", "@vigie", home="1")
    return page.get_by_role("tabpanel", name="Home")


async def clicked(app: RawApp) -> JSON:
    while True:
        payload: JSON = (await app.next()).get("payload", {})
        if payload.get("type") == "block_actions":
            return payload


async def test_nothing_was_made_yet(desk: Desk, app: RawApp) -> None:
    del app  # it listens, and publishes nothing
    await expect(await home_of(desk)).to_contain_text("has not made a Home for you yet")


async def test_every_block_of_a_home(desk: Desk, client: AsyncWebClient) -> None:
    await publish(client, *(BLOCKS[kind] for kind in IN_HOME))
    home = await home_of(desk)
    for kind in IN_HOME:
        for words in READ[kind]:
            await expect(home).to_contain_text(words)
    await expect(home.locator(".unknown")).to_have_count(0)


async def test_it_changes_when_the_app_publishes(desk: Desk, client: AsyncWebClient) -> None:
    await publish(client, section("Nothing to do"))
    home = await home_of(desk)
    await expect(home).to_contain_text("Nothing to do")
    await publish(client, section("Two tickets"))
    await expect(home).to_contain_text("Two tickets")
    await expect(home).not_to_contain_text("Nothing to do")


async def test_a_button_of_a_home(desk: Desk, client: AsyncWebClient, app: RawApp) -> None:
    await publish(client, field("note", typed("words")), actions(press("go", "Go")))
    home = await home_of(desk)
    await home.get_by_role("textbox", name="note").fill("with this")
    await home.get_by_role("button", name="Go").click()
    payload = await clicked(app)
    assert payload["view"]["type"] == "home"
    assert payload["view"]["state"]["values"]["note"]["words"]["value"] == "with this"
    assert "channel" not in payload


async def test_what_is_typed_outlives_a_publication(desk: Desk, client: AsyncWebClient) -> None:
    blocks = [field("note", typed("words")), section("Before")]
    await publish(client, *blocks)
    home = await home_of(desk)
    await home.get_by_role("textbox", name="note").fill("half a thou")
    await publish(client, blocks[0], section("After"))
    await expect(home).to_contain_text("After")
    await expect(home.get_by_role("textbox", name="note")).to_have_value("half a thou")
    await expect(home.get_by_role("textbox", name="note")).to_be_focused()


@pytest.mark.parametrize("name", ["bruno", "nadia"])
async def test_nobody_sees_the_home_of_somebody_else(
    desk: Desk, client: AsyncWebClient, name: str
) -> None:
    await publish(client, section("For Alice alone"))
    page = await desk.opens(name, "@vigie", home="1")
    await expect(page.get_by_text("Vigie").first).to_be_visible()
    assert "For Alice alone" not in await page.content()
