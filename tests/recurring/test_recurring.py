"""Recurring tickets, made by a manager, opened by the clock, ticked off by a technician."""

import asyncio

import pytest

from commands.recurring import jobs
from commands.tickets import wishes
from tests.support.bot import Bot
from tests.support.cast import Actor, Message, number
from tests.support.house import House

pytestmark = pytest.mark.usefixtures("desk")
DESK = "desk"
FIELDS = {
    "clients": "Acme",
    "title": "Vérifications",
    "checklist": "Sauvegardes\nOnduleurs",
    "every": "week",
    "weekday": "0",
}


async def a_weekly(nadia: Actor, **more: object) -> None:
    """The checks of every Monday; it is Monday, nine in the morning."""
    await nadia.types("/ticket recurring")
    await nadia.clicks("recurring.new")
    answer = await nadia.submits(None, **{**FIELDS, **more})
    assert "Enregistré" in answer.words


async def cards(reader: Actor) -> list[Message]:
    seen = [card for card in await reader.sees(DESK) if card.words.lstrip("*").startswith("T-")]
    return [card for card in seen if "Vérifications" in card.words]


async def test_it_comes_each_week_once_whoever_looks_and_catches_up_once(
    bot: Bot, nadia: Actor, alice: Actor
) -> None:
    await a_weekly(nadia)
    assert "chaque lundi" in (await nadia.types("/ticket récurrents")).words
    await bot.advance(days=6, hours=21)
    assert await cards(alice) == []
    bot.pass_time(hours=3)
    services = bot.program.services
    await asyncio.gather(*(jobs.due(services) for _ in range(3)))
    await asyncio.gather(*(wishes.grant_all(services) for _ in range(3)))
    assert len(await cards(alice)) == 1
    # Three weeks of silence, ended at night: one, when the desk opens.
    await bot.advance(days=21, hours=12)
    assert len(await cards(alice)) == 1
    await bot.advance(hours=12)
    await bot.tick()
    assert len(await cards(alice)) == 2


async def test_the_checklist_is_ticked_and_what_is_left_is_said(
    bot: Bot, desk: House, nadia: Actor, alice: Actor, bruno: Actor, mallory: Actor
) -> None:
    both = [str(desk.acme.id), str(desk.globex.id)]
    await a_weekly(nadia, clients=both, technician="Alice Martin")
    await bot.advance(days=7)
    await bot.tick()
    assert ["Acme" in card.words for card in await cards(alice)] == [True, False]
    card = (await cards(alice))[0]
    assert alice.mention in (await alice.thread(card)).words
    assert "☐ Sauvegardes" in card.words
    await bruno.clicks("recurring.tick", card)
    card = (await cards(alice))[0]
    assert "☑ ~Sauvegardes~ · Bruno Keller" in card.words
    form = await alice.clicks("Résoudre", card)
    assert form.form is not None
    assert "1 point de la liste n'est pas fait" in form.form.words
    assert "Onduleurs" in form.form.words
    await alice.clicks("recurring.untick", card)
    shown = await alice.types(f"/ticket {number(card.words)}")
    assert "0 sur 2" in shown.words
    assert "Vérifications" not in (await mallory.sees("globex-support")).words


async def test_changing_and_stopping(bot: Bot, nadia: Actor, alice: Actor) -> None:
    await a_weekly(nadia)
    listed = await nadia.types("/ticket recurring")
    await nadia.clicks("Modifier", listed.shown[-1])
    wrong = await nadia.submits(every="month_day", day="40")
    assert "de 1 à 31" in wrong.errors["day"]
    await nadia.submits(every="month_day", day="31", state="stopped")
    assert "le 31 du mois · arrêté" in (await nadia.types("/ticket recurring")).words
    await bot.advance(days=40)
    assert await cards(alice) == []
    assert "Votre rôle ne le permet pas" in (await alice.types("/ticket recurring")).words
