"""The inspector in the browser: what somebody reads there, and what they can set from there."""

import asyncio
import json
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack
from tests.local_slack.cast import Cast
from tests.local_slack.kit import refusal, section
from tests.local_slack.page.desk import Desk
from tests.local_slack.raw_app import SILENT, RawApp


async def opened(desk: Desk) -> Locator:
    """Open Alice's page with the inspector beside it."""
    page = await desk.opens("alice", "desk")
    await page.locator("#inspector-toggle").click()
    inspector = page.locator("#inspector")
    await expect(inspector.get_by_role("status")).to_have_text("live")
    return inspector


def entry(inspector: Locator, name: str) -> Locator:
    """The newest entry of a name."""
    return inspector.locator(".inspector-entries > li").filter(has_text=name).first


async def test_a_refused_call_explains_itself(desk: Desk, client: AsyncWebClient) -> None:
    inspector = await opened(desk)
    long = [section("x" * 3001)]
    await refusal(client.chat_postMessage(channel="C0DESK", text="a", blocks=long))
    line = entry(inspector, "chat.postMessage")
    await expect(line).to_contain_text("invalid_blocks")
    await line.locator("summary").press("Enter")
    await expect(line).to_contain_text("must be less than 3001 characters")
    await expect(line).to_contain_text("[json-pointer:/blocks/0/text/text]")


async def test_nothing_that_an_app_sends_becomes_markup(desk: Desk, client: AsyncWebClient) -> None:
    inspector = await opened(desk)
    await client.chat_postMessage(channel="C0DESK", text="<img src=x onerror=alert(1)>")
    line = entry(inspector, "chat.postMessage")
    await line.locator("summary").click()
    await expect(line.get_by_role("region", name="Arguments")).to_contain_text("<img src=x")
    assert await inspector.locator("img").count() == 0


async def test_an_envelope_shows_its_acknowledgement(desk: Desk, people: Cast, app: RawApp) -> None:
    app.answer = lambda _payload: SILENT
    inspector = await opened(desk)
    typing = asyncio.ensure_future(
        people.alice.does("command", channel="desk", command="/ticket", text="panne")
    )
    line = entry(inspector, "/ticket")
    await expect(line).to_contain_text("waiting")
    await line.locator("summary").click()
    envelope = await app.next()
    assert app._socket is not None
    await app._socket.send_json({"envelope_id": envelope["envelope_id"]})
    await typing
    await expect(line.locator(".inspector-good")).to_have_text("ack")
    # It stays open while it changes.
    await expect(line).to_contain_text("sent over Socket Mode: acknowledged after")


async def test_filter_pause_and_clear(desk: Desk, client: AsyncWebClient) -> None:
    inspector = await opened(desk)
    await client.auth_test()
    await client.users_info(user="U0ALICE")
    await expect(entry(inspector, "users.info")).to_be_visible()
    await inspector.get_by_role("searchbox").fill("AUTH")
    await expect(entry(inspector, "users.info")).to_be_hidden()
    await expect(entry(inspector, "auth.test")).to_be_visible()
    await inspector.get_by_role("searchbox").fill("")
    await inspector.get_by_role("button", name="Pause").click()
    await client.team_info()
    await expect(inspector).to_contain_text("Paused; what happens meanwhile")
    await expect(entry(inspector, "team.info")).to_have_count(0)
    await inspector.get_by_role("button", name="Resume").click()
    await expect(entry(inspector, "team.info")).to_be_visible()
    await inspector.get_by_role("button", name="Clear").click()
    await expect(inspector.locator(".inspector-entries > li")).to_have_count(0)
    await client.users_list()
    await expect(inspector.locator(".inspector-entries > li")).to_have_count(1)


async def test_a_fault_is_set_used_and_removed(
    desk: Desk, slack: LocalSlack, client: AsyncWebClient
) -> None:
    inspector = await opened(desk)
    await inspector.get_by_text("Faults").click()
    await inspector.get_by_label("What goes wrong").select_option("http_500")
    await inspector.get_by_label("Of which").select_option("users.info")
    await inspector.get_by_label("Times").fill("2")
    await inspector.get_by_role("button", name="Add").click()
    await expect(inspector).to_contain_text("users.info: http_500, 2×")
    await refusal(client.users_info(user="U0ALICE"))
    await expect(entry(inspector, "users.info")).to_contain_text("(fault: http_500)")
    await expect(inspector).to_contain_text("users.info: http_500, 1×")
    await inspector.get_by_role("button", name="Remove all").click()
    await expect(inspector.locator("[data-part=fault-count]")).to_have_text("none waiting")
    assert slack.world.faults.waiting() == []


async def test_a_fault_that_cannot_be_says_why(desk: Desk) -> None:
    inspector = await opened(desk)
    await inspector.get_by_text("Faults").click()
    await inspector.get_by_label("What goes wrong").select_option("reorder")
    await inspector.get_by_label("Of which").select_option("views.open")
    await inspector.get_by_role("button", name="Add").click()
    await expect(inspector.get_by_role("alert")).to_have_text("'reorder' is for events only")
    # The browser says in its console that the server answered 400.
    assert len(desk.complaints) == 1
    assert "400" in desk.complaints.pop()


