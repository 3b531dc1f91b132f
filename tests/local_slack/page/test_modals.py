"""Forms in the page: the stack of three, errors at the field, what was typed, focus, Escape."""

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.local_slack.kit import actions, field, modal, options, typed
from tests.local_slack.page.gallery import DOOR, Gallery, opened, send
from tests.local_slack.page.hands import WORK, offers, sent
from tests.local_slack.page.samples import BLOCKS, IN_FORMS, asked, plain, press
from tests.local_slack.raw_app import JSON, SILENT

SUBMIT = "view_submission"
TROUBLE = "We had some trouble connecting. Try again?"
Answer = Callable[[JSON], JSON | None]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def room(browser: Browser) -> AsyncIterator[Gallery]:
    async with opened(browser, DOOR) as hung:
        yield hung


@pytest_asyncio.fixture(loop_scope="session")
async def gallery(room: Gallery) -> Gallery:
    await room.tidy()
    room.app.answer = offers
    return room


def answering(answer: JSON) -> Answer:
    """Answer sent forms so, searches as ever, and nothing else."""
    return lambda payload: answer if payload["type"] == SUBMIT else offers(payload)


async def test_a_form_shows_its_words_and_takes_the_focus(gallery: Gallery) -> None:
    view = modal(
        BLOCKS["alert"],
        field("name", typed(placeholder=plain("Yours")), hint=plain("As on the door")),
        field("more", typed("b"), optional=True),
        close=plain("Never mind"),
    )
    form = await gallery.opens(view)
    await expect(form.get_by_role("heading", name="Form")).to_be_visible()
    await expect(form.get_by_text("Vigie")).to_be_visible()
    await expect(form.get_by_role("button", name="Never mind")).to_be_visible()
    first = form.get_by_role("textbox", name="name")
    await expect(first).to_be_focused()
    await expect(first).to_have_attribute("placeholder", "Yours")
    await expect(first).to_have_attribute("aria-required", "true")
    await expect(first).to_have_accessible_description("As on the door")
    await expect(form.get_by_role("textbox", name="more (optional)")).to_be_visible()


async def test_an_app_may_choose_where_the_focus_is(gallery: Gallery) -> None:
    view = modal(field("one", typed()), field("two", typed("b", focus_on_load=True)))
    form = await gallery.opens(view)
    await expect(form.get_by_role("textbox", name="two")).to_be_focused()


async def test_every_field_is_sent(gallery: Gallery) -> None:
    form = await gallery.opens(modal(*(asked(kind) for kind in IN_FORMS)))
    for kind in IN_FORMS:
        await WORK[kind][0](form.locator(f'[data-input-block="b.{kind}"]'))
        if kind in ("email_text_input", "url_text_input", "number_input"):
            # Enter sends the form, as in every browser: it is refused, a field is still empty.
            await expect(form.locator('[aria-busy="true"]')).to_have_count(0)
    await send(form)
    values = (await gallery.heard(kind=SUBMIT))["view"]["state"]["values"]
    await expect(form).to_have_count(0)
    for kind in IN_FORMS:
        held = sent(values, kind)
        if kind == "file_input":
            assert [file["name"] for file in held["files"]] == ["a.txt"]
        else:
            assert held == WORK[kind][1]


async def test_what_is_left_empty_is_told_at_the_field(gallery: Gallery) -> None:
    form = await gallery.opens(modal(field("one", typed()), field("two", typed("b"))))
    await form.get_by_role("textbox", name="one").fill("x")
    await send(form)
    two = form.get_by_role("textbox", name="two")
    await expect(form.get_by_role("alert")).to_have_text("Please complete this required field.")
    await expect(two).to_have_attribute("aria-invalid", "true")
    await expect(two).to_be_focused()
    await two.press_sequentially("y")
    await expect(form.get_by_role("alert")).to_have_count(0)
    await expect(form.get_by_role("textbox", name="one")).to_have_value("x")


