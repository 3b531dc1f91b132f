"""Every block that the facts list, as a person sees it in the page."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from integrations.local_slack.page.parts import BLOCKS as KNOWN
from integrations.slack import blocks as tables
from tests.local_slack.page.gallery import Gallery, opened
from tests.local_slack.page.samples import BLOCKS, FAR, PIXEL, READ, plain, points, rich
from tests.local_slack.raw_app import JSON

FACTS = (
    "actions",
    "card",
    "context",
    "divider",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "video",
    "carousel",
    "table",
    "data_table",
    "container",
    "data_visualization",
    "context_actions",
    "file",
    "markdown",
    "plan",
    "task_card",
    "alert",
)
"""§7.1 of the facts: everywhere; message and Home; message only; modal only."""

NESTED: JSON = {
    "type": "container",
    "title": plain("Outer"),
    "child_blocks": [BLOCKS["section"], {"type": "hologram", "text": "inside"}],
}
ODD: dict[str, list[JSON]] = {
    "unknown": [{"type": "hologram", "beam": {"colour": "red"}}],
    "misshapen": [{"type": "section", "text": 7}, {"type": "table", "rows": []}],
    "nested": [NESTED],
    "inner": [{"type": "actions", "elements": [{"type": "lever", "action_id": "l"}]}],
    "line": [
        {
            "type": "data_visualization",
            "title": "Line",
            "chart": {
                "type": kind,
                "series": [{"name": "S", "data": points(1, -2, 3)}],
                "axis_config": {"categories": list("MTW")},
            },
        }
        for kind in ("line", "area")
    ],
    "pie": [
        {
            "type": "data_visualization",
            "title": "Pie",
            "chart": {
                "type": "pie",
                "segments": [{"label": "Open", "value": 3}, {"label": "Closed", "value": 1}],
            },
        }
    ],
    "collapsed": [BLOCKS["container"] | {"default_collapsed": True}],
    "pictures": [
        {"type": "image", "image_url": PIXEL, "alt_text": "here"},
        {"type": "image", "image_url": "javascript:alert(1)", "alt_text": "evil"},
        {"type": "image", "slack_file": {"id": "F0NONE"}, "alt_text": "gone"},
    ],
    "cells": [
        {
            "type": "table",
            "rows": [
                [rich("Name"), {"type": "raw_text", "text": "Size"}],
                [
                    {"type": "raw_text", "text": "a"},
                    {"type": "raw_number", "value": 7, "text": "7 GB"},
                ],
            ],
        }
    ],
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def gallery(browser: Browser) -> AsyncIterator[Gallery]:
    things = {kind: [block] for kind, block in BLOCKS.items()} | ODD
    async with opened(browser, things) as hung:
        yield hung


def test_every_block_of_the_facts_is_known_shown_and_read() -> None:
    surfaces = (tables.IN_MESSAGE, tables.IN_HOME, tables.IN_MODAL)
    checked = {kind for surface in surfaces for kind in surface.kinds}
    assert set(FACTS) == checked == set(KNOWN) == set(BLOCKS) == set(READ)


@pytest.mark.parametrize("kind", FACTS)
async def test_a_block_reads_as_it_should(gallery: Gallery, kind: str) -> None:
    shown = gallery.shown(kind).locator(".blocks")
    await expect(shown.locator(".unknown")).to_have_count(0)
    for words in READ[kind]:
        await expect(shown).to_contain_text(words)


async def test_a_divider_is_a_line_between(gallery: Gallery) -> None:
    await expect(gallery.shown("divider").get_by_role("separator")).to_have_count(1)


async def test_a_header_is_a_heading(gallery: Gallery) -> None:
    await expect(gallery.shown("header").get_by_role("heading", name="Ticket T-12")).to_be_visible()


async def test_a_far_picture_is_a_link_and_nothing_is_loaded(gallery: Gallery) -> None:
    shown = gallery.shown("image")
    await expect(shown.get_by_role("img")).to_have_count(0)
    await expect(shown.get_by_role("link", name=FAR)).to_have_attribute("href", FAR)


async def test_a_picture_in_the_data_is_shown(gallery: Gallery) -> None:
    shown = gallery.shown("pictures")
    await expect(shown.get_by_role("img", name="here")).to_be_visible()
    await expect(shown.locator("a, img")).to_have_count(1)
    await expect(shown).to_contain_text("evil")
    await expect(shown).to_contain_text("gone")


async def test_fields_stand_in_two_columns(gallery: Gallery) -> None:
    boxes = [
        await one.bounding_box()
        for one in await gallery.shown("section").locator(".fields > *").all()
    ]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]


async def test_tables_have_heads_and_alignment(gallery: Gallery) -> None:
    shown = gallery.shown("table")
    await expect(shown.get_by_role("columnheader", name="Server")).to_be_visible()
    await expect(shown.get_by_role("cell", name="down")).to_have_css("text-align", "right")
    await expect(gallery.shown("cells").get_by_role("cell", name="7 GB")).to_have_css(
        "text-align", "right"
    )
    await expect(gallery.shown("cells").get_by_role("columnheader", name="Name")).to_be_visible()


async def test_a_long_data_table_is_turned_page_by_page(gallery: Gallery) -> None:
    shown = gallery.shown("data_table")
    await expect(shown.get_by_text("job-3")).to_be_hidden()
    await expect(shown.get_by_role("button", name="Previous")).to_be_disabled()
    await shown.get_by_role("button", name="Next").click()
    await expect(shown.get_by_text("job-3")).to_be_visible()
    await expect(shown.get_by_text("job-1")).to_be_hidden()
    await shown.get_by_role("button", name="Next").click()
    await expect(shown.get_by_text("Page 3 of 3")).to_be_visible()
    await expect(shown.get_by_role("button", name="Next")).to_be_disabled()


@pytest.mark.parametrize(("name", "shapes"), [("line", 2), ("pie", 2), ("data_visualization", 6)])
async def test_charts_are_drawn(gallery: Gallery, name: str, shapes: int) -> None:
    drawn = gallery.shown(name).locator("figure > svg").locator("path, rect")
    await expect(drawn).to_have_count(shapes)
    for shape in await drawn.all():
        box = await shape.bounding_box()
        assert box
        assert box["width"] + box["height"] > 0


async def test_a_chart_tells_its_numbers_to_who_cannot_see_it(gallery: Gallery) -> None:
    shown = gallery.shown("data_visualization")
    await shown.get_by_text("Numbers").click()
    row = shown.get_by_role("row").filter(has=gallery.page.get_by_role("rowheader", name="W"))
    await expect(row.get_by_role("cell")).to_have_text(["7", "5"])


async def test_a_container_folds(gallery: Gallery) -> None:
    shown = gallery.shown("collapsed")
    await expect(shown.get_by_text("It runs Debian")).to_be_hidden()
    await shown.get_by_text("Everything about srv-01").click()
    await expect(shown.get_by_text("It runs Debian")).to_be_visible()


async def test_a_task_says_its_state(gallery: Gallery) -> None:
    signs = gallery.shown("plan").get_by_role("img")
    names = [await sign.get_attribute("aria-label") for sign in await signs.all()]
    assert names == ["Done", "In progress", "To do"]
    await expect(gallery.shown("task_card").get_by_role("img", name="Failed")).to_be_visible()


async def test_an_alert_says_its_level(gallery: Gallery) -> None:
    await expect(gallery.shown("alert").get_by_role("note")).to_contain_text("Warning:")


async def test_a_carousel_scrolls_sideways(gallery: Gallery) -> None:
    strip = gallery.shown("carousel").get_by_role("region", name="4 cards")
    assert await strip.evaluate("node => node.scrollWidth > node.clientWidth")


async def test_an_unknown_block_is_shown_with_its_json(gallery: Gallery) -> None:
    shown = gallery.shown("unknown").locator(".unknown")
    await expect(shown).to_contain_text("hologram")
    await expect(shown).to_contain_text('"colour": "red"')


async def test_misshapen_blocks_are_shown_too(gallery: Gallery) -> None:
    await expect(gallery.shown("misshapen").locator(".unknown")).to_have_count(2)
    await expect(gallery.shown("misshapen").locator(".unknown").first).to_contain_text('"text": 7')


async def test_what_is_not_known_inside_a_block(gallery: Gallery) -> None:
    nested = gallery.shown("nested")
    await expect(nested).to_contain_text("Priority")
    await expect(nested.locator(".unknown")).to_contain_text("hologram")
    await expect(gallery.shown("inner").locator(".unknown")).to_contain_text("lever")
