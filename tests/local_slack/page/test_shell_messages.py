"""Messages as people see them in a browser: said, changed, taken back, answered, reacted to."""

import base64
import struct
import zlib

from playwright.async_api import expect
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack
from integrations.local_slack.records import Shortcut
from tests.local_slack.cast import Cast
from tests.local_slack.page.desk import Desk, actions, message, writes
from tests.local_slack.raw_app import RawApp


def picture() -> str:
    """Return a red dot as a PNG, in base64."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress((b"\0" + b"\xff\0\0" * 8) * 8))
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")).decode()


async def test_what_one_says_appears(desk: Desk, people: Cast) -> None:
    page = await desk.opens("alice", "desk")
    await writes(page, "Hello *team*")
    shown = message(page, "Hello team")
    await expect(shown).to_have_count(1)
    await expect(shown.locator(".author")).to_have_text("Alice Martin")
    await expect(shown.locator(".content b, .content strong")).to_have_text("team")
    assert [m["text"] for m in await people.bruno.sees("desk")] == ["Hello *team*"]


async def test_what_is_said_in_a_row_is_joined(desk: Desk, people: Cast) -> None:
    page = await desk.opens("alice", "desk")
    await people.bruno.says("desk", "one")
    await people.bruno.says("desk", "two")
    await people.alice.says("desk", "three")
    await expect(message(page, "three")).to_be_visible()
    await expect(message(page, "one").locator(".author")).to_be_visible()
    await expect(message(page, "two").locator(".author")).to_be_hidden()
    await expect(message(page, "three").locator(".author")).to_be_visible()


async def test_days_are_divided_and_follow_the_clock(desk: Desk, people: Cast) -> None:
    await people.post("/clock", set="2026-12-01T10:00:00+01:00")
    await people.bruno.says("desk", "on the first")
    page = await desk.opens("alice", "desk")
    days = page.locator("#pane .day")
    await expect(days).to_have_text(["Today"])
    await people.post("/clock", advance_s=86_400)
    await expect(days).to_have_text(["Yesterday"])
    await people.bruno.says("desk", "on the second")
    await expect(days).to_have_text(["Yesterday", "Today"])
    await people.post("/clock", advance_s=86_400)
    await expect(days).to_have_text(["Tuesday 1 December 2026", "Yesterday"])
    await expect(page.locator("#clock")).to_have_text("10:00")


async def test_an_author_edits_in_place(desk: Desk, people: Cast) -> None:
    await people.alice.says("desk", "the printr is dead")
    page = await desk.opens("alice", "desk")
    await actions(page, message(page, "printr"), "Edit message")
    field = page.get_by_label("Edit the message")
    await expect(field).to_have_value("the printr is dead")
    await field.fill("the printer is dead")
    await field.press("Enter")
    await expect(message(page, "the printer is dead")).to_contain_text("(edited)")
    assert (await people.bruno.sees("desk"))[0]["text"] == "the printer is dead"


async def test_escape_leaves_a_message_as_it_was(desk: Desk, people: Cast) -> None:
    await people.alice.says("desk", "as it was")
    page = await desk.opens("alice", "desk")
    await page.get_by_label("Message #desk").press("ArrowUp")
    field = page.get_by_label("Edit the message")
    await field.fill("something else")
    await field.press("Escape")
    await expect(message(page, "as it was")).to_be_visible()
    await expect(page.get_by_label("Edit the message")).to_have_count(0)


async def test_nobody_edits_for_somebody_else(desk: Desk, people: Cast) -> None:
    await people.bruno.says("desk", "mine")
    page = await desk.opens("alice", "desk")
    shown = message(page, "mine")
    await shown.hover()
    await shown.get_by_label("More actions").click()
    menu = page.get_by_role("menu")
    await expect(menu).to_contain_text("Copy link")
    await expect(menu).not_to_contain_text("Edit message")
    await expect(menu).not_to_contain_text("Delete message")


async def test_a_deleted_message_vanishes(desk: Desk, people: Cast) -> None:
    await people.alice.says("desk", "a mistake")
    page = await desk.opens("alice", "desk")
    other = await desk.opens("bruno", "desk")
    await actions(page, message(page, "a mistake"), "Delete message")
    await page.get_by_role("button", name="Delete", exact=True).click()
    await expect(message(page, "a mistake")).to_have_count(0)
    await expect(message(other, "a mistake")).to_have_count(0)
    await expect(other.locator("#pane .day")).to_have_count(0)


async def test_a_deleted_message_with_answers_leaves_a_stone(desk: Desk, people: Cast) -> None:
    ts = await people.alice.says("desk", "a question")
    await people.bruno.says("desk", "an answer", thread_ts=ts)
    page = await desk.opens("bruno", "desk")
    await people.alice.does("delete", channel="desk", ts=ts)
    stone = message(page, "This message was deleted")
    await expect(stone).to_contain_text("1 reply")
    await expect(message(page, "a question")).to_have_count(0)
    await stone.get_by_role("button", name="1 reply").click()
    await expect(message(page, "an answer", "#thread")).to_be_visible()


async def test_reactions_are_added_counted_and_taken_back(desk: Desk, people: Cast) -> None:
    ts = await people.bruno.says("desk", "done")
    page = await desk.opens("alice", "desk")
    shown = message(page, "done")
    await shown.hover()
    await shown.get_by_label("Add a reaction").click()
    await page.get_by_label("Find an emoji").fill("tada")
    await page.get_by_role("button", name="tada", exact=True).click()
    chip = shown.get_by_role("button", name="tada, 1")
    await expect(chip).to_have_attribute("aria-pressed", "true")
    await people.bruno.does("react", channel="desk", ts=ts, name="tada")
    both = shown.get_by_role("button", name="tada, 2")
    await expect(both).to_have_attribute("title", "you, Bruno Keller: :tada:")
    await both.click()
    chip = shown.get_by_role("button", name="tada, 1")
    await expect(chip).to_have_attribute("aria-pressed", "false")


async def test_a_thread_opens_beside_and_goes_on_live(desk: Desk, people: Cast) -> None:
    ts = await people.claire.says("acme-support", "no network")
    page = await desk.opens("alice", "acme-support")
    shown = message(page, "no network")
    await shown.hover()
    await shown.get_by_label("Reply in thread").click()
    await writes(page, "I am looking", "Reply…")
    await expect(message(page, "I am looking", "#thread")).to_be_visible()
    await expect(shown.locator(".replies")).to_contain_text("1 reply last at")
    await people.claire.says("acme-support", "thank you", thread_ts=ts)
    await expect(message(page, "thank you", "#thread")).to_be_visible()
    await expect(shown.locator(".replies")).to_contain_text("2 replies")
    await expect(page.locator("#pane .message")).to_have_count(1)
    await page.get_by_label("Close the thread").click()
    await expect(page.locator("#thread")).to_be_hidden()


async def test_a_reply_may_go_to_the_channel_too(desk: Desk, people: Cast) -> None:
    ts = await people.bruno.says("desk", "who comes?")
    page = await desk.opens("alice", "desk", thread=ts)
    await page.get_by_label("Also send to the channel").check()
    await writes(page, "me", "Reply…")
    both = page.locator("#pane .message").filter(has_text="Replied to a thread")
    await expect(both).to_contain_text("me")
    await expect(page.get_by_label("Also send to the channel")).not_to_be_checked()
    await page.get_by_label("Close the thread").click()
    await both.get_by_role("button", name="Replied to a thread").click()
    await expect(message(page, "who comes?", "#thread")).to_be_visible()


async def test_an_ephemeral_message_is_marked_and_goes_away(
    desk: Desk, client: AsyncWebClient
) -> None:
    page = await desk.opens("alice", "desk")
    other = await desk.opens("bruno", "desk")
    await client.chat_postEphemeral(channel="C0DESK", user="U0ALICE", text="psst")
    await client.chat_postMessage(channel="C0DESK", text="for all")
    shown = message(page, "psst")
    await expect(shown).to_contain_text("Only visible to you")
    await shown.hover()
    await expect(shown.get_by_label("Add a reaction")).to_have_count(0)
    await expect(message(other, "for all")).to_be_visible()
    await expect(message(other, "psst")).to_have_count(0)


async def test_pictures_and_files_are_shown(desk: Desk, people: Cast) -> None:
    files = [
        {"name": "dot.png", "content_base64": picture(), "mimetype": "image/png"},
        {"name": "page.html", "content": "<script>alert(1)</script>"},
    ]
    await people.claire.says("acme-support", "look", files=files)
    page = await desk.opens("alice", "acme-support")
    image = message(page, "look").get_by_role("img", name="dot.png")
    await expect(image).to_be_visible()
    assert await image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 8
    await expect(message(page, "look").get_by_role("link", name="page.html").first).to_be_visible()


async def test_a_message_shortcut_reaches_the_app(
    desk: Desk, slack: LocalSlack, people: Cast, app: RawApp
) -> None:
    shortcut = Shortcut("take_over", "Make a ticket", "message")
    slack.world.state.apps["A0VIGIE"].shortcuts["take_over"] = shortcut
    ts = await people.bruno.says("desk", "it smokes")
    page = await desk.opens("alice", "desk")
    await actions(page, message(page, "it smokes"), "Make a ticket Vigie")
    while (frame := await app.next()).get("type") != "interactive":
        continue
    assert frame["payload"]["callback_id"] == "take_over"
    assert frame["payload"]["message_ts"] == ts


async def test_a_link_to_a_message_leads_to_it(desk: Desk, people: Cast) -> None:
    ts = await people.bruno.says("desk", "here")
    page = await desk.opens("alice", "desk")
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await actions(page, message(page, "here"), "Copy link")
    await expect(page.locator(".notice")).to_contain_text("Copied")
    copied = await page.evaluate("navigator.clipboard.readText()")
    path = "/" + copied.split("/", 3)[3]
    assert path == f"/as/alice?channel=C0DESK#{ts}"
    again = await desk.visits(path)
    await expect(message(again, "here")).to_be_focused()


async def test_the_day_stands_once_above_what_is_new(desk: Desk, people: Cast) -> None:
    await people.post("/clock", set="2026-12-01T10:00:00+01:00")
    await people.bruno.says("desk", "on the first")
    page = await desk.opens("alice", "desk")
    await page.get_by_role("link", name="backups").click()
    await expect(message(page, "on the first")).to_be_hidden()
    await people.post("/clock", advance_s=86_400)
    await people.bruno.says("desk", "on the second")
    await page.get_by_role("link", name="desk").click()
    await expect(message(page, "on the second")).to_be_visible()
    lines = page.locator("#pane .day, #pane .new-line")
    await expect(lines).to_have_text(["Yesterday", "Today", "New"])
