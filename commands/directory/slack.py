"""Slack's door to the directory: contacts to come, skills, and groups that give a role."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.directory import service
from commands.directory.looks import Seen
from commands.kit.answers import Answer, Open, Say
from commands.kit.inbound import Click, Event, Submitted
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from storage import clients, directory, people, skills
from storage.scope import Scope

# What one message shows of a long list, and Slack's most for one menu.
SHOWN, MENU = 20, 100


async def of_client(session: AsyncSession, record: str) -> Mapping[str, Any] | None:
    """Below a client: who was named and has not written yet; `12.read` for those who only read."""
    number, _, only_read = record.partition(".")
    client_id = int(number)
    listed = await directory.listed_of(session, Scope.client(client_id), client_id)
    expected = [one for one in listed if one.person_id is None]
    return {
        "id": client_id,
        "people": [{"name": p.name, "email": p.email, "role": p.role} for p in expected[:SHOWN]],
        "more": max(0, len(expected) - SHOWN),
        "may_change": not only_read,
    }


async def of_team(session: AsyncSession, _record: str) -> Mapping[str, Any] | None:
    """Below the team: what everybody knows, who is still to come, which groups give a role."""
    known = await skills.of_team(session)
    staff = [person for person in await people.staff(session) if person.id in known]
    return {
        "people": [
            {"slack_user": one.slack_user, "skills": list(known[one.id].items())}
            for one in staff[:SHOWN]
        ],
        "more": max(0, len(staff) - SHOWN),
        "expected": [row.email for row in await directory.expected_colleagues(session)][:SHOWN],
        "groups": [
            {"name": row.name, "role": row.role} for row in await directory.role_groups(session)
        ],
    }


async def open_contact(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Expect a contact*: the form."""
    client_id = int(click.record) if click.record.isdecimal() else 0
    client = await clients.get(session, act.scope, client_id)
    if client is None:
        raise Refused(N_("This client is not there any more. Choose another one."))
    return Open("directory/contact", {"id": client.id, "client": client.name})


async def expect(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of a contact who is to come."""
    role = sent.values.get(service.ROLE, "")
    name = await service.expect(
        session,
        act,
        int(sent.record) if sent.record.isdecimal() else 0,
        name=sent.values.get(service.NAME, ""),
        email=sent.values.get(service.EMAIL, ""),
        role=role,
    )
    return Say("directory/expected", {"name": name, "role": role})


async def open_skills(_click: Click, _act: Act, session: AsyncSession) -> Answer:
    """*Skills*: the form."""
    team = await people.staff(session)
    context = {
        "people": [(person.id, person.name) for person in team[:MENU]],
        "known": [skill.name for skill in await skills.all_skills(session)],
    }
    return Open("directory/skills", context)


async def note_skill(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of a skill."""
    chosen = sent.values.get(service.PERSON, "")
    person, known = await service.note_skill(
        session,
        act,
        int(chosen) if chosen.isdecimal() else 0,
        sent.values.get(service.SKILL, ""),
        sent.values.get(service.LEVEL, ""),
    )
    return Say("directory/known", {"name": person.name, "skills": list(known.items())})


async def open_groups(_click: Click, act: Act, session: AsyncSession) -> Answer:
    """*User groups*: the form, with those that Slack has."""
    followed = {row.slack_group: row.role for row in await directory.role_groups(session)}
    found: list[tuple[str, str]] = act.prepared
    if not found:
        raise Refused(N_("This workspace has no user group. Make one in Slack first."))
    context = {
        "groups": [
            {"slack_group": group, "name": name, "role": followed.get(group)}
            for group, name in found[:MENU]
        ]
    }
    return Open("directory/groups", context)


async def follow_group(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of a user group."""
    names: dict[str, str] = dict(act.prepared)
    group, role = sent.values.get(service.GROUP, ""), sent.values.get(service.ROLE, "")
    await service.follow_group(session, act, group, names.get(group), role)
    return Say("directory/following", {"name": names[group], "role": role})


async def members_changed(_event: Event, seen: Seen, act: Act, session: AsyncSession) -> None:
    """React to a user group's new members."""
    await service.follow(session, act, seen)
