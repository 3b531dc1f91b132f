"""Who acts, what they may see, and what they may do."""

from dataclasses import dataclass
from enum import Enum

from sqlalchemy.ext.asyncio import AsyncSession

from storage import people
from storage.people import STAFF, Role
from storage.scope import Scope


class May(Enum):
    """Who may pass a door. Finer rules (this ticket, that approval) are the service's."""

    ANYONE = "anyone"  # even somebody we do not know: the answer holds no data
    KNOWN = "known"  # clients and team
    STAFF = "staff"
    MANAGERS = "managers"
    ADMINISTRATORS = "administrators"


_ROLES = {
    May.KNOWN: frozenset(Role),
    May.STAFF: STAFF,
    May.MANAGERS: frozenset({Role.MANAGER, Role.ADMINISTRATOR}),
    May.ADMINISTRATORS: frozenset({Role.ADMINISTRATOR}),
}


@dataclass(frozen=True, slots=True)
class Who:
    """A person of our directory, as a request needs them."""

    id: int
    slack_user: str
    name: str
    role: str
    client_id: int | None
    locale: str
    zone: str

    @property
    def is_staff(self) -> bool:
        """Whether they work for the provider."""
        return self.role in STAFF

    @property
    def scope(self) -> Scope:
        """What they may see."""
        return Scope.desk() if self.is_staff else Scope(client_id=self.client_id)

    def may(self, right: May) -> bool:
        """Whether their role passes a door."""
        return right is May.ANYONE or self.role in _ROLES[right]


async def find(session: AsyncSession, slack_user: str, slack_team: str | None = None) -> Who | None:
    """Look up who acts; None for anybody we do not know or do not know any more.

    `slack_team` is the organisation that Slack names beside them, where it names one: whoever we
    know as one of another organisation is not taken for that person.
    """
    row = await people.who(session, slack_user, slack_team)
    return None if row is None else Who(**row._mapping)  # noqa: SLF001  (SQLAlchemy names its public mapping so)
