"""What people should not do, and do: a clear sentence each, nothing lost, nothing leaked."""

import pytest

from storage import people
from tests.support.bot import Bot
from tests.support.cast import Actor, Message, Refused

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
        ("/ticket list <!channel>", "list mine"),
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
