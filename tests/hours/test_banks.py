"""Banks: made, changed and looked at by managers; the rest of the team sees what is left."""

import pytest

from storage.people import Person, Role
from tests.hours.banks import add_bank, audited, note, on_sqlite
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House

ACME, DESK = "acme-support", "desk"


async def test_a_manager_makes_a_bank_and_everybody_sees_what_is_left(
    desk: House, bot: Bot, nadia: Actor, bruno: Actor
) -> None:
    assert desk.acme.id
    await nadia.types("/vigie heures Acme")
    form = (await nadia.clicks("hours.new")).form
    assert form is not None
    assert "Contrat" not in form.labels  # there is none to choose
    bad = await nadia.submits(name="\u200b", hours="vingt", starts="2026-01-01", ends="2025-12-31")
    assert set(bad.errors) == {"name", "hours", "ends"}
    good = {"name": "Carnet 2026", "hours": "20", "ends": "2026-12-31", "carry": "tout"}
    saved = await nadia.submits(good)
    assert "Carnet 2026" in saved.words
    shown = await bruno.types("/vigie hours acme")
    assert "20 h left of 20 h until December 31, 2026" in shown.words
    assert "evening or night × 1.5" in shown.words
    assert shown.shown[0].buttons == []
    assert "Carnet 2026" in (await bruno.types("/vigie hours")).words
    (entry,) = await audited(bot.db, "hours.bank")
    assert entry["after"]["carry_most"] is None
    assert entry["after"]["minutes"] == 1200


async def test_a_change_is_audited_and_what_was_billed_stays(
    desk: House, bot: Bot, nadia: Actor, claire: Actor
) -> None:
    bank_id = await add_bank(bot.db, desk.acme)
    await claire.says("L'imprimante ne répond plus", ACME)
    await bot.settle()
    await note(bot.db, 20)
    await bot.tick()
    await nadia.types("/vigie hours Acme")
    form = (await nadia.clicks("hours.change")).form
    assert form is not None
    assert form.field("hours")[1]["initial_value"] == "10"
    await nadia.submits(hours="12", unit="60", over="allowed")
    (entry,) = await audited(bot.db, "hours.bank")
    assert (entry["before"]["minutes"], entry["after"]["minutes"]) == (600, 720)
    await note(bot.db, 20)
    await bot.tick()
    used = await nadia.clicks(f"hours.used:bank.{bank_id}")
    assert "20 min de travail, 30 min facturées" in used.words
    assert "20 min de travail, 1 h facturées" in used.words
    assert "il reste 10 h 30 sur 12 h" in (await nadia.types("/vigie hours Acme")).words


@on_sqlite
@pytest.mark.usefixtures("bot")
async def test_nobody_but_managers_touches_a_bank(desk: House, bot: Bot, alice: Actor) -> None:
    await add_bank(bot.db, desk.acme)
    shown = await alice.types("/vigie heures Acme")
    assert "il reste 10 h" in shown.words
    assert shown.shown[0].buttons == []
    assert "Je ne connais pas le client" in (await alice.types("/vigie heures Initech")).words
    assert "Aucun client" not in (await alice.types("/vigie heures")).words
    await _make(bot, desk.person("U0ALICE"), Role.MANAGER)
    assert len((await alice.types("/vigie heures Acme")).shown[0].buttons) == 4


async def _make(bot: Bot, who: Person, role: Role) -> None:
    async with bot.db.writing() as session:
        found = await session.get_one(Person, who.id)
        found.role = role
