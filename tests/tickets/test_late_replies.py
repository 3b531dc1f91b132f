"""The team's replies that come late or under another message, and what the trail keeps of them."""

from collections.abc import Mapping
from itertools import count, permutations
from typing import Any

import pytest
from sqlalchemy import select

from commands.kit.inbound import Event
from storage.audit import AuditEntry
from storage.tickets import Entry, Ticket
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House

ACME, DESK = "acme-support", "desk"
IDS = count()
ROOT = "1795420800.000100"


def said(second: int, user: str = "U0CLAIRE") -> Event:
    """Something that was written in the thread so many seconds after it began."""
    ts = f"{1795420800 + second}.000100"
    root = {"thread_ts": ROOT} if second else {}
    data = {"type": "message", "user": user, "text": f"à {second}", "ts": ts, "channel": "C0ACME"}
    return Event.parse({"event_id": f"Ev{next(IDS)}", "event": {**data, **root}})


async def the_ticket(bot: Bot) -> Ticket:
    async with bot.db.reading() as session:
        return (await session.scalars(select(Ticket))).one()


async def audited(bot: Bot, action: str) -> list[Mapping[str, Any]]:
    async with bot.db.reading() as session:
        found = await session.scalars(
            select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
        )
        return [entry.details or {} for entry in found]


def waiting_since(ticket: Ticket) -> int | None:
    since = ticket.unanswered_since
    return None if since is None else round(since.timestamp() - float(ROOT))


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
async def test_an_old_reply_does_not_answer_a_newer_question(
    bot: Bot, order: tuple[int, ...]
) -> None:
    """Whatever comes first: what is unanswered is what was written after the last answer."""
    await bot.program.doors.event(said(0))
    later = [said(10, "U0ALICE"), said(20), said(30)]
    for index in order:
        await bot.program.doors.event(later[index])
    ticket = await the_ticket(bot)
    assert waiting_since(ticket) == 20
    assert ticket.due_at is not None
    assert ticket.answered_at is not None
    await bot.program.doors.event(said(25, "U0BRUNO"))
    assert waiting_since(await the_ticket(bot)) == 30
    await bot.program.doors.event(said(40, "U0BRUNO"))
    ticket = await the_ticket(bot)
    assert (ticket.unanswered_since, ticket.due_at) == (None, None)


@pytest.mark.usefixtures("desk")
async def test_an_old_reply_leaves_the_reminders_of_a_newer_question_where_they_were(
    bot: Bot,
) -> None:
    await bot.program.doors.event(said(0))
    await bot.program.doors.event(said(5, "U0ALICE"))
    await bot.program.doors.event(said(20))
    await bot.advance(hours=5)
    before = await the_ticket(bot)
    assert before.step == 1
    await bot.program.doors.event(said(10, "U0BRUNO"))
    after = await the_ticket(bot)
    assert (after.step, after.due_at) == (before.step, before.due_at)


async def test_what_a_reply_changes_is_in_the_trail(bot: Bot, desk: House) -> None:
    alice = desk.person("U0ALICE").id
    await bot.program.doors.event(said(0))
    await bot.program.doors.event(said(10, "U0ALICE"))
    (first,) = await audited(bot, "ticket.reply")
    assert first["before"] == {"state": "new", "technician_id": None, "answered_at": None}
    assert first["after"]["state"] == "taken"
    assert first["after"]["technician_id"] == alice
    assert first["after"]["answered_at"]
    assert first["author"] == f"person:{alice}"
    await bot.program.doors.event(said(10, "U0ALICE"))
    assert len(await audited(bot, "ticket.reply")) == 1


async def test_words_that_end_a_wait_are_in_the_trail(
    bot: Bot, desk: House, claire: Actor, alice: Actor
) -> None:
    first = await claire.says("L'imprimante ne répond plus", ACME)
    await alice.clicks("tickets.take", DESK)
    await claire.says("toujours rien", ACME, thread_ts=first)
    assert await audited(bot, "ticket.heard") == []
    await alice.clicks("tickets.wait", DESK)
    bot.pass_time(minutes=1)
    await claire.says("la voici", ACME, thread_ts=first)
    await bot.settle()
    (heard,) = await audited(bot, "ticket.heard")
    assert heard["before"]["state"] == "waiting"
    assert heard["before"]["waiting_since"]
    assert heard["after"] == {"state": "taken", "waiting_since": None}
    assert heard["author"] == f"person:{desk.person('U0CLAIRE').id}"


@pytest.mark.usefixtures("desk")
async def test_a_ticket_made_of_a_reply_keeps_the_replys_own_place(
    bot: Bot, luc: Actor, alice: Actor, bruno: Actor
) -> None:
    root = await alice.says("Maintenance ce soir", ACME)
    reply = await bruno.says("Luc dit que le wifi coupe", ACME, thread_ts=root)
    await bruno.reacts(reply, "ticket")
    await bot.settle()
    ticket = await the_ticket(bot)
    assert (ticket.channel, ticket.ts) == ("C0ACME", root.ts)
    async with bot.db.reading() as session:
        found = (await session.scalars(select(Entry).order_by(Entry.id))).all()
    assert (found[0].channel, found[0].ts) == ("C0ACME", reply.ts)
    assert found[0].details == {"thread_ts": root.ts}
    # So what is said about that very message finds it, and it is taken in once.
    await bruno.edits(reply, "Luc dit que le wifi coupe au 2e")
    await luc.says("toujours", ACME, thread_ts=root)
    thread = (await alice.thread(await alice.newest(DESK))).words
    assert "au 2e" in thread
    assert "toujours" in thread


@pytest.mark.usefixtures("desk")
async def test_a_question_that_comes_after_its_answer_is_answered(bot: Bot) -> None:
    await bot.program.doors.event(said(0))
    await bot.program.doors.event(said(20, "U0ALICE"))
    await bot.program.doors.event(said(10))
    ticket = await the_ticket(bot)
    assert (ticket.unanswered_since, ticket.due_at) == (None, None)
