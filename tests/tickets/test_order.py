"""Inbound things come twice, late and out of order: one effect each."""

import asyncio
from collections.abc import Mapping
from itertools import count, permutations
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import func, select

from commands.kit.inbound import Click, Event, Submitted
from integrations.local_slack import LocalSlack
from storage.outbox import OutboxRow
from storage.tickets import Entry, Ticket
from tests.support.bot import Bot
from tests.support.cast import Actor

pytestmark = pytest.mark.usefixtures("desk")
ROOT, REPLY, EDIT_AT = "1795420801.000100", "1795420802.000100", "1795420803.000100"
IDS = count()


def message(ts: str, text: str, user: str = "U0CLAIRE", **more: Any) -> Event:
    data = {"type": "message", "user": user, "text": text, "ts": ts, "channel": "C0ACME", **more}
    return event(data)


def event(data: Mapping[str, Any]) -> Event:
    return Event.parse({"event_id": f"Ev{next(IDS)}", "event": data})


def the_root() -> Event:
    return message(ROOT, "L'imprimante ne répond plus")


def the_reply() -> Event:
    return message(REPLY, "toujours rien", thread_ts=ROOT)


def the_edit() -> Event:
    inner = {"user": "U0CLAIRE", "ts": ROOT, "text": "Le traceur", "edited": {"ts": EDIT_AT}}
    return event(
        {
            "type": "message",
            "subtype": "message_changed",
            "channel": "C0ACME",
            "ts": EDIT_AT,
            "message": inner,
        }
    )


def the_deletion() -> Event:
    return event(
        {
            "type": "message",
            "subtype": "message_deleted",
            "channel": "C0ACME",
            "ts": "1795420804.000100",
            "deleted_ts": REPLY,
            "previous_message": {"user": "U0CLAIRE", "ts": REPLY, "text": "toujours rien"},
        }
    )


async def counted(bot: Bot, record: type[Any]) -> int:
    async with bot.db.reading() as session:
        found = await session.scalar(select(func.count()).select_from(record))
    return int(found or 0)


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
async def test_any_order_comes_to_the_same(bot: Bot, order: tuple[int, ...]) -> None:
    events = [the_root(), the_reply(), the_edit(), the_deletion()]
    for index in order:
        await bot.program.doors.event(events[index])
        await bot.program.doors.event(events[index])
    async with bot.db.reading() as session:
        ticket = (await session.scalars(select(Ticket))).one()
        entries = (await session.scalars(select(Entry).where(Entry.ts.is_not(None)))).all()
    assert (ticket.channel, ticket.ts) == ("C0ACME", ROOT)
    bodies = {entry.ts: entry.body for entry in entries}
    assert bodies == {ROOT: "Le traceur", REPLY: "toujours rien"}
    assert [bool(e.details.get("deleted")) for e in sorted(entries, key=lambda e: e.ts or "")] == [
        False,
        True,
    ]


@pytest.mark.parametrize("turn", range(6))
async def test_all_at_the_same_moment_come_to_the_same(bot: Bot, turn: int) -> None:
    events = [the_root(), the_reply(), the_edit(), the_deletion()]
    events = events[turn % 4 :] + events[: turn % 4]
    await asyncio.gather(*(bot.program.doors.event(one) for one in events))
    async with bot.db.reading() as session:
        entries = (await session.scalars(select(Entry).where(Entry.ts.is_not(None)))).all()
    assert {entry.ts: entry.body for entry in entries} == {
        ROOT: "Le traceur",
        REPLY: "toujours rien",
    }
    assert [e.ts for e in entries if e.details.get("deleted")] == [REPLY]


async def test_a_message_and_its_mention_are_one(bot: Bot, alice: Actor) -> None:
    mention = {"type": "app_mention", "user": "U0CLAIRE", "text": "<@U0VIGIE> panne", "ts": ROOT}
    await bot.program.doors.event(event({**mention, "channel": "C0ACME"}))
    await bot.program.doors.event(message(ROOT, "<@U0VIGIE> panne"))
    assert await counted(bot, Ticket) == 1
    assert len(await alice.sees("desk")) == 1


