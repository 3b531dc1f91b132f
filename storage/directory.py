"""The directory beyond Slack: whom a file or a form named, and which user groups give a role."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, cast, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id
from storage.clients import Client, Site
from storage.contracts import Contract
from storage.jobs import JobRun
from storage.people import CLIENT_ROLES, STAFF, Person
from storage.scope import Scope, unscoped


class Listed(Base):
    """Somebody as a file or a form named them, by e-mail address.

    `person_id` is who they turned out to be in Slack; None until that is known. A row without a
    client is a colleague.
    """

    __tablename__ = "listed_people"
    __table_args__ = (
        Index("ix_listed_people_client_id", "client_id"),
        Index("ix_listed_people_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    client_id: Mapped[int | None] = mapped_column(Id, ForeignKey("clients.id"))
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    person_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    # Of a colleague: what they know, until there is a person to know it.
    skills: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]


class RoleGroup(Base):
    """A Slack user group whose members have a role in the team.

    `trouble` is what was last told about it, so that it is told once.
    """

    __tablename__ = "role_groups"

    slack_group: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    trouble: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class GroupRole(Base):
    """Somebody of the team whose role came from a user group, and which role that was."""

    __tablename__ = "group_roles"

    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), primary_key=True)
    role: Mapped[str]


async def listed(session: AsyncSession, scope: Scope) -> Sequence[Listed]:
    """Everybody who was named by e-mail address."""
    found = await session.scalars(
        select(Listed).where(scope.where(Listed.client_id)).order_by(Listed.id)
    )
    return found.all()


async def listed_of(session: AsyncSession, scope: Scope, client_id: int) -> Sequence[Listed]:
    """The contacts of a client who were named by address and have not left, by name.

    Those without a `person_id` have not written yet.
    """
    found = await session.scalars(
        select(Listed)
        .where(
            Listed.client_id == client_id,
            Listed.active,
            scope.where(Listed.client_id),
        )
        .order_by(Listed.name)
    )
    return found.all()


@unscoped("decides whether a form may list an address; the form tells only its own client's")
async def by_email(session: AsyncSession, email: str) -> Listed | None:
    """Whoever was named by this address."""
    found: Listed | None = await session.scalar(select(Listed).where(Listed.email == email))
    return found


@unscoped("colleagues only, no client in it")
async def expected_colleagues(session: AsyncSession) -> Sequence[Listed]:
    """The colleagues whose Slack account is not known yet."""
    found = await session.scalars(
        select(Listed).where(Listed.client_id.is_(None), Listed.person_id.is_(None), Listed.active)
    )
    return found.all()


@unscoped("tells the clock whether anybody was named since; a number and no client's data")
async def newest(session: AsyncSession) -> int:
    """The number of the row that was listed last; 0 when there is none."""
    return await session.scalar(select(func.max(Listed.id))) or 0


@unscoped("the clock's own question; each is matched within their own client")
async def contacts_to_match(
    session: AsyncSession, job: str, asked_as: str, limit: int
) -> Sequence[Person]:
    """The contacts of clients with somebody expected, newest first, who match nobody yet.

    Without those for whom the period `<person id>:<asked_as>` of that job is claimed.
    """
    waiting = select(Listed.client_id).where(
        Listed.client_id.is_not(None), Listed.person_id.is_(None), Listed.active
    )
    matched = select(Listed.person_id).where(Listed.person_id.is_not(None))
    asked = select(JobRun.period).where(JobRun.job == job)
    found = await session.scalars(
        select(Person)
        .where(
            Person.active,
            Person.role.in_(CLIENT_ROLES),
            Person.client_id.in_(waiting),
            Person.id.not_in(matched),
            cast(Person.id, String).concat(f":{asked_as}").not_in(asked),
        )
        .order_by(Person.id.desc())
        .limit(limit)
    )
    return found.all()


async def all_people(session: AsyncSession, scope: Scope) -> Sequence[Person]:
    """Everybody we know, those who have left too; the team is known to all."""
    found = await session.scalars(
        select(Person)
        .where(or_(Person.role.in_(STAFF), scope.where(Person.client_id)))
        .order_by(Person.id)
    )
    return found.all()


async def all_sites(session: AsyncSession, scope: Scope) -> Sequence[Site]:
    """The sites of all clients."""
    found = await session.scalars(select(Site).where(scope.where(Site.client_id)).order_by(Site.id))
    return found.all()


async def all_contracts(session: AsyncSession, scope: Scope) -> Sequence[Contract]:
    """The contracts of all clients, the newest last."""
    found = await session.scalars(
        select(Contract).where(scope.where(Contract.client_id)).order_by(Contract.id)
    )
    return found.all()


async def clients_ever(session: AsyncSession, scope: Scope) -> Sequence[Client]:
    """All clients, those we work for no more too."""
    found = await session.scalars(select(Client).where(scope.where(Client.id)).order_by(Client.id))
    return found.all()


@unscoped("our own settings, no client in them")
async def role_groups(session: AsyncSession) -> Sequence[RoleGroup]:
    """The user groups that give a role."""
    return (await session.scalars(select(RoleGroup).order_by(RoleGroup.slack_group))).all()


async def drop_group(session: AsyncSession, slack_group: str) -> None:
    """Let this user group give no role any more."""
    await session.execute(delete(RoleGroup).where(RoleGroup.slack_group == slack_group))


@unscoped("the team's own roles, no client in them")
async def group_roles(session: AsyncSession) -> dict[int, str]:
    """Whose role came from a user group: person id → that role."""
    return {row.person_id: row.role for row in await session.scalars(select(GroupRole))}


async def remember_group_role(session: AsyncSession, person_id: int, role: str | None) -> None:
    """Remember which role a user group gave; None: it gives none any more."""
    await session.execute(delete(GroupRole).where(GroupRole.person_id == person_id))
    if role is not None:
        session.add(GroupRole(person_id=person_id, role=role))
        await session.flush()


async def listed_by_id(session: AsyncSession, scope: Scope, listed_id: int) -> Listed | None:
    """One row of those who were named by address."""
    found: Listed | None = await session.scalar(
        select(Listed).where(Listed.id == listed_id, scope.where(Listed.client_id))
    )
    return found


async def listed_as(session: AsyncSession, scope: Scope, person_id: int) -> Listed | None:
    """How somebody we know was named by address, if they were."""
    found: Listed | None = await session.scalar(
        select(Listed)
        .where(Listed.person_id == person_id, scope.where(Listed.client_id))
        .order_by(Listed.id)
        .limit(1)
    )
    return found


async def unlist(session: AsyncSession, person_ids: Iterable[int]) -> None:
    """Forget by which addresses these people were named."""
    await session.execute(delete(Listed).where(Listed.person_id.in_(list(person_ids))))
