"""Where a ticket may stand: the words of its record, without its table, so that rules know them."""

from enum import StrEnum


class State(StrEnum):
    """Where a ticket stands."""

    NEW = "new"
    # The client's lead must say yes first; its clocks rest.
    APPROVAL = "approval"
    TAKEN = "taken"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"
    DISMISSED = "dismissed"
    # It goes on in another ticket (storage.ticket_links); undone, it is what it was.
    MERGED = "merged"


# Somebody still has something to do.
OPEN = frozenset({State.NEW, State.APPROVAL, State.TAKEN, State.WAITING})
OVER = frozenset(State) - OPEN
