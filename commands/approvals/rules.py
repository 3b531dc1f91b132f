"""Who may decide, and how long a question waits. Pure."""

from datetime import datetime

from commands.kit import business_time
from commands.kit.business_time import Calendar
from commands.kit.refused import Refused
from commands.kit.words import N_

# In the desk's open days since it was asked: two reminders, then it lapses.
STEPS = (1, 3, 5)
LONGEST = 1000
LEAD = "lead"
PENDING, LAPSED, WITHDRAWN = "pending", "lapsed", "withdrawn"

GONE = N_("This question is out of date.")
OF_THE_CLIENT = N_(
    "Only the client's own lead decides this. If it is urgent, ask them in their channel."
)
OF_THE_LEAD = N_("Only your company's lead may decide this: %(leads)s.")
NO_LEAD = N_("Only your company's lead may decide this, and nobody is named as one yet.")
DECIDED = N_("%(name)s has decided this already.")
TOO_LATE = N_("Nobody decided in time, so this question was closed. We can ask again: tell us.")
NOT_NEEDED = N_("This is not needed any more: there is nothing to decide.")
NO_WORDS = N_("Write a few words first.")


def due(calendar: Calendar, asked_at: datetime, step: int) -> datetime | None:
    """When the next reminder goes out, or the question lapses; None when it has lapsed."""
    if step > len(STEPS):
        return None
    return business_time.add_days(calendar, asked_at, STEPS[step - 1])


def lapses(step: int) -> bool:
    """Whether what falls due at this step is the end of the question."""
    return step >= len(STEPS)


def check_decider(role: str, *, staff: bool, leads: str) -> None:
    """Refuse everybody but a lead of that client; `leads` names them for their colleagues."""
    if staff:
        raise Refused(OF_THE_CLIENT)
    if role != LEAD:
        raise Refused(OF_THE_LEAD, leads=leads) if leads else Refused(NO_LEAD)


def check_pending(state: str, name: str) -> None:
    """Refuse to decide what is decided, lapsed or not needed any more."""
    if state == PENDING:
        return
    if state == LAPSED:
        raise Refused(TOO_LATE)
    if state == WITHDRAWN:
        raise Refused(NOT_NEEDED)
    raise Refused(DECIDED, name=name or "…")
