"""Say what Slack would refuse in a message or a view.

What each block may hold is written in the tables (`blocks.py`, `elements.py`, `rich_text.py`);
this module adds what concerns the whole. `limits.py` is the door to it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from integrations.slack.blocks import IN_HOME, IN_MESSAGE, IN_MODAL, MARKDOWN_CHARS
from integrations.slack.elements import FLAG, record
from integrations.slack.shapes import ByType, Many, Problem, Shape, Str, Text, Walk

MESSAGE_TEXT = 4_000  # Slack's advice, and the most that chat.update takes
MESSAGE_CHARS = 13_200  # read in all blocks together; seen, not documented
VIEW_BYTES = 250_000
ATTACHMENTS = 100
ATTACHMENT_BLOCKS = 20


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that Slack would refuse.

    `pointer` is a JSON pointer from the top ("/blocks/0/text/text", "/view/title"), `message`
    Slack's phrase, `code` the error that the API call would answer. `cut_at` is the limit when
    cutting the text at the pointer mends it; `too_big` marks excess that cannot be cut.
    """

    pointer: str
    message: str
    code: str
    cut_at: int | None = None
    too_big: bool = False


_BLOCKS_OF_MESSAGE = Many(IN_MESSAGE, most=50, least=0)
_BLOCKS_OF_ATTACHMENT = Many(IN_MESSAGE, most=ATTACHMENT_BLOCKS, least=0)
_TITLE = Text(24)
_VIEWS: dict[str, Shape] = {
    "modal": record(
        "title blocks",
        type=None,
        blocks=Many(IN_MODAL, most=100, least=0),
        title=_TITLE,
        submit=_TITLE,
        close=_TITLE,
        private_metadata=Str(3000),
        callback_id=Str(255),
        external_id=Str(255),
        clear_on_close=FLAG,
        notify_on_close=FLAG,
        submit_disabled=FLAG,
    ),
    "home": record(
        "blocks",
        type=None,
        blocks=Many(IN_HOME, most=100, least=0),
        private_metadata=Str(3000),
        callback_id=Str(255),
        external_id=Str(255),
    ),
}
_EVENT_TYPE = re.compile(r"\w+")
_ONE_PER_MESSAGE = {"table": 1, "data_visualization": 2}


def check_message(message: Mapping[str, Any], *, update: bool = False) -> list[Violation]:
    """Return what `chat.postMessage` (or, with `update`, `chat.update`) would refuse.

    `message` has the call's own arguments: text, markdown_text, blocks, attachments, metadata;
    others are not looked at. An empty list means that nothing is wrong.
    """
    found: list[Violation] = []
    text, blocks = message.get("text"), message.get("blocks")
    attachments, markdown = message.get("attachments"), message.get("markdown_text")
    if not (text or blocks or attachments or markdown):
        found.append(Violation("", "no text, blocks or attachments", "no_text"))
    if text is not None:
        found += _check_text(text, update=update)
    if markdown is not None:
        found += _check_markdown(markdown, alone=not (text or blocks))
    walk = Walk()
    if blocks is not None:
        found += _blocks_violations(blocks, walk)
    if attachments:
        found += _attachment_violations(attachments, walk)
    if message.get("metadata"):
        found += _metadata_violations(message["metadata"])
    return found


def check_view(view: Any) -> list[Violation]:
    """Return what `views.open`, `push`, `update` or `publish` would refuse in `view`.

    `view["type"]` ("modal" or "home") says by which rules. Pointers start with "/view".
    """
    kind = view.get("type") if isinstance(view, Mapping) else None
    shape = _VIEWS.get(kind) if isinstance(kind, str) else None
    if shape is None:
        problems: list[Problem] = list(ByType(_VIEWS).check(view, Walk()))
        return [_violation(problem, "/view", "invalid_arguments") for problem in problems]
    problems = list(shape.check(view, Walk()))
    blocks = view.get("blocks")
    if kind == "modal" and "submit" not in view and isinstance(blocks, list):
        problems += _inputs_without_submit(blocks)
    found = [_violation(problem, "/view", "invalid_arguments") for problem in problems]
    size = len(json.dumps(view, ensure_ascii=False).encode(errors="replace"))
    if size > VIEW_BYTES:
        words = f"view is {size} bytes, more than {VIEW_BYTES}"
        found.append(Violation("/view", words, "view_too_large", too_big=True))
    return found


