"""The desk itself: where the team works, when, in which language; and what each person may ask.

To whoever installs Vigie: `/vigie setup` asks six things and says what is wrong beside the field.
To everybody: `/vigie help` lists what you may do, and nothing else.
"""

from commands.desk.capability import capability

__all__ = ["capability"]
