"""Which roles follow a Slack user group. Pure.

A group gives the role of technician or manager, and takes back only what it gave. It never makes,
lowers or removes an administrator, never brings back somebody who has left, and never empties the
team: a group that is empty or gone changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

TECHNICIAN, MANAGER, ADMINISTRATOR = "technician", "manager", "administrator"
# What a group may give, the higher first.
GIVEN = (MANAGER, TECHNICIAN)
EMPTY, GONE = "empty", "gone"


@dataclass(frozen=True)
class Group:
    """A user group as Slack tells it now; None instead of members when there is none any more."""

    slack_group: str
    role: str
    members: frozenset[str] | None

    @property
    def trouble(self) -> str:
        """Why it changes nothing; empty when it does its work."""
        if self.members is None:
            return GONE
        return "" if self.members else EMPTY


@dataclass(frozen=True)
class Colleague:
    """Somebody of the team, and which role a group gave them, if one did."""

    person_id: int
    role: str
    active: bool
    followed: str | None = None


@dataclass(frozen=True)
class Move:
    """A role to write; `person_id` is None for somebody who joins. `followed`: what is kept."""

    slack_user: str
    person_id: int | None
    role: str
    followed: str | None


def wanted(groups: Iterable[Group]) -> dict[str, str]:
    """Return the highest role that the groups give to each Slack account."""
    found: dict[str, str] = {}
    for group in groups:
        for user in group.members or ():
            found[user] = min(found.get(user, TECHNICIAN), group.role, key=GIVEN.index)
    return found


def moves(groups: Iterable[Group], team: Mapping[str, Colleague]) -> list[Move]:
    """Return what has to be written so that roles follow the groups; `team` by Slack account."""
    groups = list(groups)
    given = wanted(groups)
    silent = {group.role for group in groups if group.trouble}
    found = []
    for user, role in sorted(given.items()):
        colleague = team.get(user)
        if colleague is None:
            found.append(Move(user, None, role, role))
        elif _follows(colleague, role, silent):
            found.append(Move(user, colleague.person_id, role, role))
    for user, colleague in sorted(team.items()):
        # Whom a group had raised, and no group names any more.
        if (
            user not in given
            and colleague.followed is not None
            and colleague.followed not in silent
        ):
            raised = colleague.role == colleague.followed == MANAGER and colleague.active
            role = TECHNICIAN if raised else colleague.role
            found.append(Move(user, colleague.person_id, role, None))
    return found


def _follows(colleague: Colleague, role: str, silent: set[str]) -> bool:
    """Whether a colleague's role is to become this one."""
    if not colleague.active or colleague.role in (ADMINISTRATOR, role):
        return False
    if GIVEN.index(role) < GIVEN.index(colleague.role):
        return True
    return colleague.followed == colleague.role and colleague.followed not in silent
