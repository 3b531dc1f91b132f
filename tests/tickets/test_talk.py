"""`@vigie …` in threads, acted by the team and seen by each of them and by the client."""

import asyncio
from dataclasses import replace

import pytest

from storage import tickets
from storage.scope import Scope
from storage.tickets import Ticket
from tests.kit.a_room import click
from tests.support.bot import Bot
from tests.support.cast import Actor, Message, Stage

pytestmark = pytest.mark.usefixtures("desk", "bot")
ACME, DESK = "acme-support", "desk"
WISH = "Bonjour, l'imprimante du 2e ne répond plus"


async def a_report(claire: Actor, alice: Actor) -> tuple[Message, Message]:
    said = await claire.says(WISH, ACME)
    return said, (await alice.sees(DESK)).with_(WISH)


async def tells(who: Actor, card: Message, text: str) -> Message:
    """Tell the bot something in a thread, and read its answer."""
    await who.says(f"<@U0VIGIE> {text}", card.channel, thread_ts=card)
    answer = (await who.thread(card))[-1]
    assert answer.author == "vigie"
    return answer


async def ticket(bot: Bot, number: int = 1) -> Ticket:
    await bot.settle()
    async with bot.db.reading() as session:
        found = await tickets.get(session, Scope.desk(), number)
    assert found is not None
    return found


async def kinds(bot: Bot, number: int = 1) -> list[str]:
    await bot.settle()
    async with bot.db.reading() as session:
        return [entry.kind for entry in await tickets.entries(session, Scope.desk(), number)]


async def test_a_morning_in_the_thread(bot: Bot, claire: Actor, alice: Actor, bruno: Actor) -> None:
    """Take, prioritise, note, wait, hand over, dismiss and reopen, without leaving the thread."""
    _, card = await a_report(claire, alice)
    answer = await tells(alice, card, "PRNEDS stp")
    assert answer.ephemeral
    assert "T-1 est à vous" in answer.words
    assert "P2" in (await tells(alice, card, "priorité haute")).words
    assert "20 min" in (await tells(alice, card, "note 20 min vieux toner")).words
    await tells(alice, card, "en attente d'un tiers")
    assert "un tiers" in (await alice.sees(DESK))[-1].words
    assert "Bruno Keller" in (await tells(alice, card, f"assigne {bruno.mention}")).words
    assert bruno.mention in (await bruno.thread(card)).words
    assert "T-1 sleeps until" in (await tells(bruno, card, "snooze tomorrow 9:00")).words
    await tells(bruno, card, "wake up")
    await tells(bruno, card, "not a request")
    assert "est ouvert" in (await tells(alice, card, "rouvre")).words
    found = await ticket(bot)
    assert (found.state, found.priority, found.snoozed_until) == ("taken", 2, None)
    written = await kinds(bot)
    assert written == [
        "message",
        "take",
        "edit",
        "note",
        "wait_third",
        "assign",
        "snooze",
        "unsnooze",
        "dismiss",
        "reopen",
    ]


async def test_words_for_the_client_are_shown_to_their_author_first(
    bot: Bot, claire: Actor, alice: Actor, bruno: Actor
) -> None:
    said, card = await a_report(claire, alice)
    shown = await tells(alice, card, "résolu 20 min: Toner remplacé.")
    assert "Toner remplacé." in shown.words
    assert shown.buttons == ["Envoyer", "Modifier"]
    assert len(await claire.thread(said)) == 1
    assert "Toner remplacé" not in [m.words for m in await bruno.thread(card) if m.ephemeral]
    sent = await alice.clicks("Envoyer", shown)
    assert "T-1 est résolu" in sent.words
    assert "Toner remplacé." in (await claire.thread(said)).words
    found = await ticket(bot)
    assert found.state == "resolved"
    assert "20 min" in (await alice.types("/ticket T-1")).words
    # The button is gone; pressed all the same, it says so.
    assert "Envoyer" not in [b for m in await alice.thread(card) for b in m.buttons]


async def test_words_may_be_edited_before_they_are_sent_and_are_sent_once(
    claire: Actor, alice: Actor
) -> None:
    said, card = await a_report(claire, alice)
    shown = await tells(alice, card, "réponds 5 min: Je regarde")
    form = (await alice.clicks("Modifier", shown)).form
    assert form is not None
    assert "Je regarde" in form.words
    assert (await alice.submits(words="Je regarde tout de suite.")).ok
    again = await alice.clicks("Envoyer", shown)
    assert "déjà été envoyé" in again.words
    thread = await claire.thread(said)
    assert "tout de suite" in thread.words
    assert len(thread) == 2


async def test_nobody_sends_the_words_of_somebody_else(
    bot: Bot, claire: Actor, alice: Actor
) -> None:
    said, card = await a_report(claire, alice)
    await tells(alice, card, "réponds: Je regarde")
    async with bot.db.reading() as session:
        (draft,) = [
            entry
            for entry in await tickets.entries(session, Scope.desk(), 1)
            if entry.kind == "draft"
        ]
    for record, user in (
        (f"{draft.channel}:{draft.ts}", "U0BRUNO"),
        ("C0DESK:1.2", "U0ALICE"),
        ("nonsense", "U0ALICE"),
    ):
        for action in ("tickets.send", "tickets.reword"):
            press = replace(click(record, user), action=action)
            reply = await bot.program.doors.click(press)
            assert reply.refused
            assert reply.view is None
    assert len(await claire.thread(said)) == 1


