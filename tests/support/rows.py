"""Records that tests begin with, written directly."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from storage.clients import Client, name_key
from storage.people import Person, Role

SOME_DAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


async def add_client(session: AsyncSession, name: str, slack_team: str | None = None) -> Client:
    """A client of the desk."""
    client = Client(
        name=name,
        name_key=name_key(name),
        slack_team=slack_team,
        language="fr",
        zone="Europe/Paris",
        created_at=SOME_DAY,
    )
    session.add(client)
    await session.flush()
    return client


async def add_person(
    session: AsyncSession,
    slack_user: str,
    role: Role,
    *,
    client: Client | None = None,
    name: str = "",
    team: str = "T0US",
    locale: str = "fr-FR",
) -> Person:
    """Somebody of the directory."""
    person = Person(
        slack_user=slack_user,
        slack_team=team,
        name=name or slack_user.removeprefix("U0").title(),
        role=role,
        client_id=None if client is None else client.id,
        locale=locale,
        zone="Europe/Paris",
        created_at=SOME_DAY,
    )
    session.add(person)
    await session.flush()
    return person
