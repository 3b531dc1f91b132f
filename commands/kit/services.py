"""What a door hands to its service: who acts, the time, and the few things they share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import uuid4

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import words
from commands.kit.person import Who
from commands.kit.words import Language
from integrations.slack.reader import SlackReader
from storage import audit
from storage.db import Database
from storage.scope import Scope


class Clock(Protocol):
    """Time as a service: the demo and the tests set and advance theirs."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class Rules:
    """The settings of the house that services and jobs follow."""

    administrators: frozenset[str] = frozenset()
    language: str = "fr"
    zone: str = "Europe/Paris"
    audit_file: str | None = None
    # More new cards than this waiting for one channel are a storm: a minute's worth of its pace.
    storm_threshold: int = 60


class LookBack:
    """A wish to read history again, because something may have passed us by; the program hears it.

    `listener` is called after the transaction in which it was wished.
    """

    def __init__(self) -> None:
        self.listener: Callable[[], None] = lambda: None

    def want(self, session: AsyncSession) -> None:
        """Have history read again once this transaction is committed."""
        event.listen(
            session.sync_session, "after_commit", lambda _session: self.listener(), once=True
        )


@dataclass(frozen=True)
class Services:
    """What every capability shares."""

    db: Database
    clock: Clock
    slack: SlackReader
    rules: Rules = field(default_factory=Rules)
    # Our own workspace's id, as the token says; it tells a colleague from a stranger.
    our_team: str = ""
    look_back: LookBack = field(default_factory=LookBack)
    # The bot's own Slack user id, by which people mention it.
    our_user: str = ""


@dataclass(frozen=True)
class Act:
    """One request being handled: who, when, and under which number it stands in the logs.

    `who` is None when the clock acts, or somebody we do not know passes a door open to anyone.
    """

    who: Who | None
    now: datetime
    request_id: str
    services: Services
    slack_user: str = ""
    # What the door's `prepare` found before the transaction.
    prepared: Any = None

    @classmethod
    def of_clock(cls, services: Services) -> "Act":
        """Begin a request of the clock's: a job at work."""
        return cls(None, services.clock.now(), uuid4().hex[:10], services)

    @property
    def scope(self) -> Scope:
        """What the one who acts may see; nothing for somebody we do not know."""
        return self.who.scope if self.who is not None else Scope(client_id=None)

    @property
    def person(self) -> Who:
        """The one who acts, where the door lets only known people pass."""
        if self.who is None:
            raise PermissionError("this door is for people we know")
        return self.who

    @property
    def language(self) -> Language:
        """The language of whoever acts; the house's when it is the clock or somebody unknown."""
        return words.language(self.who.locale if self.who else None, self.services.rules.language)

    @property
    def actor(self) -> str:
        """How the audit trail names them."""
        return "clock" if self.who is None else f"person:{self.who.id}"

    async def audit(
        self,
        session: AsyncSession,
        action: str,
        subject: str,
        client_id: int | None,
        **details: Mapping[str, Any] | str | float | list[Any] | None,
    ) -> None:
        """Write the audit entry of a change, in the transaction of the change."""
        await audit.record(
            session,
            at=self.now,
            request_id=self.request_id,
            actor=self.actor,
            action=action,
            subject=subject,
            client_id=client_id,
            details=details,
        )
