"""The field for rich text: its buttons, and what the app is sent."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.local_slack.kit import field, modal
from tests.local_slack.page.gallery import DOOR, Gallery, opened, send
from tests.local_slack.page.samples import rich
from tests.local_slack.raw_app import JSON

FIELD = {"type": "rich_text_input", "action_id": "r"}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def room(browser: Browser) -> AsyncIterator[Gallery]:
    async with opened(browser, DOOR) as hung:
        yield hung


@pytest_asyncio.fixture(loop_scope="session")
async def gallery(room: Gallery) -> Gallery:
    await room.tidy()
    return room


async def told(gallery: Gallery, form: Locator) -> list[JSON]:
    """Send the form; return the parts of the rich text that the app is told."""
    await send(form)
    view = (await gallery.heard(kind="view_submission"))["view"]
    value = view["state"]["values"]["words"]["r"]["rich_text_value"]
    assert value["type"] == "rich_text"
    parts: list[JSON] = value["elements"]
    return parts


async def opened_field(gallery: Gallery, **more: object) -> tuple[Locator, Locator]:
    form = await gallery.opens(modal(field("words", {**FIELD, **more})))
    return form, form.get_by_role("textbox", name="words")


@pytest.mark.parametrize(
    ("button", "style"),
    [("Bold", "bold"), ("Italic", "italic"), ("Strikethrough", "strike"), ("Code", "code")],
)
async def test_words_in_a_style(gallery: Gallery, button: str, style: str) -> None:
    form, words = await opened_field(gallery)
    await words.press_sequentially("some words")
    await words.press("Shift+ControlOrMeta+ArrowLeft")
    await form.get_by_role("button", name=button).click()
    (part,) = await told(gallery, form)
    assert part == {
        "type": "rich_text_section",
        "elements": [
            {"type": "text", "text": "some "},
            {"type": "text", "text": "words", "style": {style: True}},
        ],
    }


@pytest.mark.parametrize(
    ("button", "style"), [("Bulleted list", "bullet"), ("Numbered list", "ordered")]
)
async def test_lists(gallery: Gallery, button: str, style: str) -> None:
    form, words = await opened_field(gallery)
    await words.focus()
    await form.get_by_role("button", name=button).click()
    await words.press_sequentially("one")
    await words.press("Enter")
    await words.press_sequentially("two")
    (part,) = await told(gallery, form)
    lines = [item["elements"][0]["text"] for item in part["elements"]]
    assert (part["type"], part["style"], part["indent"]) == ("rich_text_list", style, 0)
    assert lines == ["one", "two"]


async def test_a_quote(gallery: Gallery) -> None:
    form, words = await opened_field(gallery)
    await words.press_sequentially("he said")
    await form.get_by_role("button", name="Quote").click()
    (part,) = await told(gallery, form)
    assert part["type"] == "rich_text_quote"
    assert part["elements"] == [{"type": "text", "text": "he said"}]


async def test_several_lines(gallery: Gallery) -> None:
    form, words = await opened_field(gallery)
    await words.press_sequentially("one")
    await words.press("Enter")
    await words.press_sequentially("two")
    (part,) = await told(gallery, form)
    assert "".join(one["text"] for one in part["elements"]) == "one\ntwo"


async def test_it_begins_with_what_the_app_wrote(gallery: Gallery) -> None:
    form, words = await opened_field(gallery, initial_value=rich("As it was"))
    await expect(words).to_have_text("As it was")
    assert await told(gallery, form) == rich("As it was")["elements"]


async def test_what_is_pasted_comes_as_plain_words(gallery: Gallery) -> None:
    form, words = await opened_field(gallery)
    await words.focus()
    await words.evaluate(
        """node => {
            const data = new DataTransfer();
            data.setData("text/html", "<img src=x onerror='window.hurt=1'><b>bold</b>");
            data.setData("text/plain", "bold <i>");
            const options = {clipboardData: data, bubbles: true, cancelable: true};
            node.dispatchEvent(new ClipboardEvent("paste", options));
        }"""
    )
    await expect(words.locator("*")).to_have_count(0)
    (part,) = await told(gallery, form)
    assert part["elements"] == [{"type": "text", "text": "bold <i>"}]
    assert await gallery.page.evaluate("window.hurt") is None


async def test_an_empty_field_is_missing(gallery: Gallery) -> None:
    form, words = await opened_field(gallery)
    await words.press_sequentially("  ")
    await send(form)
    await expect(form.get_by_role("alert")).to_have_text("Please complete this required field.")


async def test_the_buttons_are_one_stop_of_the_tab_key(gallery: Gallery) -> None:
    form, _ = await opened_field(gallery)
    bold = form.get_by_role("button", name="Bold")
    await bold.focus()
    await bold.press("ArrowRight")
    await expect(form.get_by_role("button", name="Italic")).to_be_focused()
    await gallery.page.keyboard.press("Tab")
    await expect(form.get_by_role("textbox", name="words")).to_be_focused()
