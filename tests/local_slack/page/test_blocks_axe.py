"""Blocks, elements and forms under axe, in light and dark, wide and narrow."""

from collections.abc import AsyncIterator
from typing import Literal

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from tests.local_slack.kit import actions, field, modal, typed
from tests.local_slack.page.gallery import DOOR, Gallery, opened, send
from tests.local_slack.page.hands import offers
from tests.local_slack.page.samples import BLOCKS, ELEMENTS, IN_FORMS, asked, element, holder
from tests.local_slack.raw_app import JSON

LOOKS: list[tuple[Literal["light", "dark"], int]] = [
    ("light", 1200),
    ("dark", 1200),
    ("light", 390),
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def gallery(browser: Browser) -> AsyncIterator[Gallery]:
    things: dict[str, list[JSON]] = {
        "blocks": list(BLOCKS.values()),
        "elements": [holder(kind) for kind in ELEMENTS],
        "unknown": [{"type": "hologram"}],
        "menu": [actions(element("overflow", "more"), element("multi_static_select", "some"))],
    }
    async with opened(browser, things | DOOR) as hung:
        hung.app.answer = offers
        yield hung


async def grave(gallery: Gallery, where: str) -> list[str]:
    """Return what axe finds serious there: the rule, and the nodes that break it."""
    found = await Axe().run(gallery.page, context=where)
    return [
        f"{one['id']}: {[node['html'] for node in one['nodes']]}"
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]


async def look(gallery: Gallery, scheme: Literal["light", "dark"], width: int) -> None:
    await gallery.tidy()
    await gallery.page.emulate_media(color_scheme=scheme)
    await gallery.page.set_viewport_size({"width": width, "height": 900})


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
@pytest.mark.parametrize("name", ["blocks", "elements", "unknown"])
async def test_messages(
    gallery: Gallery, name: str, scheme: Literal["light", "dark"], width: int
) -> None:
    await look(gallery, scheme, width)
    await gallery.shown(name).scroll_into_view_if_needed()
    where = f'.message[data-ts="{gallery.stamps[name]}"] .content'
    assert await grave(gallery, where) == []


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
async def test_menus_that_are_open(
    gallery: Gallery, scheme: Literal["light", "dark"], width: int
) -> None:
    await look(gallery, scheme, width)
    shown = gallery.shown("menu")
    where = f'.message[data-ts="{gallery.stamps["menu"]}"] .content'
    await shown.get_by_role("button", name="Choices").click()
    await expect(shown.get_by_role("menuitem", name="one")).to_be_focused()
    assert await grave(gallery, where) == []
    await gallery.page.keyboard.press("Escape")
    await shown.get_by_role("combobox").click()
    await shown.get_by_role("combobox").press("ArrowDown")
    assert await grave(gallery, where) == []
    await gallery.page.keyboard.press("Escape")


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
async def test_forms(gallery: Gallery, scheme: Literal["light", "dark"], width: int) -> None:
    await look(gallery, scheme, width)
    fields = [asked(kind) for kind in IN_FORMS]
    form = await gallery.opens(modal(BLOCKS["alert"], *fields, field("last", typed())))
    assert await grave(gallery, "#modal") == []
    await send(form)
    await expect(form.get_by_role("alert").first).to_be_visible()
    assert await grave(gallery, "#modal") == []
    await gallery.tidy()
