"""Clients, their sites and their people: made and changed by the team."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.clients import linking, rules
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.kit.zones import zone_named
from storage import clients, people, tickets
from storage.clients import Client, Site, name_key
from storage.people import CLIENT_ROLES, Person

NAME, ZONE, PERSON = "name", "zone", "person"
NO_ZONE = N_("I don't know this time zone. Write for example: Europe/Paris")


async def find(session: AsyncSession, act: Act, name: str) -> Client:
    """A client by name; refused when there is none."""
    client = await clients.by_name(session, act.scope, name)
    if client is None:
        raise Refused(
            N_("I don't know a client called “%(name)s”. `/vigie client` lists them all."),
            name=rules.clean(name),
        )
    return client


async def get(session: AsyncSession, act: Act, client_id: int) -> Client:
    """A client by id; refused when it is not there."""
    client = await clients.get(session, act.scope, client_id)
    if client is None:
        raise Refused(N_("This client is not there any more. Choose another one."))
    return client


async def create(session: AsyncSession, act: Act, name: str, language: str, zone: str) -> Client:
    """Record a new client."""
    values = await _checked(session, act, name, language, zone, None)
    client = Client(**values, created_at=act.now, active=True)
    session.add(client)
    await session.flush()
    subject = f"client:{client.id}"
    await act.audit(session, "client.create", subject, client.id, before={}, after=values)
    await linking.refresh_asked(session)
    return client


async def edit(
    session: AsyncSession, act: Act, client_id: int, name: str, language: str, zone: str
) -> Client:
    """Change a client's name, language or zone."""
    client = await get(session, act, client_id)
    values = await _checked(session, act, name, language, zone, client.id)
    before = {field: getattr(client, field) for field in values}
    for field, value in values.items():
        setattr(client, field, value)
    if before != values:
        subject = f"client:{client.id}"
        await act.audit(session, "client.edit", subject, client.id, before=before, after=values)
        await tickets.wake_clocks(session, act.scope, client.id, act.now)
        await session.flush()
        await linking.refresh_asked(session)
    return client


async def _checked(
    session: AsyncSession, act: Act, name: str, language: str, zone: str, own_id: int | None
) -> dict[str, Any]:
    name, found = rules.clean(name), zone_named(zone)
    if not name:
        raise Refused(N_("Give the client a name."), field=NAME)
    same = await clients.by_name(session, act.scope, name)
    if same is not None and same.id != own_id:
        raise Refused(N_("There is a client called “%(name)s” already."), field=NAME, name=name)
    if found is None:
        raise Refused(NO_ZONE, field=ZONE)
    language = language if language in ("fr", "en") else act.services.rules.language
    return {"name": name, "name_key": name_key(name), "language": language, "zone": found}


async def put_site(
    session: AsyncSession,
    act: Act,
    client_id: int,
    site_id: int | None,
    name: str,
    address: str,
    zone: str = "",
) -> Site:
    """Add a site (`site_id` None) or change one; what is empty erases what it has.

    Without a time zone of its own, a site has its client's.
    """
    client = await get(session, act, client_id)
    sites = await clients.sites_of(session, act.scope, client.id)
    name, address = rules.clean(name), address.strip()
    site = next((site for site in sites if site.id == site_id), None)
    if site is None and site_id is not None:
        raise Refused(N_("This site is not there any more."), field=NAME)
    if not name:
        raise Refused(N_("Give the site a name."), field=NAME)
    key = name_key(name)
    if any(name_key(other.name) == key and other is not site for other in sites):
        raise Refused(N_("There is a site called “%(name)s” already."), field=NAME, name=name)
    own_zone = zone_named(zone) if zone.strip() else None
    if zone.strip() and own_zone is None:
        raise Refused(NO_ZONE, field=ZONE)
    before = {} if site is None else _site(site)
    if site is None:
        site = Site(client_id=client.id, name=name, created_at=act.now)
        session.add(site)
    site.name, site.address, site.zone = name, address or None, own_zone
    await session.flush()
    after = _site(site)
    if before != after:
        subject = f"site:{site.id}"
        await act.audit(session, "site.put", subject, client.id, before=before, after=after)
        await tickets.wake_clocks(session, act.scope, client.id, act.now)
    return site


def _site(site: Site) -> dict[str, str | None]:
    return {"name": site.name, "address": site.address, "zone": site.zone}


async def change_contact(
    session: AsyncSession,
    act: Act,
    client_id: int,
    person_id: int,
    role: str | None,
    *,
    active: bool | None,
) -> tuple[Person, bool]:
    """Make a contact a lead or a member, or record that they left the client or are back.

    None leaves the one or the other as it is. Returns the person, and whether anything changed.
    """
    person = await people.get(session, act.scope, person_id)
    if person is None or person.client_id != client_id:
        raise Refused(N_("This person is not among the client's any more."), field=PERSON)
    before = {"role": person.role, "active": person.active}
    if role in CLIENT_ROLES:
        person.role = role
    if active is not None:
        person.active = active
    after = {"role": person.role, "active": person.active}
    if before == after:
        return person, False
    subject = f"person:{person.id}"
    await act.audit(session, "contact.change", subject, client_id, before=before, after=after)
    return person, True
