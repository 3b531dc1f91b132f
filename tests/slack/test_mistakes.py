"""A mistake is named by a pointer and in Slack's phrase."""

from typing import Any

import pytest

from integrations.slack.limits import check_message, check_view
from tests.slack.samples import (
    actions,
    button,
    entry,
    home,
    modal,
    mrkdwn,
    option,
    options,
    picture,
    plain,
    section,
    select,
)


@pytest.mark.parametrize(
    ("block", "pointer", "message"),
    [
        ({"type": "header"}, "", "missing required field: text"),
        ({"type": "section"}, "", "must define either `text` or `fields`"),
        ({}, "", "missing required field: type"),
        ({"type": 3}, "/type", "unsupported type: 3"),
        ("text", "", "must provide an object"),
        (section(text_color="red"), "", "invalid additional property: text_color"),
        (section(""), "/text/text", "must be more than 0 characters"),
        ({"type": "section", "text": "x"}, "/text", "must provide an object"),
        ({"type": "section", "text": {"text": "x"}}, "/text", "missing required field: type"),
        ({"type": "section", "text": {"type": "mrkdwn"}}, "/text", "missing required field: text"),
        (
            {"type": "section", "text": {"type": "mrkdwn", "text": 3}},
            "/text/text",
            "must provide a string",
        ),
        ({"type": "header", "text": mrkdwn()}, "/text/type", "unsupported type: mrkdwn"),
        (
            {"type": "section", "text": {**mrkdwn(), "emoji": True}},
            "/text",
            "invalid additional property: emoji",
        ),
        (
            {"type": "header", "text": {**plain(), "emoji": "yes"}},
            "/text/emoji",
            "must provide a boolean",
        ),
        ({"type": "actions", "elements": []}, "/elements", "must provide at least 1 items"),
        ({"type": "actions", "elements": {}}, "/elements", "must provide an array"),
        (actions(button(style="red")), "/elements/0/style", "must be one of: danger, primary"),
        (actions(button(confirm={})), "/elements/0/confirm", "missing required field: confirm"),
        ({"type": "image", "image_url": "x"}, "", "missing required field: alt_text"),
        (
            picture(slack_file={"id": "F1"}),
            "",
            "must define only one of `image_url` or `slack_file`",
        ),
        (
            section(accessory={"type": "static_select"}),
            "/accessory",
            "must define either `options` or `option_groups`",
        ),
        (
            section(accessory=select(option_groups=[{"label": plain(), "options": options(1)}])),
            "/accessory",
            "must define only one of `options` or `option_groups`",
        ),
        (
            section(accessory={"type": "static_select", "option_groups": []}),
            "/accessory/option_groups",
            "must provide at least 1 items",
        ),
        (
            section(accessory=select(options=[option(url="https://example.org")])),
            "/accessory/options/0",
            "invalid additional property: url",
        ),
        (
            entry({"type": "number_input"}),
            "/element",
            "missing required field: is_decimal_allowed",
        ),
        (
            entry(
                {
                    "type": "number_input",
                    "is_decimal_allowed": True,
                    "min_value": "10",
                    "max_value": "9",
                }
            ),
            "/element/min_value",
            "must not be greater than `max_value`",
        ),
        (
            entry({"type": "datepicker", "initial_date": "23/11/2026"}),
            "/element/initial_date",
            r"must match the form \d{4}-\d{2}-\d{2}",
        ),
        (
            entry({"type": "datetimepicker", "initial_date_time": 170_000_000}),
            "/element/initial_date_time",
            "must be greater than 999999999",
        ),
        ({"type": "card", "subtitle": plain()}, "", "must define at least one of"),
        (
            {"type": "task_card", "task_id": "1", "title": "x", "status": "pending"},
            "/status",
            "must be one of: complete, error, in_progress",
        ),
        (
            {"type": "container", "child_blocks": [{"type": "card"}]},
            "/child_blocks/0/type",
            "unsupp",
        ),
    ],
)
def test_a_wrong_block_is_named_by_pointer_and_phrase(
    block: Any, pointer: str, message: str
) -> None:
    first = check_message({"blocks": [{"type": "divider"}, block]})[0]
    assert first.pointer == f"/blocks/1{pointer}"
    assert first.message.startswith(message)
    assert first.code == "invalid_blocks"


def test_identifiers_are_unique_in_the_whole_message() -> None:
    twice = actions(button(action_id="take"), button(action_id="take"))
    found = check_message({"blocks": [section(), twice]})
    assert [(violation.pointer, violation.message) for violation in found] == [
        ("/blocks/1/elements/1/action_id", '`action_id` "take" already exists')
    ]
    apart = [actions(button(action_id="a")), section(accessory=button(action_id="a"))]
    assert check_message({"blocks": apart})[0].pointer == "/blocks/1/accessory/action_id"
    same = [section(block_id="b"), section(block_id="b")]
    assert check_view(modal(*same))[0].pointer == "/view/blocks/1/block_id"


def test_an_input_needs_a_submit_button_in_a_modal_only() -> None:
    without = modal(section(), entry())
    del without["submit"]
    (violation,) = check_view(without)
    assert violation.message == "must define `submit` to use an `input` block in modals"
    assert violation.pointer == "/view/blocks/1/input"
    assert check_view(home(entry())) == []


@pytest.mark.parametrize(
    ("view", "pointer", "message"),
    [
        ({"type": "modal", "blocks": []}, "/view", "missing required field: title"),
        ({"type": "home"}, "/view", "missing required field: blocks"),
        (home(submit=plain()), "/view", "invalid additional property: submit"),
        ({"type": "workflow"}, "/view/type", "unsupported type: workflow"),
        ({"type": ["modal"]}, "/view/type", "unsupported type: ['modal']"),
        ({}, "/view", "missing required field: type"),
        (None, "/view", "must provide an object"),
        (modal(title="x"), "/view/title", "must provide an object"),
        (modal(blocks={}), "/view/blocks", "must provide an array"),
    ],
)
def test_a_wrong_view_is_named_by_pointer_and_phrase(view: Any, pointer: str, message: str) -> None:
    (violation,) = check_view(view)
    assert (violation.pointer, violation.message) == (pointer, message)
    assert violation.code == "invalid_arguments"


def test_blocks_that_are_no_list_have_their_own_error() -> None:
    (violation,) = check_message({"blocks": {"type": "divider"}})
    assert violation.code == "invalid_blocks_format"
