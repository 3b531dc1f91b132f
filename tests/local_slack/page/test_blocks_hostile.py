"""What a page makes of words that would rather be code."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from integrations.local_slack import modals
from integrations.local_slack.elements import name_parts
from tests.local_slack.kit import modal
from tests.local_slack.page.gallery import Gallery, opened
from tests.local_slack.page.samples import BLOCKS, ELEMENTS, IN_FORMS, asked, holder
from tests.local_slack.raw_app import JSON

NASTY = {
    "script": "<script>window.hurt = 1</script>",
    "image": '<img src=x onerror="window.hurt = 1">',
    "attribute": '"onmouseover="window.hurt=1" autofocus onfocus="window.hurt=1" x="',
    "single": "' onclick='window.hurt = 1",
    "end": "</textarea></select></template></script><svg onload=window.hurt=1>",
    "entity": "&lt;img src=x onerror=window.hurt=1&gt;",
    "template": "{{ 7 * 7 }}{% raw %}",
    "link": "javascript:window.hurt=1",
    "markup": "<javascript:window.hurt=1|press> [press](javascript:window.hurt=1)",
    "arabic": "\u202eمرحبا <b>",
    "long": "wide" * 750,
}
KEPT = ("type", "action_id", "block_id", "level", "status", "width", "style", "timezone", "icon")


def spoiled(thing: Any, bad: str) -> Any:
    """Return the same thing with every text in it replaced."""
    if isinstance(thing, dict):
        return {k: v if k in KEPT else spoiled(v, bad) for k, v in thing.items()}
    if isinstance(thing, list):
        return [spoiled(one, bad) for one in thing]
    return bad if isinstance(thing, str) else thing


def things(bad: str) -> Iterator[JSON]:
    for block in BLOCKS.values():
        yield spoiled(block, bad)
    for kind in ELEMENTS:
        yield spoiled(holder(kind), bad)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def gallery(browser: Browser) -> AsyncIterator[Gallery]:
    hung: dict[str, list[JSON]] = {
        name: name_parts(list(things(bad))) for name, bad in NASTY.items()
    }
    async with opened(browser, hung) as room:
        yield room


@pytest.mark.parametrize("name", NASTY)
async def test_nothing_in_a_message_runs(gallery: Gallery, name: str) -> None:
    shown = gallery.shown(name).locator(".content")
    await expect(shown.locator("script, [onload], [onerror], [onfocus], [onclick]")).to_have_count(
        0
    )
    await expect(shown.locator("[onmouseover], [style], iframe, object, b")).to_have_count(0)
    for link in await shown.locator("a").all():
        address = await link.get_attribute("href") or ""
        assert not address.lower().startswith(("javascript:", "data:", "vbscript:"))
    for button in await shown.locator("[data-press]").all():
        await button.dispatch_event("mouseover")
    assert await gallery.page.evaluate("window.hurt") is None


@pytest.mark.parametrize("name", ["script", "image", "attribute", "end", "arabic"])
async def test_the_words_are_read_as_they_are(gallery: Gallery, name: str) -> None:
    header = gallery.shown(name).locator("h3.header")
    assert (await header.text_content() or "").strip() == NASTY[name].strip()


@pytest.mark.parametrize("width", [1200, 390])
async def test_long_words_stay_inside(gallery: Gallery, width: int) -> None:
    await gallery.page.set_viewport_size({"width": width, "height": 900})
    await gallery.shown("long").scroll_into_view_if_needed()
    wide = "node => node.scrollWidth > node.clientWidth + 1"
    assert not await gallery.page.locator("#pane .list").evaluate(wide)
    assert not await gallery.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    await gallery.page.set_viewport_size({"width": 1200, "height": 900})


@pytest.mark.parametrize("name", ["script", "attribute", "end", "long"])
async def test_nothing_in_a_form_runs(gallery: Gallery, name: str) -> None:
    bad = NASTY[name]
    world = gallery.slack.world
    blocks = [spoiled(asked(kind), bad) for kind in IN_FORMS]
    body = modal(*name_parts(blocks), title=spoiled({"type": "plain_text", "text": "x"}, bad))
    modals.open_modal(world, world.state.apps["A0VIGIE"], "U0ALICE", body)
    form = gallery.page.locator("dialog form")
    await expect(form.get_by_role("heading")).to_contain_text(bad[:20])
    await expect(
        form.locator("script, svg:not(.drawn-sign), [onfocus], [onmouseover]")
    ).to_have_count(0)
    assert await gallery.page.evaluate("window.hurt") is None
    await gallery.tidy()


async def test_a_confirmation_is_only_words(gallery: Gallery) -> None:
    bad = NASTY["image"]
    ask = {key: {"type": "plain_text", "text": bad} for key in ("title", "text", "confirm", "deny")}
    button = {"type": "button", "action_id": "c", "text": ask["text"], "confirm": ask}
    shown = await gallery.hang("confirm", [{"type": "actions", "elements": [button]}])
    await shown.locator("[data-press]").click()
    dialog = gallery.page.get_by_role("alertdialog")
    await expect(dialog.get_by_role("heading")).to_have_text(bad)
    await expect(dialog.locator("img")).to_have_count(0)
    await dialog.press("Escape")
    assert await gallery.page.evaluate("window.hurt") is None


async def test_options_that_an_app_offers_are_only_words(gallery: Gallery) -> None:
    bad = NASTY["image"]
    option = {"text": {"type": "plain_text", "text": bad}, "value": bad}
    gallery.app.answer = lambda _payload: {"options": [option]}
    menu = {"type": "multi_external_select", "action_id": "bad", "min_query_length": 1}
    shown = await gallery.hang("menu", [{"type": "actions", "elements": [menu]}])
    await shown.get_by_role("combobox").press_sequentially("x")
    await shown.get_by_role("option").click()
    await expect(shown.get_by_role("listitem")).to_contain_text(bad)
    await expect(shown.locator("img")).to_have_count(0)
    await shown.get_by_role("combobox").press("Escape")
    gallery.app.answer = lambda _payload: None