async def test_errors_of_the_app_stand_at_their_field(gallery: Gallery) -> None:
    gallery.app.answer = answering(
        {"response_action": "errors", "errors": {"when": "That day is past"}}
    )
    picker = {"type": "datepicker", "action_id": "d"}
    form = await gallery.opens(modal(field("who", typed()), field("when", picker)))
    await form.get_by_role("textbox", name="who").fill("Bruno")
    await form.get_by_label("when").fill("2020-01-01")
    await send(form)
    block = form.locator('[data-input-block="when"]')
    await expect(block.get_by_role("alert")).to_have_text("That day is past")
    await expect(form.get_by_label("when")).to_be_focused()
    await expect(form.get_by_role("textbox", name="who")).to_have_value("Bruno")
    gallery.app.answer = offers
    await send(form)
    await expect(form).to_have_count(0)


async def test_an_app_that_does_not_answer(gallery: Gallery) -> None:
    gallery.slack.world.settings.ack_seconds = 0.2
    gallery.app.answer = lambda payload: SILENT if payload["type"] == SUBMIT else None
    form = await gallery.opens(modal(field("one", typed())))
    await form.get_by_role("textbox").fill("kept")
    await send(form)
    await expect(form.get_by_role("alert")).to_have_text(TROUBLE)
    await expect(form.get_by_role("textbox")).to_have_value("kept")
    await expect(form.get_by_role("button", name="Send")).to_be_enabled()


async def test_an_answer_that_slack_does_not_understand(gallery: Gallery) -> None:
    gallery.app.answer = answering({"response_action": "dance"})
    form = await gallery.opens(modal(field("one", typed())))
    await form.get_by_role("textbox").fill("kept")
    await send(form)
    await expect(form.get_by_role("alert")).to_have_text(TROUBLE)


async def test_the_button_waits_while_the_app_thinks(gallery: Gallery) -> None:
    gallery.app.answer = lambda payload: SILENT if payload["type"] == SUBMIT else None
    form = await gallery.opens(modal(field("one", typed())))
    await form.get_by_role("textbox").fill("x")
    await send(form)
    await expect(form.get_by_role("button", name="Send")).to_be_disabled()
    await expect(form.locator("form")).to_have_attribute("aria-busy", "true")
    await expect(form.get_by_role("button", name="Send")).to_be_enabled()


async def test_a_stack_of_three_and_the_way_back(gallery: Gallery) -> None:
    form = await gallery.opens(modal(field("one", typed()), title=plain("First")))
    await form.get_by_role("textbox").fill("typed below")
    second = modal(field("two", typed()), title=plain("Second"))
    gallery.app.answer = answering({"response_action": "push", "view": second})
    await send(form)
    dialog = gallery.page.get_by_role("dialog")
    await expect(dialog.get_by_role("heading", name="Second")).to_be_visible()
    third = modal(field("three", typed()), title=plain("Third"))
    gallery.app.answer = answering({"response_action": "push", "view": third})
    await dialog.get_by_role("textbox").fill("typed above")
    await send(dialog)
    await expect(dialog.get_by_role("heading", name="Third")).to_be_visible()
    await dialog.get_by_role("button", name="Back").click()
    await expect(dialog.get_by_role("textbox")).to_have_value("typed above")
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(dialog.get_by_role("heading", name="First")).to_be_visible()
    await expect(dialog.get_by_role("button", name="Back")).to_have_count(0)
    await expect(dialog.get_by_role("textbox")).to_have_value("typed below")


