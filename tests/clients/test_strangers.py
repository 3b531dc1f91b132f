"""Somebody of another organisation writes in a client's channel."""

import pytest
from sqlalchemy import select

from commands.clients.strangers import CARD
from integrations.local_slack import LocalSlack
from storage import outbox
from storage.clients import Client
from storage.outbox import Address
from storage.people import Person, Stranger
from tests.support.bot import Bot
from tests.support.cast import Actor, Message, Refused
from tests.support.house import House
from tests.support.rows import SOME_DAY


@pytest.fixture
async def asked(desk: House, bot: Bot, slack: LocalSlack, mallory: Actor, nadia: Actor) -> Message:
    """Mallory, whom nobody knows here, wrote in Acme's channel."""
    async with bot.db.writing() as session:
        known = await session.get(Person, desk.person("U0MALLORY").id)
        globex = await session.get(Client, desk.globex.id)
        assert known is not None
        assert globex is not None
        await session.delete(known)
        globex.slack_team = None
    slack.world.state.channels["C0ACME"].members["U0MALLORY"] = None
    await mallory.says("Je suis leur prestataire", "acme-support")
    return (await nadia.sees("desk"))[-1]


async def found(bot: Bot) -> tuple[Person | None, str]:
    async with bot.db.reading() as session:
        person = await session.scalar(select(Person).where(Person.slack_user == "U0MALLORY"))
        stranger = (await session.scalars(select(Stranger))).one()
    return person, stranger.state


async def test_the_desk_sees_who_and_where_and_nothing_of_the_words(asked: Message) -> None:
    assert "Mallory Stone" in asked.words
    assert "T0GLOBEX" in asked.words
    assert "prestataire" not in asked.words
    assert len(asked.buttons) == 2


async def test_accepted_they_are_a_contact_and_their_words_are_taken_in(
    asked: Message, bot: Bot, alice: Actor, desk: House
) -> None:
    await alice.clicks("clients.accept", asked)
    await bot.tick()
    person, state = await found(bot)
    assert person is not None
    assert (person.client_id, person.role, state) == (desk.acme.id, "member", "accepted")
    seen = await alice.sees("desk")
    assert "prestataire" in seen.words
    assert next(m for m in seen if m.ts == asked.ts).buttons == []


async def test_ignored_they_stay_unknown_and_may_be_accepted_later(
    asked: Message, bot: Bot, alice: Actor
) -> None:
    await alice.clicks("clients.ignore", asked)
    await bot.tick()
    assert await found(bot) == (None, "ignored")
    await alice.clicks("clients.accept", asked)
    await bot.tick()
    assert (await found(bot))[1] == "accepted"


async def test_another_clients_people_are_refused(
    asked: Message, bot: Bot, alice: Actor, desk: House
) -> None:
    async with bot.db.writing() as session:
        globex = await session.get(Client, desk.globex.id)
        assert globex is not None
        globex.slack_team = "T0GLOBEX"
    answer = await alice.clicks("clients.accept", asked)
    assert "Globex" in answer.words
    assert await found(bot) == (None, "asked")


async def test_two_organisations_in_the_channel_are_refused(
    asked: Message, bot: Bot, alice: Actor, slack: LocalSlack
) -> None:
    slack.world.state.channels["C0ACME"].connected_team_ids.append("T0GLOBEX")
    answer = await alice.clicks("clients.accept", asked)
    assert "Globex" in answer.words
    assert await found(bot) == (None, "asked")


@pytest.mark.usefixtures("asked")
async def test_the_stranger_cannot_accept_themselves(mallory: Actor) -> None:
    with pytest.raises(Refused):
        await mallory.sees("desk")


async def test_of_somebody_who_had_left_the_card_asks_whether_they_are_back(
    bot: Bot, desk: House, alice: Actor
) -> None:
    async with bot.db.writing() as session:
        claire = await session.get(Person, desk.person("U0CLAIRE").id)
        assert claire is not None
        claire.active = False
        returned = Stranger(
            slack_user="U0CLAIRE",
            slack_channel="C0ACME",
            slack_team="T0ACME",
            client_id=desk.acme.id,
            name="Claire Dubois",
            created_at=SOME_DAY,
        )
        session.add(returned)
        await session.flush()
        await outbox.card(session, CARD, returned.id, Address(channel="C0DESK"), posted=False)
    card = await alice.newest("desk")
    assert "de retour" in card.words
    assert "inconnue" not in card.words
    await alice.clicks("clients.accept", card)
    async with bot.db.reading() as session:
        found = await session.get(Person, claire.id)
    assert found is not None
    assert found.active
