"""Each limit of a block: what is at it passes, what is one beyond is refused there."""

from collections.abc import Callable
from typing import Any

import pytest

from integrations.slack.limits import check_message
from tests.slack.samples import (
    Json,
    actions,
    button,
    chart,
    entry,
    mrkdwn,
    option,
    options,
    picture,
    plain,
    rich_text,
    section,
    select,
    table,
    x,
)


def confirm(**more: Any) -> Json:
    parts = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}
    return button(confirm={**parts, **more})


def card(**more: Any) -> Json:
    return {"type": "card", "title": plain(), **more}


def video(**more: Any) -> Json:
    url = "https://example.org/v"
    given = {"title": plain(), "alt_text": "x", "video_url": url, "thumbnail_url": url}
    return {"type": "video", **given, **more}


def data_table(rows: int, **more: Any) -> Json:
    return {**table(rows, 1), "type": "data_table", "caption": "x", **more}


def container(count: int, **more: Any) -> Json:
    children = [{"type": "divider"} for _ in range(count)]
    return {"type": "container", "title": plain(), "child_blocks": children, **more}


def task(**more: Any) -> Json:
    return {"type": "task_card", "task_id": "1", "title": "x", "status": "complete", **more}


def plan(count: int) -> Json:
    return {"type": "plan", "title": "x", "tasks": [task(status="pending") for _ in range(count)]}


def context(*elements: Json) -> Json:
    return {"type": "context", "elements": list(elements)}


def listed(indent: int) -> Json:
    return rich_text(
        {"type": "rich_text_list", "style": "bullet", "indent": indent, "elements": []}
    )


def grouped(count: int) -> Json:
    group = {"label": plain(), "options": options(1)}
    return actions({"type": "static_select", "option_groups": [group] * count})


def feedback(length: int) -> Json:
    choice = {"text": plain(), "value": x(length)}
    pair = {"positive_button": choice, "negative_button": {**choice, "value": "0"}}
    return {"type": "context_actions", "elements": [{"type": "feedback_buttons", **pair}]}


def icon_button(people: int) -> Json:
    people_ids = [f"U{number}" for number in range(people)]
    element = {"type": "icon_button", "icon": "trash", "text": plain()}
    return {
        "type": "context_actions",
        "elements": [{**element, "visible_to_user_ids": people_ids}],
    }


SHORTER = "must be less than {} characters"
FEWER = "no more than {} items allowed"

