"""What reaches an open page by itself: news, what is not read, a restart, a long history."""

import asyncio

from playwright.async_api import Browser, expect

from integrations.local_slack import LocalSlack, Settings, demo_seed, speech
from tests.local_slack.cast import Cast
from tests.local_slack.page.desk import Desk, message, scroll_of, writes

MANY = 2_000


async def fill(slack: LocalSlack, many: int) -> None:
    """Let Bruno say a lot in #desk, a little at a time so that others get a word in."""
    bruno = slack.world.state.user("bruno")
    for number in range(many):
        text = f"line {number} of a long history"
        await speech.say(slack.world, bruno, {"channel": "C0DESK", "text": text})
        if number % 10 == 0:
            await asyncio.sleep(0)


async def test_what_one_writes_another_sees(desk: Desk) -> None:
    claire = await desk.opens("claire", "acme-support")
    alice = await desk.opens("alice", "acme-support")
    await writes(claire, "Is anybody there?")
    await expect(message(alice, "Is anybody there?")).to_contain_text("Acme")
    await writes(alice, "Yes, good morning")
    await expect(message(claire, "Yes, good morning")).to_contain_text("Lumen Services")


async def test_it_is_drawn_in_another_browser(
    desk: Desk, slack: LocalSlack, browser: Browser
) -> None:
    """How long that takes is measured by bench/page.py."""
    other = await browser.new_context()
    page = await Desk(slack, other).opens("alice", "acme-support")
    await writes(await desk.opens("claire", "acme-support"), "sent at once")
    await expect(message(page, "sent at once")).to_be_visible()
    await other.close()


async def test_what_is_not_read_stands_out_until_it_is_opened(desk: Desk, people: Cast) -> None:
    page = await desk.opens("alice", "desk")
    link = page.locator('#sidebar a[data-channel="C0ACME"]')
    await expect(link.locator(".unread")).to_be_hidden()
    await people.claire.says("acme-support", "one")
    await people.claire.says("acme-support", "two")
    await expect(link).to_have_class("bold")
    await expect(link.locator(".number")).to_have_text("2")
    await expect(page).to_have_title("(2) Alice Martin – local Slack")
    await link.click()
    await expect(message(page, "two")).to_be_visible()
    await expect(link.locator(".unread")).to_be_hidden()
    await expect(page).to_have_title("Alice Martin – local Slack")
    again = await desk.opens("alice", "desk")
    await expect(again.locator('#sidebar a[data-channel="C0ACME"]')).not_to_have_class("bold")


async def test_a_line_marks_where_one_stopped_reading(desk: Desk, people: Cast) -> None:
    await people.claire.says("acme-support", "old")
    page = await desk.opens("alice", "acme-support")
    await expect(message(page, "old")).to_be_visible()
    await page.locator('#sidebar a[data-channel="C0DESK"]').click()
    await expect(page.locator(".pane[data-channel=C0DESK]")).to_be_visible()
    await people.claire.says("acme-support", "fresh")
    await page.locator('#sidebar a[data-channel="C0ACME"]').click()
    lines = page.locator("#pane .messages > *")
    await expect(lines).to_have_count(4)
    await expect(lines.nth(2)).to_have_text("New")
    await expect(lines.nth(3)).to_contain_text("fresh")


async def test_a_first_direct_message_appears_in_the_sidebar(desk: Desk, people: Cast) -> None:
    page = await desk.opens("alice", "desk")
    await people.claire.says("@alice", "hello Alice")
    link = page.locator("#sidebar a").filter(has_text="Claire Dubois")
    await expect(link.locator(".number")).to_have_text("1")
    await link.click()
    await expect(message(page, "hello Alice")).to_be_visible()


async def test_a_new_channel_appears_and_one_left_goes(desk: Desk, people: Cast) -> None:
    page = await desk.opens("bruno", "desk")
    await people.post("/channels", name="visits", team="T0US", members=["alice"])
    await people.alice.does("invite", channel="visits", user="bruno")
    link = page.locator("#sidebar a").filter(has_text="visits")
    await link.click()
    await expect(page.locator("#pane h1")).to_have_text("visits")
    await expect(message(page, "has joined the channel")).to_be_visible()
    await people.alice.does("remove", channel="visits", user="bruno")
    await expect(link).to_have_count(0)


async def test_one_joins_a_channel_one_looks_into(desk: Desk, people: Cast) -> None:
    await people.post("/channels", name="lobby", id="C0LOBBY", team="T0US", members=["alice"])
    page = await desk.opens("bruno", "C0LOBBY")
    await expect(page.locator("textarea")).to_have_count(0)
    await page.get_by_role("button", name="Join channel").click()
    await writes(page, "here I am")
    await expect(message(page, "here I am")).to_be_visible()
    await expect(page.locator('#sidebar a[aria-current="page"]')).to_contain_text("lobby")