def _violation(problem: Problem, above: str, code: str) -> Violation:
    pointer = above + problem.pointer
    return Violation(pointer, problem.message, code, problem.cut_at, problem.too_big)


def _check_text(text: Any, *, update: bool) -> Iterator[Violation]:
    if not isinstance(text, str):
        yield Violation("/text", "must provide a string", "invalid_arguments")
    elif update and len(text) > MESSAGE_TEXT:
        words = f"must be less than {MESSAGE_TEXT + 1} characters"
        yield Violation("/text", words, "msg_too_long", cut_at=MESSAGE_TEXT)


def _check_markdown(markdown: Any, *, alone: bool) -> Iterator[Violation]:
    if not alone:
        words = "`markdown_text` cannot go with `text` or `blocks`"
        yield Violation("/markdown_text", words, "markdown_text_conflict")
    for problem in Str(MARKDOWN_CHARS, shown=True).check(markdown, Walk()):
        yield _violation(problem, "/markdown_text", "msg_too_long")


def _blocks_violations(blocks: Any, walk: Walk) -> list[Violation]:
    if not isinstance(blocks, list):
        return [Violation("/blocks", "must provide an array", "invalid_blocks_format")]
    problems = _BLOCKS_OF_MESSAGE.check(blocks, walk)
    found = [_violation(problem, "/blocks", "invalid_blocks") for problem in problems]
    for name, most in _ONE_PER_MESSAGE.items():
        if walk.tally.get(name, 0) > most:
            words = f"no more than {most} {name} blocks allowed"
            found.append(Violation("/blocks", words, "invalid_blocks", too_big=True))
    markdown = sum(
        len(block["text"])
        for block in blocks
        if isinstance(block, dict)
        and block.get("type") == "markdown"
        and isinstance(block.get("text"), str)
    )
    if walk.chars > MESSAGE_CHARS or markdown > MARKDOWN_CHARS:
        words = f"blocks hold {walk.chars} characters"
        found.append(Violation("/blocks", words, "msg_blocks_too_long", too_big=True))
    return found


def _attachment_violations(attachments: Any, walk: Walk) -> Iterator[Violation]:
    if not isinstance(attachments, list):
        yield Violation("/attachments", "must provide an array", "invalid_attachments")
        return
    if len(attachments) > ATTACHMENTS:
        words = f"no more than {ATTACHMENTS} items allowed"
        yield Violation("/attachments", words, "too_many_attachments", too_big=True)
    for index, attachment in enumerate(attachments):
        above = f"/attachments/{index}"
        if not isinstance(attachment, dict):
            yield Violation(above, "must provide an object", "invalid_attachments")
        elif "blocks" in attachment:
            for problem in _BLOCKS_OF_ATTACHMENT.check(attachment["blocks"], walk):
                yield _violation(problem, f"{above}/blocks", "invalid_attachments")


def _metadata_violations(metadata: Any) -> Iterator[Violation]:
    if not isinstance(metadata, dict):
        yield Violation("/metadata", "must provide an object", "invalid_metadata_format")
        return
    if "entities" in metadata:
        return
    name, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not (isinstance(name, str) and _EVENT_TYPE.fullmatch(name)):
        words = "must be letters, digits and underscores"
        yield Violation("/metadata/event_type", words, "invalid_metadata_format")
    if not isinstance(payload, dict):
        words = "must provide an object"
        yield Violation("/metadata/event_payload", words, "invalid_metadata_format")
        return
    for key, value in payload.items():
        if not _flat_enough(value):
            words = "must be a value, an object of values, or an array of those"
            yield Violation(f"/metadata/event_payload/{key}", words, "invalid_metadata_schema")


def _flat_enough(value: Any) -> bool:
    """Say whether metadata nests no deeper than Slack keeps it."""
    if isinstance(value, list):
        return all(not isinstance(item, list) and _flat_enough(item) for item in value)
    if isinstance(value, dict):
        return not any(isinstance(inner, dict | list) for inner in value.values())
    return True


def _inputs_without_submit(blocks: list[Any]) -> Iterator[Problem]:
    words = "must define `submit` to use an `input` block in modals"
    for index, block in enumerate(blocks):
        if isinstance(block, dict) and block.get("type") == "input":
            yield Problem(f"/blocks/{index}/input", words)
