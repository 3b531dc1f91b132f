"""Search: find any ticket by a few words, however they are spelt.

To the technician: `/ticket search imprimante bureau client:acme since:2w` finds tickets by title,
messages, notes and resolutions, blind to accents, capitals, plurals and slips of the finger. And on
the card of a new ticket stand up to three solved ones that are like it, with what solved them.
"""

from commands.search.capability import CAPABILITY

__all__ = ["CAPABILITY"]
