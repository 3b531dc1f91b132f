"""Tickets written straight into the database, and the index brought up to date with them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.search import indexing
from storage import tickets
from storage.clients import Client
from storage.db import Database
from storage.people import Role
from storage.scope import Scope
from storage.search import find
from tests.support.rows import SOME_DAY, add_client, add_person

DESK = Scope.desk()
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
ALICE = 1


async def furnish(session: AsyncSession) -> tuple[Client, Client]:
    """Two clients; the first person of the directory is a technician, the second a manager."""
    await add_person(session, "U0ALICE", Role.TECHNICIAN)
    await add_person(session, "U0NADIA", Role.MANAGER)
    acme, globex = await add_client(session, "Acme"), await add_client(session, "Globex")
    await add_person(session, "U0CLAIRE", Role.MEMBER, client=acme)
    return acme, globex


async def write(
    session: AsyncSession, client: Client, title: str, *said: str, **values: Any
) -> int:
    """A ticket with its messages; a text that begins with `!` is an internal note."""
    number = await tickets.add(
        session,
        {
            "client_id": client.id,
            "title": title,
            "kind": "incident",
            "state": "new",
            "impact": 2,
            "urgency": 2,
            "priority": 3,
            "created_at": SOME_DAY,
            "last_message_at": SOME_DAY,
            "step": 0,
            "resolutions": 0,
        }
        | values,
    )
    for text in said or (title,):
        await say(session, number, client.id, text)
    return number


async def say(session: AsyncSession, number: int, client_id: int, text: str, **more: Any) -> None:
    """Words on a ticket."""
    inside = text.startswith("!")
    await tickets.add_entry(
        session,
        ticket_id=number,
        client_id=client_id,
        at=SOME_DAY + timedelta(minutes=number),
        kind="note" if inside else "message",
        author_id=more.pop("author_id", None),
        body=text.removeprefix("!"),
        public=not inside,
        **more,
    )


async def index(session: AsyncSession, *numbers: int) -> None:
    """Bring the index up to date with these tickets."""
    await indexing.refresh(session, numbers)


async def found(db: Database, words: str, scope: Scope = DESK, **more: Any) -> Sequence[int]:
    """What a technician finds, unless `role` says who asks."""
    asked: dict[str, Any] = {
        "in_title": False,
        "reader_id": ALICE,
        "role": Role.TECHNICIAN,
        "since": None,
        "before": None,
        "at": AT,
        "limit": 10,
    }
    async with db.reading() as session:
        return await find(session, scope, words=words, **asked | more)
