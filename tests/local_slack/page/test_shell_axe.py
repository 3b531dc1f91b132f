"""No serious finding of the automatic accessibility check, on any part of the shell."""

import base64

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.local_slack.cast import Cast
from tests.local_slack.page.desk import Desk, message

GRAVE = ("serious", "critical")
PHONE = (390, 760)
WIDE = (1200, 800)


async def findings(page: Page) -> list[str]:
    """Return what is gravely wrong: the rule, and where."""
    results = await Axe().run(page)
    return [
        f"{found['id']}: {node['html'][:160]} {node['failureSummary']}"
        for found in results.response["violations"]
        if found["impact"] in GRAVE
        for node in found["nodes"]
    ]


async def busy(people: Cast) -> None:
    """Fill a channel with everything that a message can have."""
    ts = await people.claire.says("acme-support", "*The printer* is dead, see https://acme.example")
    await people.bruno.says("acme-support", "I am looking", thread_ts=ts)
    await people.bruno.does("react", channel="acme-support", ts=ts, name="eyes")
    dot = base64.b64encode(b"GIF89a").decode()
    files = [{"name": "dot.gif", "content_base64": dot}, {"name": "notes.txt", "content": "x"}]
    await people.claire.says("acme-support", "a picture", files=files)
    gone = await people.alice.says("acme-support", "a mistake")
    await people.bruno.says("acme-support", "an answer", thread_ts=gone)
    await people.alice.does("delete", channel="acme-support", ts=gone)
    await people.alice.does("command", channel="acme-support", command="/nothing", text="")
    await people.bruno.says("desk", "not read yet")
    edited = await people.alice.says("acme-support", "edite")
    await people.alice.does("edit", channel="acme-support", ts=edited, text="edited")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
async def test_a_channel_and_its_thread(
    desk: Desk, people: Cast, scheme: str, size: tuple[int, int]
) -> None:
    await busy(people)
    page = await desk.opens("alice", "acme-support")
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    assert await findings(page) == []
    await message(page, "The printer").hover()
    await page.get_by_label("Reply in thread").click()
    await expect(message(page, "The printer", "#thread")).to_be_visible()
    assert await findings(page) == []


async def test_what_opens(desk: Desk, people: Cast) -> None:
    await busy(people)
    page = await desk.opens("alice", "acme-support")
    await page.locator("#people summary").click()
    assert await findings(page) == []
    await page.keyboard.press("Escape")
    await message(page, "edited").hover()
    await page.get_by_label("More actions").click()
    assert await findings(page) == []
    await page.get_by_role("menuitem", name="Edit message").click()
    assert await findings(page) == []
    await page.keyboard.press("Escape")
    await page.keyboard.press("Control+k")
    assert await findings(page) == []
    await page.keyboard.press("Escape")
    await page.get_by_label("Message #acme-support").fill("")
    await page.get_by_label("Message #acme-support").press_sequentially("/")
    await expect(page.get_by_role("option").first).to_be_visible()
    assert await findings(page) == []


async def test_the_check_finds_what_is_wrong(desk: Desk) -> None:
    page = await desk.opens("alice", "desk")
    await page.evaluate("document.querySelector('#pane').append(document.createElement('button'))")
    assert [found.partition(":")[0] for found in await findings(page)] == ["button-name"]


async def test_a_phone_s_drawer_and_two_columns(desk: Desk) -> None:
    page = await desk.opens("alice", "desk")
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    await page.get_by_role("button", name="Channels").click()
    await expect(page.locator("#sidebar")).to_be_visible()
    assert await findings(page) == []
    columns = await desk.visits("/as/claire/beside/alice", live=False)
    await columns.frame_locator("iframe").nth(1).locator("body[data-live]").wait_for()
    assert await findings(columns) == []
