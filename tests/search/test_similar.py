"""Solved tickets beside one that is like them."""

from typing import Any

import pytest
from sqlalchemy import update

from commands.search import similar
from storage.db import Database
from storage.scope import Scope
from storage.tickets import Ticket
from tests.search.written import DESK, furnish, index, write
from tests.support.bot import Bot
from tests.support.cast import Actor

SOLVED: dict[str, Any] = {"state": "closed", "resolution": "Toner remplacé.\nMerci !"}


@pytest.fixture
async def solved(db: Database) -> None:
    """Five solved tickets: two of Acme's, two of Globex's, a private one; 6 is new."""
    async with db.writing() as session:
        acme, globex = await furnish(session)
        await write(session, acme, "Bourrage papier imprimante", "bac deux", **SOLVED)
        await write(session, globex, "Imprimante bourrage papier", "bac trois", **SOLVED)
        await write(session, globex, "Réseau lent", "débit faible", **SOLVED)
        await write(session, acme, "Réseau coupé imprimante", "plus rien", **SOLVED)
        private = SOLVED | {"sensitive": True}
        await write(session, acme, "Bourrage papier imprimante", "départ", **private)
        await write(session, acme, "Bourrage de papier dans l'imprimante", "au secours")
        await write(session, acme, "Clavier cassé", "touche bloquée")
        await index(session, *range(1, 8))


async def numbers(db: Database, number: int, scope: Scope = DESK) -> list[int]:
    async with db.reading() as session:
        return [row["id"] for row in await similar.solved_like(session, scope, number)]


@pytest.mark.usefixtures("solved")
async def test_the_same_clients_come_first(db: Database) -> None:
    assert await numbers(db, 6) == [1, 2]
    async with db.reading() as session:
        first, second = await similar.solved_like(session, DESK, 6)
    assert first["how"] == "Toner remplacé."
    assert (first["client"], second["client"]) == ("", "Globex")


@pytest.mark.usefixtures("solved")
async def test_another_clients_are_for_the_desk_alone(db: Database) -> None:
    assert await numbers(db, 6, Scope.client(1)) == [1]
    assert await numbers(db, 6, Scope.client(2)) == []


@pytest.mark.usefixtures("solved")
async def test_nothing_is_said_when_nothing_is_near(db: Database) -> None:
    assert await numbers(db, 7) == []
    assert await numbers(db, 99) == []


@pytest.mark.usefixtures("solved")
@pytest.mark.parametrize("change", [{"state": "waiting"}, {"sensitive": True}, {"title": "a"}])
async def test_only_an_open_ticket_with_words_is_compared(
    db: Database, change: dict[str, Any]
) -> None:
    async with db.writing() as session:
        await session.execute(update(Ticket).where(Ticket.id == 6).values(change))
    assert await numbers(db, 6) == []


@pytest.mark.usefixtures("desk")
async def test_they_stand_on_the_card_of_a_new_ticket(
    bot: Bot, claire: Actor, alice: Actor
) -> None:
    await claire.says("Bourrage papier sur l'imprimante du bureau", "acme-support")
    card = (await alice.sees("desk")).with_("Bourrage")
    await alice.clicks("Prendre", card)
    await alice.clicks("Résoudre", card)
    await alice.submits(words="Rouleau nettoyé.", minutes="10")
    await bot.tick()
    await bot.advance(minutes=10)
    await claire.says("Encore un bourrage papier, imprimante du bureau", "acme-support")
    new = (await alice.sees("desk")).with_("Encore un bourrage")
    assert "Déjà résolus" in new.words
    assert "Rouleau nettoyé." in new.words
    shown = await alice.clicks("tickets.open:T-1", new)
    assert "T-1" in shown.words
    assert "Rouleau" not in (await claire.sees("acme-support"))[-1].words
