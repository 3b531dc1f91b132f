"""Links between tickets, and an outage whose resolution serves what it broke."""

import pytest

from commands.tickets import linking, service
from commands.tickets.linking import Relation
from storage import clients
from storage.channel_states import ChannelState
from storage.scope import Scope
from storage.ticket_states import State
from tests.support.bot import Bot
from tests.support.cast import Actor, Message
from tests.support.house import House
from tests.tickets.at_desk import Desk

at_work = pytest.mark.usefixtures("desk", "bot")
DESK = "desk"


async def card_of(reader: Actor, number: str) -> Message:
    cards = await reader.sees(DESK)
    return next(card for card in cards if card.words.lstrip("*").startswith(f"{number} "))


@at_work
async def test_an_outage_is_offered_to_every_client_and_resolved_with_the_same_words(
    claire: Actor, mallory: Actor, alice: Actor
) -> None:
    hers = await claire.says("Plus d'internet au siège", "acme-support")
    await alice.sees(DESK)
    shown = await alice.types("/ticket T-1")
    await alice.clicks("Panne…", shown.shown[-1])
    assert (await alice.submits(whom="all")).ok
    assert "Panne : tous les clients" in (await card_of(alice, "T-1")).words
    theirs = await mallory.says("Our phones are dead", "globex-support")
    card = await card_of(alice, "T-2")
    assert "Panne connue *T-1*" in card.words
    await alice.clicks("tickets.join_outage", card)
    card = await card_of(alice, "T-2")
    assert "fait partie de *T-1*" in card.words
    assert "Panne connue" not in card.words
    await alice.clicks("Prendre", await card_of(alice, "T-1"))
    form = await alice.clicks("Résoudre", await card_of(alice, "T-1"))
    assert form.form is not None
    assert "1 ticket de cette panne est ouvert" in form.form.words
    await alice.submits(words="La fibre est réparée.")
    told = await alice.clicks("tickets.resolve_children", await card_of(alice, "T-1"))
    assert "1 ticket est résolu" in told.words
    for reader, said, button in ((claire, hers, "Ça marche"), (mallory, theirs, "It works")):
        assert button in (await reader.thread(said)).with_("La fibre est réparée.").buttons
    assert "Panne" not in (await mallory.sees("globex-support")).words
    assert "Mêmes mots pour eux" not in (await card_of(alice, "T-1")).buttons


@at_work
async def test_links_by_form(claire: Actor, luc: Actor, mallory: Actor, alice: Actor) -> None:
    for who, words, channel in (
        (claire, "Le serveur de fichiers rame", "acme-support"),
        (luc, "Nouvel écran pour l'accueil", "acme-support"),
        (mallory, "Printer on fire", "globex-support"),
    ):
        await who.says(words, channel)
        await alice.sees(DESK)

    async def links(here: str, relation: str, other: str) -> dict[str, str]:
        shown = await alice.types(f"/ticket {here}")
        await alice.clicks("Lier…", shown.shown[-1])
        return dict((await alice.submits(relation=relation, other=other)).errors)

    assert await links("T-1", "blocks", "T-2") == {}
    assert "bloqué par *T-1*" in (await card_of(alice, "T-2")).words
    assert "tournerait en rond" in (await links("T-2", "blocks", "T-1"))["other"]
    assert "lui-même" in (await links("T-2", "related", "t2"))["other"]
    assert "deux clients" in (await links("T-3", "part_of", "T-1"))["other"]
    assert "ne trouve pas" in (await links("T-1", "related", "T-99"))["other"]
    shown = await alice.types("/ticket T-1")
    await alice.clicks("Lier…", shown.shown[-1])
    await alice.submits(gone="T-2 · Nouvel écran pour l'accueil")
    assert "bloqué" not in (await card_of(alice, "T-2")).words


def test_a_link_is_named_from_each_of_its_ends() -> None:
    named = {
        (relation, leads): linking.relation_of(kind, leads_away=leads)
        for relation, (kind, _) in linking._MEANT.items()
        for leads in (True, False)
    }
    assert named[Relation.PART_OF, True] == named[Relation.CAUSES, True] == Relation.CAUSES
    assert named[Relation.PART_OF, False] == Relation.PART_OF
    assert named[Relation.BLOCKS, True] == Relation.BLOCKS
    assert named[Relation.BLOCKS, False] == Relation.BLOCKED_BY
    assert {named[Relation.RELATED, leads] for leads in (True, False)} == {Relation.RELATED}


async def test_links_and_outages_by_the_rules(bot: Bot, desk: House) -> None:
    at_desk = Desk(bot, desk)
    one, two, three = await at_desk.opens("un", "deux", "trois")
    (theirs,) = await at_desk.opens("theirs", client=desk.globex.id)
    for start, end in ((one, two), (two, three)):
        await at_desk.does(linking.link, start, Relation.CAUSES, end)
    assert "circle" in await at_desk.refuses(linking.link, three, Relation.CAUSES, one)
    assert "two clients" in await at_desk.refuses(linking.link, one, Relation.CAUSES, theirs)
    assert "Choose how" in await at_desk.refuses(linking.link, one, "loves", two)
    # Related reads the same from both ends, and is there once.
    for start, end in ((three, one), (one, three), (three, one)):
        await at_desk.does(linking.link, start, Relation.RELATED, end)
    assert (await at_desk.entries(one)).count("link") == 2
    nobody = "Choose one of our clients"
    mark = {"everybody": False, "touched": [999]}
    assert nobody in await at_desk.refuses(linking.declare, one, **mark)
    await at_desk.does(linking.declare, one, everybody=False, touched=[desk.globex.id])
    await at_desk.does(linking.link, theirs, Relation.PART_OF, one)
    assert "Resolve T-" in await at_desk.refuses(linking.resolve_children, one)
    await at_desk.does(service.resolve, one, "Réparé.", None)
    # Globex has lost its channel meanwhile: who cannot be told is not resolved behind their back.
    async with bot.db.writing() as session:
        for channel in await clients.channels_of(session, Scope.desk(), desk.globex.id):
            channel.state = ChannelState.REMOVED
    assert await at_desk.does(linking.resolve_children, one) == (1, [theirs])
    assert (await at_desk.ticket(two)).state == State.RESOLVED
    assert (await at_desk.ticket(three)).state == State.NEW
    await at_desk.does(linking.end, one)
    await at_desk.does(linking.end, one)
    assert (await at_desk.entries(one)).count("no_outage") == 1
    assert await at_desk.does(linking.unlink, 999) is None
