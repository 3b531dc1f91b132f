"""What a ticket may become, how pressing it is, and when the clock has something to say."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from commands.kit import business_time
from commands.kit.blank import is_blank
from commands.kit.business_time import Calendar
from commands.kit.refused import Refused
from commands.kit.words import N_
from storage.ticket_states import OPEN, OVER, State

TITLE_LENGTH = 100
# Words of the same person within this time belong to the same request.
JOIN_WITHIN = timedelta(minutes=5)
CLOSE_AFTER_BUSINESS_DAYS = 3
# A recall goes out at the target, and again at these multiples of it; then it has been said.
RECALL_STEPS = (1.0, 1.5, 2.0)
MOST_MINUTES = 24 * 60


class Kind(StrEnum):
    """What sort of thing the client asks."""

    INCIDENT = "incident"
    REQUEST = "request"
    SECURITY = "security"


class Level(IntEnum):
    """How far it reaches (impact), or how soon it hurts (urgency)."""

    HIGH = 1
    MEDIUM = 2
    LOW = 3


# Business time in which a client should have had a first answer, by priority (1 is most pressing).
RESPONSE_TARGETS = {
    1: timedelta(minutes=30),
    2: timedelta(hours=1),
    3: timedelta(hours=4),
    4: timedelta(hours=8),
    5: timedelta(hours=16),
}


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
    """Refuse to take what is over, or what somebody else has in hand."""
    if state not in OPEN:
        raise Refused(N_("This ticket is over. Reopen it first if there is more to do."))
    if holder is not None and holder != taker:
        raise Refused(
            N_("%(name)s already has this ticket. Use Assign to hand it over."), name=holder_name
        )


def check_open(state: str) -> None:
    """Refuse to work on what is over."""
    if state not in OPEN:
        raise Refused(N_("This ticket is over. Reopen it first if there is more to do."))


def check_edit(state: str) -> None:
    """Refuse to correct what is closed or set aside; what is resolved may still be corrected."""
    if state != State.RESOLVED:
        check_open(state)


def check_reopen(state: str) -> None:
    """Refuse to reopen what is open."""
    if state not in OVER:
        raise Refused(N_("This ticket is still open, so there is nothing to reopen."))


def check_verdict(state: str) -> None:
    """Refuse a client's verdict on what is not resolved."""
    if state == State.CLOSED:
        raise Refused(N_("This request is closed. Write in the channel if you need us again."))
    if state != State.RESOLVED:
        raise Refused(N_("We are back on this one already: we will tell you when it is solved."))


def minutes_of(text: str) -> int | None:
    """Read time spent: "20", "20 min", "1h", "1h 20m", "1:20"; None when nothing was typed."""
    cleaned = "".join(text.casefold().split()).replace("minutes", "").replace("min", "")
    cleaned = cleaned.removesuffix("m")
    if not cleaned:
        return None
    hours, separator, minutes = cleaned.replace(":", "h").partition("h")
    parts = (hours or "0", minutes or "0") if separator else ("0", hours)
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise Refused(N_("I can't read this time. Write minutes (20) or hours (1h 20m)."))
    total = int(parts[0]) * 60 + int(parts[1])
    if total > MOST_MINUTES:
        raise Refused(N_("That is more than a day. Write the minutes of this piece of work."))
    return total


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


def response_due(calendar: Calendar, since: datetime, level: int) -> datetime:
    """When a first answer is due: the priority's target, in business time."""
    return business_time.add(calendar, since, RESPONSE_TARGETS[level])


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
    return business_time.add(calendar, since, target)
