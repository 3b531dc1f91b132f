"""What a ticket was promised, as moments: which target comes next, and what is to be said when."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commands.kit import sla_clock
from commands.kit.sla_clock import Course, History, Pause, Promise, Reading, Target
from commands.kit.terms import Terms
from storage.ticket_states import OVER
from storage.ticket_states import State as TicketState

TECHNICIAN = "technician"
LATE = "late"
SNOOZE, APPROVAL, WAS_OVER, CLIENT = "snooze", "approval", "over", "client"


@dataclass(frozen=True, slots=True)
class Said:
    """Something to say about a promise at a moment: a warning, a breach, or an escalation.

    `key` is what it is remembered by once it is said.
    """

    at: datetime
    promise: Promise
    key: str
    whom: str

    @property
    def breach(self) -> bool:
        """Whether it is the moment at which the target passes."""
        return self.key == LATE

    @property
    def escalates(self) -> bool:
        """Whether it is a step for others than the technician in charge."""
        return ":" in self.key


@dataclass(frozen=True, slots=True)
class Next:
    """The promise that falls due first, and whether it has passed."""

    promise: Promise
    due: datetime
    late: bool


def rests(state: str, *, waiting_for: str | None, snoozed: bool, unheard: bool) -> str | None:
    """Say why a ticket's clocks rest now; None when they run.

    `unheard`: it is resolved, and the client was never told.
    """
    if state in OVER:
        return None if unheard else WAS_OVER
    if state == TicketState.WAITING:
        return waiting_for or CLIENT
    if state == TicketState.APPROVAL:
        return APPROVAL
    return SNOOZE if snoozed else None


def with_rest(
    pauses: Iterable[Mapping[str, Any]], why: str | None, at: datetime
) -> list[dict[str, Any]]:
    """Bring the list of pauses up to date: `why` it rests from `at` on, None when it runs."""
    kept = [dict(pause) for pause in pauses]
    last = kept[-1] if kept and kept[-1]["until"] is None else None
    if last is not None and last["why"] == why:
        return kept
    if last is not None:
        last["until"] = max(at, datetime.fromisoformat(last["since"])).isoformat()
    if why is not None:
        kept.append({"since": at.isoformat(), "until": None, "why": why})
    return kept


def pauses(kept: Iterable[Mapping[str, Any]]) -> tuple[Pause, ...]:
    """Read the pauses as they are kept with a ticket."""
    return tuple(
        Pause(
            datetime.fromisoformat(pause["since"]),
            datetime.fromisoformat(pause["until"]) if pause["until"] is not None else None,
        )
        for pause in kept
    )


def running(terms: Terms, history: History) -> Iterator[tuple[Promise, Target, Course]]:
    """Go through the promises whose clocks have not stopped."""
    for promise, target in terms.targets.items():
        course = sla_clock.course(promise, history)
        if course is not None and course.ended is None:
            yield promise, target, course


def dues(terms: Terms, history: History) -> dict[Promise, datetime | None]:
    """Return when each running clock falls due; None for one that rests short of its target."""
    return {
        promise: sla_clock.due(target, course)
        for promise, target, course in running(terms, history)
    }


def readings(
    terms: Terms, history: History, now: datetime
) -> dict[Promise, tuple[Reading, datetime | None]]:
    """Read every clock that there is, each with the moment at which it stopped, if it has."""
    found = {promise: sla_clock.course(promise, history) for promise in terms.targets}
    return {
        promise: (sla_clock.read(terms.targets[promise], course, now), course.ended)
        for promise, course in found.items()
        if course is not None
    }


def coming(terms: Terms, history: History, now: datetime) -> Next | None:
    """Return the promise to keep next; None while the ticket rests or there is none."""
    found = [
        Next(promise, due, due <= now)
        for promise, target, course in running(terms, history)
        if not course.rests and (due := sla_clock.due(target, course)) is not None
    ]
    return min(found, key=lambda one: one.due, default=None)


def agenda(terms: Terms, history: History, told: Mapping[str, Any]) -> list[Said]:
    """List what is still to be said of the clocks that run, in the order of its moments."""
    left = [
        said
        for promise, target, course in running(terms, history)
        if not course.rests
        for said in _about(terms, promise, target, course)
        if said.key not in _keys(told, promise, course)
    ]
    return sorted(left, key=lambda said: said.at)


def _about(terms: Terms, promise: Promise, target: Target, course: Course) -> Iterator[Said]:
    for percent, at in sla_clock.warnings(target, course):
        yield Said(at, promise, str(percent), TECHNICIAN)
    due = sla_clock.due(target, course)
    if due is not None:
        yield Said(due, promise, LATE, TECHNICIAN)
    reached = dict(sla_clock.steps(target, course))
    for step in terms.steps:
        if step.after in reached:
            minutes = int(step.after.total_seconds() // 60)
            yield Said(reached[step.after], promise, f"{minutes}:{step.whom}", step.whom)


def _keys(told: Mapping[str, Any], promise: Promise, course: Course) -> Iterable[str]:
    """What was said of a clock; what was said of an earlier exchange does not count."""
    about = told.get(promise) or {}
    found: Iterable[str] = about["keys"] if about.get("since") == course.began.isoformat() else ()
    return found


def with_told(
    told: Mapping[str, Any], terms: Terms, history: History, said: Iterable[Said]
) -> dict[str, Any]:
    """Remember what was said, beside what was said before of the same clocks."""
    after = dict(told)
    courses = {promise: course for promise, _, course in running(terms, history)}
    for one in said:
        course = courses[one.promise]
        keys = [*_keys(after, one.promise, course), one.key]
        after[one.promise] = {"since": course.began.isoformat(), "keys": keys}
    return after
