"""Delivery: what becomes of messages that cannot go out one by one, or not at all.

To the desk: a storm is one card that counts and lists, instead of an hour of cards. To the
administrator: nothing is lost in silence; what Slack refuses is shown, with what to do, and can be
sent again.
"""

from commands.delivery.capability import capability

__all__ = ["capability"]