async def test_a_message_does_not_move_who_reads_further_up(desk: Desk, people: Cast) -> None:
    for number in range(60):
        await people.bruno.says("desk", f"line {number}")
    page = await desk.opens("alice", "desk")
    await expect(message(page, "line 59")).to_be_in_viewport()
    await people.bruno.says("desk", "followed")
    await expect(message(page, "followed")).to_be_in_viewport()
    await page.locator("#pane .list").hover()
    await page.mouse.wheel(0, -1500)
    await expect(message(page, "followed")).not_to_be_in_viewport()
    before = await scroll_of(page)
    await people.bruno.says("desk", "not followed")
    newer = page.get_by_role("button", name="New messages")
    await expect(newer).to_be_visible()
    assert await scroll_of(page) == before
    await newer.click()
    await expect(message(page, "not followed")).to_be_in_viewport()
    await expect(newer).to_be_hidden()


async def test_a_history_of_two_thousand_stays_fluid(desk: Desk, slack: LocalSlack) -> None:
    await fill(slack, MANY)
    page = await desk.opens("alice", "desk")
    shown = page.locator("#pane .message")
    await expect(message(page, f"line {MANY - 1} ")).to_be_in_viewport()
    assert await shown.count() <= 200
    first = await shown.first.get_attribute("data-ts")
    await page.evaluate("""() => {
      window.longest = 0;
      new PerformanceObserver((list) => {
        const took = list.getEntries().map((task) => task.duration);
        window.longest = Math.max(window.longest, ...took);
      }).observe({ type: "longtask" });
    }""")
    anchor = page.locator(f'#pane .message[data-ts="{first}"]')
    await anchor.scroll_into_view_if_needed()
    await expect(shown.nth(150)).to_be_attached()
    await expect(anchor).to_be_in_viewport()
    await expect(page.locator("#pane .beginning")).to_be_hidden()
    for _ in range(4):
        count = await shown.count()
        await shown.first.scroll_into_view_if_needed()
        await expect(shown.nth(count)).to_be_attached()
    await writes(page, "still here")
    await expect(message(page, "still here")).to_be_in_viewport()
    assert await page.evaluate("window.longest") < 1_000


async def test_a_busy_channel_does_not_fill_the_page(desk: Desk, slack: LocalSlack) -> None:
    page = await desk.opens("alice", "desk")
    await fill(slack, 650)
    await expect(message(page, "line 649 ")).to_be_in_viewport()
    count = await page.locator("#pane .message").count()
    assert count <= 600
    await page.locator("#pane .message").first.scroll_into_view_if_needed()
    await expect(page.locator("#pane .message").nth(count)).to_be_attached()


async def test_it_comes_back_after_a_restart(desk: Desk, slack: LocalSlack, people: Cast) -> None:
    await people.bruno.says("desk", "before")
    page = await desk.opens("alice", "desk")
    await page.get_by_label("Message #desk").fill("a draft")
    port = int(slack.url.rpartition(":")[2])
    await slack.stop()
    await expect(page.locator("#reconnecting")).to_be_visible()
    fresh = LocalSlack(demo_seed(), Settings(enforce_limits=False))
    await fresh.start(port)
    await expect(page.locator("#reconnecting")).to_be_hidden()
    await expect(message(page, "before")).to_have_count(0)
    await expect(page.get_by_label("Message #desk")).to_have_value("a draft")
    await writes(page, "after")
    await expect(message(page, "after")).to_be_visible()
    desk.forgive("ERR_CONNECTION_REFUSED")
    await fresh.stop()
    desk.forgive("ERR_")


async def test_nothing_is_lost_while_the_line_was_cut(desk: Desk, people: Cast) -> None:
    page = await desk.opens("alice", "desk")
    await page.context.set_offline(True)
    await page.evaluate("dispatchEvent(new Event('pagehide'))")
    await people.bruno.says("desk", "unheard")
    await page.context.set_offline(False)
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    await expect(message(page, "unheard")).to_be_visible()


async def test_a_reset_shows_the_seed_again(desk: Desk, people: Cast) -> None:
    await people.bruno.says("desk", "before")
    page = await desk.opens("alice", "desk")
    await expect(message(page, "before")).to_be_visible()
    await people.post("/reset")
    await expect(message(page, "before")).to_have_count(0)
