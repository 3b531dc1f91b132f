"""The team: who works here, and in which role.

To the manager: `/vigie team` shows who may do what. To the administrator: one form gives a role,
changes it or takes it away; the last administrator cannot be lost by mistake.
"""

from commands.team.capability import CAPABILITY

__all__ = ["CAPABILITY"]
