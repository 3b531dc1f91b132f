"""Tickets written directly, for what lists them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.person import Who
from storage.clients import Client
from storage.people import Person
from storage.tickets import Ticket
from tests.support.stage import MONDAY_AT_NINE

NOW = MONDAY_AT_NINE


async def add_ticket(session: AsyncSession, client: Client, title: str, **more: Any) -> Ticket:
    """A ticket of a client, new unless `more` says otherwise."""
    values: dict[str, Any] = {
        "client_id": client.id,
        "title": title,
        "kind": "incident",
        "state": "new",
        "impact": 2,
        "urgency": 2,
        "priority": 3,
        "created_at": NOW,
        "last_message_at": NOW,
        "clock": {},
    }
    ticket = Ticket(**{**values, **more})
    session.add(ticket)
    await session.flush()
    return ticket


def who(person: Person) -> Who:
    """Somebody, as a request knows them."""
    return Who(
        person.id,
        person.slack_user,
        person.name,
        person.role,
        person.client_id,
        person.locale,
        person.zone,
    )


def titles(part: dict[str, Any]) -> list[str]:
    """The titles of a section's lines."""
    return [line["title"] for line in part["lines"]]


def hours(count: float) -> datetime:
    """So many hours from now."""
    return NOW + timedelta(hours=count)
