"""What a new ticket is compared with: the same client's own, and the outages that are known."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from commands.tickets import duplicates
from commands.tickets.duplicates import Likely
from storage import ticket_links, tickets
from storage.db import Database
from storage.scope import Scope
from storage.ticket_states import State
from tests.support.house import House

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WORDS = "L'imprimante du 2e ne répond plus"


async def a_ticket(session: AsyncSession, client_id: int, title: str, **more: Any) -> int:
    """A ticket of this client, opened an hour ago, with its first words."""
    at = more.get("created_at", NOW - timedelta(hours=1))
    number = await tickets.add(
        session,
        {
            "client_id": client_id,
            "title": title,
            "kind": "incident",
            "state": State.NEW,
            "impact": 2,
            "urgency": 2,
            "priority": 3,
            "created_at": at,
            "last_message_at": at,
            **more,
        },
    )
    for kind, body in (("message", title), ("note", "rien à voir"), ("message", "autre chose")):
        await tickets.add_entry(
            session,
            ticket_id=number,
            client_id=client_id,
            at=at,
            kind=kind,
            author_id=None,
            body=body,
        )
    return number


async def found(session: AsyncSession, scope: Scope, client_id: int, **more: Any) -> list[Likely]:
    return await duplicates.likely(session, scope, client_id, WORDS, at=NOW, **more)


async def test_the_likeliest_of_the_same_client_alone(db: Database, desk: House) -> None:
    acme, globex = desk.acme.id, desk.globex.id
    async with db.writing() as session:
        near = await a_ticket(session, acme, "Imprimante du 2e étage bloquée")
        same = await a_ticket(session, acme, WORDS)
        await a_ticket(session, globex, WORDS)
        await a_ticket(session, acme, "Le site web est lent")
        await a_ticket(session, acme, WORDS, sensitive=True)
        await a_ticket(session, acme, WORDS, state=State.DISMISSED)
        await a_ticket(session, acme, WORDS, state=State.MERGED)
        old = NOW - timedelta(days=40)
        await a_ticket(session, acme, WORDS, state=State.CLOSED, created_at=old)
        solved = await a_ticket(session, acme, WORDS, state=State.CLOSED)
        for scope in (Scope.desk(), Scope.client(acme)):
            likely = await found(session, scope, acme)
            assert [one.number for one in likely] == [solved, same, near]
            assert {one.why for one in likely} == {"words"}
        assert likely[-1].score < likely[0].score
        assert [one.number for one in await found(session, scope, acme, but=same)] == [solved, near]
        ticket = await tickets.get(session, Scope.desk(), near)
        assert ticket is not None
        offered = await duplicates.of_ticket(session, Scope.desk(), ticket)
        assert [one["number"] for one in offered] == [same]
        assert await found(session, Scope.client(globex), acme) == []


@pytest.mark.parametrize("state", [State.NEW, State.RESOLVED])
async def test_a_known_outage_is_told_to_whom_it_touches(
    db: Database, desk: House, state: State
) -> None:
    acme, globex = desk.acme.id, desk.globex.id
    async with db.writing() as session:
        number = await a_ticket(session, globex, "Fibre coupée", state=state)
        ticket = await tickets.get(session, Scope.desk(), number)
        assert ticket is not None

        async def mark(*, everybody: bool, clients: list[int]) -> None:
            await ticket_links.declare_outage(
                session, ticket, everybody=everybody, clients=clients, at=NOW
            )

        async def told(scope: Scope, client_id: int) -> list[str]:
            likely = await found(session, scope, client_id)
            return [one.why for one in likely]

        is_open = ["outage"] if state == State.NEW else []
        await mark(everybody=True, clients=[])
        assert await told(Scope.desk(), acme) == is_open
        # Nobody of a client is told another client's words.
        assert await told(Scope.client(acme), acme) == []
        assert await told(Scope.client(globex), globex) == is_open
        await mark(everybody=False, clients=[])
        assert await told(Scope.desk(), acme) == []
        await mark(everybody=False, clients=[acme])
        assert await told(Scope.desk(), acme) == is_open
        ticket.sensitive = True
        await session.flush()
        assert await told(Scope.desk(), acme) == []
