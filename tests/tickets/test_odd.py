"""What people should not do, and do: a clear sentence each, nothing lost, nothing leaked."""

from dataclasses import replace

import pytest

from integrations.local_slack import LocalSlack
from storage import people, tickets
from storage.scope import Scope
from tests.kit.a_room import click, said
from tests.support.bot import Bot
from tests.support.cast import Actor, Message, Refused, Stage

pytestmark = pytest.mark.usefixtures("desk", "bot")
ACME, GLOBEX, DESK = "acme-support", "globex-support", "desk"
RIGHT_TO_LEFT = "الطابعة لا تعمل"


@pytest.mark.parametrize(
    "words",
    [
        "🔥",
        RIGHT_TO_LEFT,
        "<!channel> au secours <@U0NADIA>",
        'guillemets " et \\ et {{ accolades }} et %(x)s',
        "x" * 10_000,
        "*gras* _italique_ `code` > cite",
    ],
)
async def test_any_words_make_a_card_that_rings_nobody(
    words: str, claire: Actor, alice: Actor
) -> None:
    await claire.says(words, ACME)
    cards = await alice.sees(DESK)
    assert len(cards) == 1
    assert "<!" not in cards.words
    assert "<@U0NADIA>" not in cards.words
    answer = await alice.types("/ticket T-1")
    assert "Claire" in answer.words


async def test_a_file_without_words_is_a_request(claire: Actor, alice: Actor) -> None:
    await claire.says("", ACME, files=[{"name": "écran bleu.png", "content": "pixels"}])
    card = (await alice.sees(DESK))[-1]
    assert "écran bleu.png" in card.words


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("/ticket T-999", "T-999"),
        ("/ticket T-99999999999999999999", "T-99999999999999999999"),
        ("/ticket list <!channel>", "liste miens"),
    ],
)
async def test_what_does_not_exist_is_said(typed: str, hint: str, alice: Actor) -> None:
    answer = await alice.types(typed)
    assert answer.ok
    assert hint in answer.words
    assert "<!channel>" not in answer.words


async def test_no_words_open_an_empty_form(alice: Actor) -> None:
    answer = await alice.types("/ticket")
    assert answer.form is not None
    refused = await alice.submits({})
    assert refused.errors


async def test_ten_thousand_characters_open_the_form_too(alice: Actor) -> None:
    answer = await alice.types("/ticket " + "imprimante " * 900)
    assert answer.form is not None


async def test_a_form_for_a_ticket_that_changed_meanwhile(
    claire: Actor, alice: Actor, bruno: Actor
) -> None:
    said = await claire.says("L'imprimante ne répond plus", ACME)
    await alice.clicks("tickets.reply", DESK)
    await bruno.clicks("tickets.dismiss", DESK)
    refused = await alice.submits(words="Je regarde.")
    assert "terminé" in refused.words
    assert "Je regarde." not in (await claire.thread(said)).words
    form = await alice.form()
    assert form is not None, "the words are not lost: the form stays"


async def test_a_form_with_a_time_that_is_none(claire: Actor, alice: Actor) -> None:
    await claire.says("L'imprimante ne répond plus", ACME)
    await alice.clicks("tickets.reply", DESK)
    refused = await alice.submits(words="Je regarde.", minutes="longtemps")
    assert list(refused.errors) == ["minutes"]
    assert (await alice.submits(words="Je regarde.", minutes="5")).ok


async def test_only_the_clients_people_judge_a_resolution(
    claire: Actor, luc: Actor, alice: Actor, bruno: Actor
) -> None:
    answer = await _resolved(claire, alice)
    refused = await bruno.clicks("tickets.works", answer)
    assert "the client's" in refused.words
    assert (await luc.clicks("tickets.works", answer)).ok
    assert (await claire.thread(answer))[-1].buttons == []


async def _resolved(claire: Actor, alice: Actor) -> Message:
    said = await claire.says("L'imprimante ne répond plus", ACME)
    await alice.clicks("tickets.take", DESK)
    await alice.clicks("tickets.resolve", DESK)
    await alice.submits(words="Toner remplacé.")
    return (await claire.thread(said))[-1]


