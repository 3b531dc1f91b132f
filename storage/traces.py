"""Where words of somebody may stand: every text and JSON column of every table, found by itself.

A new table is looked through without anyone adding it here; a house test proves it.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, String, Table, Text, and_, cast, or_

# Words of a person that are copied elsewhere are only looked for when they are not everyday ones.
TELLING = 12
# Where people's own words stand, so that even everyday ones are theirs: columns and names in JSON.
WORDY = frozenset(
    {
        "after",
        "before",
        "body",
        "comment",
        "note",
        "question",
        "reason",
        "resolution",
        "text",
        "title",
        "words",
    }
)
# What the program itself needs: nobody's words, whatever they look like.
TECHNICAL = frozenset(
    {
        "card",
        "channel",
        "digest",
        "fold_key",
        "key",
        "kind",
        "lane",
        "locale",
        "op",
        "record",
        "role",
        "seal",
        "state",
        "template",
        "thread_ts",
        "ts",
        "zone",
    }
)


@dataclass(frozen=True)
class Traces:
    """By what somebody is recognised in texts, what they wrote, and what is put in its place."""

    needles: tuple[str, ...]
    words: tuple[str, ...] = ()
    instead: str = "…"

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        known = sorted({n for n in self.needles if n}, key=len, reverse=True)
        if not known:
            return None
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)", re.IGNORECASE)

    @cached_property
    def _telling(self) -> tuple[str, ...]:
        return tuple(sorted({w for w in self.words if len(w) >= TELLING}, key=len, reverse=True))

    @cached_property
    def _short(self) -> frozenset[str]:
        return frozenset(word for word in self.words if word)

    def cleaned(self, value: Any, name: str = "") -> Any:
        """Return a value without them: a text, or whatever JSON holds, under that name."""
        if isinstance(value, str):
            return self._cleaned_text(value, name)
        if isinstance(value, dict):
            return {key: self.cleaned(part, key) for key, part in value.items()}
        if isinstance(value, list):
            return [self.cleaned(part, name) for part in value]
        return value

    def _cleaned_text(self, text: str, name: str) -> str:
        if name in WORDY and text in self._short:
            return ""
        for word in self._telling if name not in TECHNICAL else ():
            if word in text:
                text = text.replace(word, "…")
        return self._pattern.sub(self.instead, text) if self._pattern else text

    def found_in(self, value: Any, name: str = "") -> bool:
        """Whether something of them stands in a value."""
        return bool(self.cleaned(value, name) != value)

    def condition(self, columns: Iterable[Column[Any]]) -> ColumnElement[bool]:
        """The condition in SQL: one of the needles may stand in one of these columns."""
        tried = {form for needle in self.needles if needle for form in _forms(needle)}
        return or_(
            *(
                cast(column, Text).ilike(f"%{_escaped(form)}%", escape="!")
                for column in columns
                for form in sorted(tried)
            )
        )


def _forms(needle: str) -> Iterator[str]:
    """Every spelling that the database may have of it: JSON may escape what is not ASCII."""
    for form in (needle, needle.lower(), needle.upper()):
        yield form
        yield json.dumps(form)[1:-1]


def _escaped(form: str) -> str:
    return re.sub(r"([!%_])", r"!\1", form)


def texts(table: Table, *, keys: bool = False) -> list[Column[Any]]:
    """The columns of a table in which words may stand; with `keys`, also those that name rows."""
    return [
        column
        for column in table.columns
        if isinstance(column.type, String | JSON)
        and not column.foreign_keys
        and (keys or not column.primary_key)
    ]


def key_of(table: Table, row: Sequence[Any]) -> ColumnElement[bool]:
    """The condition that finds one row again: the values of its key come first in `row`."""
    return and_(*(c == value for c, value in zip(table.primary_key, row, strict=False)))
