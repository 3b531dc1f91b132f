"""Privacy: what we remember can be taken out, erased, and is forgotten in time.

To a client: all that we keep of you is yours to have. To a person: ask, and your name and your
words are gone, while the record of what was done still verifies. To the administrator: one form
says how long what is kept.
"""

from commands.privacy.capability import CAPABILITY

__all__ = ["CAPABILITY"]
