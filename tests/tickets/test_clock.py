"""The clock: recalls, reminders and closing, in business time and once per step."""

import asyncio

import pytest

from commands.tickets import jobs
from tests.support.bot import Bot
from tests.support.cast import Actor

pytestmark = pytest.mark.usefixtures("desk")
ACME, DESK = "acme-support", "desk"


async def test_an_untaken_ticket_is_recalled_once_per_step(
    bot: Bot, claire: Actor, alice: Actor
) -> None:
    await claire.says("L'imprimante ne répond plus", ACME)
    await bot.advance(hours=3, minutes=55)
    assert "délai de réponse" not in (await alice.sees(DESK)).words
    await bot.advance(minutes=10)
    await bot.tick()
    card = (await alice.sees(DESK)).with_("P3")
    recalls = [m for m in await alice.thread(card) if "délai de réponse" in m.words]
    assert len(recalls) == 1
    assert "délai de réponse" in (await alice.sees(DESK)).words
    await bot.advance(hours=2)
    recalls = [m for m in await alice.thread(card) if "délai de réponse" in m.words]
    assert len(recalls) == 2


async def test_after_a_silence_the_steps_that_passed_are_told_as_one(
    bot: Bot, claire: Actor, alice: Actor
) -> None:
    await claire.says("L'imprimante ne répond plus", ACME)
    await bot.advance(days=2)
    await bot.tick()
    card = (await alice.sees(DESK))[0]
    recalls = [m for m in await alice.thread(card) if "délai de réponse" in m.words]
    assert len(recalls) == 1
    assert "en retard depuis le 23 nov. 2026, 13:00" in card.words


async def test_nobody_is_recalled_at_night(bot: Bot, claire: Actor, alice: Actor) -> None:
    await bot.advance(hours=8, minutes=30)
    await claire.says("L'imprimante ne répond plus", ACME)
    await bot.advance(hours=13)
    assert len(await alice.sees(DESK)) == 1
    await bot.advance(hours=6)
    assert "délai de réponse" in (await alice.sees(DESK)).words


async def test_a_silent_desk_reminds_the_technician_and_nobody_else(
    bot: Bot, claire: Actor, alice: Actor
) -> None:
    await claire.says("L'imprimante ne répond plus", ACME)
    await alice.clicks("Prendre", DESK)
    await bot.advance(hours=4, minutes=5)
    card = (await alice.sees(DESK)).with_("P3")
    thread = await alice.thread(card)
    assert alice.mention in thread.words
    assert "attend de vos nouvelles" in thread.words


async def test_an_answer_stops_the_reminders(bot: Bot, claire: Actor, alice: Actor) -> None:
    said = await claire.says("L'imprimante ne répond plus", ACME)
    await alice.says("Je regarde.", ACME, thread_ts=said)
    await bot.advance(hours=6)
    card = (await alice.sees(DESK)).with_("P3")
    assert "attend de vos nouvelles" not in (await alice.thread(card)).words


async def test_an_untouched_resolution_closes_after_some_business_days(
    bot: Bot, claire: Actor, alice: Actor
) -> None:
    said = await claire.says("L'imprimante ne répond plus", ACME)
    await alice.clicks("tickets.take", DESK)
    await alice.clicks("tickets.resolve", DESK)
    await alice.submits(words="Toner remplacé.")
    await bot.advance(days=2)
    assert (await claire.thread(said))[-1].buttons == ["Ça marche", "Toujours en panne"]
    await bot.advance(days=1, minutes=5)
    assert (await claire.thread(said))[-1].buttons == []
    assert "Clos" in (await alice.sees(DESK)).words
    assert (await claire.sees(ACME))[-1].reactions == ["white_check_mark"]


async def test_two_replicas_of_the_clock_recall_once(bot: Bot, claire: Actor, alice: Actor) -> None:
    await claire.says("L'imprimante ne répond plus", ACME)
    await bot.settle()
    await bot.advance(hours=3)
    bot.pass_time(hours=2)
    await asyncio.gather(*(jobs.due(bot.program.services) for _ in range(4)))
    card = (await alice.sees(DESK)).with_("P3")
    recalls = [m for m in await alice.thread(card) if "délai de réponse" in m.words]
    assert len(recalls) == 1
