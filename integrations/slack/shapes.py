"""The small language in which Slack's Block Kit is written down: what a value must look like.

A shape checks a value and answers with problems; it answers `()` when there are none, which is the
path that must be fast. Pointers are made on the way back up, so that they cost nothing then.
The tables that use this language are `elements.py`, `rich_text.py` and `blocks.py`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that Slack would refuse, where it is (JSON pointer, relative), and why.

    `cut_at` is the limit when the excess is a text that may be cut for people; `too_big` says that
    the excess cannot be cut (too many items, an identifier too long).
    """

    pointer: str
    message: str
    cut_at: int | None = None
    too_big: bool = False

    def under(self, step: str | int) -> "Problem":
        """Return the same problem seen from the value that holds this one at `step`."""
        return Problem(f"/{step}{self.pointer}", self.message, self.cut_at, self.too_big)


class Walk:
    """What one walk over a message or view collects for the checks on the whole."""

    __slots__ = ("chars", "ids", "tally")

    def __init__(self) -> None:
        self.chars = 0  # characters that people read
        self.ids: dict[str, set[str]] = {"action_id": set(), "block_id": set()}
        self.tally: dict[str, int] = {}  # characters in markdown blocks, number of tables, …


Problems = Sequence[Problem]
Rule = Callable[[Mapping[str, Any]], Iterable[Problem]]


class Shape(Protocol):
    """Anything that can check a value."""

    def check(self, value: Any, walk: Walk) -> Problems:
        """Return the problems of `value`; note in `walk` what concerns the whole."""


def too_long(most: int, *, shown: bool) -> Problem:
    """Return Slack's phrase for a text longer than `most`; only a `shown` one may be cut."""
    return Problem(
        "", f"must be less than {most + 1} characters", most if shown else None, not shown
    )


@dataclass(frozen=True, slots=True)
class Str:
    """A string of `least` to `most` characters; `shown` when it is for people to read."""

    most: int | None = None
    least: int = 0
    shown: bool = False
    one_of: frozenset[str] = frozenset()
    pattern: re.Pattern[str] | None = None

    def check(self, value: Any, walk: Walk) -> Problems:
        """Check type, length, choice and form."""
        if not isinstance(value, str):
            return (Problem("", "must provide a string"),)
        length = len(value)
        if self.shown:
            walk.chars += length
        if length < self.least:
            return (Problem("", f"must be more than {self.least - 1} characters"),)
        if self.most is not None and length > self.most:
            return (too_long(self.most, shown=self.shown),)
        if self.one_of and value not in self.one_of:
            return (Problem("", f"must be one of: {', '.join(sorted(self.one_of))}"),)
        if self.pattern and not self.pattern.fullmatch(value):
            return (Problem("", f"must match the form {self.pattern.pattern}"),)
        return ()


@dataclass(frozen=True, slots=True)
class Int:
    """A whole number from `least` to `most`."""

    least: int | None = None
    most: int | None = None

    def check(self, value: Any, walk: Walk) -> Problems:
        """Check type and range."""
        del walk
        if not isinstance(value, int) or isinstance(value, bool):
            return (Problem("", "must provide an integer"),)
        if self.least is not None and value < self.least:
            return (Problem("", f"must be greater than {self.least - 1}"),)
        if self.most is not None and value > self.most:
            return (Problem("", f"must be less than {self.most + 1}"),)
        return ()


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def check(self, value: Any, walk: Walk) -> Problems:
        """Check the type."""
        del walk
        return () if isinstance(value, bool) else (Problem("", "must provide a boolean"),)


@dataclass(frozen=True, slots=True)
class Anything:
    """A value that is not looked into; `kind` is the Python type it must have."""

    kind: type | tuple[type, ...] = object
    name: str = "value"

    def check(self, value: Any, walk: Walk) -> Problems:
        """Check the type only."""
        del walk
        if isinstance(value, self.kind):
            return ()
        return (Problem("", f"must provide an {self.name}"),)