async def test_the_same_event_at_the_same_moment(bot: Bot) -> None:
    once = the_root()
    await asyncio.gather(*(bot.program.doors.event(once) for _ in range(8)))
    assert await counted(bot, Ticket) == 1
    assert await counted(bot, OutboxRow) == 2  # the desk's card and the client's sign


async def test_messages_of_one_person_at_the_same_moment_join(bot: Bot) -> None:
    said = [message(f"179542080{n}.000100", f"ligne {n}") for n in range(6)]
    await asyncio.gather(*(bot.program.doors.event(one) for one in said))
    assert await counted(bot, Ticket) == 1
    assert await counted(bot, Entry) == 6


async def test_a_reply_to_what_is_no_ticket_stands_for_itself(bot: Bot, alice: Actor) -> None:
    await bot.program.doors.event(message(ROOT, "Maintenance ce soir", user="U0ALICE"))
    await bot.program.doors.event(the_reply())
    assert await counted(bot, Ticket) == 0
    await bot.advance(minutes=2)
    assert "toujours rien" in (await alice.sees("desk")).words


async def test_a_click_delivered_twice_is_one_act_and_a_second_click_another(bot: Bot) -> None:
    await bot.program.doors.event(the_root())
    first = a_click("tickets.take", "1.1")
    assert await bot.program.doors.click(first) == await bot.program.doors.click(first)
    dismissed, reopened = a_click("tickets.dismiss", "1.2"), a_click("tickets.reopen", "1.3")
    for click in (dismissed, reopened, dismissed, reopened, first):
        await bot.program.doors.click(click)
    async with bot.db.reading() as session:
        kinds = (await session.scalars(select(Entry.kind).order_by(Entry.id))).all()
    assert kinds == ["message", "take", "dismiss", "reopen"]


def a_click(action: str, at: str, user: str = "U0ALICE") -> Click:
    return Click.parse(
        {
            "user": {"id": user},
            "channel": {"id": "C0DESK"},
            "container": {"message_ts": "1.0", "channel_id": "C0DESK"},
            "actions": [{"action_id": f"{action}:T-1", "value": "T-1", "action_ts": at}],
        }
    )


async def test_a_form_delivered_twice_opens_one_ticket(bot: Bot) -> None:
    def field(value: str, kind: str = "plain_text_input") -> dict[str, Any]:
        return {"f": {"type": kind, "value": value}}

    sent = Submitted.parse(
        {
            "user": {"id": "U0ALICE"},
            "view": {
                "id": "V1",
                "callback_id": "tickets.new",
                "state": {"values": {"client": field("1"), "title": field("Wifi")}},
            },
        }
    )
    replies = await asyncio.gather(*(bot.program.doors.form(sent) for _ in range(5)))
    assert await counted(bot, Ticket) == 1
    assert len({str(reply) for reply in replies}) == 1


async def test_a_card_deleted_by_hand_comes_back_with_the_next_change(
    bot: Bot, slack: LocalSlack, claire: Actor, alice: Actor
) -> None:
    await claire.says("L'imprimante ne répond plus", "acme-support")
    card = (await alice.sees("desk"))[-1]
    by_hand = AsyncWebClient(token="xoxb-local", base_url=slack.api_url)
    await by_hand.chat_delete(channel=card.channel, ts=card.ts)
    assert len(await alice.sees("desk")) == 0
    await bot.program.doors.click(a_click("tickets.take", "1.1"))
    card = (await alice.sees("desk"))[-1]
    assert "Alice Martin" in card.words
    await alice.clicks("tickets.wait", card)
    assert len(await alice.sees("desk")) == 1


async def test_a_person_who_writes_everywhere_at_once_blocks_nobody(bot: Bot) -> None:
    await bot.program.doors.event(the_root())
    said = [
        message(f"17954209{n:02}.000100", f"ligne {n}", **({"thread_ts": ROOT} if n % 2 else {}))
        for n in range(40)
    ]
    await asyncio.gather(*(bot.program.doors.event(one) for one in said))
    assert await counted(bot, Entry) == 41
