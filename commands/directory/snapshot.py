"""What we know, read at once: what an import is compared with."""

from collections.abc import Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from commands.directory.known import (
    Known,
    KnownClient,
    KnownContract,
    KnownPerson,
    KnownSite,
    SkillKey,
)
from commands.kit.services import Act
from storage import desk, directory, skills
from storage.clients import name_key
from storage.directory import Listed
from storage.people import Person


async def read(session: AsyncSession, act: Act) -> Known:
    """Read everything that a file may speak of."""
    settings = await desk.get(session)
    found = await directory.clients_ever(session, act.scope)
    keys = {client.id: client.name_key for client in found}
    listed = await directory.listed(session, act.scope)
    people = tuple(_people(await directory.all_people(session, act.scope), listed, keys))
    rules = act.services.rules
    return Known(
        clients={
            c.name_key: KnownClient(c.id, c.name, c.language, c.zone, c.active) for c in found
        },
        sites={
            (keys[s.client_id], name_key(s.name)): KnownSite(s.id, s.name, s.address, s.zone)
            for s in await directory.all_sites(session, act.scope)
        },
        contracts={
            (keys[c.client_id], name_key(c.name)): KnownContract(
                c.id, c.name, c.starts_on, c.ends_on, tuple(c.approval_kinds)
            )
            for c in await directory.all_contracts(session, act.scope)
        },
        people=people,
        skills=await _skills(session, people, listed),
        language=settings.language if settings is not None else rules.language,
        zone=settings.zone if settings is not None else rules.zone,
    )


def _people(
    found: Sequence[Person], listed: Sequence[Listed], keys: dict[int, str]
) -> Iterable[KnownPerson]:
    by_person = {row.person_id: row for row in listed if row.person_id is not None}
    for person in found:
        row = by_person.get(person.id)
        yield KnownPerson(
            name=person.name,
            role=person.role,
            active=person.active,
            client=None if person.client_id is None else keys[person.client_id],
            person_id=person.id,
            listed_id=row.id if row is not None else None,
            slack_user=person.slack_user,
            email=row.email if row is not None else None,
        )
    for row in listed:
        if row.person_id is None:
            yield KnownPerson(
                name=row.name,
                role=row.role,
                active=row.active,
                client=None if row.client_id is None else keys[row.client_id],
                listed_id=row.id,
                email=row.email,
            )


async def _skills(
    session: AsyncSession, people: Iterable[KnownPerson], listed: Iterable[Listed]
) -> dict[SkillKey, int]:
    of_team = await skills.of_team(session)
    waiting = {row.id: row.skills for row in listed if row.person_id is None}
    levels: dict[SkillKey, int] = {}
    for person in people:
        had = of_team.get(person.person_id or 0) or waiting.get(person.listed_id or 0) or {}
        for who in (person.email, person.slack_user):
            if who:
                levels |= {(who, name_key(name)): level for name, level in had.items()}
    return levels