@dataclass(frozen=True, slots=True)
class Text:
    """A text object: plain_text, and mrkdwn too where `mrkdwn` says so."""

    most: int
    mrkdwn: bool = False
    least: int = 1

    def check(self, value: Any, walk: Walk) -> Problems:
        """Check the object; the two-field form, by far the most common, is decided at once."""
        if not isinstance(value, dict):
            return (Problem("", "must provide an object"),)
        text = value.get("text")
        if isinstance(text, str):
            walk.chars += len(text)
            if len(value) == 2 and self.least <= len(text) <= self.most:  # noqa: PLR2004  type and text
                kind = value.get("type")
                if kind == "plain_text" or (kind == "mrkdwn" and self.mrkdwn):
                    return ()
        return self._explain(value)

    def _explain(self, value: dict[str, Any]) -> Problems:
        kind = value.get("type")
        found = [
            Problem("", f"missing required field: {name}")
            for name in ("type", "text")
            if name not in value
        ]
        if "type" in value and not (kind == "plain_text" or (kind == "mrkdwn" and self.mrkdwn)):
            found.append(Problem("/type", f"unsupported type: {kind}"))
        if "text" in value:
            inner = Str(self.most, self.least, shown=True).check(value["text"], Walk())
            found += [problem.under("text") for problem in inner]
        option = "verbatim" if kind == "mrkdwn" else "emoji"
        for name, setting in value.items():
            if name == option and not isinstance(setting, bool):
                found.append(Problem(f"/{name}", "must provide a boolean"))
            elif name not in ("type", "text", option):
                found.append(Problem("", f"invalid additional property: {name}"))
        return found


@dataclass(frozen=True, slots=True)
class Many:
    """A list of `least` to `most` values of one shape."""

    of: Shape
    most: int | None = None
    least: int = 1

    def check(self, value: Any, walk: Walk) -> Problems:
        """Check the number of items, then each of them."""
        if not isinstance(value, list):
            return (Problem("", "must provide an array"),)
        found: list[Problem] = []
        if self.most is not None and len(value) > self.most:
            found.append(Problem("", f"no more than {self.most} items allowed", too_big=True))
        if len(value) < self.least:
            found.append(Problem("", f"must provide at least {self.least} items"))
        check = self.of.check
        for index, item in enumerate(value):
            problems = check(item, walk)
            if problems:
                found += [problem.under(index) for problem in problems]
        return found


@dataclass(frozen=True, slots=True)
class Record:
    """An object with known fields; a field whose shape is None may hold anything.

    `rules` see the whole object once its fields are good. `unique` names the identifier that no
    other object of the walk may carry. `tally` adds one to the walk's count of that name.
    `chars` bounds what people read inside the object; `apart` keeps that out of the whole's count.
    """

    fields: Mapping[str, Shape | None]
    required: frozenset[str] = frozenset()
    rules: tuple[Rule, ...] = ()
    unique: str = ""
    tally: str = ""
    chars: int | None = None
    apart: bool = False
    extra: bool = False

    def check(self, value: Any, walk: Walk) -> Problems:
        """Check fields, required fields, identifiers, then the rules."""
        if not isinstance(value, dict):
            return (Problem("", "must provide an object"),)
        found: list[Problem] = []
        before = walk.chars
        fields = self.fields
        for name, inner in value.items():
            shape = fields.get(name)
            if shape is not None:
                problems = shape.check(inner, walk)
                if problems:
                    found += [problem.under(name) for problem in problems]
            elif name not in fields and not self.extra:
                found.append(Problem("", f"invalid additional property: {name}"))
        if not self.required <= value.keys():
            missing = sorted(self.required - value.keys())
            found += [Problem("", f"missing required field: {name}") for name in missing]
        found += self._whole(value, walk, walk.chars - before)
        if self.rules and not found:
            for rule in self.rules:
                found.extend(rule(value))
        return found

    def _whole(self, value: dict[str, Any], walk: Walk, chars: int) -> Problems:
        """Check what concerns the rest of the walk, and the characters inside."""
        if self.tally:
            walk.tally[self.tally] = walk.tally.get(self.tally, 0) + 1
        if self.apart:
            walk.chars -= chars
        found: Problems = ()
        if self.unique in value:
            found = _repeated(self.unique, value[self.unique], walk)
        if self.chars is not None and chars > self.chars:
            words = f"must be less than {self.chars + 1} characters"
            found = (*found, Problem("", words, too_big=True))
        return found


def _repeated(name: str, identifier: Any, walk: Walk) -> Problems:
    """Note an identifier; answer a problem when it was there before."""
    known = walk.ids[name]
    if not isinstance(identifier, str) or identifier not in known:
        if isinstance(identifier, str):
            known.add(identifier)
        return ()
    return (Problem(f"/{name}", f'`{name}` "{identifier}" already exists'),)


@dataclass(frozen=True, slots=True)
class ByType:
    """An object whose `type` says which of several shapes it has."""

    kinds: Mapping[str, Shape] = field(default_factory=dict)

    def check(self, value: Any, walk: Walk) -> Problems:
        """Find the shape by the type, then check against it."""
        if not isinstance(value, dict):
            return (Problem("", "must provide an object"),)
        kind = value.get("type")
        shape = self.kinds.get(kind) if isinstance(kind, str) else None
        if shape is not None:
            return shape.check(value, walk)
        if "type" not in value:
            return (Problem("", "missing required field: type"),)
        return (Problem("/type", f"unsupported type: {kind}"),)
