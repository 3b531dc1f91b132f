"""What a reader sees of words, and what comes through the door of a form."""

from typing import Any

import pytest

from commands.kit.blank import is_blank
from commands.kit.inbound import Click, Submitted, Typed


@pytest.mark.parametrize(
    "text", ["", " \t\n", "\x00", "\u200b\u200d", "\ufeff", "\u3164", "\u2800", "\ufe0f", "\u00ad"]
)
def test_what_shows_nothing_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", "\u200bé", ".", "🔥", "❤\ufe0f", "الطابعة", "\ufffd"])
def test_what_shows_something_is_not(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\ud800b", "a\ufffdb"),
        ("a\x00b", "ab"),
        ("a\u202eb", "ab"),
        ("two\nlines\t& <more>", "two\nlines\t& <more>"),
    ],
)
def test_what_is_typed_is_clean_at_the_door(typed: str, kept: str) -> None:
    fields: dict[str, dict[str, Any]] = {
        "words": {"value": typed},
        "one": {"selected_option": {"value": typed}},
        "several": {"selected_options": [{"value": typed}, {"value": "x"}]},
    }
    state = {"values": {name: {"field": element} for name, element in fields.items()}}
    sent = Submitted.parse({"user": {"id": "U1"}, "view": {"id": "V1", "state": state}})
    assert sent.values == {"words": kept, "one": kept, "several": f"{kept},x"}
    picked = Click.parse({"user": {"id": "U1"}, "actions": [{"action_id": "a", **fields["one"]}]})
    assert picked.selected == kept
    assert Typed.parse({"text": typed}).text == kept
