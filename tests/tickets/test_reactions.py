"""Reactions of the team's that take a ticket or offer to resolve it, and which ones they are."""

import pytest

from tests.support.bot import Bot
from tests.support.cast import Actor, Message

pytestmark = pytest.mark.usefixtures("desk", "bot")
ACME, DESK = "acme-support", "desk"
WISH = "L'imprimante ne répond plus"
TAKE, DONE = "raising_hand", "white_check_mark"


async def a_report(claire: Actor, alice: Actor) -> tuple[Message, Message]:
    said = await claire.says(WISH, ACME)
    return said, (await alice.sees(DESK)).with_(WISH)


async def test_a_raised_hand_takes_and_a_tick_offers_to_resolve(
    claire: Actor, alice: Actor, bruno: Actor
) -> None:
    said, card = await a_report(claire, alice)
    await alice.reacts(card, TAKE)
    assert "Alice" in (await alice.sees(DESK)).with_(WISH).words
    # Somebody else's hand changes nothing, and they are told who has it.
    await bruno.reacts(said, TAKE)
    told = (await bruno.sees(ACME))[-1]
    assert told.ephemeral
    assert "Alice Martin already has this ticket" in told.words
    await alice.reacts(said, DONE)
    offered = (await alice.sees(ACME))[-1]
    assert offered.ephemeral
    assert offered.buttons == ["Résoudre"]
    assert "Alice" in (await alice.sees(DESK)).with_(WISH).words
    assert (await alice.clicks("Résoudre", offered)).form is not None
    await alice.submits(words="Toner remplacé.")
    assert "Toner remplacé." in (await claire.thread(said)).words


async def test_what_clients_and_the_bot_put_on_messages_means_nothing(
    bot: Bot, claire: Actor, luc: Actor, alice: Actor
) -> None:
    said, card = await a_report(claire, alice)
    await luc.reacts(said, TAKE)
    await luc.reacts(said, DONE)
    talk = await alice.says("bonjour à tous", ACME)
    await alice.reacts(talk, TAKE)
    await alice.reacts(said, "tada")
    await bot.settle()
    assert "Nouveau" in (await alice.sees(DESK)).with_(WISH).words
    for who in (luc, claire, alice):
        assert not [m for m in await who.sees(ACME) if m.ephemeral]
    # The bot's own tick on what is resolved offers nothing either.
    await alice.clicks("tickets.take", card)
    await alice.clicks("tickets.resolve", card)
    await alice.submits(words="Toner remplacé.")
    assert not [m for m in await alice.sees(ACME) if m.ephemeral]


async def test_managers_choose_which_reactions_count(
    nadia: Actor, claire: Actor, alice: Actor
) -> None:
    said, _ = await a_report(claire, alice)
    assert "raising_hand" in (await nadia.types("/vigie reactions")).words
    assert list((await nadia.submits(take="deux mots")).errors) == ["take"]
    assert list((await nadia.submits(take="👀", done=":eyes:")).errors) == ["done"]
    saved = await nadia.submits(take="👀", done="", ticket="ticket")
    assert ":eyes:" in saved.words
    await alice.reacts(said, TAKE)
    await alice.reacts(said, DONE)
    assert "Nouveau" in (await alice.sees(DESK)).with_(WISH).words
    await alice.reacts(said, "eyes")
    assert "En cours" in (await alice.sees(DESK)).with_(WISH).words
    assert "responsable" in (await alice.types("/vigie reactions")).words
