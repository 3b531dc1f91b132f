"""The databases under measurement: temporary, migrated, with a desk at work in them."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from storage import migrate
from storage.clients import Channel, Client
from storage.db import Database
from storage.desk import Desk
from storage.people import Person, Role
from storage.ticket_states import State
from storage.tickets import Entry, Ticket
from storage.upsert import table
from tests.support.postgresql import running_server

ALICE = "U0ALICE"
CLIENTS, TICKETS, TECHNICIANS, MINE = 20, 2000, 20, 10
# As PostgreSQL comes: a commit is on the disk before it is told.
SAFE = "max_connections = 100\n"


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    """A migrated SQLite database; its URL."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        url = f"sqlite:///{place}/bench.sqlite3"
        migrate.upgrade(url)
        yield url


@contextmanager
def postgresql() -> Iterator[str]:
    """A migrated database on a PostgreSQL server of its own; its URL."""
    with running_server(SAFE) as server:
        url = server.create()
        migrate.upgrade(url)
        yield url


def furnish(url: str, clients: int = CLIENTS, contacts: int = 0, tickets: int = TICKETS) -> None:
    """Fill a database: the desk, its team, clients with a channel and contacts each, tickets.

    Client n (from 1) has the channel `C0CLIENT<n>` and the contacts `U0C<n>X<m>`.
    """

    async def fill() -> None:
        db = Database(url)
        async with db.writing() as session:
            await _people_and_places(session, clients, contacts)
            await _tickets(session, clients, tickets)
        await db.close()

    asyncio.run(fill())


async def _people_and_places(session: AsyncSession, clients: int, contacts: int) -> None:
    now = datetime.now(UTC)
    usual = {"zone": "Europe/Paris", "created_at": now}
    await _add(
        session,
        Desk,
        [
            {
                "desk_channel": "C0DESK",
                "approvals_channel": "C0APPROVALS",
                "language": "fr",
                "zone": "Europe/Paris",
                "hours": "mon-fri 08:30-12:30 13:30-18:00",
                "country": "FR",
                "set_up_at": now,
            }
        ],
    )
    numbers = range(1, clients + 1)
    common: dict[str, Any] = {**usual, "language": "fr"}
    await _add(
        session,
        Client,
        [
            {**common, "name": f"Client {n}", "name_key": f"client {n}", "slack_team": f"T0C{n}"}
            for n in numbers
        ],
    )
    await _add(
        session,
        Channel,
        [
            {
                "slack_channel": f"C0CLIENT{n}",
                "name": f"client-{n}",
                "client_id": n,
                "connected_teams": [f"T0C{n}"],
                "connected_names": [f"Client {n}"],
                "state": "linked",
                "created_at": now,
            }
            for n in numbers
        ],
    )
    team = [(ALICE, "Alice"), *((f"U0TECH{n}", f"Tech {n}") for n in range(2, TECHNICIANS + 1))]
    staff = [
        {"slack_user": user, "name": name, "slack_team": "T0US", "role": Role.TECHNICIAN}
        for user, name in team
    ]
    guests = [
        {
            "slack_user": f"U0C{n}X{m}",
            "name": f"Contact {n}.{m}",
            "slack_team": f"T0C{n}",
            "role": Role.MEMBER,
            "client_id": n,
        }
        for n in numbers
        for m in range(1, contacts + 1)
    ]
    for people in (staff, guests):
        await _add(session, Person, [{**person, **usual, "locale": "fr-FR"} for person in people])


async def _tickets(session: AsyncSession, clients: int, count: int) -> None:
    """So many tickets, of which the first technician has ten open ones in hand."""
    now = datetime.now(UTC)
    rows = []
    for n in range(count):
        mine = n % (count // MINE) == 0
        over = not mine and n % 4 != 0
        rows.append(
            {
                "client_id": n % clients + 1,
                "technician_id": 1 if mine else n % (TECHNICIANS - 1) + 2,
                "title": f"Imprimante {n} en panne à l'accueil",
                "kind": "incident",
                "state": State.CLOSED if over else State.TAKEN,
                "impact": 2,
                "urgency": 2,
                "priority": 3,
                "created_at": now - timedelta(days=n % 90),
                "last_message_at": now,
                "step": 3,
                "answered_at": now,
            }
        )
    if rows:
        await _add(session, Ticket, rows)
        await _add(session, Entry, [_first_words(n, row) for n, row in enumerate(rows, 1)])


def _first_words(number: int, ticket: dict[str, Any]) -> dict[str, Any]:
    return {
        "ticket_id": number,
        "client_id": ticket["client_id"],
        "at": ticket["created_at"],
        "kind": "message",
        "body": ticket["title"],
        "public": False,
        "details": {},
    }


async def _add(session: AsyncSession, record: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        await session.execute(insert(table(record)), rows)
