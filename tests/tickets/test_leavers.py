"""Somebody leaves while they hold tickets: all of it goes back to the desk, and is said once."""

import pytest

from storage.people import Person
from storage.scope import Scope
from storage.ticket_states import State
from storage.tickets import Ticket, entries, get
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House

ACME, DESK = "acme-support", "desk"
LINE = "Ce qu'il ou elle avait en main"


async def ticket(bot: Bot, number: int) -> Ticket:
    async with bot.db.reading() as session:
        found = await get(session, Scope.desk(), number)
    assert found is not None
    return found


async def leaves(bot: Bot, who: Person) -> None:
    """Directly in the directory, as an import in another process does."""
    async with bot.db.writing() as session:
        found = await session.get(Person, who.id)
        assert found is not None
        found.active = False


async def test_a_leaver_s_tickets_go_back_to_the_desk(
    bot: Bot, claire: Actor, alice: Actor, bruno: Actor, nadia: Actor, desk: House
) -> None:
    await claire.says("L'imprimante ne répond plus", ACME)
    await bruno.clicks("tickets.take", DESK)
    bot.pass_time(minutes=20)
    await claire.says("Le VPN est coupé", ACME)
    await bruno.clicks("tickets.take", DESK)
    await bruno.clicks("tickets.wait", DESK)
    await nadia.types("/vigie team")
    await nadia.clicks(f"team.change:{desk.person('U0BRUNO').id}")
    await nadia.submits(active="left", role="technician")
    await bot.tick()
    await bot.tick()
    first, second = await ticket(bot, 1), await ticket(bot, 2)
    assert (first.state, first.technician_id) == (State.NEW, None)
    assert (second.state, second.technician_id) == (State.WAITING, None)
    lines = [m for m in await alice.sees(DESK) if LINE in m.words]
    assert len(lines) == 1
    assert "T-1" in lines[0].words
    assert "T-2" in lines[0].words
    # Nobody is reminded who is not there any more; the desk is recalled instead.
    await bot.advance(hours=4, minutes=30)
    assert bruno.mention not in (await alice.sees(DESK)).words
    # The client answers what waited for them: it is the desk's, and not in hand of nobody.
    await claire.says("Voici le message d'erreur", ACME, thread_ts=second.ts)
    await bot.tick()
    assert (await ticket(bot, 2)).state == State.NEW
    async with bot.db.reading() as session:
        kinds = [entry.kind for entry in await entries(session, Scope.desk(), 1)]
    assert kinds.count("release") == 1


async def test_whoever_has_left_may_do_nothing(
    bot: Bot, claire: Actor, bruno: Actor, desk: House
) -> None:
    await claire.says("L'imprimante ne répond plus", ACME)
    await bot.settle()
    for user in ("U0BRUNO", "U0CLAIRE"):
        await leaves(bot, desk.person(user))
    await bruno.clicks("tickets.take", DESK)
    assert (await ticket(bot, 1)).technician_id is None
    await claire.says("Et le scanner non plus, d'ailleurs", ACME)
    await bot.settle()
    async with bot.db.reading() as session:
        heard = await entries(session, Scope.desk(), 1)
    assert not any("scanner" in entry.body for entry in heard)


@pytest.mark.usefixtures("desk")
async def test_nothing_is_said_when_nobody_has_left(bot: Bot, claire: Actor, alice: Actor) -> None:
    await claire.says("L'imprimante ne répond plus", ACME)
    await alice.clicks("tickets.take", DESK)
    await bot.tick()
    assert (await ticket(bot, 1)).technician_id is not None
    assert LINE not in (await alice.sees(DESK)).words
