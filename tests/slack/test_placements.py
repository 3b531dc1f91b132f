"""What may stand where, by our tables and by the SDK's models."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models import blocks as sdk
from slack_sdk.models.blocks.basic_components import DispatchActionConfig

from integrations.slack.limits import check_message, check_view
from tests.slack.samples import (
    Json,
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
    rich_text,
    section,
    select,
    table,
)

EVERYWHERE: list[Json] = [
    actions(button()),
    {"type": "card", "title": plain()},
    {"type": "context", "elements": [plain(), mrkdwn(), picture()]},
    {"type": "divider"},
    {"type": "header", "text": plain()},
    picture(),
    entry(),
    rich_text({"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}),
    section(),
]
NOT_IN_MODALS: list[Json] = [
    {"type": "carousel", "elements": [{"type": "card", "title": plain()}]},
    table(1, 1),
    {"type": "container", "title": plain(), "child_blocks": [{"type": "divider"}]},
    {
        "type": "data_visualization",
        "title": "x",
        "chart": {"type": "pie", "segments": [{"label": "x", "value": 1}]},
    },
]
ONLY_IN_MESSAGES: list[Json] = [
    {"type": "markdown", "text": "x"},
    {"type": "file", "external_id": "x", "source": "remote"},
    {"type": "plan", "title": "x", "tasks": []},
    {"type": "task_card", "task_id": "1", "title": "x", "status": "error"},
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "positive_button": {"text": plain(), "value": "1"},
                "negative_button": {"text": plain(), "value": "0"},
            }
        ],
    },
]
ONLY_IN_MODALS: list[Json] = [{"type": "alert", "text": plain(), "level": "warning"}]


@pytest.mark.parametrize(
    ("block", "surfaces"),
    [
        *((block, "message modal home") for block in EVERYWHERE),
        *((block, "message home") for block in NOT_IN_MODALS),
        *((block, "message") for block in ONLY_IN_MESSAGES),
        *((block, "modal") for block in ONLY_IN_MODALS),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else None,
)
def test_each_surface_takes_its_blocks(block: Json, surfaces: str) -> None:
    refusals = {
        "message": check_message({"blocks": [block]}),
        "modal": check_view(modal(block)),
        "home": check_view(home(block)),
    }
    for surface, found in refusals.items():
        if surface in surfaces.split():
            assert found == []
        else:
            assert [violation.message for violation in found] == [
                f"unsupported type: {block['type']}"
            ]
            assert found[0].pointer.endswith("/blocks/0/type")


SELECTS = ["external", "users", "conversations", "channels"]
WHEREVER: list[Json] = [
    select(),
    {**select(), "type": "multi_static_select", "max_selected_items": 1},
    *({"type": f"{kind}_select"} for kind in SELECTS),
    *({"type": f"multi_{kind}_select"} for kind in SELECTS),
    {"type": "checkboxes", "options": [{"text": mrkdwn(), "value": "v"}]},
    {"type": "radio_buttons", "options": options(2)},
    {"type": "datepicker", "initial_date": "2026-11-23"},
    {"type": "timepicker", "initial_time": "09:30"},
]
PLACES: list[tuple[Json, str]] = [
    *((element, "actions section input") for element in WHEREVER),
    (button(), "actions section"),
    ({"type": "overflow", "options": [option(url="https://example.org")]}, "actions section"),
    ({"type": "workflow_button", "text": plain(), "workflow": {}}, "actions section"),
    (picture(), "section"),
    ({"type": "datetimepicker", "initial_date_time": 1_700_000_000}, "actions input"),
    ({"type": "rich_text_input"}, "actions input"),
    ({"type": "plain_text_input", "multiline": True}, "input"),
    ({"type": "email_text_input"}, "input"),
    ({"type": "url_text_input"}, "input"),
    ({"type": "number_input", "is_decimal_allowed": False, "min_value": "-1.5"}, "input"),
    ({"type": "file_input", "filetypes": ["png"]}, "input"),
]


@pytest.mark.parametrize(
    ("element", "places"),
    PLACES,
    ids=lambda value: value["type"] if isinstance(value, dict) else None,
)
def test_each_block_takes_its_elements(element: Json, places: str) -> None:
    blocks = {
        "actions": actions(element),
        "section": section(accessory=element),
        "input": entry(element),
    }
    for place, block in blocks.items():
        messages = [violation.message for violation in check_view(modal(block))]
        if place in places.split():
            assert messages == []
        else:
            assert messages == [f"unsupported type: {element['type']}"]


# What the SDK's own models write is a second opinion on names of fields and kinds.
OF_THE_SDK: list[sdk.Block] = [
    sdk.SectionBlock(text="x", accessory=sdk.UserSelectElement(action_id="a", initial_user="U1")),
    sdk.ActionsBlock(
        elements=[
            sdk.ConversationSelectElement(
                action_id="a",
                filter=sdk.ConversationFilter(include=["im"], exclude_bot_users=True),
                response_url_enabled=True,
            ),
            sdk.ExternalDataSelectElement(action_id="b", min_query_length=0),
            sdk.DatePickerElement(action_id="c", initial_date="2026-11-23"),
            sdk.OverflowMenuElement(
                action_id="d", options=[sdk.Option(label=n, value=n) for n in ("1", "2")]
            ),
            sdk.ButtonElement(
                action_id="e",
                text="x",
                confirm=sdk.ConfirmObject(title="x", text="x"),
                style="danger",
            ),
        ]
    ),
    sdk.InputBlock(
        label="x",
        hint="x",
        optional=True,
        element=sdk.PlainTextInputElement(
            action_id="f",
            multiline=True,
            dispatch_action_config=DispatchActionConfig(trigger_actions_on=["on_enter_pressed"]),
        ),
    ),
    sdk.ContextActionsBlock(
        elements=[sdk.IconButtonElement(action_id="g", icon="trash", text="x", value="1")]
    ),
    sdk.RichTextBlock(
        elements=[
            sdk.RichTextListElement(
                style="ordered",
                indent=1,
                elements=[
                    sdk.RichTextSectionElement(
                        elements=[
                            sdk.RichTextElementParts.Text(text="x"),
                            sdk.RichTextElementParts.Link(url="https://example.org", text="x"),
                            sdk.RichTextElementParts.User(user_id="U1"),
                            sdk.RichTextElementParts.Broadcast(range="here"),
                        ]
                    )
                ],
            )
        ]
    ),
]


@pytest.mark.parametrize("block", OF_THE_SDK, ids=lambda block: block.type)
def test_what_the_sdk_builds_passes(block: sdk.Block) -> None:
    assert check_message({"blocks": [block.to_dict()]}) == []


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "blocks", "elements", "element", "fields", "accessory", "options"]
            ),
            inner
            | st.sampled_from(["section", "actions", "input", "modal", "home", "button", "table"]),
            max_size=4,
        )
    ),
    max_leaves=15,
)


@given(values)
def test_no_json_makes_the_checks_fail(value: Any) -> None:
    for found in (
        check_message({"blocks": value, "attachments": value, "metadata": value, "text": value}),
        check_message({"blocks": [value], "attachments": [{"blocks": [value]}]}),
        check_view(value),
        check_view({"type": "modal", "blocks": value, "title": value}),
    ):
        assert all(
            violation.pointer.startswith("/") or not violation.pointer for violation in found
        )
