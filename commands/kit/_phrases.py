"""Finds every sentence that the rooms show to people, in templates and in code."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from babel.messages.extract import extract_from_file

# Which arguments of a call are the sentence; `c` marks the context. None means the first one.
_KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "Refused": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# The same switches as the renderer, or the sentences would differ by a newline from those looked
# up; and a template that does not parse is an error here, not a file without sentences.
_OPTIONS = {
    "jinja2": {
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "newstyle_gettext": "true",
        "silent": "false",
    },
    "python": {},
}
_METHODS = {".j2": "jinja2", ".py": "python"}


class Phrase(NamedTuple):
    """An English sentence, and the context that tells it from the same words elsewhere."""

    msgid: str
    context: str = ""


@dataclass
class Use:
    """How a phrase is used: its plural, if any, and its places, such as `tickets/slack.py:12`."""

    plural: str = ""
    places: set[str] = field(default_factory=set)


def find_phrases(root: Path) -> dict[Phrase, Use]:
    """Return every phrase in the templates and the code below `root`."""
    found: dict[Phrase, Use] = {}
    for path in sorted(root.rglob("*")):
        if method := _METHODS.get(path.suffix):
            for line, phrase, plural in _phrases_of(path, method):
                use = found.setdefault(phrase, Use())
                # A catalogue has one entry for a sentence, whether counted or not.
                use.plural = plural or use.plural
                use.places.add(f"{path.relative_to(root).as_posix()}:{line}")
    return found


def _phrases_of(path: Path, method: str) -> Iterator[tuple[int, Phrase, str]]:
    found = extract_from_file(method, path, keywords=_KEYWORDS, options=_OPTIONS[method])
    for line, message, _, context in found:
        msgid, plural = (message, "") if isinstance(message, str) else message[:2]
        yield line, Phrase(msgid, context or ""), plural
