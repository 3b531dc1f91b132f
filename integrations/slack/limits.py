"""Slack's limits: what it would refuse, and texts brought within what it takes.

The bot asks before it sends; the local Slack asks the same questions to refuse.
"""

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from integrations.slack.checks import MESSAGE_TEXT, Violation, check_message, check_view
from integrations.slack.cutting import cut

__all__ = [
    "MESSAGE_TEXT",
    "TooLarge",
    "Violation",
    "check_message",
    "check_view",
    "cut",
    "fit_message",
    "fit_view",
    "settle_message",
    "settle_view",
]

# Slack's own count of a message is not known to the character, so a cut leaves it some room.
_CHARS_FITTED = 12_000

_Check = Callable[[dict[str, Any]], list[Violation]]


class TooLarge(ValueError):  # noqa: N818  it is read as the sentence it holds
    """A message or view holds more than Slack takes, and not in a text that could be cut."""


def fit_message(message: Mapping[str, Any]) -> dict[str, Any]:
    """Return the message with every text that is too long cut, with "…" where it was.

    The argument is left as it is. Raise `TooLarge` when something else is too big, such as the
    number of blocks. What is wrong in other ways stays, for `check_message` to tell.
    """
    return settle_message(message)[0]


def fit_view(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return the view with every text that is too long cut; otherwise as `fit_message`."""
    return settle_view(view)[0]


def settle_message(message: Mapping[str, Any]) -> tuple[dict[str, Any], list[Violation]]:
    """Fit a message and return it with the violations that are left: one check when it fits."""
    # A card is edited in place later, so its text must already be one that chat.update takes.
    return _settle(dict(message), lambda value: check_message(value, update=True))


def settle_view(view: Mapping[str, Any]) -> tuple[dict[str, Any], list[Violation]]:
    """Fit a view and return it with the violations that are left: one check when it fits."""
    held, left = _settle({"view": dict(view)}, lambda value: check_view(value["view"]))
    return held["view"], left


def _settle(value: dict[str, Any], check: _Check) -> tuple[dict[str, Any], list[Violation]]:
    """Cut what can be cut, single texts first, then all texts when their sum is too long."""
    found = check(value)
    if any(violation.cut_at for violation in found):
        value = copy.deepcopy(value)
        for violation in found:
            if violation.cut_at:
                _cut_at(value, violation.pointer, violation.cut_at)
        found = check(value)
    if any(violation.code == "msg_blocks_too_long" for violation in found):
        value = copy.deepcopy(value)
        _squeeze(value)
        found = check(value)
    for violation in found:
        if violation.too_big:
            where = violation.pointer or "the message"
            raise TooLarge(f"This is too large for Slack: {violation.message} ({where}).")
    return value, found


def _cut_at(value: Any, pointer: str, limit: int) -> None:
    """Cut the text that the JSON pointer leads to."""
    *steps, last = pointer.split("/")[1:]
    for step in steps:
        value = value[int(step) if isinstance(value, list) else step]
    key = int(last) if isinstance(value, list) else last
    value[key] = cut(value[key], limit)


def _squeeze(message: dict[str, Any]) -> None:
    """Cut the longest texts of all blocks to one length, such that their sum fits."""
    holders = list(_texts(message.get("blocks", [])))
    lengths = sorted(len(holder["text"]) for holder in holders)
    room = _CHARS_FITTED
    longest = 0
    for index, length in enumerate(lengths):
        longest = room // (len(lengths) - index)
        if length > longest:
            break
        room -= length
    for holder in holders:
        holder["text"] = cut(holder["text"], longest)


def _texts(value: Any) -> Iterator[dict[str, Any]]:
    """Find the objects in which a string named `text` is read by people."""
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value
        for inner in value.values():
            if isinstance(inner, dict | list):
                yield from _texts(inner)
