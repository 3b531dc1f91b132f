"""The audit trail: every change, who made it, and proof that nobody touched the record since.

To the manager: each morning one line says how long the chain is and what its last seal was. To the
administrator: `vigie audit verify` says whether the record is whole, and if not, where it breaks.
"""

from commands.audit.capability import CAPABILITY

__all__ = ["CAPABILITY"]
