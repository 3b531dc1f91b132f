"""*Create a ticket* and *Add to a ticket* from any message, as the team uses them."""

import pytest

from integrations.local_slack import LocalSlack
from storage import tickets
from storage.scope import Scope
from storage.tickets import Entry
from tests.support.bot import Bot
from tests.support.cast import Actor, Message

pytestmark = pytest.mark.usefixtures("desk", "bot")
ACME, GLOBEX, DESK = "acme-support", "globex-support", "desk"
CREATE, ADD = "tickets.from_message", "tickets.add_message"
WISH = "L'imprimante du 2e ne répond plus"


async def entries(bot: Bot, number: int = 1) -> list[Entry]:
    await bot.settle()
    async with bot.db.reading() as session:
        return list(await tickets.entries(session, Scope.desk(), number))


async def a_talk(alice: Actor, claire: Actor) -> Message:
    """A thread that Alice began, so that it is on no ticket."""
    root = await alice.says("Maintenance du réseau ce soir à 20 h.", ACME)
    await claire.says(
        "le wifi coupe déjà",
        ACME,
        thread_ts=root,
        files=[{"name": "wifi.png", "content": "pixels"}],
    )
    await alice.says("on regarde", ACME, thread_ts=root)
    await alice.sees(ACME)
    return root


async def test_the_whole_thread_becomes_a_ticket_of_its_place(
    bot: Bot, alice: Actor, claire: Actor, bruno: Actor
) -> None:
    root = await alice.says("Maintenance du réseau ce soir à 20 h.", ACME)
    await bruno.says("j'y serai", ACME, thread_ts=root)
    opened = await alice.uses(CREATE, root)
    assert opened.form is not None
    assert "Acme" in opened.form.words
    assert "Maintenance du réseau" in opened.form.words
    assert (await alice.submits(title="Réseau coupé ce soir")).ok
    card = (await alice.sees(DESK)).with_("Réseau coupé ce soir")
    assert "j'y serai" in (await alice.thread(card)).words
    written = [entry for entry in await entries(bot) if entry.ts is not None]
    assert [entry.body for entry in written] == [
        "Maintenance du réseau ce soir à 20 h.",
        "j'y serai",
    ]
    assert written[0].at < written[1].at
    assert written[0].author_id != written[1].author_id
    # The thread is the client thread now: their words come to the desk, ours go there.
    await claire.says("et nous ?", ACME, thread_ts=root)
    assert "et nous ?" in (await alice.thread(card)).words
    await alice.clicks("tickets.reply", card)
    await alice.submits(words="Une heure au plus.")
    assert "Une heure au plus." in (await claire.thread(root)).words
    assert "T-1" in (await alice.sees("@vigie")).words


async def test_the_clients_replies_come_along_with_their_files(
    bot: Bot, alice: Actor, claire: Actor, bruno: Actor
) -> None:
    root = await a_talk(alice, claire)
    await bruno.uses(CREATE, root)
    await bruno.submits()
    card = (await bruno.sees(DESK)).with_("Maintenance du réseau")
    thread = await bruno.thread(card)
    assert "le wifi coupe déjà" in thread.words
    assert any(name.startswith("wifi") for message in thread for name in message.files)
    # Alice answered Claire already: hers it is, and nothing waits for an answer.
    assert "Alice" in card.words
    kinds = [entry.kind for entry in await entries(bot) if entry.ts is not None]
    assert kinds == ["message", "message", "reply"]


async def test_a_message_that_is_on_a_ticket_says_on_which(
    bot: Bot, alice: Actor, claire: Actor
) -> None:
    said = await claire.says(WISH, ACME)
    reply = await claire.says("toujours rien", ACME, thread_ts=said)
    card = (await alice.sees(DESK)).with_(WISH)
    note = await alice.says("vieux toner", DESK, thread_ts=card)
    for message in (said, reply, card, note):
        for shortcut in (CREATE, ADD):
            answer = await alice.uses(shortcut, message)
            assert answer.form is None
            assert "T-1" in answer.words
    assert WISH in (await alice.clicks("Ouvrir", answer.shown[-1])).words
    assert len(await alice.sees(DESK)) == 1
    assert len(await entries(bot, 2)) == 0


