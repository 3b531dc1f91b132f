"""Getting around: the sidebar, the switchers, two columns, a phone, the keyboard, Home."""

import pytest
from playwright.async_api import Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack
from integrations.local_slack.records import Shortcut
from tests.local_slack.cast import Cast
from tests.local_slack.kit import section
from tests.local_slack.page.desk import Desk, message, writes
from tests.local_slack.raw_app import RawApp

PHONE = {"width": 390, "height": 760}


async def phone(page: Page) -> None:
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]


async def test_the_sidebar_tells_what_a_channel_is(desk: Desk) -> None:
    page = await desk.opens("alice")
    await expect(page.locator("#sidebar ul").first.locator(".name")).to_have_text(
        ["acme-support", "approvals", "backups", "desk", "globex-support"]
    )
    shared = page.get_by_title("Shared with Acme").first
    await expect(shared).to_have_text("Acme")
    await expect(page.locator('#sidebar a[data-channel="C0DESK"]')).to_contain_text("(private)")
    claire = await desk.opens("claire")
    await expect(claire.locator("#sidebar .name")).to_have_text(["acme-support"])
    await expect(claire.get_by_title("Shared with Lumen Services").first).to_be_visible()


async def test_the_address_follows_and_back_leads_back(desk: Desk, people: Cast) -> None:
    ts = await people.bruno.says("desk", "a thread")
    page = await desk.opens("alice", "C0ACME")
    await page.locator('#sidebar a[data-channel="C0DESK"]').click()
    await message(page, "a thread").hover()
    await page.get_by_label("Reply in thread").click()
    await expect(page.locator("#thread")).to_be_visible()
    assert page.url.endswith(f"?channel=C0DESK&thread={ts}")
    await page.go_back()
    await expect(page.locator("#thread")).to_be_hidden()
    await page.go_back()
    await expect(page.locator("#pane h1")).to_have_text("acme-support")
    await page.go_forward()
    await expect(page.locator("#pane h1")).to_have_text("desk")


async def test_one_becomes_somebody_else(desk: Desk) -> None:
    page = await desk.opens("alice")
    await page.locator("#people summary").click()
    groups = page.locator(".people-list h2")
    await expect(groups).to_have_text(["Lumen Services", "Acme", "Globex"])
    await expect(page.get_by_role("link", name="Open Claire Dubois beside")).to_be_visible()
    await page.get_by_role("link", name="Mallory Stone", exact=True).click()
    await expect(page.locator(".workspace")).to_have_text("Globex")


async def test_two_people_talk_side_by_side(desk: Desk) -> None:
    page = await desk.visits("/as/claire/beside/alice", live=False)
    one = page.frame_locator("iframe").nth(0)
    other = page.frame_locator("iframe").nth(1)
    await one.locator("body[data-live]").wait_for()
    await other.locator("body[data-live]").wait_for()
    await other.locator("#drawer-toggle").click()
    await other.locator('#sidebar a[data-channel="C0ACME"]').click()
    field = one.get_by_label("Message #acme-support")
    await field.fill("Good morning")
    await field.press("Enter")
    await expect(other.locator(".message").filter(has_text="Good morning")).to_be_visible()
    await page.locator('select[data-side="1"]').select_option("bruno")
    await expect(page).to_have_url(f"{page.url.split('/as/')[0]}/as/claire/beside/bruno")


async def test_ctrl_k_goes_to_a_channel_or_a_person(desk: Desk) -> None:
    page = await desk.opens("alice")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("glob")
    await page.keyboard.press("Enter")
    await expect(page.locator("#pane h1")).to_have_text("globex-support")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("bruno")
    await page.keyboard.press("Enter")
    await expect(page.locator("#pane h1")).to_have_text("Bruno Keller")
    await writes(page, "a word between us")
    await expect(page.locator('#sidebar a[aria-current="page"]')).to_contain_text("Bruno Keller")
    await page.keyboard.press("Control+k")
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog.quick")).to_have_count(0)


