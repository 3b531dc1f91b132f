"""Tables of Block Kit: the elements that blocks hold, and the objects that elements are made of."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from integrations.slack.shapes import (
    Anything,
    ByType,
    Flag,
    Int,
    Many,
    Problem,
    Record,
    Rule,
    Shape,
    Str,
    Text,
)

FLAG = Flag()
IDENTIFIER = Str(255, 1)
URL = Str(3000, 1)
WORD = Str()
OBJECT = Anything(dict, "object")
LABEL = Text(75)
PLACEHOLDER = Text(150)
STYLE = Str(one_of=frozenset({"primary", "danger"}))
DATE = Str(pattern=re.compile(r"\d{4}-\d{2}-\d{2}"))
TIME = Str(pattern=re.compile(r"([01]\d|2[0-3]):[0-5]\d"))
EPOCH = Int(1_000_000_000, 9_999_999_999)
ALT_TEXT = Str(2000, 1, shown=True)


def record(required: str = "", /, *rules: Rule, **fields: Shape | None) -> Record:
    """Write one object of the tables; `required` names its required fields, separated by spaces."""
    return Record(fields, frozenset(required.split()), rules)


def element(required: str = "", /, *rules: Rule, **fields: Shape | None) -> Record:
    """Write one interactive element: it has a type and an action_id that is its own."""
    whole = record(required, *rules, type=None, action_id=IDENTIFIER, **fields)
    return replace(whole, unique="action_id")


def exactly_one(*names: str) -> Rule:
    """Return the rule that one of these fields is given, and not two of them."""
    words = " or ".join(f"`{name}`" for name in names)

    def rule(value: Mapping[str, Any]) -> Iterable[Problem]:
        given = sum(name in value for name in names)
        if given == 0:
            yield Problem("", f"must define either {words}")
        elif given > 1:
            yield Problem("", f"must define only one of {words}")

    return rule


def in_order(low: str, high: str) -> Rule:
    """Return the rule that `low` is not above `high`, when both numbers are given."""

    def rule(value: Mapping[str, Any]) -> Iterable[Problem]:
        if low in value and high in value and float(value[low]) > float(value[high]):
            yield Problem(f"/{low}", f"must not be greater than `{high}`")

    return rule


CONFIRM = record(
    "title text confirm deny",
    title=Text(100),
    text=Text(300, mrkdwn=True),
    confirm=Text(30),
    deny=Text(30),
    style=STYLE,
)
SLACK_FILE = record("", exactly_one("id", "url"), id=IDENTIFIER, url=URL)
DISPATCH = record(
    trigger_actions_on=Many(
        Str(one_of=frozenset({"on_enter_pressed", "on_character_entered"})), most=2
    )
)


def _option(*, mrkdwn: bool = False, url: bool = False) -> Record:
    text = Text(75, mrkdwn=mrkdwn)
    fields: dict[str, Shape | None] = {"text": text, "value": Str(150, 1), "description": text}
    if url:
        fields["url"] = URL
    return record("text value", **fields)


OPTION = _option()
FORMATTED_OPTION = _option(mrkdwn=True)
OPTIONS = Many(OPTION, most=100)
OPTION_GROUPS = Many(record("label options", label=LABEL, options=OPTIONS), most=100)
CHOICES: dict[str, Shape | None] = {"options": OPTIONS, "option_groups": OPTION_GROUPS}
ONE_LIST = exactly_one("options", "option_groups")

# What nearly every menu and picker may carry.
MENU: dict[str, Shape | None] = {
    "placeholder": PLACEHOLDER,
    "confirm": CONFIRM,
    "focus_on_load": FLAG,
}
SEVERAL: dict[str, Shape | None] = {**MENU, "max_selected_items": Int(1)}
INPUT: dict[str, Shape | None] = {
    "placeholder": PLACEHOLDER,
    "dispatch_action_config": DISPATCH,
    "focus_on_load": FLAG,
}
FILTER = record(
    include=Many(Str(one_of=frozenset({"im", "mpim", "private", "public"}))),
    exclude_external_shared_channels=FLAG,
    exclude_bot_users=FLAG,
)
CONVERSATIONS: dict[str, Shape | None] = {"default_to_current_conversation": FLAG, "filter": FILTER}
IDS = Many(WORD, least=0)

IMAGE = record(
    "alt_text",
    exactly_one("image_url", "slack_file"),
    type=None,
    alt_text=ALT_TEXT,
    image_url=URL,
    slack_file=SLACK_FILE,
)
BUTTON = element(
    "text",
    text=LABEL,
    value=Str(2000),
    url=URL,
    style=STYLE,
    confirm=CONFIRM,
    accessibility_label=Str(75, shown=True),
    agent_prompt=Str(4000),
    agent_prompt_display=None,
    visible_to_user_ids=Many(WORD, most=10),
)
WORKFLOW_BUTTON = element(
    "text workflow",
    text=LABEL,
    workflow=OBJECT,
    style=STYLE,
    accessibility_label=Str(75, shown=True),
)
OVERFLOW = element("options", options=Many(_option(url=True), most=5), confirm=CONFIRM)
CHECKBOXES = element(
    "options",
    options=Many(FORMATTED_OPTION, most=10),
    initial_options=Many(FORMATTED_OPTION, most=10),
    confirm=CONFIRM,
    focus_on_load=FLAG,
)
RADIO_BUTTONS = element(
    "options",
    options=Many(FORMATTED_OPTION, most=10),
    initial_option=FORMATTED_OPTION,
    confirm=CONFIRM,
    focus_on_load=FLAG,
)

SELECTS: dict[str, Record] = {
    "static_select": element("", ONE_LIST, **CHOICES, **MENU, initial_option=OPTION),
    "external_select": element(**MENU, min_query_length=Int(0), initial_option=OPTION),
    "users_select": element(**MENU, initial_user=WORD),
    "conversations_select": element(
        **MENU, **CONVERSATIONS, initial_conversation=WORD, response_url_enabled=FLAG
    ),
    "channels_select": element(**MENU, initial_channel=WORD, response_url_enabled=FLAG),
    "multi_static_select": element("", ONE_LIST, **CHOICES, **SEVERAL, initial_options=OPTIONS),
    "multi_external_select": element(**SEVERAL, min_query_length=Int(0), initial_options=OPTIONS),
    "multi_users_select": element(**SEVERAL, initial_users=IDS),
    "multi_conversations_select": element(**SEVERAL, **CONVERSATIONS, initial_conversations=IDS),
    "multi_channels_select": element(**SEVERAL, initial_channels=IDS),
}
DATEPICKER = element(**MENU, initial_date=DATE)
TIMEPICKER = element(**MENU, initial_time=TIME, timezone=WORD)
DATETIMEPICKER = element(confirm=CONFIRM, focus_on_load=FLAG, initial_date_time=EPOCH)

NUMBER = Str(pattern=re.compile(r"-?\d+(\.\d+)?"))
RICH_TEXT_INPUT = element(
    "",
    in_order("min_lines", "max_lines"),
    **INPUT,
    initial_value=OBJECT,
    min_lines=Int(1, 100),
    max_lines=Int(1, 100),
)
INPUTS: dict[str, Record] = {
    "plain_text_input": element(
        "",
        in_order("min_length", "max_length"),
        **INPUT,
        initial_value=Str(3000, shown=True),
        multiline=FLAG,
        min_length=Int(0, 3000),
        max_length=Int(1, 3000),
    ),
    "rich_text_input": RICH_TEXT_INPUT,
    "number_input": element(
        "is_decimal_allowed",
        in_order("min_value", "max_value"),
        **INPUT,
        is_decimal_allowed=FLAG,
        initial_value=NUMBER,
        min_value=NUMBER,
        max_value=NUMBER,
    ),
    "email_text_input": element(**INPUT, initial_value=Str()),
    "url_text_input": element(**INPUT, initial_value=Str(3000)),
    "file_input": element(filetypes=Many(WORD), max_files=Int(1, 10)),
}

FEEDBACK_BUTTON = record(
    "text value", text=LABEL, value=Str(2000), accessibility_label=Str(75, shown=True)
)
FEEDBACK_BUTTONS = element(
    "positive_button negative_button",
    positive_button=FEEDBACK_BUTTON,
    negative_button=FEEDBACK_BUTTON,
)
ICON_BUTTON = element(
    "icon text",
    icon=WORD,
    text=LABEL,
    value=Str(2000),
    confirm=CONFIRM,
    accessibility_label=Str(75, shown=True),
    visible_to_user_ids=Many(WORD, most=10),
)

# The places of Block Kit, and what each of them takes.
_ANYWHERE: dict[str, Shape] = {
    **SELECTS,
    "checkboxes": CHECKBOXES,
    "radio_buttons": RADIO_BUTTONS,
    "datepicker": DATEPICKER,
    "timepicker": TIMEPICKER,
}
_PRESSED: dict[str, Shape] = {
    "button": BUTTON,
    "overflow": OVERFLOW,
    "workflow_button": WORKFLOW_BUTTON,
}
IN_ACTIONS = ByType(
    {
        **_ANYWHERE,
        **_PRESSED,
        "datetimepicker": DATETIMEPICKER,
        "rich_text_input": RICH_TEXT_INPUT,
    }
)
IN_SECTION = ByType({**_ANYWHERE, **_PRESSED, "image": IMAGE})
IN_INPUT = ByType({**_ANYWHERE, **INPUTS, "datetimepicker": DATETIMEPICKER})
# The facts give no length for small print; 2,000 is the least that any text of a block has.
IN_CONTEXT = ByType({"image": IMAGE, "plain_text": Text(2000), "mrkdwn": Text(2000, mrkdwn=True)})
IN_CONTEXT_ACTIONS = ByType({"feedback_buttons": FEEDBACK_BUTTONS, "icon_button": ICON_BUTTON})
