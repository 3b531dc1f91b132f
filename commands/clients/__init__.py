"""Clients: the companies we work for, the channels that are theirs, the people who speak for them.

To the manager: invite Vigie to a channel and it asks, once, whose it is; nothing said there is kept
before you answer. To the desk: somebody of another organisation is shown to you first. To the
client: your channel is yours alone.
"""

from commands.clients.capability import CAPABILITY

__all__ = ["CAPABILITY"]
