"""Misbehaviour on demand: the next calls of a method, or the next deliveries, go wrong."""

from collections import deque
from dataclasses import dataclass

KINDS = (
    "drop_before",
    "drop_after",
    "slow",
    "http_500",
    "ratelimited",
    "disconnect",
    "duplicate",
    "reorder",
)
DELIVERIES = ("events", "commands", "interactive")
MOST_TIMES = 10_000
MOST_SECONDS = 600
DELIVERY_ONLY = ("duplicate", "reorder")


@dataclass(slots=True)
class Fault:
    """One kind of trouble, `times` more times; `seconds` is how slow, or Retry-After."""

    target: str
    kind: str
    times: int
    seconds: float


class Faults:
    """The troubles that wait, first set first used."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = {}

    def add(self, target: str, kind: str, times: int = 1, seconds: float = 1.0) -> None:
        """Let the next `times` calls of a method (or "events") misbehave.

        ValueError for an unknown kind, one that only deliveries can have, or too much of it.
        """
        if kind not in KINDS:
            raise ValueError(f"unknown kind {kind!r}; one of {', '.join(KINDS)}")
        if kind in DELIVERY_ONLY and target != "events":
            raise ValueError(f"{kind!r} is for events only")
        # Compared by type too: what comes over HTTP may be anything.
        if type(times) is not int or not 1 <= times <= MOST_TIMES:
            raise ValueError(f"times: a whole number from 1 to {MOST_TIMES}")
        if type(seconds) not in (int, float) or not 0 <= seconds <= MOST_SECONDS:
            raise ValueError(f"seconds: a number from 0 to {MOST_SECONDS}")
        self._waiting.setdefault(target, deque()).append(Fault(target, kind, times, seconds))

    def take(self, target: str) -> Fault | None:
        """Use up one trouble of this target, if there is one."""
        if not self._waiting:
            return None
        queue = self._waiting.get(target)
        if not queue:
            return None
        fault = queue[0]
        fault.times -= 1
        if fault.times == 0:
            queue.popleft()
            if not queue:
                del self._waiting[target]
        return fault

    def clear(self) -> None:
        """Forget all that waits."""
        self._waiting.clear()

    def waiting(self) -> list[Fault]:
        """Return what is still to come."""
        return [fault for queue in self._waiting.values() for fault in queue]
