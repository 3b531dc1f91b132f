"""Contracts: what each client is promised, in which hours, and who is told when it gets tight.

To the manager: `/vigie contract <client>` shows what was agreed; a form changes it, and the clocks
of the client's open tickets follow without losing a pause. To the technician: the card names the
next promise. To the client: what was promised is what is counted.
"""

from commands.contracts.capability import CAPABILITY

__all__ = ["CAPABILITY"]