async def test_a_phone_has_a_drawer(desk: Desk) -> None:
    page = await desk.opens("alice", "desk")
    await phone(page)
    await expect(page.locator("#sidebar")).to_be_hidden()
    toggle = page.get_by_role("button", name="Channels")
    await toggle.click()
    await expect(toggle).to_have_attribute("aria-expanded", "true")
    await expect(page.locator("#sidebar a").first).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#sidebar")).to_be_hidden()
    await expect(toggle).to_be_focused()
    await toggle.click()
    await page.locator('#sidebar a[data-channel="C0ACME"]').click()
    await expect(page.locator("#sidebar")).to_be_hidden()
    await expect(page.locator("#pane h1")).to_have_text("acme-support")


async def test_a_thread_covers_a_phone(desk: Desk, people: Cast) -> None:
    ts = await people.bruno.says("desk", "a thread")
    page = await desk.opens("alice", "desk")
    await phone(page)
    await message(page, "a thread").hover()
    await page.get_by_label("Reply in thread").click()
    await expect(message(page, "a thread", "#thread")).to_be_visible()
    await expect(page.locator("#pane .list")).to_be_hidden()
    await page.keyboard.press("Escape")
    await expect(page.locator("#pane .list")).to_be_visible()
    await expect(page.locator(f'#pane .message[data-ts="{ts}"]')).to_be_focused()


@pytest.mark.parametrize("width", [320, 390, 600, 800, 1200])
async def test_nothing_is_wider_than_the_window(desk: Desk, people: Cast, width: int) -> None:
    ts = await people.bruno.says("desk", "word" * 100, files=[{"name": "n" * 150, "content": "x"}])
    page = await desk.opens("alice", "desk", thread=ts)
    await page.set_viewport_size({"width": width, "height": 700})
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    for list_ in await page.locator(".list").all():
        assert await list_.evaluate("list => list.scrollWidth <= list.clientWidth")