async def test_clear_closes_them_all(gallery: Gallery) -> None:
    form = await gallery.opens(modal(field("one", typed())))
    await form.get_by_role("textbox").fill("x")
    gallery.app.answer = answering({"response_action": "clear"})
    await send(form)
    await expect(gallery.page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(
    ("how", "everything"), [("Escape", False), ("Cancel", False), ("Close", True)]
)
async def test_closing_tells_the_app(gallery: Gallery, how: str, everything: bool) -> None:
    form = await gallery.opens(modal(field("one", typed()), notify_on_close=True))
    if how == "Escape":
        await form.press("Escape")
    else:
        await form.get_by_role("button", name=how, exact=True).click()
    assert (await gallery.heard(kind="view_closed"))["is_cleared"] is everything
    await expect(form).to_have_count(0)


async def test_the_focus_stays_inside_and_comes_back(gallery: Gallery) -> None:
    form = await gallery.opens(modal(field("one", typed())))
    for _ in range(6):
        await gallery.page.keyboard.press("Tab")
        outside = "document.activeElement !== document.body"
        inside = "document.querySelector('dialog').contains(document.activeElement)"
        assert await gallery.page.evaluate(f"!({outside}) || {inside}")
    await form.press("Escape")
    door = gallery.shown("door").get_by_role("button", name="Open the form")
    await expect(door).to_be_focused()


async def test_an_update_keeps_what_was_typed_and_the_cursor(gallery: Gallery) -> None:
    form = await gallery.opens(modal(field("one", typed()), field("two", typed("b"))))
    view_id = await form.locator("form").get_attribute("data-view")
    await form.get_by_role("textbox", name="one").fill("first")
    await form.get_by_role("textbox", name="two").press_sequentially("half a wor")
    boxes = {"type": "checkboxes", "action_id": "c", "options": options("a", "b")}
    fresh = modal(
        field("one", typed(initial_value="other")),
        field("two", typed("b")),
        field("three", boxes),
        title=plain("Later"),
    )
    await gallery.client.views_update(view_id=view_id, view=fresh)
    later = gallery.page.get_by_role("dialog", name="Later")
    await expect(later.get_by_role("checkbox")).to_have_count(2)
    await expect(later.get_by_role("textbox", name="one")).to_have_value("first")
    await expect(later.get_by_role("textbox", name="two")).to_be_focused()
    await gallery.page.keyboard.type("d")
    await expect(later.get_by_role("textbox", name="two")).to_have_value("half a word")
    await later.get_by_role("checkbox", name="b").check()
    await send(later)
    values = (await gallery.heard(kind=SUBMIT))["view"]["state"]["values"]
    assert values["one"]["a"]["value"] == "first"
    assert values["two"]["b"]["value"] == "half a word"
    assert [o["value"] for o in values["three"]["c"]["selected_options"]] == ["b"]


async def test_an_input_that_dispatches_carries_the_others(gallery: Gallery) -> None:
    menu = {"type": "static_select", "action_id": "m", "options": options("low", "high")}
    view = modal(
        field("quiet", {**menu, "action_id": "q"}),
        field("loud", menu, dispatch_action=True),
        field("words", typed("w")),
    )
    form = await gallery.opens(view)
    await form.get_by_role("combobox", name="quiet").select_option("low")
    await form.get_by_role("textbox", name="words").fill("so far")
    await form.get_by_role("combobox", name="loud").select_option("high")
    payload = await gallery.heard()
    assert payload["actions"][0]["action_id"] == "m"
    values = payload["view"]["state"]["values"]
    assert values["quiet"]["q"]["selected_option"]["value"] == "low"
    assert values["words"]["w"]["value"] == "so far"
    await expect(form.get_by_role("textbox", name="words")).to_have_value("so far")


async def test_a_button_in_a_form_pushes_another_one(gallery: Gallery) -> None:
    view = modal(field("one", typed()), actions(press("deeper", "Go deeper")))
    form = await gallery.opens(view)
    await form.get_by_role("textbox").fill("kept")
    await form.get_by_role("button", name="Go deeper").click()
    trigger = (await gallery.heard("deeper"))["trigger_id"]
    above = modal(field("two", typed()), title=plain("Deeper"))
    await gallery.client.views_push(trigger_id=trigger, view=above)
    deeper = gallery.page.get_by_role("dialog", name="Deeper")
    await deeper.get_by_role("button", name="Back").click()
    await expect(form.get_by_role("textbox")).to_have_value("kept")


async def test_a_form_without_a_button_can_only_be_closed(gallery: Gallery) -> None:
    form = await gallery.opens(modal(BLOCKS["section"], submit=None))
    await expect(form.locator("footer").get_by_role("button")).to_have_text(["Close"])


async def test_a_form_that_is_open_is_there_after_a_reload(gallery: Gallery) -> None:
    await gallery.opens(modal(field("one", typed())))
    await gallery.page.reload()
    await expect(gallery.page.get_by_role("dialog", name="Form")).to_be_visible()