@pytest.mark.usefixtures("app")
async def test_connections_are_counted_and_cut(desk: Desk) -> None:
    inspector = await opened(desk)
    await expect(inspector).to_contain_text("Vigie: 1 Socket Mode connection")
    await inspector.get_by_text("Faults").click()
    await inspector.get_by_role("button", name="Cut the connections now").click()
    await expect(inspector).to_contain_text("Vigie: 0 Socket Mode connections")


async def test_the_clock_is_shown_set_and_advanced(desk: Desk, slack: LocalSlack) -> None:
    inspector = await opened(desk)
    shown = inspector.locator("[data-part=time]")
    # A Wednesday, and a summer hour: the zone is Paris.
    await inspector.get_by_label("Set to").fill("2026-07-15T10:30")
    await inspector.get_by_role("button", name="Set", exact=True).click()
    await expect(shown).to_contain_text("Wed, 15 Jul 2026, 10:30")
    await inspector.get_by_role("button", name="+1 h").click()
    await expect(shown).to_contain_text("11:30")
    await inspector.get_by_role("button", name="+1 day").click()
    await expect(shown).to_contain_text("Thu, 16 Jul 2026")
    await inspector.get_by_role("button", name="Next Monday 9:00").click()
    await expect(shown).to_contain_text("Mon, 20 Jul 2026, 09:00")
    assert slack.clock.now().isoformat().startswith("2026-07-20T07:00")
    await inspector.get_by_role("button", name="Next Monday 9:00").click()
    await expect(shown).to_contain_text("Mon, 27 Jul 2026, 09:00")


async def test_it_comes_back_after_the_server_did(
    desk: Desk, slack: LocalSlack, client: AsyncWebClient
) -> None:
    inspector = await opened(desk)
    await client.auth_test()
    await expect(entry(inspector, "auth.test")).to_be_visible()
    port = int(slack.url.rpartition(":")[2])
    await slack.stop()
    await expect(inspector.get_by_role("status")).to_have_text("reconnecting")
    await slack.start(port=port)
    await client.users_list()
    await expect(entry(inspector, "users.list")).to_be_visible()
    # A new server knows nothing of the one before.
    await expect(entry(inspector, "auth.test")).to_have_count(0)
    desk.complaints.clear()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 360])
async def test_it_is_readable_for_everybody(
    desk: Desk, client: AsyncWebClient, colours: Literal["light", "dark"], width: int
) -> None:
    inspector = await opened(desk)
    page = inspector.page
    await page.emulate_media(color_scheme=colours)
    await page.set_viewport_size({"width": width, "height": 800})
    await refusal(client.users_info(user="U0NOBODY"))
    await inspector.get_by_text("Faults").click()
    line = entry(inspector, "users.info")
    await line.locator("summary").click()
    await expect(line).to_contain_text("Arguments")
    found = await Axe().run(page, context="#inspector")
    grave = [v for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
    assert grave == []
    wide = "document.querySelector('#inspector').scrollWidth"
    assert await page.evaluate(wide) <= width


async def test_a_hidden_inspector_listens_to_nothing(desk: Desk, slack: LocalSlack) -> None:
    inspector = await opened(desk)
    page: Page = inspector.page
    names = "performance.getEntriesByType('resource').map((entry) => entry.name)"
    assert any("/page/inspector" in name for name in await page.evaluate(names))
    await page.locator("#inspector-toggle").click()
    await expect(inspector).to_be_hidden()
    heard = len(slack.world.journal._listeners)
    await page.locator("#inspector-toggle").click()
    await expect(inspector.get_by_role("status")).to_have_text("live")
    # One recorder for all inspectors, however often they are opened.
    assert len(slack.world.journal._listeners) == heard


async def test_a_page_put_aside_rests_and_reads_on(desk: Desk, client: AsyncWebClient) -> None:
    inspector = await opened(desk)
    await client.auth_test()
    line = entry(inspector, "auth.test")
    await line.locator("summary").click()
    await expect(line).to_contain_text("Arguments")
    aside = """(hidden) => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    await inspector.page.evaluate(aside, True)
    await client.users_list()
    await client.team_info()
    await inspector.page.evaluate(aside, False)
    await expect(entry(inspector, "team.info")).to_be_visible()
    await expect(inspector.locator(".inspector-entries > li")).to_have_count(3)
    await expect(line).to_contain_text("Arguments")


@pytest.mark.parametrize(
    ("now", "zone", "wanted"),
    [
        ("2026-11-23T08:00:00Z", "Europe/Paris", "2026-11-30T09:00"),
        ("2026-11-22T23:30:00Z", "Europe/Paris", "2026-11-30T09:00"),
        ("2026-11-22T23:30:00Z", "Europe/London", "2026-11-23T09:00"),
        ("2026-12-31T12:00:00Z", "Europe/Paris", "2027-01-04T09:00"),
    ],
)
async def test_next_monday_is_reckoned_in_the_zone(
    desk: Desk, now: str, zone: str, wanted: str
) -> None:
    page = await desk.opens("alice")
    script = f"""async () => (await import("/page/static/inspector.js"))
        .nextMonday(new Date({json.dumps(now)}), {json.dumps(zone)})"""
    assert await page.evaluate(script) == {"set": wanted, "zone": zone}
