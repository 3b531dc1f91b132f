"""What forms hold: what people give, filled up with the defaults, checked as by Slack's client."""

import math
import re
from collections.abc import Callable
from typing import Any

from integrations.local_slack.elements import (
    FIELDS,
    LISTS,
    MANY_OPTIONS,
    ONE_OPTION,
    TEXTS,
    empty_value,
    leaves,
    options_of,
)
from integrations.local_slack.errors import NotDoneError, PeopleError
from integrations.local_slack.records import JSON, Typed

REQUIRED = "Please complete this required field."
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
Offered = Callable[[JSON, str], JSON | None]
"""Finds an option that an external select offered: (element, value) → the option."""


def state_values(blocks: list[JSON], typed: Typed) -> Typed:
    """Return `state.values`: what was typed, what the view started with, null for the rest."""
    values: Typed = {}
    for block, element in leaves(blocks):
        if element["type"] not in FIELDS:
            continue
        entry = typed.get(block["block_id"], {}).get(element["action_id"])
        if entry is None or entry["type"] != element["type"]:
            entry = initial_entry(element)
        values.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return values


def initial_entry(element: JSON) -> JSON:
    """Return the entry of an element that nobody touched."""
    field, initial = FIELDS[element["type"]]
    return _entry(element, field, element.get(initial, empty_value(element["type"])))


def _entry(element: JSON, field: str, value: Any) -> JSON:
    entry: JSON = {"type": element["type"], field: value}
    if element["type"] == "timepicker" and "timezone" in element:
        entry["timezone"] = element["timezone"]
    return entry


def entry_of(element: JSON, given: Any, offered: Offered) -> JSON:
    """Return the entry for what a person gave: a text, an option's value, a list of them, a date.

    NotDoneError "no_such_option" when they chose what is not there; PeopleError for no text
    where Slack sends one.
    """
    kind = element["type"]
    field = FIELDS[kind][0]
    if isinstance(given, dict) and field in given:
        given = given[field]
    if given is None or given == "":
        return _entry(element, field, empty_value(kind))
    if kind in TEXTS and not isinstance(given, str):
        raise PeopleError("invalid_arguments", detail=f"{kind} holds a text, as Slack sends it")
    if kind in LISTS and not isinstance(given, list):
        given = [given]
    if kind in ONE_OPTION:
        return _entry(element, field, _option(element, given, offered))
    if kind in MANY_OPTIONS:
        return _entry(element, field, [_option(element, one, offered) for one in given])
    plain = PLAIN.get(kind)
    return _entry(element, field, plain(given) if plain else given)


def _option(element: JSON, given: Any, offered: Offered) -> JSON:
    value = str(given.get("value")) if isinstance(given, dict) else str(given)
    for option in options_of(element):
        if option.get("value") == value:
            return {"text": option["text"], "value": value}
    found = offered(element, value) if element["type"].endswith("external_select") else None
    if found is None:
        raise NotDoneError("no_such_option", f"{value!r} is not offered here")
    return {"text": found["text"], "value": value}


def _rich(text: str) -> JSON:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


PLAIN: dict[str, Callable[[Any], Any]] = {
    "datetimepicker": int,
    "rich_text_input": lambda given: _rich(given) if isinstance(given, str) else given,
}
"""Element type → how what was given is written, where that is not as it is."""


def fill(blocks: list[JSON], typed: Typed, values: JSON, offered: Offered) -> None:
    """Write given values {block_id: {action_id: value}} into `typed`.

    NotDoneError "no_such_input" for a place that the form does not have.
    """
    places = {(block["block_id"], el["action_id"]): el for block, el in leaves(blocks)}
    for block_id, actions in values.items():
        for action_id, given in actions.items():
            element = places.get((block_id, action_id))
            if element is None or element["type"] not in FIELDS:
                raise NotDoneError("no_such_input", f"there is no input {block_id}/{action_id}")
            typed.setdefault(block_id, {})[action_id] = entry_of(element, given, offered)


def keep_typed(blocks: list[JSON], typed: Typed) -> Typed:
    """Return what was typed in places that a new version of the view still has."""
    places = {(block["block_id"], el["action_id"]): el["type"] for block, el in leaves(blocks)}
    kept: Typed = {}
    for block_id, actions in typed.items():
        for action_id, entry in actions.items():
            if places.get((block_id, action_id)) == entry["type"]:
                kept.setdefault(block_id, {})[action_id] = entry
    return kept


def mistakes(blocks: list[JSON], values: Typed) -> dict[str, str]:
    """Return {block_id: sentence} for the inputs that Slack's client would not send."""
    found: dict[str, str] = {}
    for block, element in leaves(blocks):
        if block["type"] != "input" or element["type"] not in FIELDS:
            continue
        entry = values[block["block_id"]][element["action_id"]]
        given = entry[FIELDS[element["type"]][0]]
        if given in (None, "", []):
            if not block.get("optional", False):
                found[block["block_id"]] = REQUIRED
            continue
        sentence = _mistake(element, given)
        if sentence:
            found[block["block_id"]] = sentence
    return found


def _mistake(element: JSON, given: Any) -> str | None:
    kind = element["type"]
    if kind == "number_input":
        return _wrong_number(element, str(given))
    if kind == "plain_text_input":
        return _wrong_length(element, str(given))
    if kind == "email_text_input" and not EMAIL.fullmatch(given):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not str(given).startswith(("http://", "https://")):
        return "Please enter a valid URL."
    most = element.get("max_selected_items", element.get("max_files"))
    if most is not None and isinstance(given, list) and len(given) > most:
        return f"Please choose no more than {most} items."
    return None


def _wrong_length(element: JSON, given: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(given) < least:
        return f"Please enter at least {least} characters."
    if len(given) > most:
        return f"Please enter no more than {most} characters."
    return None


def _wrong_number(element: JSON, given: str) -> str | None:
    try:
        number = float(given)
    except ValueError:
        return "Please enter a valid number."
    if not math.isfinite(number):
        return "Please enter a valid number."
    if not element.get("is_decimal_allowed") and not number.is_integer():
        return "Please enter a whole number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Please enter a number that is at least {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Please enter a number that is at most {element['max_value']}."
    return None
