"""Hours: what clients have paid in advance, what is taken from it, and the clock at work.

To the technician: a clock on the card, minutes with each answer, and the client's remaining hours
where time is typed. To the manager: a bank per client with its own rules, every piece of work
with what it took and what it is billed, told in time when little is left. To the client's lead:
how many hours are left, whenever they ask, and a question before more is used where they want one.
"""

from commands.hours.capability import CAPABILITY

__all__ = ["CAPABILITY"]
