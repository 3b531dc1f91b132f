"""The directory: Slack user id → person → role and client. Nothing else grants a right."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import AnyRow, Base, Id
from storage.scope import Scope, unscoped
from storage.upsert import table


class Role(StrEnum):
    """What a person is to us."""

    MEMBER = "member"
    LEAD = "lead"
    TECHNICIAN = "technician"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


CLIENT_ROLES = frozenset({Role.MEMBER, Role.LEAD})
STAFF = frozenset({Role.TECHNICIAN, Role.MANAGER, Role.ADMINISTRATOR})


class Person(Base):
    """Somebody we know, of the provider's team or of a client."""

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint(
            "(role IN ('member', 'lead')) = (client_id IS NOT NULL)", name="client_of_role"
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    slack_user: Mapped[str] = mapped_column(unique=True)
    slack_team: Mapped[str | None]
    name: Mapped[str]
    role: Mapped[str]
    client_id: Mapped[int | None] = mapped_column(Id, ForeignKey("clients.id"), index=True)
    locale: Mapped[str]
    zone: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    @property
    def is_staff(self) -> bool:
        """Whether they work for the provider."""
        return self.role in STAFF


class Stranger(Base):
    """Somebody of an organisation that is not the client's, who wrote in a client's channel.

    Their messages wait in `early_messages` until the desk says who they are.
    """

    __tablename__ = "strangers"
    __table_args__ = (UniqueConstraint("slack_channel", "slack_user"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    slack_user: Mapped[str]
    slack_channel: Mapped[str]
    slack_team: Mapped[str | None]
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"), index=True)
    name: Mapped[str]
    state: Mapped[str] = mapped_column(default="asked")
    created_at: Mapped[datetime]


# The columns a door needs to know who acts; one plain row, because every request reads it.
_people = table(Person).c
WHO = (
    _people.id,
    _people.slack_user,
    _people.name,
    _people.role,
    _people.client_id,
    _people.locale,
    _people.zone,
)
# Building a statement costs more than executing it: what every request asks is built once.
_WHO_BY_USER = select(*WHO).where(_people.active, _people.slack_user == bindparam("user"))
_WHO_OF_TEAM = _WHO_BY_USER.where(
    or_(_people.slack_team.is_(None), _people.slack_team == bindparam("team"))
)


@unscoped("decides the scope: it is asked before anybody's rights are known")
async def who(session: AsyncSession, slack_user: str, slack_team: str | None) -> AnyRow | None:
    """The active person behind a Slack user id, as the columns `WHO`.

    With a Slack team, only if we know them as one of that team, or not of which they are.
    """
    if slack_team is None:
        found = await session.execute(_WHO_BY_USER, {"user": slack_user})
    else:
        found = await session.execute(_WHO_OF_TEAM, {"user": slack_user, "team": slack_team})
    return found.first()


@unscoped("the identity of one Slack user; asked by the directory's own forms and intake")
async def by_slack_user(session: AsyncSession, slack_user: str) -> Person | None:
    """The person behind a Slack user id, active or not."""
    found: Person | None = await session.scalar(
        select(Person).where(Person.slack_user == slack_user)
    )
    return found


async def get(session: AsyncSession, scope: Scope, person_id: int) -> Person | None:
    """One person: staff are known to all, a client's people to the client and the desk."""
    person = await session.get(Person, person_id)
    if person is None or not (person.is_staff or scope.allows(person.client_id)):
        return None
    return person


async def lock(session: AsyncSession, person_id: int) -> None:
    """Let no other transaction decide about this person's messages until this one ends."""
    # `key_share`: rows that only refer to a person (a reply being written) need not wait for it,
    # which would be a deadlock with whoever holds a ticket and refers to its author.
    query = select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)
    await session.execute(query)


@unscoped("the provider's own team, no client in it")
async def staff(session: AsyncSession) -> Sequence[Person]:
    """The active members of the provider's team, by name."""
    found = await session.scalars(
        select(Person).where(Person.role.in_(STAFF), Person.active).order_by(Person.name)
    )
    return found.all()


async def contacts(session: AsyncSession, scope: Scope, client_id: int) -> Sequence[Person]:
    """The active people of one client, by name."""
    found = await session.scalars(
        select(Person)
        .where(Person.client_id == client_id, Person.active, scope.where(Person.client_id))
        .order_by(Person.name)
    )
    return found.all()


async def contacts_ever(session: AsyncSession, scope: Scope, client_id: int) -> Sequence[Person]:
    """The people of one client, those who have left it last, by name."""
    found = await session.scalars(
        select(Person)
        .where(Person.client_id == client_id, scope.where(Person.client_id))
        .order_by(Person.active.desc(), Person.name)
    )
    return found.all()


async def stranger(
    session: AsyncSession, scope: Scope, stranger_id: int, *, lock: bool = False
) -> Stranger | None:
    """One stranger that the desk was asked about; with `lock`, nobody else decides meanwhile."""
    query = select(Stranger).where(Stranger.id == stranger_id, scope.where(Stranger.client_id))
    found: Stranger | None = await session.scalar(query.with_for_update() if lock else query)
    return found


async def strangers_asked(
    session: AsyncSession, scope: Scope, client_id: int, slack_user: str
) -> Sequence[Stranger]:
    """The open questions about one person among a client's channels."""
    found = await session.scalars(
        select(Stranger).where(
            Stranger.client_id == client_id,
            Stranger.slack_user == slack_user,
            Stranger.state == "asked",
            scope.where(Stranger.client_id),
        )
    )
    return found.all()


async def strangers_in(
    session: AsyncSession, scope: Scope, channel: str, slack_user: str
) -> Stranger | None:
    """The question already asked about this person in this channel."""
    found: Stranger | None = await session.scalar(
        select(Stranger).where(
            Stranger.slack_channel == channel,
            Stranger.slack_user == slack_user,
            scope.where(Stranger.client_id),
        )
    )
    return found


@unscoped("the provider's own administrators, no client in it")
async def administrators(session: AsyncSession, *, lock: bool = False) -> Sequence[Person]:
    """The active administrators; with `lock`, nobody else changes them until we are done."""
    query = select(Person).where(Person.role == Role.ADMINISTRATOR, Person.active)
    if lock:
        query = query.order_by(Person.id).with_for_update(key_share=True)
    return (await session.scalars(query)).all()


@unscoped("the provider's own team, no client in it")
async def staff_member(session: AsyncSession, person_id: int) -> Person | None:
    """Somebody of the provider's team, who may have left it."""
    found: Person | None = await session.scalar(
        select(Person).where(Person.id == person_id, Person.role.in_(STAFF))
    )
    return found
