"""What we know already, as plain values: what a file is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

ClientKey = str
SiteKey = tuple[str, str]
SkillKey = tuple[str, str]


@dataclass(frozen=True)
class KnownClient:
    """A client."""

    id: int
    name: str
    language: str
    zone: str
    active: bool


@dataclass(frozen=True)
class KnownSite:
    """A site of a client."""

    id: int
    name: str
    address: str | None
    zone: str | None


@dataclass(frozen=True)
class KnownContract:
    """A contract of a client."""

    id: int
    name: str
    starts_on: date
    ends_on: date | None
    approval_kinds: tuple[str, ...]


@dataclass(frozen=True)
class KnownPerson:
    """Somebody we know: in Slack, by an address, or both.

    `client` is the key of their client's name; None for a colleague.
    """

    name: str
    role: str
    active: bool
    client: ClientKey | None
    person_id: int | None = None
    listed_id: int | None = None
    slack_user: str | None = None
    email: str | None = None

    @property
    def shown(self) -> str:
        """How a sentence names them."""
        known = self.email or self.slack_user or ""
        return f"{self.name} ({known})" if known else self.name


@dataclass(frozen=True)
class Known:
    """Everything that a file may speak of. Names are keys as `storage.clients.name_key` has them.

    `skills`: (a technician's address or Slack id, the skill's key) → level.
    """

    clients: Mapping[ClientKey, KnownClient] = field(default_factory=dict)
    sites: Mapping[SiteKey, KnownSite] = field(default_factory=dict)
    contracts: Mapping[SiteKey, KnownContract] = field(default_factory=dict)
    people: tuple[KnownPerson, ...] = ()
    skills: Mapping[SkillKey, int] = field(default_factory=dict)
    language: str = "fr"
    zone: str = "Europe/Paris"

    def by_email(self, email: str | None) -> KnownPerson | None:
        """Whoever was named by this address."""
        return next((p for p in self.people if email and p.email == email), None)

    def by_slack(self, slack_user: str | None) -> KnownPerson | None:
        """Whoever has this Slack account."""
        return next((p for p in self.people if slack_user and p.slack_user == slack_user), None)
