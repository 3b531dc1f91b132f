"""The chain of seals, as plain values.

The seal of an entry is the SHA-256, in hexadecimal, of these lines joined by newlines, in UTF-8:
the seal before it (GENESIS for the first), its position, its id, its moment (ISO 8601 in UTC with
microseconds), then request, actor, action, subject, client id (empty when none) and the digest of
its details, each written as JSON so that no line can hold a newline. The details themselves are
not in it: they can be erased, and the chain still verifies.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Sealable:
    """What is sealed of an entry."""

    id: int
    at: datetime
    request_id: str
    actor: str
    action: str
    subject: str
    client_id: int | None
    digest: str


@dataclass(frozen=True, slots=True)
class Link:
    """An entry in its place: what it says, its details if they are still there, their digest."""

    position: int
    seal: str | None
    entry: Sealable
    details_digest: str | None


@dataclass(frozen=True, slots=True)
class Head:
    """What was published of the chain at some moment: its last position and that one's seal."""

    position: int
    seal: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the chain found: how many entries were right, and the first problem."""

    ok: bool
    checked: int
    problem: str | None = None


GAP = "position {position} is missing: an entry was removed"
CHANGED = "entry {id} at position {position} was changed after it was sealed"
DETAILS = "the details of entry {id} at position {position} were changed"
CUT = "the chain ends at position {last}, but {position} was published: its end was removed"
REWRITTEN = "position {position} has another seal than the one published: it was rewritten"


def seal(previous: str, position: int, entry: Sealable) -> str:
    """Return the seal of an entry at a position, after the seal before it."""
    fields: Iterable[Any] = (
        position,
        entry.id,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.request_id,
        entry.actor,
        entry.action,
        entry.subject,
        "" if entry.client_id is None else entry.client_id,
        entry.digest,
    )
    lines = [previous, *(json.dumps(value, ensure_ascii=False) for value in fields)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


class Checker:
    """Checks links one after another, in the order of their positions."""

    def __init__(self, heads: Iterable[Head] = ()) -> None:
        self._published: dict[int, set[str]] = {}
        for head in heads:
            self._published.setdefault(head.position, set()).add(head.seal)
        self._previous = GENESIS
        self.checked = 0

    def problem(self, link: Link) -> Verdict | None:
        """Return what is wrong with the next link, or None."""
        position = self.checked + 1
        if link.position != position:
            return self._broken(GAP, position=position)
        where = {"position": position, "id": link.entry.id}
        if link.seal != seal(self._previous, position, link.entry):
            return self._broken(CHANGED, **where)
        if link.details_digest not in (None, link.entry.digest):
            return self._broken(DETAILS, **where)
        if any(published != link.seal for published in self._published.get(position, ())):
            return self._broken(REWRITTEN, position=position)
        self._previous, self.checked = link.seal, position
        return None

    def end(self) -> Verdict:
        """Return the verdict after the last link: what was published must have been there."""
        last = max(self._published, default=0)
        if last > self.checked:
            return self._broken(CUT, last=self.checked, position=last)
        return Verdict(ok=True, checked=self.checked)

    def _broken(self, problem: str, **values: int) -> Verdict:
        return Verdict(ok=False, checked=self.checked, problem=problem.format(**values))


def write_head(head: Head, at: datetime) -> str:
    """Return a head as one line of the audit file."""
    moment = at.astimezone(UTC).isoformat(timespec="seconds")
    return json.dumps({"at": moment, "position": head.position, "seal": head.seal})


def read_heads(lines: Iterable[str]) -> Iterator[Head]:
    """Read the audit file's lines; `ValueError` names a line that cannot be read."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
            yield Head(int(values["position"]), str(values["seal"]))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"line {number} of the audit file cannot be read: {line!r}") from error
