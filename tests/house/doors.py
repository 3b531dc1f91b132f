"""What somebody may send through each registered door, derived from what is registered.

A `Shape` makes one payload around any target: something that belongs to somebody else, named by
its number, its Slack id, its name. So a door that is added tomorrow is tried without a word here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from hypothesis import HealthCheck, find, settings
from hypothesis import strategies as st

from bot.rendering import renderer
from commands.kit.capability import Word
from commands.kit.doors import Doors, Reply, match
from commands.kit.inbound import Click, Event, Picked, Submitted, Typed
from commands.kit.services import SystemClock
from tests.house.payloads import (
    Json,
    Outsider,
    Target,
    click_body,
    command_body,
    form_body,
    shortcut_body,
)
from tests.house.templates import all_templates, samples_of

Inbound = Typed | Click | Submitted | Picked | Event
_QUICK = settings(database=None, max_examples=50, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True)
class Shape:
    """One way of trying a door: the payload of this person around this target."""

    kind: str
    name: str
    make: Callable[[Outsider, Target], Inbound]


async def send(doors: Doors, inbound: Inbound) -> Reply:
    """Pass it through its door."""
    match inbound:
        case Typed():
            return await doors.command(inbound)
        case Click():
            return await doors.click(inbound)
        case Submitted():
            return await doors.form(inbound)
        case Picked():
            return await doors.shortcut(inbound)
        case Event():
            await doors.event(inbound)
            return Reply()


# Commands


@cache
def an_example(pattern: re.Pattern[str]) -> str:
    """Some text that a pattern takes."""
    found: str = find(st.from_regex(pattern, fullmatch=True), lambda _: True, settings=_QUICK)
    return found


def texts_of(word: Word) -> list[str]:
    """What may be typed to reach a word; `{}` is where a target goes."""
    if word.words is None:
        return ["{}", "words {}"]
    if isinstance(word.words, re.Pattern):
        example = an_example(word.words)
        with_number = re.sub(r"\d+", "{}", example.replace("{", "").replace("}", ""), count=1)
        return ["{}", example, with_number, f"{example} {{}}"]
    return [word.words[0], f"{word.words[0]} {{}}"]


def typed_text(text: str, target: Target) -> str:
    """The text around a target; where digits stood, its digits."""
    bare = target.kind == "ticket" and text != "{}" and not text.endswith(" {}")
    return text.replace("{}", target.value.removeprefix("T-") if bare else target.value)


def word_shapes(doors: Doors) -> Iterator[Shape]:
    for command, words in doors.words.items():
        for text in dict.fromkeys(text for word in words for text in texts_of(word)):

            def make(who: Outsider, target: Target, c: str = command, t: str = text) -> Typed:
                body = command_body(who, c, typed_text(t, target), target.channel)
                return Typed.parse(body)

            yield Shape("word", f"{command} {text}", make)


def word_name(word: Word) -> str:
    """How the record of what was tried names a word."""
    words = word.words.pattern if isinstance(word.words, re.Pattern) else word.words
    return f"{word.command} {words}"


# Buttons and menus


def button_shapes(doors: Doors) -> Iterator[Shape]:
    for action in doors.buttons:

        def value(who: Outsider, t: Target, a: str = action) -> Click:
            element = {"type": "button", "action_id": a, "value": t.value}
            return Click.parse(click_body(who, element, t, in_view=True))

        def picked(who: Outsider, t: Target, a: str = action) -> Click:
            element = {
                "type": "static_select",
                "action_id": f"{a}:{t.value}",
                "selected_option": {"value": t.value},
            }
            return Click.parse(click_body(who, element, t))

        yield from (Shape("button", action, make) for make in (value, picked))


# Forms


class EveryField(Mapping[str, str]):
    """The values of a form whose every field, whatever its name, holds the same."""

    def __init__(self, value: str) -> None:
        self._value = value

    def __getitem__(self, name: str) -> str:
        return self._value

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@cache
def known_forms() -> dict[str, list[Json]]:
    """The input blocks of every form that a template draws, by callback."""
    found: dict[str, list[Json]] = {}
    drawing = renderer(SystemClock())
    for template in all_templates():
        for sample in samples_of(template.room).get(template.name, []):
            context = {"zone": "Europe/Paris", **sample}
            if template.is_library or template.is_text:
                continue
            first = next(iter(drawing.render_blocks(template.name, context, "en")), {})
            if first.get("type") == "modal":
                blocks = drawing.render_view(template.name, context, "en")["blocks"]
                inputs = [block for block in blocks if block["type"] == "input"]
                found.setdefault(str(first["callback_id"]), inputs)
    return found


def plausible(block: Json) -> str:
    """What somebody would put into a field: its first choice, else some words."""
    options = block["element"].get("options") or [
        option for g in block["element"].get("option_groups") or [] for option in g["options"]
    ]
    return str(options[0]["value"]) if options else "1"


def form_shapes(doors: Doors) -> Iterator[Shape]:
    for callback in doors.forms:
        blocks = known_forms().get(callback, [])
        usual = {str(block["block_id"]): plausible(block) for block in blocks}

        def fields(
            who: Outsider, t: Target, c: str = callback, usual: Mapping[str, str] = usual
        ) -> Submitted:
            return Submitted.parse(form_body(who, c, t.value, usual))

        def everywhere(who: Outsider, t: Target, c: str = callback) -> Submitted:
            empty = Submitted.parse(form_body(who, c, t.value, {"first": t.value}))
            return replace(empty, values=EveryField(t.value))

        def elsewhere(who: Outsider, t: Target, c: str = callback) -> Submitted:
            return replace(everywhere(who, t, c), record="")

        yield from (Shape("form", callback, make) for make in (fields, everywhere, elsewhere))
        for block in usual:

            def one(
                who: Outsider,
                t: Target,
                c: str = callback,
                b: str = block,
                usual: Mapping[str, str] = usual,
            ) -> Submitted:
                return Submitted.parse(form_body(who, c, "", {**usual, b: t.value}))

            yield Shape("form", callback, one)


# Shortcuts


def shortcut_shapes(doors: Doors) -> Iterator[Shape]:
    for callback in doors.shortcuts:

        def make(who: Outsider, t: Target, c: str = callback) -> Picked:
            return Picked.parse(shortcut_body(who, c, t))

        yield Shape("shortcut", callback, make)


def shapes(doors: Doors) -> list[Shape]:
    """Every way of trying every door that answers; events are in `tests.house.said`."""
    return [
        *word_shapes(doors),
        *button_shapes(doors),
        *form_shapes(doors),
        *shortcut_shapes(doors),
    ]


def door_of(doors: Doors, shape: Shape, inbound: Inbound) -> tuple[str, str]:
    """Which registered door a payload goes through."""
    if isinstance(inbound, Typed):
        word = match(doors.words[inbound.command], inbound.text)
        return ("word", word_name(word) if word is not None else "")
    return (shape.kind, shape.name)


def registered(doors: Doors) -> set[tuple[str, str]]:
    """Every door there is, as `door_of` and the events' sweep name them."""
    return (
        {("word", word_name(word)) for words in doors.words.values() for word in words}
        | {("button", action) for action in doors.buttons}
        | {("form", callback) for callback in doors.forms}
        | {("shortcut", callback) for callback in doors.shortcuts}
        | {("event", event) for event in doors.events}
    )