async def test_messages_are_reached_by_keyboard(desk: Desk, people: Cast) -> None:
    await people.bruno.says("desk", "first")
    await people.nadia.says("desk", "second")
    page = await desk.opens("alice", "desk")
    await page.get_by_role("log").focus()
    await page.keyboard.press("ArrowUp")
    await expect(message(page, "second")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(message(page, "first")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(message(page, "first").get_by_label("Add a reaction")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    items = page.get_by_role("menuitem")
    await expect(items.nth(0)).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(items.last).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menu")).to_have_count(0)
    await expect(message(page, "first").get_by_label("More actions")).to_be_focused()
    await page.keyboard.press("ArrowDown")


async def test_the_first_tab_skips_to_the_messages(desk: Desk) -> None:
    page = await desk.opens("alice", "desk")
    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the messages")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#pane")).to_be_focused()


async def test_arrows_walk_through_the_sidebar(desk: Desk) -> None:
    page = await desk.opens("alice", "desk")
    links = page.locator("#sidebar a")
    await links.nth(0).focus()
    await page.keyboard.press("ArrowDown")
    await expect(links.nth(1)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#pane h1")).to_have_text("approvals")


async def test_global_shortcuts_stand_under_the_bolt(
    desk: Desk, slack: LocalSlack, app: RawApp
) -> None:
    page = await desk.opens("alice", "desk")
    shortcut = Shortcut("new_ticket", "New ticket", "global")
    slack.world.state.apps["A0VIGIE"].shortcuts["new_ticket"] = shortcut
    async with page.expect_response("**/page/*/names"):
        slack.world.journal.tell("app", app=slack.world.state.apps["A0VIGIE"])
    await page.get_by_label("Shortcuts").click()
    await page.get_by_role("menuitem", name="New ticket Vigie").click()
    while (frame := await app.next()).get("type") != "interactive":
        continue
    assert frame["payload"]["callback_id"] == "new_ticket"


async def test_the_home_of_the_app_opens_and_follows(
    desk: Desk, client: AsyncWebClient, app: RawApp
) -> None:
    page = await desk.opens("alice", "desk")
    await page.locator("#sidebar a[data-app]").click()
    await expect(page.get_by_role("tab", name="Home")).to_have_attribute("aria-selected", "true")
    body = await app.event("app_home_opened")
    assert body["event"]["tab"] == "home"
    view = {"type": "home", "blocks": [section("Two tickets wait")]}
    await client.views_publish(user_id="U0ALICE", view=view)
    home = page.get_by_role("tabpanel", name="Home")
    await expect(home).to_contain_text("Two tickets wait")
    view = {"type": "home", "blocks": [section("Nothing waits")]}
    await client.views_publish(user_id="U0ALICE", view=view)
    await expect(home).to_contain_text("Nothing waits")
    await page.get_by_role("tab", name="Home").press("ArrowRight")
    await expect(page.get_by_role("tabpanel", name="Messages")).to_be_visible()
    await expect(home).to_be_hidden()
    await client.chat_postMessage(channel="U0ALICE", text="a word from the app")
    await expect(message(page, "a word from the app")).to_be_visible()


async def test_members_are_listed_with_their_organisation(desk: Desk) -> None:
    page = await desk.opens("alice", "acme-support")
    await page.get_by_label("5 members").click()
    await expect(page.locator(".members li").filter(has_text="Luc Moreau")).to_contain_text("Acme")
    await page.keyboard.press("Escape")
    await expect(page.locator(".members ul")).to_be_hidden()


async def test_a_channel_one_may_not_see_says_so(desk: Desk) -> None:
    page = await desk.visits("/as/claire?channel=desk", live=False)
    await expect(page.get_by_role("heading")).to_have_text("Not here")
    desk.forgive("403")


async def test_dark_colours_follow_the_system(desk: Desk) -> None:
    page = await desk.opens("alice")
    await page.emulate_media(color_scheme="light")
    light = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    await page.emulate_media(color_scheme="dark")
    dark = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (light, dark) == ("rgb(255, 255, 255)", "rgb(23, 28, 27)")


async def test_the_answers_of_another_day_tell_their_date(desk: Desk, people: Cast) -> None:
    await people.post("/clock", set="2026-12-01T10:00:00+01:00")
    ts = await people.bruno.says("desk", "a question")
    await people.nadia.says("desk", "an answer", thread_ts=ts)
    page = await desk.opens("alice", "desk")
    await expect(message(page, "a question").locator(".replies")).to_contain_text("last at 10:00")
    await people.post("/clock", advance_s=86_400)
    await people.nadia.does("react", channel="desk", ts=ts, name="eyes")
    replies = message(page, "a question").locator(".replies")
    await expect(replies).to_contain_text("last on 1 Dec at 10:00")


async def test_the_inspector_opens_beside(desk: Desk) -> None:
    page = await desk.opens("alice", "desk")
    await page.set_viewport_size({"width": 1500, "height": 800})
    toggle = page.get_by_role("button", name="Inspector")
    await toggle.click()
    await expect(page.locator("#inspector")).to_be_visible()
    await expect(toggle).to_have_attribute("aria-expanded", "true")
    await expect(page.get_by_label("Message #desk")).to_be_in_viewport()
    await toggle.click()
    await expect(page.locator("#inspector")).to_be_hidden()


async def test_escape_closes_the_inspector_and_gives_the_focus_back(desk: Desk) -> None:
    page = await desk.opens("alice", "desk")
    toggle = page.get_by_role("button", name="Inspector")
    await toggle.click()
    await page.locator("#inspector").get_by_role("button", name="+5 min").press("Escape")
    await expect(page.locator("#inspector")).to_be_hidden()
    await expect(toggle).to_be_focused()


async def test_on_a_phone_two_people_stand_one_above_the_other(desk: Desk) -> None:
    page = await desk.visits("/as/claire/beside/alice", live=False)
    await page.set_viewport_size({"width": 390, "height": 800})
    frames = page.locator("iframe")
    one, other = await frames.nth(0).bounding_box(), await frames.nth(1).bounding_box()
    assert one is not None
    assert other is not None
    assert one["width"] == other["width"] == 390
    assert one["y"] + one["height"] <= other["y"]
