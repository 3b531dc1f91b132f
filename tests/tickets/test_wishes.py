"""Tickets that other rooms wish for: opened once, added to, recovered."""

from datetime import UTC, datetime

from commands.tickets import wishes as granting
from storage import wishes
from tests.support.bot import Bot
from tests.support.cast import Actor, Message
from tests.support.house import House

DESK = "desk"
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
KEY = "check:nas-1"


async def card_of(reader: Actor, number: str) -> Message:
    cards = await reader.sees(DESK)
    return next(card for card in cards if card.words.lstrip("*").startswith(f"{number} "))


async def wish(bot: Bot, desk: House, words: str, **more: object) -> bool:
    values = {"key": KEY, "title": "NAS-1 ne répond plus", "at": NOW, **more}
    async with bot.db.writing() as session:
        taken = await wishes.add(session, client_id=desk.acme.id, words=words, **values)  # type: ignore[arg-type]
    await granting.grant_all(bot.program.services)
    return taken


async def recovers(bot: Bot, desk: House, words: str) -> None:
    async with bot.db.writing() as session:
        await wishes.recover(session, key=KEY, client_id=desk.acme.id, words=words, at=NOW)
    await granting.grant_all(bot.program.services)


async def test_a_repeated_alert_adds_to_its_ticket(bot: Bot, desk: House, alice: Actor) -> None:
    await wish(bot, desk, "ping perdu")
    await wish(bot, desk, "ping perdu")
    await wish(bot, desk, "disque plein")
    assert len(await alice.sees(DESK)) == 1
    card = await card_of(alice, "T-1")
    assert "Signalé 3 fois" in card.words
    thread = await alice.thread(card)
    assert len([m for m in thread if "Signalé à nouveau" in m.words]) == 1
    assert "disque plein" in thread.words
    await recovers(bot, desk, "tout va bien")
    assert "Clos" in (await card_of(alice, "T-1")).words
    await wish(bot, desk, "ping perdu")
    assert len(await alice.sees(DESK)) == 2


async def test_what_somebody_touched_is_told_and_stays(
    bot: Bot, desk: House, alice: Actor, claire: Actor
) -> None:
    bruno = desk.person("U0BRUNO").id
    await wish(bot, desk, "ping perdu", technician_id=bruno, checklist=["Regarder", "Noter"])
    card = await card_of(alice, "T-1")
    assert "En cours" in card.words
    assert "Bruno" in card.words
    await recovers(bot, desk, "revenu")
    card = await card_of(alice, "T-1")
    assert "En cours" in card.words
    assert "revenu" in (await alice.thread(card)).words
    await alice.clicks("Résoudre", card)
    await alice.submits(words="Câble rebranché.")
    await wish(bot, desk, "encore perdu")
    assert "En cours" in (await card_of(alice, "T-1")).words
    answer = (await claire.sees("acme-support")).with_("NAS-1")
    assert (await claire.thread(answer)).with_("Câble").buttons == []


async def test_what_may_be_wished_once_is_wished_once(bot: Bot, desk: House, alice: Actor) -> None:
    assert await wish(bot, desk, "", once=True)
    assert not await wish(bot, desk, "", once=True)
    assert len(await alice.sees(DESK)) == 1
