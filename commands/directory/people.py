"""Whom a file or a form names: kept by address until their Slack account is known."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.services import Act
from storage import clients, directory, people, skills
from storage.directory import Listed
from storage.people import Person, Role
from storage.scope import Scope

# Jobs act here too, and the doors are the team's: all of them may see the whole desk.
DESK = Scope.desk()


async def put(
    session: AsyncSession,
    act: Act,
    client_id: int | None,
    values: Mapping[str, Any],
    *,
    person_id: int | None = None,
    listed_id: int | None = None,
    email: str | None = None,
    slack_user: str | None = None,
) -> str:
    """Write what is said of somebody: name, role, active; returns the subject for the audit.

    Without a client it is a colleague. Whoever has no Slack account here yet waits by address.
    """
    facts = {name: values[name] for name in ("name", "role", "active") if name in values}
    listed = await directory.listed_by_id(session, DESK, listed_id or 0)
    person = None if person_id is None else await people.get(session, DESK, person_id)
    if person is None and slack_user is not None:
        if listed is not None:  # what was said of them before their account was
            facts = {"role": listed.role, "active": listed.active, **facts}
        person = await _new_person(session, act, client_id, facts, slack_user)
    if listed is None and email is not None:
        listed = await directory.by_email(session, email) or await _new_listed(
            session, act, client_id, facts, email, person
        )
    for record in (listed, person):
        for name, value in facts.items() if record is not None else ():
            setattr(record, name, value)
    await session.flush()
    if listed is not None and person is not None:
        await _join(session, act, listed, person)
    return f"person:{person.id}" if person is not None else f"listed:{listed.id if listed else 0}"


async def _new_listed(
    session: AsyncSession,
    act: Act,
    client_id: int | None,
    facts: Mapping[str, Any],
    email: str,
    person: Person | None,
) -> Listed:
    usual = {"active": True, "role": _usual(client_id)}
    if person is not None:
        usual = {"active": person.active, "role": person.role}
    listed = Listed(**{**usual, **facts}, client_id=client_id, email=email, created_at=act.now)
    session.add(listed)
    await session.flush()
    return listed


async def _new_person(
    session: AsyncSession,
    act: Act,
    client_id: int | None,
    facts: Mapping[str, Any],
    slack_user: str,
) -> Person:
    rules = act.services.rules
    team, locale, zone = await _our_team(session, act), rules.language, rules.zone
    if client_id is not None:
        client = await clients.get(session, DESK, client_id)
        if client is None:
            raise LookupError(f"client {client_id} is not there")
        team, locale, zone = client.slack_team, client.language, client.zone
    usual = {"active": True, "role": _usual(client_id)}
    person = Person(
        **{**usual, **facts},
        slack_user=slack_user,
        slack_team=team,
        client_id=client_id,
        locale=locale,
        zone=zone,
        created_at=act.now,
    )
    session.add(person)
    await session.flush()
    return person


def _usual(client_id: int | None) -> str:
    return Role.TECHNICIAN if client_id is None else Role.MEMBER


async def _our_team(session: AsyncSession, act: Act) -> str | None:
    """Find our organisation: as the token says, or as our colleagues have it."""
    if act.services.our_team:
        return act.services.our_team
    team = {one.slack_team for one in await people.staff(session)} - {None}
    return team.pop() if len(team) == 1 else None


async def recognise(session: AsyncSession, act: Act, listed: Listed, person: Person) -> None:
    """Say that somebody in Slack is whom a file or a form named.

    A contact who was named as a lead becomes one; whatever else was decided here since stays.
    """
    before = {"name": person.name, "role": person.role}
    person.name = listed.name
    if person.role == Role.MEMBER and listed.role == Role.LEAD:
        person.role = Role.LEAD
    listed.role = person.role
    await _join(session, act, listed, person)
    await act.audit(
        session,
        "directory.recognise",
        f"person:{person.id}",
        person.client_id,
        before=before,
        after={"name": person.name, "role": person.role},
        listed=listed.id,
    )


async def _join(session: AsyncSession, act: Act, listed: Listed, person: Person) -> None:
    """Remember that a row and a person are the same; what waited for the person is given."""
    listed.person_id = person.id
    for name, level in listed.skills.items():
        skill = await skills.put_skill(session, name, act.now)
        await skills.set_level(session, person.id, skill.id, int(level))
    listed.skills = {}
    await session.flush()


async def know(session: AsyncSession, act: Act, who: str, skill: str, level: int) -> str:
    """Write what a colleague (by address or Slack id) knows, and how well; returns the subject."""
    listed = await directory.by_email(session, who)
    person_id = listed.person_id if listed is not None else None
    if listed is None:
        person = await people.by_slack_user(session, who)
        person_id = person.id if person is not None else None
    if person_id is not None:
        found = await skills.put_skill(session, skill, act.now)
        await skills.set_level(session, person_id, found.id, level)
        return f"person:{person_id}"
    if listed is None:
        raise LookupError(f"{who} is not there")
    rest = {name: had for name, had in listed.skills.items() if name.casefold() != skill.casefold()}
    listed.skills = {**rest, skill: level} if level else rest
    await session.flush()
    return f"listed:{listed.id}"