async def test_without_words_the_form_is_offered(claire: Actor, alice: Actor) -> None:
    _, card = await a_report(claire, alice)
    shown = await tells(alice, card, "résolu")
    assert shown.buttons == ["Résoudre"]
    assert (await alice.clicks("Résoudre", shown)).form is not None


async def test_what_is_not_understood_changes_nothing_and_stays_a_note(
    bot: Bot, claire: Actor, alice: Actor, bruno: Actor
) -> None:
    _, card = await a_report(claire, alice)
    helped = await tells(alice, card, "prends la clé chez le gardien")
    assert helped.ephemeral
    assert "pas compris" in helped.words
    await tells(bruno, card, "the client called again")
    assert (await ticket(bot)).state == "new"
    assert (await kinds(bot))[1:] == ["note"]
    assert "pas compris" not in (await tells(alice, card, "aide")).words


async def test_a_refusal_is_told_to_who_asked_and_keeps_nothing(
    bot: Bot, claire: Actor, alice: Actor, bruno: Actor
) -> None:
    _, card = await a_report(claire, alice)
    await tells(alice, card, "prends")
    refused = await tells(bruno, card, "take")
    assert refused.ephemeral
    assert "Alice Martin already has this ticket" in refused.words
    assert "moment" in (await tells(alice, card, "reporte à la saint-glinglin")).words
    assert "Glinglin" in (await tells(alice, card, "assigne Glinglin")).words
    assert (await kinds(bot)) == ["message", "take"]


async def test_two_technicians_who_take_at_once(
    bot: Bot, claire: Actor, alice: Actor, bruno: Actor
) -> None:
    _, card = await a_report(claire, alice)
    await asyncio.gather(
        alice.says("<@U0VIGIE> prends", DESK, thread_ts=card),
        bruno.says("<@U0VIGIE> take", DESK, thread_ts=card),
        bruno.reacts(card, "raising_hand"),
    )
    await bot.settle()
    assert (await kinds(bot)).count("take") == 1
    told = [(await who.thread(card)).words for who in (alice, bruno)]
    assert sum("T-1 is yours" in words or "T-1 est à vous" in words for words in told) == 1


async def test_in_the_clients_thread_the_team_is_answered_alone(
    bot: Bot, claire: Actor, alice: Actor
) -> None:
    said, _ = await a_report(claire, alice)
    assert (await tells(alice, said, "prends")).ephemeral
    found = await ticket(bot)
    assert found.state == "taken"
    # A verb is no answer to the client; nor is it a place for notes.
    assert found.answered_at is None
    assert "client" in (await tells(alice, said, "note vieux toner")).words
    shown = await tells(alice, said, "réponds: Je regarde")
    await alice.clicks("Envoyer", shown)
    assert [m.author for m in await claire.thread(said)].count("vigie") == 1
    # Anything else is what the client reads: a reply.
    await alice.says("<@U0VIGIE> a bien noté votre demande", ACME, thread_ts=said)
    assert (await kinds(bot)).count("reply") == 2


async def test_a_clients_mention_is_a_message_as_any_other(
    bot: Bot, claire: Actor, alice: Actor
) -> None:
    said, _ = await a_report(claire, alice)
    await claire.says("<@U0VIGIE> prends", ACME, thread_ts=said)
    assert (await kinds(bot)) == ["message", "message"]
    assert (await ticket(bot)).state == "new"
    assert len((await claire.thread(said)).by("vigie")) == 0


async def test_the_same_event_twice_has_one_effect(
    bot: Bot, stage: Stage, claire: Actor, alice: Actor
) -> None:
    _, card = await a_report(claire, alice)
    await stage.fault("events", "duplicate", times=2)
    answer = await tells(alice, card, "note 20 min vieux toner")
    assert "20 min" in answer.words
    assert (await kinds(bot)) == ["message", "note"]
    assert [m.ephemeral for m in await alice.thread(card)].count(True) == 1


async def test_elsewhere_the_team_is_told_where_to_say_it(alice: Actor) -> None:
    await alice.says("<@U0VIGIE> prends", DESK)
    assert "pas dans un ticket" in (await alice.sees(DESK))[-1].words


async def test_merging_and_linking_from_the_thread(
    bot: Bot, claire: Actor, luc: Actor, alice: Actor
) -> None:
    _, first = await a_report(claire, alice)
    await luc.says("Le scanner est lent", ACME)
    card = (await alice.sees(DESK)).with_("Le scanner est lent")
    assert "T-1" in (await tells(alice, card, "lie à T-1")).words
    assert "T-1" in (await tells(alice, card, "fusionne dans T-1")).words
    assert (await ticket(bot, 2)).state == "merged"
    assert "itself" not in (await tells(alice, first, "fusionne dans T-1")).words