async def test_another_client_sees_nothing_and_reaches_nothing(
    claire: Actor, mallory: Actor, alice: Actor
) -> None:
    said = await claire.says("Le mot de passe du coffre est perdu", ACME)
    answer = await mallory.types("/ticket T-1", channel=GLOBEX)
    assert not answer.ok
    with pytest.raises(Refused, match="not_in_channel"):
        await mallory.says("T-1", ACME, thread_ts=said)
    await mallory.says("And what is T-1 about?", "@vigie")
    assert "coffre" not in (await mallory.sees("@vigie")).words
    assert "coffre" not in (await mallory.sees(GLOBEX)).words
    cards = await alice.sees(DESK)
    assert len([card for card in cards if "Globex" in card.words]) == 1


async def test_somebody_unknown_gets_a_polite_answer_without_data(
    bot: Bot, alice: Actor, bruno: Actor
) -> None:
    async with bot.db.writing() as session:
        found = await people.by_slack_user(session, bruno.id)
        assert found is not None
        found.active = False
    answer = await bruno.types("/ticket list open")
    assert "ne vous connais pas" in answer.words
    assert answer.form is None
    opened = await bruno.types("/ticket imprimante")
    assert opened.form is None
    assert alice.id


async def test_signs_of_markup_are_kept_as_they_were_typed(alice: Actor) -> None:
    answer = await alice.types("/ticket scanner & imprimante <2e étage> de @bruno")
    assert answer.form is not None
    assert "scanner & imprimante <2e étage> de @" in answer.form.words


@pytest.mark.parametrize("unseen", ["\u200b", "\u2060 \u3164", "\x00", "\u00a0\n"])
async def test_words_that_show_nothing_are_refused_like_none(
    unseen: str, claire: Actor, alice: Actor
) -> None:
    said = await claire.says("L'imprimante ne répond plus", ACME)
    await alice.clicks("tickets.take", DESK)
    for form in ("tickets.reply", "tickets.resolve"):
        await alice.clicks(form, DESK)
        assert list((await alice.submits(words=unseen)).errors) == ["words"]
    await alice.clicks("tickets.edit", DESK)
    assert list((await alice.submits(title=unseen)).errors) == ["title"]
    assert len(await claire.thread(said)) == 1


async def test_an_edit_sent_for_a_ticket_set_aside_meanwhile_is_refused(
    bot: Bot, claire: Actor, alice: Actor, bruno: Actor
) -> None:
    await claire.says("L'imprimante ne répond plus", ACME)
    await alice.clicks("tickets.edit", DESK)
    await bruno.clicks("tickets.dismiss", DESK)
    refused = await alice.submits(title="Autre chose")
    assert "terminé" in refused.words
    async with bot.db.reading() as session:
        ticket = await tickets.get(session, Scope.desk(), 1)
    assert ticket is not None
    assert ticket.title == "L'imprimante ne répond plus"


@pytest.mark.parametrize("action", ["tickets.assign", "tickets.edit", "tickets.reply"])
async def test_a_button_of_an_outdated_card_says_that_the_ticket_is_over(
    action: str, bot: Bot, claire: Actor, alice: Actor
) -> None:
    await claire.says("L'imprimante ne répond plus", ACME)
    await alice.clicks("tickets.dismiss", DESK)
    press = replace(click("T-1", alice.id), action=action)
    reply = await bot.program.doors.click(press)
    assert reply.view is None
    assert "terminé" in said(reply)


async def test_a_call_for_help_is_all_that_was_typed(alice: Actor) -> None:
    asked = await alice.types("/ticket help me, the printer burns")
    assert asked.form is not None
    assert "help me, the printer burns" in asked.form.words
    assert (await alice.types("/ticket AIDE ")).form is None


async def test_a_client_who_presses_a_button_of_the_team_is_told_gently(
    slack: LocalSlack, claire: Actor, alice: Actor
) -> None:
    await claire.says("L'imprimante ne répond plus", ACME)
    slack.world.state.channels["C0DESK"].members[claire.id] = None
    answer = await claire.clicks("tickets.take", DESK)
    assert "équipe d'assistance" in answer.words
    assert alice.id


async def test_a_reply_to_a_channel_on_hold_says_why(
    stage: Stage, claire: Actor, alice: Actor
) -> None:
    await claire.says("L'imprimante ne répond plus", ACME)
    await alice.clicks("tickets.take", DESK)
    await stage.post("/channels/acme-support/share", {"team": "T0GLOBEX"})
    await stage.settle()
    card = next(m for m in await alice.sees(DESK) if "imprimante" in m.words)
    await alice.clicks("tickets.reply", card)
    assert "autre organisation" in (await alice.submits(words="Je regarde.")).words
    assert "est partagé avec" in (await alice.sees(DESK)).words
