"""Tables of Block Kit: the blocks, and which of them each surface takes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from integrations.slack.elements import (
    ALT_TEXT,
    BUTTON,
    FLAG,
    IDENTIFIER,
    IMAGE,
    IN_ACTIONS,
    IN_CONTEXT,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    OBJECT,
    SLACK_FILE,
    URL,
    WORD,
    exactly_one,
    record,
)
from integrations.slack.rich_text import RICH_TEXT, RICH_TEXT_OBJECT
from integrations.slack.shapes import (
    Anything,
    ByType,
    Int,
    Many,
    Problem,
    Record,
    Rule,
    Shape,
    Str,
    Text,
)

MARKDOWN_CHARS = 12_000


def block(required: str = "", /, *rules: Rule, **fields: Shape | None) -> Record:
    """Write one block: it has a type and a block_id that is its own."""
    whole = record(required, *rules, type=None, block_id=IDENTIFIER, **fields)
    return replace(whole, unique="block_id")


def _some_content(value: Mapping[str, Any]) -> Iterable[Problem]:
    names = ("hero_image", "title", "actions", "body")
    if not any(name in value for name in names):
        yield Problem("", "must define at least one of `hero_image`, `title`, `actions`, `body`")


def _some_title(value: Mapping[str, Any]) -> Iterable[Problem]:
    if "title" not in value and "rich_text_title" not in value:
        yield Problem("", "must define either `title` or `rich_text_title`")


def _text_or_fields(value: Mapping[str, Any]) -> Iterable[Problem]:
    if "text" not in value and "fields" not in value:
        yield Problem("", "must define either `text` or `fields`")


SECTION = block(
    "",
    _text_or_fields,
    text=Text(3000, mrkdwn=True),
    fields=Many(Text(2000, mrkdwn=True), most=10),
    accessory=IN_SECTION,
    expand=FLAG,
)
HEADER = block("text", text=Text(150))
DIVIDER = block()
CONTEXT = block("elements", elements=Many(IN_CONTEXT, most=10))
ACTIONS = block("elements", elements=Many(IN_ACTIONS, most=25))
INPUT = block(
    "label element",
    label=Text(2000),
    hint=Text(2000),
    element=IN_INPUT,
    optional=FLAG,
    dispatch_action=FLAG,
)
IMAGE_BLOCK = block(
    "alt_text",
    exactly_one("image_url", "slack_file"),
    alt_text=ALT_TEXT,
    title=Text(2000),
    image_url=URL,
    slack_file=SLACK_FILE,
)
VIDEO = block(
    "alt_text title thumbnail_url video_url",
    alt_text=ALT_TEXT,
    title=Text(200),
    title_url=Str(2000, 1),
    description=Text(200),
    thumbnail_url=URL,
    video_url=URL,
    author_name=Str(50, shown=True),
    provider_name=Str(50, shown=True),
    provider_icon_url=URL,
)
_CARD_TEXT = Text(150, mrkdwn=True)
CARD = block(
    "",
    _some_content,
    hero_image=IMAGE,
    icon=IMAGE,
    title=_CARD_TEXT,
    subtitle=_CARD_TEXT,
    body=Text(200, mrkdwn=True),
    subtext=Text(200, mrkdwn=True),
    actions=Many(ByType({"button": BUTTON}), most=3),
)
CAROUSEL = block("elements", elements=Many(ByType({"card": CARD}), most=10))
FILE = block("external_id source", external_id=WORD, source=Str(one_of=frozenset({"remote"})))
MARKDOWN = block("text", text=Str(MARKDOWN_CHARS, 1, shown=True))

_NUMBER = Anything((int, float), "number")
_CELL = ByType(
    {
        "raw_text": record("text", type=None, text=Str(least=1, shown=True)),
        "raw_number": record(
            "value text",
            type=None,
            value=_NUMBER,
            text=Str(least=1, shown=True),
        ),
        "rich_text": RICH_TEXT,
    }
)
_COLUMN = Anything((dict, type(None)), "object")
TABLE = replace(
    block(
        "rows",
        rows=Many(Many(_CELL, most=20), most=100),
        column_settings=Many(_COLUMN, most=20, least=0),
    ),
    tally="table",
    chars=10_000,
)
DATA_TABLE = replace(
    block(
        "caption rows",
        caption=Str(least=1, shown=True),
        rows=Many(Many(_CELL, most=20), most=201, least=2),
        page_size=Int(1, 100),
    ),
    chars=20_000,
    apart=True,  # one alone may hold more than a message's other blocks together
    extra=True,  # its finer fields are still growing; its limits are known
)
_AXIS = Str(50, shown=True)
_CHART_LABEL = Str(20, 1, shown=True)
_POINT = record("label value", label=_CHART_LABEL, value=_NUMBER)
_SERIES = record("name data", name=_CHART_LABEL, data=Many(_POINT, most=20))
_PLOT = record(
    "series axis_config",
    type=None,
    series=Many(_SERIES, most=12),
    axis_config=record(
        "categories", categories=Many(_CHART_LABEL, most=20), x_label=_AXIS, y_label=_AXIS
    ),
)
_PIE = record("segments", type=None, segments=Many(_POINT, most=12))
DATA_VISUALIZATION = replace(
    block(
        "title chart",
        title=Str(50, 1, shown=True),
        chart=ByType({"pie": _PIE, "bar": _PLOT, "area": _PLOT, "line": _PLOT}),
    ),
    tally="data_visualization",
)
ALERT = block(
    "text",
    text=Text(200, mrkdwn=True),
    level=Str(one_of=frozenset({"default", "info", "warning", "error", "success"})),
)


def _task_card(*statuses: str) -> Record:
    return block(
        "task_id title status",
        task_id=IDENTIFIER,
        title=Str(least=1, shown=True),
        details=RICH_TEXT_OBJECT,
        output=RICH_TEXT_OBJECT,
        sources=Many(OBJECT, least=0),
        status=Str(one_of=frozenset(statuses)),
    )


LONE_TASK_CARD = _task_card("in_progress", "complete", "error")
_TASK = ByType({"task_card": _task_card("pending", "in_progress", "complete", "error")})
PLAN = block("title", title=Str(least=1, shown=True), tasks=Many(_TASK, most=50, least=0))
CONTEXT_ACTIONS = block("elements", elements=Many(IN_CONTEXT_ACTIONS, most=5))

_CHILDREN: dict[str, Shape] = {
    "actions": ACTIONS,
    "context": CONTEXT,
    "divider": DIVIDER,
    "header": HEADER,
    "image": IMAGE_BLOCK,
    "input": INPUT,
    "rich_text": RICH_TEXT,
    "section": SECTION,
    "video": VIDEO,
}
CONTAINER = block(
    "child_blocks",
    _some_title,
    child_blocks=Many(ByType({**_CHILDREN, "file": FILE, "table": TABLE}), most=10),
    title=Text(150),
    rich_text_title=RICH_TEXT_OBJECT,
    subtitle=Text(150, mrkdwn=True),
    icon=IMAGE,
    width=Str(one_of=frozenset({"narrow", "standard", "wide", "full"})),
    is_collapsible=FLAG,
    default_collapsed=FLAG,
    has_header_divider=FLAG,
)

# Which surface takes which block.
_EVERYWHERE: dict[str, Shape] = {**_CHILDREN, "card": CARD}
_HOME: dict[str, Shape] = {
    **_EVERYWHERE,
    "carousel": CAROUSEL,
    "container": CONTAINER,
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "table": TABLE,
}
IN_HOME = ByType(_HOME)
IN_MODAL = ByType({**_EVERYWHERE, "alert": ALERT})
IN_MESSAGE = ByType(
    {
        **_HOME,
        "context_actions": CONTEXT_ACTIONS,
        "file": FILE,
        "markdown": MARKDOWN,
        "plan": PLAN,
        "task_card": LONE_TASK_CARD,
    }
)
