"""Menus that one searches in, in a form."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.local_slack.kit import field, modal, options
from tests.local_slack.page.gallery import DOOR, Gallery, opened, send
from tests.local_slack.page.hands import offers
from tests.local_slack.page.samples import GROUPS

SUBMIT = "view_submission"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def room(browser: Browser) -> AsyncIterator[Gallery]:
    async with opened(browser, DOOR) as hung:
        yield hung


@pytest_asyncio.fixture(loop_scope="session")
async def gallery(room: Gallery) -> Gallery:
    await room.tidy()
    room.app.answer = offers
    return room


async def test_a_search_waits_for_enough_letters_and_says_what_it_found(gallery: Gallery) -> None:
    menu = {"type": "external_select", "action_id": "e", "min_query_length": 3}
    form = await gallery.opens(modal(field("printer", menu)))
    search = form.get_by_role("combobox", name="printer")
    await search.press_sequentially("pr")
    await expect(form.get_by_role("status")).to_have_text("Type one more letter")
    await search.press_sequentially("n-0")
    await expect(form.get_by_role("option")).to_have_count(10)
    await expect(form.get_by_role("status")).to_have_text("10 results")
    await search.press("ArrowDown")
    await search.press("Enter")
    await expect(search).to_have_value("prn-01")
    await expect(search).to_have_attribute("aria-expanded", "false")
    await search.fill("zzzz")
    await expect(form.get_by_text("Nothing found").first).to_be_visible()
    await search.press("Escape")
    await expect(form).to_be_visible()


async def test_options_of_the_app_may_stand_in_groups(gallery: Gallery) -> None:
    gallery.app.answer = lambda payload: (
        {"option_groups": GROUPS} if payload["type"] == "block_suggestion" else None
    )
    menu = {"type": "multi_external_select", "action_id": "e", "min_query_length": 1}
    form = await gallery.opens(modal(field("things", menu)))
    await form.get_by_role("combobox").press_sequentially("0")
    await expect(form.get_by_text("Servers")).to_be_visible()
    await form.get_by_role("option", name="prn-01").click()
    await form.get_by_role("option", name="srv-01").click()
    await form.get_by_role("button", name="Remove prn-01").click()
    await send(form)
    values = (await gallery.heard(kind=SUBMIT))["view"]["state"]["values"]
    assert [o["value"] for o in values["things"]["e"]["selected_options"]] == ["srv-01"]


async def test_no_more_than_may_be_chosen(gallery: Gallery) -> None:
    menu = {"type": "multi_static_select", "action_id": "m", "options": options("a", "b", "c")}
    form = await gallery.opens(modal(field("two", {**menu, "max_selected_items": 2})))
    await form.get_by_role("combobox").click()
    for name in "abc":
        await form.get_by_role("option", name=name).click()
    await expect(form.get_by_role("status")).to_have_text("Choose no more than 2")
    await expect(form.get_by_role("list", name="Chosen").get_by_role("listitem")).to_have_count(2)
    await form.get_by_role("combobox").press("Backspace")
    await expect(form.get_by_role("list", name="Chosen").get_by_role("listitem")).to_have_count(1)
