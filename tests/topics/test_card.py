"""Suggested on the card, said by the desk, learnt at night."""

import pytest
from sqlalchemy import select

from commands.kit.services import Act
from commands.topics import learning, service
from storage.audit import AuditEntry
from storage.tickets import Ticket
from storage.topics import TicketTopic, TopicModel
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House
from tests.topics.examples import some

pytestmark = pytest.mark.usefixtures("desk")


async def learnt(bot: Bot) -> None:
    """Let the bot know the topics of the examples."""
    act = Act.of_clock(bot.program.services)
    async with bot.db.writing() as session:
        await service.remember(session, some())
        await service.keep(session, act, learning.learn(some()), len(some()))


async def topic_of(bot: Bot, number: int) -> TicketTopic | None:
    async with bot.db.reading() as session:
        found: TicketTopic | None = await session.get(TicketTopic, number)
        return found


async def test_a_suggestion_is_agreed_to(bot: Bot, claire: Actor, alice: Actor) -> None:
    await learnt(bot)
    await claire.says("L'imprimante n'a plus de toner", "acme-support")
    await bot.tick()
    card = (await alice.sees("desk")).with_("toner")
    assert "Sujet : *Imprimante* ?" in card.words
    await alice.clicks("topics.yes", card)
    card = (await alice.sees("desk")).with_("toner")
    assert "Sujet : *Imprimante*" in card.words
    assert "topics.yes" not in str(card.raw)
    known = await topic_of(bot, 1)
    assert known is not None
    assert (known.topic, known.suggested) == ("Imprimante", "Imprimante")
    async with bot.db.reading() as session:
        actions = await session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
        assert "ticket.topic" in list(actions)


async def test_another_topic_is_said_and_a_new_one(bot: Bot, claire: Actor, alice: Actor) -> None:
    await learnt(bot)
    await claire.says("L'imprimante n'a plus de toner", "acme-support")
    await bot.tick()
    card = (await alice.sees("desk")).with_("toner")
    await alice.clicks("topics.other", card)
    assert (await alice.submits(topic="Réseau")).ok
    assert "Sujet : *Réseau*" in (await alice.sees("desk")).with_("toner").words
    await alice.clicks("topics.other", (await alice.sees("desk")).with_("toner"))
    assert (await alice.submits(new="  consommables ")).ok
    assert "Sujet : *consommables*" in (await alice.sees("desk")).with_("toner").words


async def test_nothing_is_said_while_unsure(bot: Bot, claire: Actor, alice: Actor) -> None:
    await learnt(bot)
    await claire.says("Bonjour à tous", "acme-support")
    await bot.tick()
    assert "Sujet" not in (await alice.sees("desk")).with_("Bonjour").words
    known = await topic_of(bot, 1)
    assert known is not None
    assert known.suggested is None
    shown = await alice.types("/ticket T-1")
    await alice.clicks("topics.other", shown.shown[0])
    errors = (await alice.submits()).errors
    assert list(errors) == ["topic"]


async def test_a_private_ticket_is_not_read(bot: Bot, claire: Actor, alice: Actor) -> None:
    await learnt(bot)
    await claire.says("L'imprimante n'a plus de toner", "acme-support")
    await bot.settle()
    async with bot.db.writing() as session:
        (await session.get_one(Ticket, 1)).sensitive = True
    await bot.tick()
    assert await topic_of(bot, 1) is None
    assert "Sujet" not in (await alice.types("/ticket T-1")).words


async def test_it_learns_at_night_from_what_the_desk_said(
    bot: Bot, desk: House, nadia: Actor
) -> None:
    now = bot.program.services.clock.now()
    async with bot.db.writing() as session:
        for number, example in enumerate(some(), start=1):
            session.add(
                Ticket(
                    id=number, client_id=desk.acme.id, title=example.text, kind="incident",
                    state="closed", impact=2, urgency=2, priority=3, created_at=now,
                    last_message_at=now,
                )
            )  # fmt: skip
        await session.flush()
        for number, example in enumerate(some(), start=1):
            session.add(
                TicketTopic(
                    ticket_id=number, client_id=desk.acme.id, topic=example.topic, at=now,
                )
            )  # fmt: skip
    assert "Je n'ai encore appris aucun sujet" in (await nadia.types("/vigie topics")).words
    await bot.tick()  # at nine in the morning it does not
    async with bot.db.reading() as session:
        assert await session.scalar(select(TopicModel)) is None
    bot.pass_time(hours=19)
    await bot.tick()
    said = (await nadia.types("/vigie topics")).words
    assert "3 sujets" in said
    assert "36 tickets" in said
