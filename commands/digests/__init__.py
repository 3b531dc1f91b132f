"""Digests: what counts today, once in the morning, and the week in a picture.

To the technician: your day, when your day begins. To the manager: what is late, what will be, what
nobody has taken; and once a week how much came in, how soon we answered, how often too late, how
content clients are. To the client's lead: the same for your company, once a week. Nobody is woken
by it, nobody gets it twice, and who does not want it says so once.
"""

from commands.digests.capability import CAPABILITY

__all__ = ["CAPABILITY"]
