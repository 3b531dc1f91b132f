"""What was said while nobody listened, and by people whom nobody knew."""

from datetime import timedelta

import pytest

from bot.program import Mode
from commands.tickets import jobs
from integrations.local_slack import LocalSlack
from storage import inbox, people
from storage.clients import Client
from tests.support.bot import Bot, running
from tests.support.cast import Actor, Stage
from tests.support.house import House

ACME, DESK = "acme-support", "desk"


@pytest.mark.usefixtures("desk")
async def test_what_was_said_during_a_silence_is_taken_in_once(
    slack: LocalSlack, stage: Stage, database_url: str, claire: Actor, luc: Actor, alice: Actor
) -> None:
    async with running(slack, stage, database_url, Mode.RUN):
        before = await claire.says("L'imprimante ne répond plus", ACME)
        await alice.sees(DESK)
    slack.clock.advance(timedelta(minutes=30))
    await claire.says("toujours rien", ACME, thread_ts=before)
    await luc.says("Le site web est lent", ACME)
    for _ in range(2):
        async with running(slack, stage, database_url, Mode.RUN) as bot:
            await bot.settle()
            cards = await alice.sees(DESK)
            assert [card.words.partition("\n")[0] for card in cards] == [
                "*T-1 · L'imprimante ne répond plus*",
                "*T-2 · Le site web est lent*",
            ]
            thread = await alice.thread(cards[0])
            assert [m.words for m in thread if "toujours rien" in m.words] != []
            assert len(thread) == 2


@pytest.mark.usefixtures("bot")
async def test_somebody_new_from_the_clients_organisation_becomes_a_contact(
    bot: Bot, desk: House, claire: Actor, alice: Actor
) -> None:
    await forget(bot, claire)
    await claire.says("L'imprimante ne répond plus", ACME)
    assert "Claire Dubois" in (await alice.sees(DESK)).words
    async with bot.db.reading() as session:
        contact = await people.by_slack_user(session, claire.id)
    assert contact is not None
    assert (contact.client_id, contact.role) == (desk.acme.id, "member")


@pytest.mark.usefixtures("desk")
async def test_the_first_words_of_somebody_new_are_one_request(
    bot: Bot, claire: Actor, alice: Actor
) -> None:
    await forget(bot, claire)
    for words in ("Le VPN est tombé", "depuis 8 h", "et mon collègue aussi"):
        await claire.says(words, ACME)
    cards = await alice.sees(DESK)
    assert len(cards) == 1
    entries = (await alice.types("/ticket T-1")).words
    for words in ("Le VPN est tombé", "depuis 8 h", "et mon collègue aussi"):
        assert words in cards.words + entries


async def forget(bot: Bot, actor: Actor) -> None:
    """Let somebody be unknown again."""
    async with bot.db.writing() as session:
        person = await people.by_slack_user(session, actor.id)
        await session.delete(person)


async def test_a_stranger_is_shown_to_the_desk_and_heard_once_accepted(
    bot: Bot, desk: House, claire: Actor, alice: Actor
) -> None:
    await forget(bot, claire)
    async with bot.db.writing() as session:
        acme = await session.get_one(Client, desk.acme.id)
        acme.slack_team = "T0OTHER"
    await claire.says("L'imprimante ne répond plus", ACME)
    await claire.says("et le wifi", ACME)
    cards = await alice.sees(DESK)
    assert len(cards) == 1
    assert "imprimante" not in cards.words
    await jobs.accepted(bot.program.services)
    assert len(await alice.sees(DESK)) == 1
    async with bot.db.writing() as session:
        acme = await session.get_one(Client, desk.acme.id)
        acme.slack_team = "T0ACME"
    await alice.clicks("clients.accept", cards[0])
    await jobs.accepted(bot.program.services)
    await jobs.accepted(bot.program.services)
    cards = await alice.sees(DESK)
    assert len(cards) == 2
    assert "imprimante" in cards[-1].words
    assert "et le wifi" in (await alice.thread(cards[-1])).words


async def test_what_the_inbox_forgot_is_not_taken_in_again(
    bot: Bot, desk: House, claire: Actor, alice: Actor
) -> None:
    said = await claire.says("L'imprimante ne répond plus", ACME)
    await claire.says("toujours rien", ACME, thread_ts=said)
    await alice.says("Je regarde", ACME, thread_ts=said)
    await bot.settle()
    async with bot.db.writing() as session:
        await inbox.forget_before(session, bot.program.services.clock.now() + timedelta(days=1))
    bot.program.catch_up.want()
    cards = await alice.sees(DESK)
    assert len(cards) == 1
    assert len(await alice.thread(cards[0])) == 3
    assert desk.acme.id


@pytest.mark.usefixtures("desk")
async def test_somebody_who_had_left_and_writes_again_is_shown_to_the_desk(
    bot: Bot, claire: Actor, alice: Actor
) -> None:
    async with bot.db.writing() as session:
        person = await people.by_slack_user(session, claire.id)
        assert person is not None
        person.active = False
    await claire.says("C'est encore moi", ACME)
    cards = await alice.sees(DESK)
    assert len(cards) == 1
    assert "encore moi" not in cards.words
    await alice.clicks("clients.accept", cards[0])
    await jobs.accepted(bot.program.services)
    assert "encore moi" in (await alice.sees(DESK)).words
