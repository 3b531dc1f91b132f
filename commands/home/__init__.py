"""Home: a tab of Vigie's where each person sees what is theirs to do or to wait for.

To the technician: what is late, who waits for your answer, what you have in hand and what nobody
has taken. To the manager: what is late or will be within the hour, what waits for an approval, who
carries how much, how content clients are. To the client: your requests in plain words, and how to
ask; a lead sees those of the company. Nobody sees anything of another company.
"""

from commands.home.capability import CAPABILITY

__all__ = ["CAPABILITY"]
