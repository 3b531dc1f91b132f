"""A question as time goes by: reminders, its end, and what makes it needless."""

import pytest
from sqlalchemy import update

from integrations.local_slack import LocalSlack
from storage.people import Person
from tests.approvals.asked import (
    ACME,
    DESK,
    DIRECT,
    WISH,
    approval,
    audited,
    card_of,
    order,
    reserve,
    ticket,
)
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House

pytestmark = pytest.mark.usefixtures("desk", "bot")


async def test_it_is_recalled_twice_and_then_lapses(
    alice: Actor, luc: Actor, bot: Bot, desk: House
) -> None:
    await order(bot, desk, alice)
    card = await card_of(luc)
    for days, reminders in ((1, 1), (2, 2)):
        await bot.advance(days=days)
        assert (await luc.thread(card)).words.count("Un petit rappel") == reminders
    await bot.advance(days=4)
    assert (await approval(bot)).state == "lapsed"
    card = await card_of(luc)
    assert card.buttons == []
    assert "n'a décidé à temps" in card.words
    desk_card = (await alice.sees(DESK)).with_(WISH)
    assert "n'a décidé de T-1 à temps" in (await alice.thread(desk_card)).words
    assert (await ticket(bot)).state == "approval"
    assert (await alice.clicks("Redemander", desk_card)).ok
    await bot.tick()
    assert (await approval(bot)).state == "pending"
    assert (await luc.clicks("Approuver", await luc.newest(DIRECT))).ok
    await bot.tick()
    assert (await ticket(bot)).state == "new"


async def test_without_a_lead_the_desk_is_told_once_and_a_new_one_is_asked(
    alice: Actor, luc: Actor, bot: Bot, desk: House
) -> None:
    lead = desk.person("U0LUC").id

    async def role(name: str) -> None:
        async with bot.db.writing() as session:
            await session.execute(update(Person).where(Person.id == lead).values(role=name))

    await role("member")
    await order(bot, desk, alice)
    desk_card = (await alice.sees(DESK)).with_(WISH)
    await bot.advance(hours=2)
    told = (await alice.thread(desk_card)).words
    assert told.count("personne n'est désigné") == 1
    await role("lead")
    await bot.advance(hours=2)
    assert (await card_of(luc)).buttons


async def test_a_ticket_set_aside_needs_no_approval(
    alice: Actor, luc: Actor, bot: Bot, desk: House
) -> None:
    await order(bot, desk, alice)
    card = await card_of(luc)
    await alice.clicks("Pas une demande", (await alice.sees(DESK)).with_(WISH))
    late = await luc.clicks("Approuver", card)
    assert "plus nécessaire" in late.words
    await bot.tick()
    card = await card_of(luc)
    assert card.buttons == []
    assert "plus nécessaire" in card.words
    assert len(await audited(bot, "approval.withdrawn")) == 1
    assert (await ticket(bot)).state == "dismissed"


async def test_of_another_kind_it_waits_no_longer(alice: Actor, bot: Bot, desk: House) -> None:
    await order(bot, desk, alice)
    await alice.clicks("Modifier", (await alice.sees(DESK)).with_(WISH))
    await alice.submits(kind="incident")
    await bot.tick()
    assert (await ticket(bot)).state == "new"
    assert (await approval(bot)).state == "withdrawn"


async def test_what_slack_refuses_to_the_lead_is_asked_in_their_channel(
    alice: Actor,
    luc: Actor,
    claire: Actor,
    mallory: Actor,
    bot: Bot,
    desk: House,
    slack: LocalSlack,
) -> None:
    slack.world.state.users["U0LUC"].deleted = True
    await order(bot, desk, alice)
    await bot.tick()
    slack.world.state.users["U0LUC"].deleted = False
    card = (await claire.sees(ACME)).with_(WISH)
    thread = await alice.thread((await alice.sees(DESK)).with_(WISH))
    assert "je pose la question dans leur canal" in thread.words
    assert "Seul le référent" in (await claire.clicks("Approuver", card)).words
    assert (await luc.clicks("Approuver", card)).ok
    assert "Approuvé par Luc Moreau" in (await claire.sees(ACME)).with_(WISH).words
    assert ACME not in await mallory.channels()


async def test_a_private_one_stays_out_of_the_channel(
    alice: Actor, claire: Actor, nadia: Actor, bot: Bot, desk: House, slack: LocalSlack
) -> None:
    await reserve(bot, desk, "leaver")
    slack.world.state.users["U0LUC"].deleted = True
    await alice.types("/ticket Départ de Martin", ACME)
    await alice.picks("tickets.form:kind", "leaver")
    await alice.submits(f_full_name="Martin", f_last_day="2026-11-30")
    await bot.tick()
    await bot.tick()
    assert len(await claire.sees(ACME)) == 0
    assert "Merci de le joindre" in (await nadia.sees(DIRECT)).words
    assert "Départ de Martin" not in (await alice.sees(DESK)).words
