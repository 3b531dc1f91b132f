"""Every element that the facts list, worked in a message as a person works it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from integrations.local_slack.page.parts import ELEMENTS as KNOWN
from integrations.slack import elements as tables
from tests.local_slack.kit import actions
from tests.local_slack.page.gallery import CHANNEL, Gallery, opened
from tests.local_slack.page.hands import WORK, attaches, offers, option
from tests.local_slack.page.samples import ASK, ELEMENTS, element, holder, press
from tests.local_slack.raw_app import JSON, SILENT

FACTS = (
    "button",
    "checkboxes",
    "datepicker",
    "timepicker",
    "datetimepicker",
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
    "overflow",
    "radio_buttons",
    "workflow_button",
    "rich_text_input",
    "image",
    "email_text_input",
    "file_input",
    "url_text_input",
    "number_input",
    "plain_text_input",
    "feedback_buttons",
    "icon_button",
)
"""§7.1 and §7.3 of the facts: in actions, beside a section, in inputs, in context_actions."""

ROLES = {
    "button": ("button", "Press"),
    "overflow": ("button", "Choices"),
    "radio_buttons": ("radiogroup", "Choose one"),
    "checkboxes": ("group", "Choose any"),
    "feedback_buttons": ("group", "Feedback"),
    "icon_button": ("button", "Delete"),
    "workflow_button": ("button", "Start"),
    "image": ("img", "a picture"),
    "plain_text_input": ("textbox", "A plain_text_input"),
    "email_text_input": ("textbox", "A email_text_input"),
    "url_text_input": ("textbox", "A url_text_input"),
    "number_input": ("textbox", "A number_input"),
    "rich_text_input": ("textbox", "Pick here"),
}
"""Type → role and name; menus are comboboxes, named by their placeholder."""
BARE = ("datepicker", "timepicker", "datetimepicker", "file_input")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def gallery(browser: Browser) -> AsyncIterator[Gallery]:
    things: dict[str, list[JSON]] = {kind: [holder(kind)] for kind in ELEMENTS}
    things |= {f"new {kind}": [holder(kind)] for kind in BARE}
    things["asked"] = [actions(press("asked", "Delete it", confirm=ASK, style="danger"))]
    things["link"] = [actions(press("link", "Read on", url="http://127.0.0.1:1/"))]
    things["bad link"] = [actions(press("bad", "Do not", url="javascript:alert(1)"))]
    things["silent"] = [actions(press("silent", "Nobody hears"))]
    async with opened(browser, things) as hung:
        hung.app.answer = offers
        yield hung


def test_every_element_of_the_facts_is_known_shown_and_worked() -> None:
    places = (tables.IN_ACTIONS, tables.IN_SECTION, tables.IN_INPUT, tables.IN_CONTEXT_ACTIONS)
    checked = {kind for place in places for kind in place.kinds}
    assert set(FACTS) == checked == set(KNOWN) == set(ELEMENTS)
    assert set(WORK) == set(FACTS) - {"image"}


@pytest.mark.parametrize("kind", [kind for kind in FACTS if kind not in BARE])
async def test_an_element_has_its_role_and_its_name(gallery: Gallery, kind: str) -> None:
    role, name = ROLES.get(kind, ("combobox", "Pick here"))
    shown = gallery.shown(kind)
    await expect(shown.locator(".unknown")).to_have_count(0)
    await expect(shown.get_by_role(role, name=name)).to_be_visible()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("datepicker", "2026-11-23"),
        ("timepicker", "09:30"),
        ("datetimepicker", "2026-11-23T09:50"),
    ],
)
async def test_pickers_begin_as_the_app_says(gallery: Gallery, kind: str, value: str) -> None:
    await expect(gallery.shown(f"new {kind}").locator("input")).to_have_value(value)


@pytest.mark.parametrize("kind", WORK)
async def test_the_app_hears_what_somebody_did(gallery: Gallery, kind: str) -> None:
    work, told = WORK[kind]
    await work(gallery.shown(kind))
    payload = await gallery.heard(f"e.{kind}")
    (action,) = payload["actions"]
    assert (action["type"], action["block_id"]) == (kind, f"b.{kind}")
    assert action | told == action
    assert payload["user"]["id"] == "U0ALICE"
    assert payload["container"]["message_ts"] == gallery.stamps[kind]


async def test_a_file_is_uploaded_for_the_app_to_read(gallery: Gallery) -> None:
    shown = await gallery.hang("again", [holder("file_input")])
    await attaches(shown)
    await expect(shown.get_by_role("list", name="Chosen files")).to_contain_text("a.txt")
    (file,) = (await gallery.heard("e.file_input"))["actions"][0]["files"]
    assert (file["name"], file["mimetype"], file["size"]) == ("a.txt", "text/plain", 5)
    info = await gallery.client.files_info(file=file["id"])
    assert info["file"]["name"] == "a.txt"
    assert gallery.slack.world.state.files[file["id"]].content == b"hello"


async def test_a_confirmation_is_asked_first(gallery: Gallery) -> None:
    shown = gallery.shown("asked")
    dialog = gallery.page.get_by_role("alertdialog", name="Really?")
    await shown.get_by_role("button", name="Delete it").click()
    await expect(dialog).to_contain_text("This cannot be undone.")
    await dialog.get_by_role("button", name="Leave it").click()
    await expect(dialog).to_have_count(0)
    await expect(shown.get_by_role("button", name="Delete it")).to_be_focused()
    before = len(gallery.app.frames)
    await shown.get_by_role("button", name="Delete it").click()
    await dialog.press("Escape")
    await expect(dialog).to_have_count(0)
    assert len(gallery.app.frames) == before
    await shown.get_by_role("button", name="Delete it").click()
    await dialog.get_by_role("button", name="Do it").click()
    assert (await gallery.heard("asked"))["actions"][0]["value"] == "v"


DECLINED = ("static_select", "multi_static_select", "radio_buttons", "checkboxes", "timepicker")


@pytest.mark.parametrize("kind", DECLINED)
async def test_what_is_not_confirmed_is_taken_back(gallery: Gallery, kind: str) -> None:
    name = f"declined.{kind}"
    shown = await gallery.hang(name, [actions(element(kind, name, confirm=ASK))])
    held = (
        "node => [...node.querySelectorAll('input, select')].map(one => [one.value, one.checked])"
    )
    before = await shown.evaluate(held)
    await WORK[kind][0](shown)
    dialog = gallery.page.get_by_role("alertdialog", name="Really?")
    await dialog.get_by_role("button", name="Leave it").click()
    await expect(dialog).to_have_count(0)
    await expect(shown.locator(".chip")).to_have_count(0)
    assert await shown.evaluate(held) == before
    await WORK[kind][0](shown)
    await dialog.get_by_role("button", name="Do it").click()
    action = (await gallery.heard(name))["actions"][0]
    assert action | WORK[kind][1] == action


async def test_a_link_opens_and_the_app_hears_of_it(gallery: Gallery) -> None:
    link = gallery.shown("link").get_by_role("link", name="Read on")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    async with gallery.page.context.expect_page() as opening:
        await link.click()
    await (await opening.value).close()
    assert (await gallery.heard("link"))["actions"][0]["url"] == "http://127.0.0.1:1/"


async def test_a_link_that_would_run_something_is_a_button(gallery: Gallery) -> None:
    shown = gallery.shown("bad link")
    await expect(shown.get_by_role("link")).to_have_count(0)
    await expect(shown.get_by_role("button", name="Do not")).to_be_visible()


async def test_an_app_that_is_silent_is_told_to_the_person(gallery: Gallery) -> None:
    button = gallery.shown("silent").get_by_role("button", name="Nobody hears")
    gallery.slack.world.settings.ack_seconds = 0.2
    gallery.app.answer = lambda _payload: SILENT
    try:
        await button.click()
        words = gallery.page.get_by_text("We had some trouble connecting. Try again?")
        await expect(words.first).to_be_visible()
        await expect(gallery.shown("silent").locator("[aria-busy]")).to_have_count(0)
    finally:
        gallery.app.answer = offers
        gallery.slack.world.settings.ack_seconds = 1.0


async def test_a_pick_is_still_there_after_a_reload(gallery: Gallery) -> None:
    kept = element("static_select", "kept")
    shown = await gallery.hang("kept", [actions(kept, element("checkboxes", "boxes"))])
    await shown.get_by_role("combobox").select_option(label="high")
    await gallery.heard("kept")
    await shown.get_by_role("checkbox", name="power").check()
    await gallery.heard("boxes")
    await gallery.page.reload()
    await expect(gallery.shown("kept").get_by_role("combobox")).to_have_value("high")
    await expect(gallery.shown("kept").get_by_role("checkbox", name="power")).to_be_checked()


async def test_inputs_of_a_message_go_with_its_button(gallery: Gallery) -> None:
    field = {
        "type": "input",
        "block_id": "why",
        "label": {"type": "plain_text", "text": "Why"},
        "element": {"type": "plain_text_input", "action_id": "words"},
    }
    shown = await gallery.hang("inputs", [field, actions(press("send.it", "Send"))])
    await shown.get_by_role("textbox", name="Why").fill("Because")
    await shown.get_by_role("button", name="Send").click()
    payload = await gallery.heard("send.it")
    assert payload["state"]["values"]["why"]["words"]["value"] == "Because"


async def test_what_is_for_other_eyes_is_not_shown(gallery: Gallery) -> None:
    shown = await gallery.hang(
        "eyes",
        [
            actions(
                press("mine", "For me", visible_to_user_ids=["U0ALICE"]),
                press("theirs", "For them", visible_to_user_ids=["U0BRUNO"]),
            )
        ],
    )
    await expect(shown.get_by_role("button", name="For me")).to_be_visible()
    await expect(shown.get_by_text("For them")).to_have_count(0)


async def test_elements_of_attachments_act(gallery: Gallery) -> None:
    inner = [actions(press("attached", "Look"), block_id="att")]
    shown = await gallery.hang("attachment", [], attachments=[{"color": "good", "blocks": inner}])
    await shown.get_by_role("button", name="Look").click()
    payload = await gallery.heard("attached")
    assert payload["container"]["type"] == "message_attachment"
    assert payload["channel"]["id"] == CHANNEL


async def test_typing_is_told_when_the_app_wants_each_letter(gallery: Gallery) -> None:
    told = {"trigger_actions_on": ["on_character_entered"]}
    field = holder("email_text_input")
    field["element"] |= {"dispatch_action_config": told, "action_id": "letters"}
    shown = await gallery.hang("letters", [field])
    await shown.get_by_role("textbox").press_sequentially("ab")
    assert (await gallery.heard("letters"))["actions"][0]["value"] == "ab"


async def test_a_menu_works_by_keyboard(gallery: Gallery) -> None:
    shown = await gallery.hang("keys", [actions(element("overflow", "keys"))])
    button = shown.get_by_role("button", name="Choices")
    await button.focus()
    await button.press("Enter")
    await expect(button).to_have_attribute("aria-expanded", "true")
    await expect(shown.get_by_role("menuitem", name="one")).to_be_focused()
    await gallery.page.keyboard.press("ArrowUp")
    await expect(shown.get_by_role("menuitem", name="two")).to_be_focused()
    await gallery.page.keyboard.press("Escape")
    await expect(shown.get_by_role("menu")).to_be_hidden()
    await expect(button).to_be_focused()
    await button.press("Enter")
    await gallery.page.keyboard.press("Enter")
    assert (await gallery.heard("keys"))["actions"][0]["selected_option"] == option("one")
