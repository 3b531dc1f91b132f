from typing import Any

import pytest

from integrations.local_slack.errors import NotDoneError, PeopleError
from integrations.local_slack.forms import entry_of, fill, mistakes, state_values
from integrations.local_slack.records import JSON, Typed
from tests.local_slack.kit import actions, button, field, options, text, typed


def nothing(_element: JSON, _value: str) -> None:
    return None


def element(kind: str, **more: Any) -> JSON:
    return {"type": kind, "action_id": "a"} | more


@pytest.mark.parametrize(
    ("made", "key", "value"),
    [
        (element("plain_text_input", initial_value="x"), "value", "x"),
        (element("plain_text_input"), "value", None),
        (element("checkboxes", options=options("a")), "selected_options", []),
        (element("static_select", options=options("a")), "selected_option", None),
        (element("datepicker", initial_date="2026-11-23"), "selected_date", "2026-11-23"),
        (element("multi_users_select", initial_users=["U1"]), "selected_users", ["U1"]),
        (element("file_input"), "files", []),
    ],
)
def test_what_an_untouched_form_holds(made: JSON, key: str, value: Any) -> None:
    values = state_values([field("b", made)], {})
    assert values == {"b": {"a": {"type": made["type"], key: value}}}


def test_buttons_hold_nothing() -> None:
    assert state_values([actions(button("go"))], {}) == {}


@pytest.mark.parametrize(
    ("made", "given", "expected"),
    [
        (element("plain_text_input"), "x", {"value": "x"}),
        (element("plain_text_input"), "", {"value": None}),
        (element("number_input"), "4", {"value": "4"}),
        (element("datetimepicker"), "1795000000", {"selected_date_time": 1795000000}),
        (element("datepicker"), {"selected_date": "2026-11-23"}, {"selected_date": "2026-11-23"}),
        (
            element("timepicker", timezone="UTC"),
            "09:00",
            {"selected_time": "09:00", "timezone": "UTC"},
        ),
        (element("users_select"), "U1", {"selected_user": "U1"}),
    ],
)
def test_what_was_given(made: JSON, given: Any, expected: JSON) -> None:
    assert entry_of(made, given, nothing) == {"type": made["type"]} | expected


@pytest.mark.parametrize(
    "kind", ["plain_text_input", "email_text_input", "url_text_input", "number_input"]
)
@pytest.mark.parametrize("given", [4, 1.5, True, ["x"], {"a": 1}, {"value": ["x"]}])
def test_what_is_typed_is_a_text(kind: str, given: Any) -> None:
    with pytest.raises(PeopleError, match="invalid_arguments"):
        entry_of(element(kind), given, nothing)


def test_rich_text_may_be_given_as_text() -> None:
    entry = entry_of(element("rich_text_input"), "bonjour", nothing)
    assert entry["rich_text_value"]["elements"][0]["elements"][0]["text"] == "bonjour"


def test_options_in_groups() -> None:
    groups = [{"label": text("g", "plain_text"), "options": options("a", "b")}]
    entry = entry_of(element("static_select", option_groups=groups), "b", nothing)
    assert entry["selected_option"]["value"] == "b"


def test_a_choice_that_is_not_there() -> None:
    with pytest.raises(NotDoneError, match="no_such_option"):
        entry_of(element("radio_buttons", options=options("a")), "z", nothing)


def test_a_place_that_is_not_there() -> None:
    with pytest.raises(NotDoneError, match="no_such_input"):
        fill([field("b", typed())], {}, {"b": {"other": "x"}}, nothing)


@pytest.mark.parametrize(
    ("made", "given", "words"),
    [
        (typed(min_length=3), "ab", "at least 3"),
        (typed(max_length=3), "abcd", "no more than 3"),
        (element("number_input", is_decimal_allowed=False), "1.5", "whole number"),
        (element("number_input", is_decimal_allowed=True), "beaucoup", "valid number"),
        (element("number_input", is_decimal_allowed=False, min_value="2"), "1", "at least 2"),
        (element("number_input", is_decimal_allowed=False, max_value="2"), "3", "at most 2"),
        (element("number_input", is_decimal_allowed=True), "nan", "valid number"),
        (element("number_input", is_decimal_allowed=True), "1e999", "valid number"),
        (element("email_text_input"), "paul", "email"),
        (element("url_text_input"), "acme", "URL"),
        (element("multi_users_select", max_selected_items=1), ["U1", "U2"], "no more than 1"),
    ],
)
def test_mistakes(made: JSON, given: Any, words: str) -> None:
    blocks = [field("b", made)]
    values: Typed = {}
    fill(blocks, values, {"b": {made["action_id"]: given}}, nothing)
    assert words in mistakes(blocks, state_values(blocks, values))["b"]


def test_no_mistake() -> None:
    made = [
        field("n", element("number_input", is_decimal_allowed=True, initial_value="1.5")),
        field("e", element("email_text_input", initial_value="a@acme.example")),
        field("u", element("url_text_input", initial_value="https://acme.example")),
        field("o", typed(), optional=True),
    ]
    assert mistakes(made, state_values(made, {})) == {}
