"""A ticket that rests until a moment, and comes back."""

from datetime import UTC, datetime

import pytest

from storage import tickets
from storage.scope import Scope
from storage.tickets import Ticket
from tests.support.bot import Bot
from tests.support.cast import Actor, Message

pytestmark = pytest.mark.usefixtures("desk", "bot")
ACME, DESK = "acme-support", "desk"
WISH = "L'imprimante ne répond plus"


async def a_taken_one(claire: Actor, alice: Actor) -> tuple[Message, Message]:
    said = await claire.says(WISH, ACME)
    card = (await alice.sees(DESK)).with_(WISH)
    await alice.clicks("tickets.take", card)
    return said, card


async def ticket(bot: Bot) -> Ticket:
    await bot.settle()
    async with bot.db.reading() as session:
        found = await tickets.get(session, Scope.desk(), 1)
    assert found is not None
    return found


async def snoozes(who: Actor, card: Message, **values: str) -> None:
    asked = await who.picks("tickets.more", "snooze", card)
    assert asked.form is not None
    assert (await who.submits(None, **values)).ok


async def test_it_comes_back_at_its_moment_with_a_word_to_its_technician(
    bot: Bot, claire: Actor, alice: Actor
) -> None:
    _, card = await a_taken_one(claire, alice)
    await snoozes(alice, card, when="tomorrow")
    asleep = (await alice.sees(DESK)).with_(WISH)
    assert "24 nov. 2026" in asleep.words
    # Nobody is reminded meanwhile, though the client waits for an answer.
    await bot.advance(hours=9)
    assert alice.mention not in (await alice.thread(card)).words
    await bot.advance(hours=16)
    thread = await alice.thread(card)
    assert alice.mention in thread.words
    assert "est de retour" in thread.words
    found = await ticket(bot)
    assert found.snoozed_until is None
    assert found.due_at is not None
    await bot.tick()
    assert (await alice.thread(card)).words.count("est de retour") == 1


async def test_words_of_the_client_wake_it(bot: Bot, claire: Actor, alice: Actor) -> None:
    said, card = await a_taken_one(claire, alice)
    await snoozes(alice, card, when="monday")
    found = await ticket(bot)
    assert found.snoozed_until == datetime(2026, 11, 30, 8, tzinfo=UTC)
    await claire.says("toujours rien", ACME, thread_ts=said)
    found = await ticket(bot)
    assert found.snoozed_until is None
    assert found.due_at is not None
    assert found.due_at < datetime(2026, 11, 24, tzinfo=UTC)


async def test_a_moment_of_ones_own_and_waking_by_hand(
    bot: Bot, claire: Actor, alice: Actor
) -> None:
    _, card = await a_taken_one(claire, alice)
    await alice.picks("tickets.more", "snooze", card)
    assert list((await alice.submits(at=1)).errors) == ["at"]
    moment = datetime(2026, 12, 1, 13, tzinfo=UTC)
    assert (await alice.submits(at=int(moment.timestamp()))).ok
    assert (await ticket(bot)).snoozed_until == moment
    card = (await alice.sees(DESK)).with_(WISH)
    await alice.picks("tickets.more", "wake", card)
    assert (await ticket(bot)).snoozed_until is None
    await alice.picks("tickets.more", "wait_third", (await alice.sees(DESK)).with_(WISH))
    found = await ticket(bot)
    assert (found.state, found.waiting_for) == ("waiting", "third")
    assert "un tiers doit agir" in (await alice.sees(DESK)).with_(WISH).words


async def test_what_is_new_and_asleep_comes_back_before_the_whole_desk(
    bot: Bot, claire: Actor, alice: Actor
) -> None:
    await claire.says(WISH, ACME)
    card = (await alice.sees(DESK)).with_(WISH)
    await alice.says("<@U0VIGIE> reporte 2 h", DESK, thread_ts=card)
    await bot.settle()
    await bot.advance(hours=2, minutes=1)
    told = [m for m in await alice.sees(DESK) if "personne ne l'a" in m.words]
    assert len(told) == 1


async def test_solving_it_ends_its_sleep(bot: Bot, claire: Actor, alice: Actor) -> None:
    _, card = await a_taken_one(claire, alice)
    await snoozes(alice, card, when="tomorrow")
    await alice.clicks("tickets.resolve", card)
    await alice.submits(words="Toner remplacé.")
    assert (await ticket(bot)).snoozed_until is None
    await bot.advance(hours=25)
    assert "est de retour" not in (await alice.thread(card)).words