# A block made for a size, the greatest size that passes, where the next one is refused, and how.
IN_MESSAGES: list[tuple[Callable[[int], Json], int, str, str]] = [
    (lambda n: section(x(n)), 3000, "/text/text", SHORTER),
    (lambda n: {"type": "section", "fields": [plain(x(n))]}, 2000, "/fields/0/text", SHORTER),
    (lambda n: {"type": "section", "fields": [plain()] * n}, 10, "/fields", FEWER),
    (lambda n: section(block_id=x(n)), 255, "/block_id", SHORTER),
    (lambda n: {"type": "header", "text": plain(x(n))}, 150, "/text/text", SHORTER),
    (lambda n: context(*[mrkdwn()] * n), 10, "/elements", FEWER),
    (lambda n: context(mrkdwn(x(n))), 2000, "/elements/0/text", SHORTER),
    (lambda n: context(plain(x(n))), 2000, "/elements/0/text", SHORTER),
    (grouped, 100, "/elements/0/option_groups", FEWER),
    (feedback, 2000, "/elements/0/positive_button/value", SHORTER),
    (
        lambda n: actions(button(visible_to_user_ids=["U1"] * n)),
        10,
        "/elements/0/visible_to_user_ids",
        FEWER,
    ),
    (
        lambda n: actions({"type": "workflow_button", "workflow": {}, "text": plain(x(n))}),
        75,
        "/elements/0/text/text",
        SHORTER,
    ),
    (lambda n: context(*[picture()] * n), 10, "/elements", FEWER),
    (lambda n: actions(*[button() for _ in range(n)]), 25, "/elements", FEWER),
    (lambda n: entry(label=plain(x(n))), 2000, "/label/text", SHORTER),
    (lambda n: entry(hint=plain(x(n))), 2000, "/hint/text", SHORTER),
    (lambda n: picture(image_url=x(n)), 3000, "/image_url", SHORTER),
    (lambda n: picture(alt_text=x(n)), 2000, "/alt_text", SHORTER),
    (lambda n: picture(title=plain(x(n))), 2000, "/title/text", SHORTER),
    (listed, 8, "/elements/0/indent", "must be less than {}"),
    (lambda n: table(n, 1), 100, "/rows", FEWER),
    (lambda n: table(1, n), 20, "/rows/0", FEWER),
    (lambda n: {**table(1, 1), "column_settings": [None] * n}, 20, "/column_settings", FEWER),
    (lambda n: table(1, 1, x(n)), 10_000, "", SHORTER),
    (data_table, 201, "/rows", FEWER),
    (lambda n: {**data_table(2), "rows": table(2, n)["rows"]}, 20, "/rows/0", FEWER),
    (lambda n: data_table(2, page_size=n), 100, "/page_size", "must be less than {}"),
    (lambda n: data_table(2, caption=x(n - 2)), 20_000, "", SHORTER),
    (lambda n: chart(title=x(n)), 50, "/title", SHORTER),
    (lambda n: chart(series=n), 12, "/chart/series", FEWER),
    (lambda n: chart(points=n), 20, "/chart/series/0/data", FEWER),
    (lambda n: chart(label=x(n)), 20, "/chart/series/0/data/0/label", SHORTER),
    (lambda n: card(title=mrkdwn(x(n))), 150, "/title/text", SHORTER),
    (lambda n: card(subtitle=plain(x(n))), 150, "/subtitle/text", SHORTER),
    (lambda n: card(body=plain(x(n))), 200, "/body/text", SHORTER),
    (lambda n: card(subtext=plain(x(n))), 200, "/subtext/text", SHORTER),
    (lambda n: card(actions=[button() for _ in range(n)]), 3, "/actions", FEWER),
    (
        lambda n: {"type": "carousel", "elements": [card() for _ in range(n)]},
        10,
        "/elements",
        FEWER,
    ),
    (container, 10, "/child_blocks", FEWER),
    (lambda n: container(1, title=plain(x(n))), 150, "/title/text", SHORTER),
    (lambda n: container(1, subtitle=plain(x(n))), 150, "/subtitle/text", SHORTER),
    (plan, 50, "/tasks", FEWER),
    (icon_button, 10, "/elements/0/visible_to_user_ids", FEWER),
    (lambda n: video(title=plain(x(n))), 200, "/title/text", SHORTER),
    (lambda n: video(description=plain(x(n))), 200, "/description/text", SHORTER),
    (lambda n: video(author_name=x(n)), 50, "/author_name", SHORTER),
    (lambda n: video(provider_name=x(n)), 50, "/provider_name", SHORTER),
    (lambda n: video(title_url=x(n)), 2000, "/title_url", SHORTER),
    (lambda n: video(thumbnail_url=x(n)), 3000, "/thumbnail_url", SHORTER),
    (lambda n: actions(button(x(n))), 75, "/elements/0/text/text", SHORTER),
    (lambda n: actions(button(value=x(n))), 2000, "/elements/0/value", SHORTER),
    (lambda n: actions(button(url=x(n))), 3000, "/elements/0/url", SHORTER),
    (lambda n: actions(button(action_id=x(n))), 255, "/elements/0/action_id", SHORTER),
    (
        lambda n: actions(button(accessibility_label=x(n))),
        75,
        "/elements/0/accessibility_label",
        SHORTER,
    ),
    (lambda n: actions(button(agent_prompt=x(n))), 4000, "/elements/0/agent_prompt", SHORTER),
    (
        lambda n: actions(confirm(title=plain(x(n)))),
        100,
        "/elements/0/confirm/title/text",
        SHORTER,
    ),
    (
        lambda n: actions(confirm(text=mrkdwn(x(n)))),
        300,
        "/elements/0/confirm/text/text",
        SHORTER,
    ),
    (
        lambda n: actions(confirm(confirm=plain(x(n)))),
        30,
        "/elements/0/confirm/confirm/text",
        SHORTER,
    ),
    (lambda n: actions(confirm(deny=plain(x(n)))), 30, "/elements/0/confirm/deny/text", SHORTER),
    (lambda n: section(accessory=select(options=options(n))), 100, "/accessory/options", FEWER),
    (
        lambda n: section(accessory=select(placeholder=plain(x(n)))),
        150,
        "/accessory/placeholder/text",
        SHORTER,
    ),
    (
        lambda n: section(accessory=select(options=[option(x(n))])),
        75,
        "/accessory/options/0/text/text",
        SHORTER,
    ),
    (
        lambda n: section(accessory=select(options=[option(value=x(n))])),
        150,
        "/accessory/options/0/value",
        SHORTER,
    ),
    (
        lambda n: section(accessory=select(options=[option(description=plain(x(n)))])),
        75,
        "/accessory/options/0/description/text",
        SHORTER,
    ),
    (
        lambda n: actions({"type": "overflow", "options": options(n)}),
        5,
        "/elements/0/options",
        FEWER,
    ),
    (
        lambda n: actions({"type": "checkboxes", "options": options(n)}),
        10,
        "/elements/0/options",
        FEWER,
    ),
    (
        lambda n: actions({"type": "radio_buttons", "options": options(n)}),
        10,
        "/elements/0/options",
        FEWER,
    ),
]


@pytest.mark.parametrize(("build", "limit", "pointer", "phrase"), IN_MESSAGES)
def test_a_block_at_its_limit_passes_and_one_beyond_is_refused(
    build: Callable[[int], Json], limit: int, pointer: str, phrase: str
) -> None:
    blocks = [{"type": "divider"}, build(limit)]
    assert check_message({"blocks": blocks}) == []

    blocks[1] = build(limit + 1)
    violation = next(
        found for found in check_message({"blocks": blocks}) if found.code == "invalid_blocks"
    )
    assert violation.pointer == f"/blocks/1{pointer}"
    assert violation.message == phrase.format(limit if phrase == FEWER else limit + 1)
    assert violation.cut_at or violation.too_big or "characters" not in violation.message
