"""What went through: every Web API call and every envelope, and who wants to hear of changes."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from integrations.local_slack.records import JSON

Listener = Callable[[str, JSON], None]


@dataclass(slots=True)
class CallRecord:
    """One call of the Web API (`method` "response_url" for those); `ms` is the time it took."""

    method: str
    app_id: str
    at: datetime
    ms: float
    status: int
    ok: bool
    error: str | None
    channel: str | None
    fault: str | None


@dataclass(slots=True)
class Attempt:
    """One delivery of an envelope: when, by which way, and what came back after `ms`."""

    at: datetime
    via: str
    fault: str | None = None
    outcome: str = "waiting"
    ms: float | None = None


@dataclass(slots=True)
class EnvelopeRecord:
    """Something sent to an app, with each attempt."""

    app_id: str
    kind: str
    name: str
    event_id: str | None
    envelope_ids: list[str] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)


class Journal:
    """The last calls and envelopes, and the listeners that a live page registers."""

    def __init__(self, size: int) -> None:
        self.calls: deque[CallRecord] = deque(maxlen=size)
        self.envelopes: deque[EnvelopeRecord] = deque(maxlen=size)
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have `listener(kind, what)` called at each change; returns how to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, kind: str, **what: object) -> None:
        """Tell the listeners that something changed: messages, views, calls, envelopes."""
        for listener in self._listeners:
            listener(kind, what)

    def clear(self) -> None:
        """Forget the past, keep the listeners."""
        self.calls.clear()
        self.envelopes.clear()