async def test_two_who_use_it_at_once_make_one_ticket(alice: Actor, bruno: Actor) -> None:
    root = await alice.says("Luc dit au téléphone que le wifi coupe", ACME)
    await alice.uses(CREATE, root)
    await bruno.uses(CREATE, root)
    assert (await alice.submits()).ok
    late = await bruno.submits()
    assert "T-1" in late.words
    assert len(await bruno.sees(DESK)) == 1


async def test_a_message_of_our_own_channel_is_for_the_client_that_is_chosen(
    bot: Bot, alice: Actor, claire: Actor
) -> None:
    said = await alice.says("Acme a appelé: le scanner est en panne", DESK)
    opened = await alice.uses(CREATE, said)
    assert opened.form is not None
    assert not (await alice.submits()).ok
    assert (await alice.submits(client="Acme")).ok
    card = next(m for m in await alice.sees(DESK) if m.author == "vigie" and "scanner" in m.words)
    assert "Acme" in card.words
    assert len((await claire.sees(ACME)).by("vigie")) == 0
    assert "T-1" in (await alice.uses(CREATE, said)).words
    assert not (await entries(bot))[0].public


async def test_adding_to_a_ticket_of_the_same_client(
    alice: Actor, claire: Actor, mallory: Actor
) -> None:
    await claire.says(WISH, ACME)
    await alice.sees(DESK)
    await mallory.says("our scanner", GLOBEX)
    root = await a_talk(alice, claire)
    opened = await alice.uses(ADD, root)
    assert opened.form is not None
    assert WISH[:20] in opened.form.words
    assert "our scanner" not in opened.form.words
    sent = await alice.submits(ticket="1", what="thread")
    assert "3 messages" in sent.words
    card = (await alice.sees(DESK)).with_(WISH)
    thread = await alice.thread(card)
    assert "le wifi coupe déjà" in thread.words
    assert any(name.startswith("wifi") for message in thread for name in message.files)
    # What is said there later is on that ticket too.
    await claire.says("c'est revenu", ACME, thread_ts=root)
    assert "c'est revenu" in (await alice.thread(card)).words
    assert "T-1" in (await alice.uses(ADD, root)).words


async def test_a_message_is_added_alone_and_never_to_another_clients_ticket(
    bot: Bot, alice: Actor, claire: Actor, mallory: Actor
) -> None:
    await mallory.says("our scanner", GLOBEX)
    await bot.settle()
    bot.pass_time(minutes=6)
    await claire.says(WISH, ACME)
    root = await a_talk(alice, claire)
    reply = (await alice.thread(root))[-1]
    opened = await alice.uses(ADD, reply)
    assert opened.form is not None
    record = str(opened.form.raw["private_metadata"])
    assert (await alice.submits(ticket="2")).ok
    bodies = [entry.body for entry in await entries(bot, 2)]
    assert "on regarde" in bodies
    assert "le wifi coupe déjà" not in bodies
    assert record.startswith("C0ACME:")


async def test_where_we_are_not_the_words_come_in_the_form(
    bot: Bot, slack: LocalSlack, alice: Actor
) -> None:
    said = await alice.says("Globex veut un devis", "backups")
    slack.world.state.channels[said.channel].members.pop("U0VIGIE", None)
    opened = await alice.uses(CREATE, said)
    assert opened.form is not None
    assert (await alice.submits(client="Globex", title="Devis")).ok
    card = (await alice.sees(DESK)).with_("Devis")
    assert "Globex veut un devis" in card.words
    assert len(await entries(bot)) >= 1
