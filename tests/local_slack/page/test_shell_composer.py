"""The composer: lines, drafts, what it completes, commands, files."""

from playwright.async_api import expect

from integrations.local_slack import LocalSlack
from tests.local_slack.cast import Cast
from tests.local_slack.page.desk import Desk, message, writes
from tests.local_slack.raw_app import SILENT, RawApp


async def test_shift_enter_starts_a_line(desk: Desk, people: Cast) -> None:
    page = await desk.opens("alice", "desk")
    field = page.get_by_label("Message #desk")
    await field.press_sequentially("one")
    await field.press("Shift+Enter")
    await field.press_sequentially("two")
    await field.press("Enter")
    await expect(field).to_have_value("")
    await expect(message(page, "one")).to_be_visible()
    assert (await people.alice.sees("desk"))[0]["text"] == "one\ntwo"


async def test_nothing_is_not_sent(desk: Desk) -> None:
    page = await desk.opens("alice", "desk")
    field = page.get_by_label("Message #desk")
    await field.fill("   ")
    await field.press("Enter")
    await writes(page, "something")
    await expect(page.locator("#pane .message")).to_have_count(1)


async def test_drafts_are_kept_per_channel(desk: Desk) -> None:
    page = await desk.opens("alice", "desk")
    await page.get_by_label("Message #desk").fill("unfinished")
    await page.locator('#sidebar a[data-channel="C0ACME"]').click()
    await expect(page.get_by_label("Message #acme-support")).to_have_value("")
    await page.locator('#sidebar a[data-channel="C0DESK"]').click()
    await expect(page.get_by_label("Message #desk")).to_have_value("unfinished")
    await page.reload()
    await expect(page.get_by_label("Message #desk")).to_have_value("unfinished")


async def test_words_that_were_refused_are_kept(desk: Desk) -> None:
    page = await desk.opens("bruno", "desk")
    field = page.get_by_label("Message #desk")
    await page.route("**/people/*/say", lambda route: route.abort())
    await field.fill("important")
    await field.press("Enter")
    await expect(page.locator(".notice")).to_contain_text("cannot be reached")
    await expect(field).to_have_value("important")
    desk.forgive("ERR_FAILED")


async def test_commands_are_completed_with_their_hint(desk: Desk, app: RawApp) -> None:
    page = await desk.opens("alice", "desk")
    field = page.get_by_label("Message #desk")
    await field.press_sequentially("/")
    options = page.get_by_role("option")
    await expect(options).to_have_text(
        ["/vigie help Vigie · Vigie", "/ticket what is broken Tickets · Vigie"]
    )
    await field.press_sequentially("ti")
    await expect(options).to_have_count(1)
    await field.press("Tab")
    await expect(field).to_have_value("/ticket ")
    await expect(options).to_have_count(0)
    await field.press_sequentially("printer")
    await field.press("Enter")
    while (frame := await app.next()).get("type") != "slash_commands":
        continue
    assert frame["payload"]["text"] == "printer"
    await expect(field).to_have_value("")


async def test_a_command_written_out_is_sent_by_one_enter(desk: Desk, app: RawApp) -> None:
    app.answer = lambda _payload: {"text": "At your service"}
    page = await desk.opens("alice", "desk")
    field = page.get_by_label("Message #desk")
    await field.press_sequentially("/vigie")
    await field.press("Enter")
    await expect(message(page, "At your service")).to_contain_text("Only visible to you")


async def test_people_are_completed_those_of_the_channel_first(desk: Desk, people: Cast) -> None:
    page = await desk.opens("alice", "acme-support")
    field = page.get_by_label("Message #acme-support")
    await field.press_sequentially("ask @m")
    options = page.get_by_role("option")
    await expect(options.first).to_contain_text("Alice Martin")
    await expect(options.filter(has_text="@mallory")).to_contain_text("not in this channel")
    await field.press("Backspace")
    await field.press_sequentially("cl")
    await expect(options).to_have_text(["@claire Claire Dubois · Acme"])
    await field.press("Enter")
    await expect(field).to_have_value("ask @claire ")
    await field.press("Enter")
    await expect(message(page, "ask @Claire Dubois")).to_be_visible()
    assert (await people.claire.sees("acme-support"))[0]["text"] == "ask <@U0CLAIRE>"


async def test_a_client_is_not_offered_who_they_cannot_know(desk: Desk) -> None:
    page = await desk.opens("claire", "acme-support")
    field = page.get_by_label("Message #acme-support")
    await field.press_sequentially("@")
    options = page.get_by_role("option")
    await expect(options.filter(has_text="@luc")).to_have_count(1)
    await expect(options.filter(has_text="mallory")).to_have_count(0)


