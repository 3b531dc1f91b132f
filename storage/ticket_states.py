"""Where a ticket may stand: the words of its record, without its table, so that rules know them."""

from enum import StrEnum


class State(StrEnum):
    """Where a ticket stands."""

    NEW = "new"
    TAKEN = "taken"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"
    DISMISSED = "dismissed"


# Somebody still has something to do.
OPEN = frozenset({State.NEW, State.TAKEN, State.WAITING})
OVER = frozenset(State) - OPEN
