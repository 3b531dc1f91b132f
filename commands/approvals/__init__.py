"""Approvals: what the contract reserves for the client's lead is decided by that lead alone.

To the lead: one card in your direct messages with everything that is asked; *Approve*, *Refuse*
with a few words, or *Ask a question* first. To the desk: the work waits, its clocks rest, and you
are told what was decided, or that nobody was there to decide. Nobody decides in the lead's place:
not their colleagues, not another client's lead, not us.
"""

from commands.approvals.capability import CAPABILITY

__all__ = ["CAPABILITY"]
