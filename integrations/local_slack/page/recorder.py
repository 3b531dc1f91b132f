"""What the inspector shows: the last calls and envelopes, with what was asked and answered."""

import asyncio
import contextlib
import json
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from integrations.local_slack.ids import new_token
from integrations.local_slack.journal import CallRecord, EnvelopeRecord
from integrations.local_slack.records import JSON
from integrations.local_slack.world import World

SIZE = 300
"""More than somebody reads; a bounded list keeps a long-lived server and its pages light."""
LONGEST_DETAIL = 20_000


@dataclass(slots=True)
class Entry:
    """One call or envelope.

    `changed` grows with each change of any entry; `waited_s` is how long an app that had been
    rate-limited stayed away before it asked the same again.
    """

    id: int
    changed: int
    record: CallRecord | EnvelopeRecord
    asked: JSON = field(default_factory=dict)
    answer: bytes | JSON | None = None
    retry_after: str | None = None
    waited_s: float | None = None

    def summary(self) -> JSON:
        """Return what a line of the list says."""
        shown = _call(self.record) if isinstance(self.record, CallRecord) else _sent(self.record)
        return shown | {
            "id": self.id,
            "retry_after": self.retry_after,
            "waited_s": self.waited_s,
        }

    def details(self) -> list[tuple[str, str]]:
        """Return titles and texts that explain the line: what was asked, what came back."""
        called = isinstance(self.record, CallRecord)
        asked = {key: value for key, value in self.asked.items() if key != "token"}
        sections = [("Arguments" if called else "Payload", _pretty(asked))]
        answer = self.answer
        if isinstance(answer, bytes):
            # An answer that is no JSON is shown as it went out.
            text = answer.decode(errors="replace")
            with contextlib.suppress(ValueError):
                text = _pretty(json.loads(text))
            sections.append(("Answer", text))
        elif answer is not None:
            sections.append(("The app's answer", _pretty(answer)))
        return [(title, text[:LONGEST_DETAIL]) for title, text in sections]


class Recorder:
    """Keeps the last entries of a world, and wakes whoever watches them."""

    def __init__(self, world: World, size: int = SIZE) -> None:
        self.boot = new_token()
        self.closing = False
        self._size = size
        self._changes = 0
        self._ids = 0
        # By the identity of the record: an entry holds its record, so none is used twice.
        self._entries: OrderedDict[int, Entry] = OrderedDict()
        self._limited: dict[tuple[str, str, str | None], float] = {}
        self._watchers: set[asyncio.Event] = set()
        world.journal.listen(self._hear)

    @contextmanager
    def watching(self) -> Iterator[asyncio.Event]:
        """Have an event set at each change meanwhile."""
        event = asyncio.Event()
        self._watchers.add(event)
        try:
            yield event
        finally:
            self._watchers.discard(event)

    def since(self, change: int) -> list[Entry]:
        """Return the entries that changed after a change, oldest first."""
        return [entry for entry in self._entries.values() if entry.changed > change]

    def find(self, number: int) -> Entry | None:
        """Return an entry by its id; None when it is no longer kept."""
        return next((entry for entry in self._entries.values() if entry.id == number), None)

    def mark(self, change: int) -> str:
        """Return how a page names the last change that it has seen."""
        return f"{self.boot}.{change}"

    def resume(self, mark: str) -> int | None:
        """Return the change that a mark names; None when it is of another life of the server."""
        boot, _, change = mark.partition(".")
        return int(change) if boot == self.boot and change.isdecimal() else None

    def close(self) -> None:
        """Let whoever watches leave."""
        self.closing = True
        self._wake()

    def _hear(self, kind: str, what: JSON) -> None:
        if kind == "call":
            self._limits(self._note(what), what["record"])
        elif kind == "envelope":
            self._note(what)
        elif kind == "reset":
            self._entries.clear()
            self._limited.clear()
            self.boot = new_token()
        if kind in ("call", "envelope", "reset", "connections", "faults", "clock", "app"):
            self._wake()

    def _note(self, what: JSON) -> Entry:
        record: Any = what["record"]
        self._changes += 1
        entry = self._entries.get(id(record))
        if entry is None:
            self._ids += 1
            asked = what.get("given") or what.get("payload") or {}
            entry = Entry(self._ids, self._changes, record, asked)
            self._entries[id(record)] = entry
            if len(self._entries) > self._size:
                self._entries.popitem(last=False)
        entry.changed = self._changes
        entry.answer = what.get("answer", entry.answer)
        entry.retry_after = what.get("retry_after")
        return entry

    def _limits(self, entry: Entry, record: CallRecord) -> None:
        """Measure in real time, which limits keep whatever the shared clock does."""
        key = (record.app_id, record.method, record.channel)
        if entry.retry_after is not None:
            self._limited.setdefault(key, time.monotonic())
        elif (since := self._limited.pop(key, None)) is not None:
            entry.waited_s = round(time.monotonic() - since, 1)

    def _wake(self) -> None:
        for event in self._watchers:
            event.set()


def _call(record: CallRecord) -> JSON:
    return asdict(record) | {"type": "call", "name": record.method, "at": _time(record.at)}


def _sent(record: EnvelopeRecord) -> JSON:
    attempts = [asdict(a) | {"at": _time(a.at)} for a in record.attempts]
    return {
        "type": "envelope",
        "kind": record.kind,
        "name": record.name,
        "app_id": record.app_id,
        "event_id": record.event_id,
        "at": attempts[0]["at"],
        "attempts": attempts,
    }


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)