async def test_channels_and_emoji_are_completed(desk: Desk) -> None:
    page = await desk.opens("alice", "desk")
    field = page.get_by_label("Message #desk")
    await field.press_sequentially("see #acm")
    await expect(page.get_by_role("option")).to_have_text(["#acme-support Acme"])
    await field.press("Tab")
    await field.press_sequentially(":tada")
    await expect(page.get_by_role("option").first).to_contain_text("🎉 :tada:")
    await field.press("Tab")
    await expect(field).to_have_value("see #acme-support :tada: ")
    await field.press("Enter")
    await expect(message(page, "see")).to_contain_text("🎉")


async def test_arrows_choose_and_escape_closes(desk: Desk) -> None:
    page = await desk.opens("alice", "desk")
    field = page.get_by_label("Message #desk")
    await field.press_sequentially("/")
    await field.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    await expect(chosen).to_contain_text("/ticket")
    await expect(field).to_have_attribute(
        "aria-activedescendant", str(await chosen.get_attribute("id"))
    )
    await field.press("ArrowDown")
    await expect(chosen).to_contain_text("/vigie")
    await field.press("Escape")
    await expect(page.get_by_role("option")).to_have_count(0)
    await expect(field).to_have_value("/")


async def test_a_command_in_a_thread_is_refused_as_slack_does(desk: Desk, people: Cast) -> None:
    ts = await people.bruno.says("desk", "a thread")
    page = await desk.opens("alice", "desk", thread=ts)
    await writes(page, "/ticket printer", "Reply…")
    shown = message(page, "/ticket is not supported in threads. Sorry!", "#thread")
    await expect(shown).to_contain_text("Only visible to you")


async def test_a_command_that_is_not_answered_says_so(
    desk: Desk, slack: LocalSlack, app: RawApp
) -> None:
    slack.world.settings.ack_seconds = 0.05
    app.answer = lambda _payload: SILENT
    page = await desk.opens("alice", "desk")
    await writes(page, "/ticket printer")
    await expect(message(page, "/ticket failed with the error “operation_timeout”")).to_be_visible()


async def test_files_are_chosen_and_sent(desk: Desk, people: Cast) -> None:
    page = await desk.opens("alice", "desk")
    chosen = [
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"some notes"},
        {"name": "wrong.txt", "mimeType": "text/plain", "buffer": b"not this one"},
    ]
    await page.locator('#pane input[type="file"]').set_input_files(chosen)  # type: ignore[arg-type]
    await page.get_by_label("Do not send wrong.txt").click()
    await writes(page, "my notes")
    await expect(message(page, "my notes")).to_contain_text("notes.txt")
    await expect(page.locator(".uploads li")).to_have_count(0)
    (file,) = (await people.bruno.sees("desk"))[0]["files"]
    assert (file["name"], file["size"]) == ("notes.txt", 10)


async def test_a_pasted_picture_and_a_dropped_file_wait_in_the_composer(
    desk: Desk, people: Cast
) -> None:
    page = await desk.opens("alice", "desk")
    await page.evaluate("""() => {
      const pasted = new DataTransfer();
      pasted.items.add(new File(["x"], "pasted.png", { type: "image/png" }));
      const field = document.querySelector("#pane textarea");
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: pasted, bubbles: true }));
      const dropped = new DataTransfer();
      dropped.items.add(new File(["y"], "dropped.txt", { type: "text/plain" }));
      const list = document.querySelector("#pane .list");
      list.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true }));
    }""")
    await expect(page.locator(".uploads li span")).to_have_text(["pasted.png", "dropped.txt"])
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(message(page, "dropped.txt")).to_contain_text("pasted.png")
    assert len((await people.bruno.sees("desk"))[0]["files"]) == 2


async def test_the_buttons_write_too(desk: Desk) -> None:
    page = await desk.opens("alice", "desk")
    field = page.get_by_label("Message #desk")
    await field.fill("hello")
    await page.get_by_label("Mention somebody").click()
    await expect(field).to_have_value("hello @")
    await expect(page.get_by_role("option").first).to_be_visible()
    await field.fill("")
    await page.locator("#pane").get_by_role("button", name="Emoji").click()
    await page.get_by_label("Find an emoji").fill("rocket")
    await page.get_by_label("Find an emoji").press("Enter")
    await expect(field).to_have_value(":rocket: ")


async def test_an_archived_channel_is_only_read(desk: Desk, slack: LocalSlack) -> None:
    slack.world.state.channels["C0DESK"].is_archived = True
    page = await desk.opens("alice", "C0DESK")
    await expect(page.locator("textarea")).to_have_count(0)
    await expect(page.locator(".closed")).to_contain_text("This channel is archived")
