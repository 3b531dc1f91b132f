"""Noted time is taken from the banks: once per entry, by the client's calendar and terms."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from commands.hours import jobs
from storage.contracts import Contract
from tests.hours.banks import add_bank, lines, note, taken
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House
from tests.support.rows import SOME_DAY

ACME, DESK = "acme-support", "desk"


@pytest.fixture
async def house(desk: House, bot: Bot, claire: Actor) -> House:
    """The desk, with T-1 of Acme."""
    await claire.says("L'imprimante ne répond plus", ACME)
    await bot.settle()
    return desk


async def test_minutes_of_a_reply_are_taken_from_the_bank_once(
    house: House, bot: Bot, alice: Actor
) -> None:
    bank_id = await add_bank(bot.db, house.acme)
    await alice.clicks("tickets.reply", DESK)
    await alice.submits(words="Je regarde.", minutes="20")
    await bot.tick()
    await bot.tick()
    (line,) = await lines(bot.db)
    assert (line.spent, line.billed, line.bank_id) == (20, 30, bank_id)
    assert line.person_id == house.person("U0ALICE").id
    assert line.parts == [{"class": "business", "spent": 20, "billed": 30}]
    form = (await alice.clicks("tickets.resolve", DESK)).words
    assert "il reste 9 h 30 sur 10 h jusqu'au 31 décembre 2026" in form


async def test_four_replicas_count_each_entry_once(house: House, bot: Bot) -> None:
    await add_bank(bot.db, house.acme)
    for minutes in (5, 10, 20):
        await note(bot.db, minutes)
    await asyncio.gather(*(jobs.count(bot.program.services) for _ in range(4)))
    assert await taken(bot.db) == [(5, 15), (10, 15), (20, 30)]
    # Noted later, and much later: what is counted already marks the place.
    bot.pass_time(hours=3)
    await note(bot.db, 45)
    await jobs.count(bot.program.services)
    await jobs.count(bot.program.services)
    assert len(await lines(bot.db)) == 4


async def test_evenings_and_the_clients_own_calendar_count_as_agreed(
    house: House, bot: Bot
) -> None:
    await add_bank(bot.db, house.acme)
    evening = datetime(2026, 11, 20, 16, 45, tzinfo=UTC)  # a quarter to six in Paris
    first = await note(bot.db, 30, started_at=evening)
    await note(bot.db, 60, hour_class="travel")
    await note(bot.db, 30, hour_class="free")
    await jobs.count(bot.program.services)
    async with bot.db.writing() as session:
        session.add(
            Contract(
                client_id=house.acme.id,
                name="Étendu",
                starts_on=date(2026, 1, 1),
                hours="Mon-Fri 07:00-20:00",
                created_at=SOME_DAY,
            )
        )
    second = await note(bot.db, 30, started_at=evening)
    await jobs.count(bot.program.services)
    found = {line.entry_id: line for line in await lines(bot.db)}
    assert [part["class"] for part in found[first].parts] == ["business", "evening"]
    assert found[first].billed == 15 + 23
    assert [part["class"] for part in found[second].parts] == ["business"]
    assert sorted(await taken(bot.db)) == [(30, 0), (30, 30), (30, 38), (60, 30)]


@pytest.mark.usefixtures("house")
async def test_without_a_bank_work_is_kept_and_a_later_bank_takes_it_over(
    bot: Bot, nadia: Actor
) -> None:
    await note(bot.db, 20)
    await note(bot.db, 20, started_at=datetime(2025, 12, 30, 9, tzinfo=UTC))
    await bot.tick()
    assert [(line.bank_id, line.billed) for line in await lines(bot.db)] == [(None, 20), (None, 20)]
    await nadia.types("/vigie hours Acme")
    await nadia.clicks("hours.new")
    saved = await nadia.submits(name="Carnet", hours="10", starts="2026-01-01", unit="15")
    assert "1 travail antérieur en est déduit" in saved.words
    assert [line.billed for line in await lines(bot.db)] == [30, 20]
    assert [line.bank_id is None for line in await lines(bot.db)] == [False, True]
