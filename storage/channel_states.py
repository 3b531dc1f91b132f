"""What a Slack channel may be to us."""

from enum import StrEnum


class ChannelState(StrEnum):
    """What a channel is to us."""

    ASKED = "asked"  # the desk has not said whose it is
    LINKED = "linked"  # a client's
    IGNORED = "ignored"  # left alone
    OWN = "own"  # the desk's or the approvals', now or once
    EXPOSED = "exposed"  # our own, and another organisation reads it: nothing is said there
    # The three in which a client's channel is out of reach; whose it was stays known.
    REMOVED = "removed"  # the bot was taken out of it
    ARCHIVED = "archived"
    DELETED = "deleted"


# Why a message to an exposed channel is parked.
READ_BY_OTHERS = "read_by_others"
OURS = frozenset({ChannelState.OWN, ChannelState.EXPOSED})
AWAY = frozenset({ChannelState.REMOVED, ChannelState.ARCHIVED, ChannelState.DELETED})
