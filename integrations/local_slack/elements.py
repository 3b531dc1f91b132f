"""Where the elements of Block Kit are, and what each holds in `state.values` and `actions`."""

from collections.abc import Iterator

from integrations.local_slack.ids import new_block_id
from integrations.local_slack.records import JSON

ONE_OPTION = ("static_select", "external_select", "radio_buttons")
MANY_OPTIONS = ("multi_static_select", "multi_external_select", "checkboxes")
TEXTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
FIELDS = {
    **dict.fromkeys(ONE_OPTION, ("selected_option", "initial_option")),
    **dict.fromkeys(MANY_OPTIONS, ("selected_options", "initial_options")),
    **dict.fromkeys(TEXTS, ("value", "initial_value")),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", ""),
}
"""Element type → the field that holds its value, the field that holds what it starts with."""

LISTS = (*MANY_OPTIONS, "multi_users_select", "multi_conversations_select", "multi_channels_select")
PRESSED = ("button", "workflow_button", "icon_button", "feedback_buttons", "overflow")


def leaves(blocks: list[JSON]) -> Iterator[tuple[JSON, JSON]]:
    """Yield (block, element) for every element that somebody can act on, in reading order."""
    for block in blocks:
        yield from _of_block(block)


def _of_block(block: JSON) -> Iterator[tuple[JSON, JSON]]:
    kind = block.get("type")
    if kind in ("actions", "context_actions"):
        found = block.get("elements", [])
    elif kind == "section":
        found = [block.get("accessory")]
    elif kind == "input":
        found = [block.get("element")]
    elif kind == "card":
        found = block.get("actions", [])
    elif kind == "carousel":
        yield from leaves(block.get("elements", []))
        return
    elif kind == "container":
        yield from leaves(block.get("child_blocks") or block.get("blocks") or [])
        return
    else:
        return
    for element in found:
        if isinstance(element, dict) and "action_id" in element:
            yield block, element


def name_parts(blocks: list[JSON]) -> list[JSON]:
    """Give a block_id and an action_id to what came without, in place, as Slack does."""
    for block in blocks:
        if not isinstance(block, dict):
            continue
        block.setdefault("block_id", new_block_id())
        inner = block.get("elements", block.get("actions"))
        parts = inner if isinstance(inner, list) else []
        for element in (*parts, block.get("accessory"), block.get("element")):
            if isinstance(element, dict) and (
                element.get("type") in FIELDS or element.get("type") in PRESSED
            ):
                element.setdefault("action_id", new_block_id())
        for nested in ("elements", "child_blocks", "blocks"):
            if block.get("type") in ("carousel", "container") and nested in block:
                name_parts(block[nested])
    return blocks


def options_of(element: JSON) -> list[JSON]:
    """Return the options written in an element, groups flattened."""
    options = list(element.get("options", []))
    for group in element.get("option_groups", []):
        options += group.get("options", [])
    return options


def empty_value(kind: str) -> object:
    """Return what an untouched element of this type holds."""
    return [] if kind in LISTS or kind == "file_input" else None
