"""Thresholds told once, overconsumption told or approved, hours on demand for the lead alone."""

import asyncio
from datetime import date

import pytest

from commands.hours import jobs
from commands.kit.inbound import Click
from storage.hours import HoursBank
from storage.tickets import Ticket
from tests.hours.banks import add_bank, audited, note, on_sqlite, questions
from tests.house.payloads import Outsider, Target, click_body
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House

ACME, DIRECT, TEAM = "acme-support", "@vigie", "approvals"


@pytest.fixture
async def house(desk: House, bot: Bot, claire: Actor) -> House:
    """The desk, with T-1 of Acme."""
    await claire.says("L'imprimante ne répond plus", ACME)
    await bot.settle()
    return desk


async def test_a_threshold_is_told_once_to_the_team_and_to_the_lead(
    house: House, bot: Bot, luc: Actor, claire: Actor, nadia: Actor
) -> None:
    await add_bank(bot.db, house.acme)
    await note(bot.db, 500)  # past fifty and eighty per cent at once
    await asyncio.gather(*(jobs.count(bot.program.services) for _ in range(2)))
    await asyncio.gather(*(jobs.tell(bot.program.services) for _ in range(3)))
    (told,) = await luc.sees(DIRECT)
    assert "Pour votre information" in told.words
    assert "il reste 1 h 30 sur 10 h jusqu'au 31 décembre 2026" in told.words
    (team,) = await nadia.sees(TEAM)
    assert "*Acme* a utilisé 85 % de *Carnet 2026*" in team.words
    assert "J'ai prévenu Luc Moreau" in team.words
    await bot.advance(minutes=5)
    assert len(await luc.sees(DIRECT)) == 1
    assert await claire.sees(DIRECT) == []
    pressed = await luc.clicks("hours.left", told)
    assert "il reste 1 h 30" in pressed.words


@on_sqlite
async def test_nobody_is_woken_and_more_hours_begin_anew(
    house: House, bot: Bot, luc: Actor, nadia: Actor
) -> None:
    await add_bank(bot.db, house.acme, thresholds=[80], ends_on=None)
    await bot.advance(hours=10)
    await note(bot.db, 500)
    await bot.advance(minutes=5)
    assert await luc.sees(DIRECT) == []
    await bot.advance(hours=13)
    assert len(await luc.sees(DIRECT)) == 1
    await nadia.types("/vigie hours Acme")
    await nadia.clicks("hours.change")
    await nadia.submits(hours="12")
    await bot.advance(minutes=5)
    await note(bot.db, 90)
    await bot.advance(minutes=5)
    assert len(await luc.sees(DIRECT)) == 2


@on_sqlite
async def test_hours_that_lapse_soon_are_told(house: House, bot: Bot, luc: Actor) -> None:
    await add_bank(bot.db, house.acme, ends_on=date(2026, 12, 10), carry_most=0)
    await bot.tick()
    assert "c'est le bon moment" in (await luc.newest(DIRECT)).words


@on_sqlite
@pytest.mark.parametrize(("policy", "told"), [("told", 1), ("allowed", 0)])
async def test_more_than_was_bought_is_noted_and_told_as_agreed(
    house: House, bot: Bot, luc: Actor, nadia: Actor, policy: str, told: int
) -> None:
    await add_bank(bot.db, house.acme, overconsumption=policy, thresholds=[])
    await note(bot.db, 690)
    await bot.tick()
    await bot.advance(minutes=5)
    assert len(await luc.sees(DIRECT)) == told
    assert "1 h 30 de plus que les 10 h achetées" in (await nadia.newest(TEAM)).words
    assert await questions(bot.db) == []


@pytest.mark.parametrize("agrees", [True, False])
async def test_the_lead_is_asked_where_that_was_agreed(
    house: House, bot: Bot, alice: Actor, luc: Actor, nadia: Actor, agrees: bool
) -> None:
    bank_id = await add_bank(bot.db, house.acme, overconsumption="approval")
    await note(bot.db, 690)
    await jobs.count(bot.program.services)
    await asyncio.gather(*(jobs.tell(bot.program.services) for _ in range(3)))
    (asked,) = await questions(bot.db)
    assert (asked.kind, asked.record, asked.client_id) == ("hours", str(bank_id), house.acme.id)
    form = (await alice.clicks("tickets.reply", "desk")).words
    assert "le référent du client a été sollicité" in form
    await bot.tick()
    card = (await luc.sees(DIRECT)).with_("Plus d'heures que vous n'en avez achetées")
    assert "Dépassement\n1 h 30" in card.words.replace("*", "")
    if agrees:
        await luc.clicks("approvals.approve", card)
    else:
        await luc.clicks("approvals.refuse", card)
        await luc.submits(words="Pas sans devis.")
    await asyncio.gather(*(jobs.tell(bot.program.services) for _ in range(3)))
    told = "accepte le dépassement" if agrees else "refuse le dépassement"
    (team,) = [m for m in await nadia.sees(TEAM) if told in m.words]
    assert agrees or "Pas sans devis." in team.words
    state = "approved" if agrees else "refused"
    async with bot.db.reading() as session:
        assert (await session.get_one(HoursBank, bank_id)).over == state
    entries = await audited(bot.db, "hours.over")
    assert [entry["after"]["over"] for entry in entries] == ["asked", state]


async def test_the_lead_asks_in_words_and_no_ticket_is_made(
    house: House, bot: Bot, luc: Actor, claire: Actor
) -> None:
    await add_bank(bot.db, house.acme)
    await luc.says("Heures ?", DIRECT)
    assert "il reste 10 h sur 10 h" in (await luc.newest(DIRECT)).words
    await luc.says("<@U0VIGIE> combien d'heures reste-t-il", ACME)
    assert len([m for m in await luc.sees(DIRECT) if "il reste 10 h" in m.words]) == 2
    assert "il reste" not in (await claire.sees(ACME)).words
    await claire.says("heures", DIRECT)
    refused = (await claire.newest(DIRECT)).words
    assert "Luc Moreau" in refused
    assert "10 h" not in refused
    async with bot.db.reading() as session:
        assert await session.get(Ticket, 2) is None
    await luc.says("Le serveur est en panne depuis 2 heures", DIRECT)
    await bot.settle()
    async with bot.db.reading() as session:
        assert await session.get(Ticket, 2) is not None


@on_sqlite
async def test_the_button_is_the_leads_alone(house: House, bot: Bot) -> None:
    """Whatever a payload names: rights are looked up when somebody presses."""
    await add_bank(bot.db, house.acme)
    element = {"type": "button", "action_id": "hours.left", "value": str(house.acme.id)}
    told = {}
    for user in ("U0LUC", "U0CLAIRE", "U0MALLORY", "U0ALICE"):
        body = click_body(Outsider(user, ""), element, Target("number", "1"))
        told[user] = str((await bot.program.doors.click(Click.parse(body))).say)
    assert "10 h" in told.pop("U0LUC")
    assert not [user for user, said in told.items() if "10 h" in said or "Carnet" in said]
