"""Ready-made answers: what the team writes again and again is written once.

To the manager: `/vigie answers` lists them; each has a name, a language, and variables that are
filled in from the ticket ({client}, {contact}, {number}…). To the technician: choose one in the
form of a reply or a resolution; its words come after what you have typed, and you send them.
"""

from commands.answers.capability import CAPABILITY

__all__ = ["CAPABILITY"]
