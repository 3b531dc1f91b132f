"""Giving, changing and taking away a role in the team."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_, language
from commands.team import rules
from commands.team.rules import Account
from storage import people
from storage.people import Person

ACCOUNT, ROLE, ACTIVE = "account", "role", "active"


async def roster(session: AsyncSession) -> Sequence[Person]:
    """The team: those who may do most first, then by name."""
    staff = await people.staff(session)
    return sorted(staff, key=lambda person: rules.ROLES.index(person.role))


async def member(session: AsyncSession, person_id: int) -> Person:
    """Somebody of the team, or who was; anybody else is refused."""
    found = await people.staff_member(session, person_id)
    if found is None:
        raise Refused(N_("This person is not in the team any more."))
    return found


async def add(session: AsyncSession, act: Act, account: Account, role: str) -> Person:
    """Give a Slack account a role in the team, whether we know the person or not."""
    _check_role(role)
    reason = rules.cannot_join(account, act.services.our_team)
    if reason is not None:
        raise Refused(reason, field=ACCOUNT)
    person = await people.by_slack_user(session, account.slack_user)
    if person is not None:
        await _change(session, act, person, role, active=True)
        return person
    person = Person(
        slack_user=account.slack_user,
        slack_team=account.team,
        name=account.name,
        role=role,
        client_id=None,
        locale=language(account.locale, act.services.rules.language),
        zone=account.zone or act.services.rules.zone,
        active=True,
        created_at=act.now,
    )
    session.add(person)
    await session.flush()
    await _audit(session, act, person, before={})
    return person


async def change(
    session: AsyncSession, act: Act, person_id: int, role: str, *, active: bool
) -> Person:
    """Change the role of somebody in the team, or record that they left or came back."""
    _check_role(role)
    person = await member(session, person_id)
    await _change(session, act, person, role, active=active)
    return person


async def _change(
    session: AsyncSession, act: Act, person: Person, role: str, *, active: bool
) -> None:
    # Locked, so that two administrators who demote each other at once do not both succeed.
    administrators = await people.administrators(session, lock=True)
    ids = frozenset(administrator.id for administrator in administrators)
    if rules.locks_out(person.id, role, active=active, administrators=ids):
        raise Refused(rules.LAST, field=ROLE if active else ACTIVE)
    before = _state(person)
    person.role, person.client_id, person.active = role, None, active
    await session.flush()
    if _state(person) != before:
        await _audit(session, act, person, before=before)


def _check_role(role: str) -> None:
    if role not in rules.ROLES:
        raise Refused(N_("Choose a role."), field=ROLE)


def _state(person: Person) -> dict[str, Any]:
    return {"role": person.role, "active": person.active, "client_id": person.client_id}


async def _audit(
    session: AsyncSession, act: Act, person: Person, *, before: dict[str, Any]
) -> None:
    await act.audit(
        session,
        "team.change",
        f"person:{person.id}",
        None,
        before=before,
        after=_state(person),
        name=person.name,
    )
