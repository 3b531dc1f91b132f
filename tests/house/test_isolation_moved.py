"""Isolation where the sweep cannot look: a channel that changes hands, people who leave."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from commands.kit.doors import Reply
from commands.kit.inbound import Event, Submitted
from storage import inbox
from storage.clients import Channel
from storage.people import Person
from storage.tickets import Entry, Ticket
from tests.house.payloads import form_body
from tests.house.said import Spot, event_bodies
from tests.house.scene import ALICE, MALLORY
from tests.support.bot import Bot
from tests.support.cast import Actor, Message
from tests.support.house import House
from tests.support.rows import SOME_DAY

WORDS = "Le mot de passe est changé."


@pytest.fixture
async def said(desk: House, bot: Bot, claire: Actor) -> Message:
    """Ticket T-1, of Acme, in C0ACME."""
    assert desk.acme.id
    message = await claire.says("Le wifi coupe", "C0ACME")
    await bot.settle()
    return message


async def becomes(bot: Bot, **values: object) -> None:
    """Let the desk link Acme's channel anew, or unlink it."""
    async with bot.db.writing() as session:
        here = Channel.slack_channel == "C0ACME"
        await session.execute(update(Channel).where(here).values(values))


async def reply(bot: Bot) -> Reply:
    """Alice answers T-1."""
    body = form_body(ALICE, "tickets.reply", "T-1", {"words": WORDS})
    return await bot.program.doors.form(Submitted.parse(body))


async def happens(bot: Bot, what: Mapping[str, object]) -> None:
    await bot.program.doors.event(Event.parse(what))


async def test_words_do_not_follow_a_channel_to_its_next_client(
    said: Message, desk: House, bot: Bot, claire: Actor
) -> None:
    await becomes(bot, client_id=desk.globex.id)
    assert "words" in (await reply(bot)).ack["errors"]
    assert WORDS not in (await claire.thread(said)).words


async def test_words_do_not_go_to_a_channel_that_the_desk_is_asked_about(
    said: Message, bot: Bot, claire: Actor
) -> None:
    await becomes(bot, client_id=None, state="asked")
    assert "words" in (await reply(bot)).ack["errors"]
    assert WORDS not in (await claire.thread(said)).words


async def test_words_go_to_the_clients_other_channel_instead(
    said: Message, desk: House, bot: Bot, claire: Actor, mallory: Actor
) -> None:
    await becomes(bot, client_id=desk.globex.id)
    async with bot.db.writing() as session:
        other = {"client_id": desk.acme.id}
        await session.execute(
            update(Channel).where(Channel.slack_channel == "C0GLOBEX").values(other)
        )
    assert await reply(bot) == Reply()
    root = (await mallory.sees("C0GLOBEX")).with_("T-1")
    assert WORDS in (await mallory.thread(root)).words
    assert WORDS not in (await claire.thread(said)).words


async def test_words_do_not_go_to_somebody_who_has_left_the_client(
    desk: House, bot: Bot, claire: Actor
) -> None:
    said = await claire.says("Mon écran clignote", "@vigie")
    await bot.settle()
    async with bot.db.writing() as session:
        left = update(Person).where(Person.slack_user == "U0CLAIRE").values(active=False)
        await session.execute(left)
    assert desk.acme.id
    assert await reply(bot) == Reply()
    assert WORDS not in (await claire.sees("@vigie")).words
    assert WORDS not in (await claire.thread(said)).words
    root = (await claire.sees("C0ACME")).with_("T-1")
    assert WORDS in (await claire.thread(root)).words


async def test_under_anothers_thread_a_reply_becomes_a_ticket_of_its_own(
    said: Message, desk: House, bot: Bot
) -> None:
    await becomes(bot, client_id=desk.globex.id)
    for ts in ("1795421000.000100", "1795421001.000100"):
        await happens(bot, next(event_bodies("message", MALLORY, Spot("C0ACME", root=said.ts), ts)))
    await bot.advance(minutes=2)
    async with bot.db.reading() as session:
        found = (await session.scalars(select(Ticket).order_by(Ticket.id))).all()
        held = (await session.scalars(select(inbox.Early))).all()
    assert [t.client_id for t in found] == [desk.acme.id, desk.globex.id, desk.globex.id]
    assert found[0].ts == said.ts
    assert held == []


async def test_the_desk_does_not_mark_anothers_message_into_a_ticket(
    said: Message, desk: House, bot: Bot, bruno: Actor
) -> None:
    await becomes(bot, client_id=desk.globex.id)
    await bruno.reacts(replace(said), "ticket")
    await bot.settle()
    async with bot.db.reading() as session:
        found = (await session.scalars(select(Ticket))).all()
    assert [ticket.client_id for ticket in found] == [desk.acme.id]


async def test_what_was_held_for_one_client_is_not_taken_in_for_the_next(
    desk: House, bot: Bot
) -> None:
    parent = "1795421000.000100"
    async with bot.db.writing() as session:
        await inbox.hold(
            session,
            identity="reply:C0ACME:1795421001.000100",
            channel="C0ACME",
            parent_ts=parent,
            kind="reply",
            event={
                "ts": "1795421001.000100",
                "thread_ts": parent,
                "author_id": desk.person("U0CLAIRE").id,
                "author_name": "Claire",
                "client_id": desk.acme.id,
                "text": WORDS,
                "files": [],
            },
            at=SOME_DAY,
        )
    await becomes(bot, client_id=desk.globex.id)
    await happens(bot, next(event_bodies("message", MALLORY, Spot("C0ACME"), parent)))
    async with bot.db.reading() as session:
        bodies = (await session.scalars(select(Entry.body))).all()
    assert len(bodies) == 1
    assert WORDS not in bodies


async def test_another_clients_edit_changes_nothing(said: Message, bot: Bot) -> None:
    for event in event_bodies("message", MALLORY, Spot("C0ACME", root=said.ts), "1795421009.0001"):
        await happens(bot, event)
    async with bot.db.reading() as session:
        entries = (await session.scalars(select(Entry))).all()
    assert [(entry.body, entry.details) for entry in entries] == [("Le wifi coupe", {})]
