"""How a person works each element, and what the app must hear of it."""

from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Locator

from tests.local_slack.raw_app import JSON

Work = Callable[[Locator], Awaitable[None]]


def pressing(name: str) -> Work:
    async def work(place: Locator) -> None:
        await place.get_by_role("button", name=name).click()

    return work


def selecting(label: str) -> Work:
    async def work(place: Locator) -> None:
        await place.get_by_role("combobox").select_option(label=label)

    return work


def searching(typed: str, *names: str) -> Work:
    """Type in the search field, take what is found, go on with Tab."""

    async def work(place: Locator) -> None:
        field = place.get_by_role("combobox")
        for name in names:
            await field.press_sequentially(typed)
            await place.get_by_role("option", name=name).click()
        await field.press("Tab")

    return work


def typing(words: str, then: str = "Enter") -> Work:
    async def work(place: Locator) -> None:
        field = place.get_by_role("textbox")
        await field.fill(words)
        await field.press(then)

    return work


def filling(kind: str, value: str) -> Work:
    async def work(place: Locator) -> None:
        await place.locator(f"input[type={kind}]").fill(value)

    return work


async def opens_menu(place: Locator) -> None:
    await place.get_by_role("button", name="Choices").click()
    await place.get_by_role("menuitem", name="two").click()


async def chooses_radio(place: Locator) -> None:
    await place.get_by_role("radio", name="mail").check()


async def checks_box(place: Locator) -> None:
    await place.get_by_role("checkbox", name="network").check()


async def attaches(place: Locator) -> None:
    await place.locator("input[type=file]").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"hello"}
    )


def option(value: str) -> JSON:
    """Return an option as payloads hold it."""
    return {"text": {"type": "plain_text", "text": value}, "value": value}


def written(words: str) -> JSON:
    """Return rich text of one line as the field makes it."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
    return {"type": "rich_text", "elements": [section]}


WORK: dict[str, tuple[Work, JSON]] = {
    "button": (pressing("Press"), {"value": "v-1"}),
    "overflow": (opens_menu, {"selected_option": option("two")}),
    "static_select": (selecting("high"), {"selected_option": option("high")}),
    "external_select": (searching("prn", "prn-07"), {"selected_option": option("prn-07")}),
    "users_select": (selecting("Bruno Keller"), {"selected_user": "U0BRUNO"}),
    "conversations_select": (selecting("#backups"), {"selected_conversation": "C0BACKUPS"}),
    "channels_select": (selecting("#acme-support"), {"selected_channel": "C0ACME"}),
    "multi_static_select": (
        searching("0", "srv-02", "prn-01"),
        {"selected_options": [option("srv-02"), option("prn-01")]},
    ),
    "multi_external_select": (
        searching("prn", "prn-07", "prn-08"),
        {"selected_options": [option("prn-07"), option("prn-08")]},
    ),
    "multi_users_select": (searching("nad", "Nadia Benali"), {"selected_users": ["U0NADIA"]}),
    "multi_conversations_select": (
        searching("back", "#backups"),
        {"selected_conversations": ["C0BACKUPS"]},
    ),
    "multi_channels_select": (searching("acme", "#acme"), {"selected_channels": ["C0ACME"]}),
    "radio_buttons": (chooses_radio, {"selected_option": option("mail")}),
    "checkboxes": (checks_box, {"selected_options": [option("network")]}),
    "datepicker": (filling("date", "2026-12-01"), {"selected_date": "2026-12-01"}),
    "timepicker": (filling("time", "17:45"), {"selected_time": "17:45"}),
    "datetimepicker": (
        filling("datetime-local", "2026-07-01T08:00"),
        {"selected_date_time": 1_782_885_600},
    ),
    "plain_text_input": (typing("It smokes", "Control+Enter"), {"value": "It smokes"}),
    "email_text_input": (typing("a@b.example"), {"value": "a@b.example"}),
    "url_text_input": (typing("https://a.example"), {"value": "https://a.example"}),
    "number_input": (typing("12"), {"value": "12"}),
    "rich_text_input": (typing("Fine", "Control+Enter"), {"rich_text_value": written("Fine")}),
    "file_input": (attaches, {}),
    "feedback_buttons": (pressing("Bad"), {"value": "bad"}),
    "icon_button": (pressing("Delete"), {"value": "v-2"}),
    "workflow_button": (pressing("Start"), {}),
}
"""Type of an element → how somebody works it, what `actions[0]` must hold then."""


def offers(payload: JSON) -> JSON | None:
    """Answer searches as an app does that knows ten printers."""
    if payload["type"] != "block_suggestion":
        return None
    found = [f"prn-{number:02}" for number in range(10)]
    return {"options": [option(name) for name in found if payload["value"] in name]}


def sent(values: JSON, kind: str) -> Any:
    """Return what a form sent for the example of an element, without its type."""
    entry = dict(values[f"b.{kind}"][f"e.{kind}"])
    assert entry.pop("type") == kind
    return entry
