"""What a ticket may become, how pressing it is, and when the clock has something to say."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from commands.kit import business_time, sla_clock
from commands.kit.blank import is_blank
from commands.kit.business_time import Calendar
from commands.kit.refused import Refused
from commands.kit.sla_clock import Course, Pause
from commands.kit.terms import RESPONSE_TARGETS
from commands.kit.words import N_
from storage.ticket_states import OPEN, OVER, State

TITLE_LENGTH = 100
# Words of the same person within this time belong to the same request.
JOIN_WITHIN = timedelta(minutes=5)
CLOSE_AFTER_BUSINESS_DAYS = 3
# A recall goes out at the target, and again at these multiples of it; then it has been said.
RECALL_STEPS = (1.0, 1.5, 2.0)
MERGED = N_(
    "This ticket was merged: it goes on in the one that its card names. "
    "*Unmerge* takes it out again."
)


class Kind(StrEnum):
    """What sort of thing the client asks."""

    INCIDENT = "incident"
    REQUEST = "request"
    SECURITY = "security"
    # Handed over to the interventions once they are there; until then it is worked on here.
    CHANGE = "change"


class Level(IntEnum):
    """How far it reaches (impact), or how soon it hurts (urgency)."""

    HIGH = 1
    MEDIUM = 2
    LOW = 3


def priority(impact: int, urgency: int) -> int:
    """Impact × urgency → priority, 1 (critical) to 5 (planning): ITIL's usual five-step matrix.

    | impact / urgency | high | medium | low |
    |---|---|---|---|
    | high   | 1 | 2 | 3 |
    | medium | 2 | 3 | 4 |
    | low    | 3 | 4 | 5 |
    """
    return int(Level(impact)) + int(Level(urgency)) - 1


def title_of(text: str, file_names: tuple[str, ...] = ()) -> str:
    """Make a title from what somebody wrote: its first line that says something, cut."""
    for line in text.splitlines():
        words = " ".join(line.split())
        if not is_blank(words):
            return words if len(words) <= TITLE_LENGTH else words[: TITLE_LENGTH - 1] + "…"
    named = [name for name in file_names if not is_blank(name)]
    return named[0][:TITLE_LENGTH] if named else "…"


def check_take(state: str, holder: int | None, taker: int, holder_name: str) -> None:
    """Refuse to take what is over or not approved, or what somebody else has in hand."""
    check_work(state)
    if holder is not None and holder != taker:
        raise Refused(
            N_("%(name)s already has this ticket. Use Assign to hand it over."), name=holder_name
        )


def check_open(state: str) -> None:
    """Refuse to work on what is over, or goes on in another ticket."""
    if state == State.MERGED:
        raise Refused(MERGED)
    if state not in OPEN:
        raise Refused(N_("This ticket is over. Reopen it first if there is more to do."))


def check_work(state: str) -> None:
    """Refuse to begin with what is over, or what the client's lead has not approved yet."""
    check_open(state)
    if state == State.APPROVAL:
        raise Refused(
            N_(
                "The client's lead has not approved this ticket yet. You may reply to the client "
                "meanwhile; the work begins when they have said yes."
            )
        )


def check_edit(state: str) -> None:
    """Refuse to correct what is closed or set aside; what is resolved may still be corrected."""
    if state != State.RESOLVED:
        check_open(state)


def check_reopen(state: str) -> None:
    """Refuse to reopen what is open, or goes on in another ticket."""
    if state == State.MERGED:
        raise Refused(MERGED)
    if state not in OVER:
        raise Refused(N_("This ticket is still open, so there is nothing to reopen."))


def check_verdict(state: str) -> None:
    """Refuse a client's verdict on what is not resolved."""
    if state == State.CLOSED:
        raise Refused(N_("This request is closed. Write in the channel if you need us again."))
    if state != State.RESOLVED:
        raise Refused(N_("We are back on this one already: we will tell you when it is solved."))


@dataclass(frozen=True, slots=True)
class Standing:
    """What the clock needs to know of a ticket."""

    state: str
    priority: int
    step: int
    created_at: datetime
    taken_at: datetime | None
    unanswered_since: datetime | None
    resolved_at: datetime | None
    pauses: tuple[Pause, ...] = ()


def next_due(calendar: Calendar, ticket: Standing) -> datetime | None:
    """When the clock has something to do about a ticket next; None when it has not.

    New: recall the desk. Taken, with words of the client unanswered, or resolved without their
    knowing: remind its technician. Resolved and untouched: close. All in opening hours, so never
    at night.
    """
    waits = ticket.unanswered_since is not None
    if ticket.state == State.RESOLVED and ticket.resolved_at is not None and not waits:
        return business_time.add_days(calendar, ticket.resolved_at, CLOSE_AFTER_BUSINESS_DAYS)
    if ticket.state == State.NEW:
        since = ticket.unanswered_since or ticket.created_at
    elif ticket.state in (State.TAKEN, State.RESOLVED) and ticket.unanswered_since is not None:
        since = max(ticket.unanswered_since, ticket.taken_at or ticket.unanswered_since)
    else:
        return None
    if ticket.step >= len(RECALL_STEPS):
        return None
    target = RESPONSE_TARGETS[ticket.priority] * RECALL_STEPS[ticket.step]
    return sla_clock.reached(calendar, Course(since, pauses=ticket.pauses), target)


def steps_passed(calendar: Calendar, ticket: Standing, now: datetime) -> int:
    """Count the recalls whose moment has come: after a silence several, which are told as one."""
    for step in range(ticket.step, len(RECALL_STEPS)):
        due = next_due(calendar, replace(ticket, step=step))
        if due is None or due > now:
            return step - ticket.step
    return len(RECALL_STEPS) - ticket.step
