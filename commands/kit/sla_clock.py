"""How long a promise has run, and when it falls due: in business time, without its rests.

A clock is never stored as a count: it is read from its course (when it began, when it rested,
when it stopped), a calendar and a target. So another priority, contract or calendar recomputes it
and keeps every pause. Pure: moments come in aware, go out in UTC.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from commands.kit import business_time
from commands.kit.business_time import Calendar

ZERO = timedelta()


class Promise(StrEnum):
    """What a client is promised."""

    RESPONSE = "response"  # a first answer, from when they asked
    ANSWER = "answer"  # the next answer, from their oldest words that have none
    RESOLUTION = "resolution"  # a solution, from when they asked


class State(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"


@dataclass(frozen=True, slots=True)
class Pause:
    """A spell in which a clock rests: while we wait for somebody else, or nothing is to do."""

    since: datetime
    until: datetime | None = None  # None: it still rests


@dataclass(frozen=True, slots=True)
class Course:
    """How one clock ran: pauses in any order, overlapping or not."""

    began: datetime
    ended: datetime | None = None
    pauses: tuple[Pause, ...] = ()

    @property
    def rests(self) -> bool:
        """Whether it rests now."""
        return any(pause.until is None for pause in self.pauses)


@dataclass(frozen=True, slots=True)
class Target:
    """How much business time there is, and in which calendar it counts.

    `warnings` are percentages of it; `steps` are moments around it at which people are told, in
    business time (negative: before it). What would fall before the beginning is left out.
    """

    amount: timedelta
    calendar: Calendar
    warnings: tuple[int, ...] = ()
    steps: tuple[timedelta, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock shows at a moment.

    `due` is None while it rests short of its target: nobody knows then when it goes on.
    """

    state: State
    spent: timedelta
    due: datetime | None


@dataclass(frozen=True, slots=True)
class History:
    """What a ticket's clocks are read from.

    `asked_at` is the client's oldest message that has no answer. `over_at` is when it was
    resolved or set aside, None while it is open. Every spell of rest is among the `pauses`, also
    those between a resolution and the reopening.
    """

    created_at: datetime
    answered_at: datetime | None = None
    asked_at: datetime | None = None
    over_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()


def course(promise: Promise, history: History) -> Course | None:
    """Return how a ticket's clock ran; None when there is nothing to count."""
    if promise is Promise.RESPONSE:
        stops = [at for at in (history.answered_at, history.over_at) if at is not None]
        return Course(history.created_at, min(stops, default=None), history.pauses)
    if promise is Promise.RESOLUTION:
        return Course(history.created_at, history.over_at, history.pauses)
    if history.answered_at is None or history.asked_at is None:
        return None  # the first answer has a clock of its own
    # Who writes while we wait for a third party expects a word all the same.
    pauses = tuple(pause for pause in history.pauses if pause.since >= history.asked_at)
    return Course(history.asked_at, history.over_at, pauses)


def spent(calendar: Calendar, run: Course, now: datetime) -> timedelta:
    """Return the business time a clock has run until `now`; never negative, never less later."""
    total = ZERO
    for start, end in _spells(run):
        if start >= now:
            break
        total += business_time.between(calendar, start, now if end is None else min(end, now))
    return total


def reached(calendar: Calendar, run: Course, amount: timedelta) -> datetime | None:
    """Return the moment at which a clock shows `amount`; None when it rests or stops before."""
    left = amount
    for start, end in _spells(run):
        if end is None:
            return business_time.add(calendar, start, left)
        ran = business_time.between(calendar, start, end)
        if left <= ran:
            return business_time.add(calendar, start, left)
        left -= ran
    return None


def due(target: Target, run: Course) -> datetime | None:
    """Return when a target falls due (or did); None when its clock rests or stopped before."""
    return reached(target.calendar, run, target.amount)


def read(target: Target, run: Course, now: datetime) -> Reading:
    """Read a clock at a moment not before anything of its course."""
    shown = spent(target.calendar, run, now)
    return Reading(_state(target, run, shown), shown, due(target, run))


def _state(target: Target, run: Course, shown: timedelta) -> State:
    if run.ended is not None:
        return State.MET if shown <= target.amount else State.BREACHED
    if shown >= target.amount:
        return State.BREACHED
    return State.PAUSED if run.rests else State.RUNNING


def warnings(target: Target, run: Course) -> list[tuple[int, datetime]]:
    """Return when each percentage of a target is gone; those that rests keep away are left out."""
    moments = (
        (percent, reached(target.calendar, run, target.amount * percent / 100))
        for percent in target.warnings
    )
    return [(percent, at) for percent, at in moments if at is not None]


def steps(target: Target, run: Course) -> list[tuple[timedelta, datetime]]:
    """Return when each step around a target is reached."""
    moments = (
        (step, reached(target.calendar, run, target.amount + step))
        for step in target.steps
        if target.amount + step > ZERO
    )
    return [(step, at) for step, at in moments if at is not None]


def _spells(run: Course) -> Iterator[tuple[datetime, datetime | None]]:
    """Cut a clock's life into the spells in which it ran, in order; the last may be open."""
    at = run.began
    for pause in _in_order(run.pauses):
        if run.ended is not None and pause.since >= run.ended:
            break
        if pause.since > at:
            yield at, pause.since
        if pause.until is None:
            return
        at = max(at, pause.until)
    if run.ended is None:
        yield at, None
    elif at < run.ended:
        yield at, run.ended


def _in_order(pauses: Sequence[Pause]) -> Sequence[Pause]:
    return pauses if len(pauses) < 2 else sorted(pauses, key=lambda pause: pause.since)  # noqa: PLR2004
