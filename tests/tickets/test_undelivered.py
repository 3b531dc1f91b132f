"""Words for the client that Slack refuses: who wrote them learns it, and the clock runs on."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.capabilities import CAPABILITIES
from commands.delivery import vital
from integrations.local_slack import LocalSlack
from integrations.slack.delivery import Sender
from integrations.slack.errors import Rejected
from storage.audit import AuditEntry
from storage.desk import Desk
from storage.refusals import Refused
from storage.tickets import Ticket
from tests.support.bot import Bot
from tests.support.cast import Actor, Message

pytestmark = pytest.mark.usefixtures("desk")
ACME, DESK = "acme-support", "desk"
WISH = "Bonjour, l'imprimante du 2e ne répond plus"
SAID = {
    "fr": (
        "n'a pas reçu ce message",
        "ne me laisse pas écrire",
        "n'a pas reçu notre dernier message",
        "a maintenant reçu ce message",
        "/vigie bloqués",
    ),
    "en": (
        "did not get this",
        "does not let me write",
        "did not get our last words",
        "has it now",
        "/vigie parked",
    ),
}


@dataclass
class Wall:
    """Slack refuses whatever is posted to the client, for a reason, until it is let through."""

    reason: str | None = None

    def shut(self, reason: str = "restricted_action") -> None:
        self.reason = reason

    def open(self) -> None:
        self.reason = None


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    wall, post = Wall(), Sender.post

    async def posts(self: Sender, op: str, channel: str, *args: Any, **named: Any) -> str:
        if channel == "C0ACME" and wall.reason:
            raise Rejected(wall.reason)
        return await post(self, op, channel, *args, **named)

    monkeypatch.setattr(Sender, "post", posts)
    return wall


async def the_ticket(bot: Bot) -> Ticket:
    async with bot.db.reading() as session:
        return (await session.scalars(select(Ticket))).one()


def clock_of(ticket: Ticket) -> tuple[Any, ...]:
    """What of a ticket says how long the client has waited, and what the clock does about it."""
    return ticket.unanswered_since, ticket.answered_at, ticket.due_at, ticket.step


async def actions(bot: Bot) -> list[str]:
    async with bot.db.reading() as session:
        found = await session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
        return list(found)


async def told(bot: Bot) -> int:
    async with bot.db.reading() as session:
        return await session.scalar(select(func.count()).select_from(Refused)) or 0


async def desk_card(alice: Actor) -> Message:
    return (await alice.sees(DESK)).with_("T-1")


async def taken(bot: Bot, claire: Actor, alice: Actor) -> Message:
    """Something Claire wrote, in Alice's hands for a while."""
    said = await claire.says(WISH, ACME)
    await alice.clicks("tickets.take", DESK)
    await bot.settle()
    bot.pass_time(minutes=20)
    return said


async def replies(alice: Actor, words: str = "Je m'en occupe.") -> None:
    await alice.clicks("tickets.reply", await desk_card(alice))
    assert (await alice.submits(words=words)).ok


async def resolves(alice: Actor, words: str = "Toner remplacé.") -> None:
    await alice.clicks("tickets.resolve", await desk_card(alice))
    assert (await alice.submits(words=words)).ok


async def retry_all(bot: Bot, nadia: Actor) -> None:
    await nadia.types("/vigie parked")
    await nadia.clicks("delivery.retry_all", DESK)
    await bot.tick()


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_a_refused_reply_is_told_and_put_right_when_it_is_sent_after_all(
    language: str, bot: Bot, wall: Wall, claire: Actor, alice: Actor, nadia: Actor
) -> None:
    async with bot.db.writing() as session:
        await session.execute(update(Desk).values(language=language))
    told_so, remedy, on_card, has_it, command = SAID[language]
    said = await taken(bot, claire, alice)
    before = clock_of(await the_ticket(bot))
    wall.shut()
    await replies(alice)
    assert (await the_ticket(bot)).unanswered_since is None
    await bot.tick()
    assert clock_of(await the_ticket(bot)) == before
    thread = await alice.thread(await desk_card(alice))
    notice = thread.with_(told_so)
    for words in (alice.mention, "Je m'en occupe.", "restricted_action", remedy, command):
        assert words in notice.words
    assert on_card in (await desk_card(alice)).words
    wall.open()
    await retry_all(bot, nadia)
    assert "Je m'en occupe." in (await claire.thread(said)).words
    ticket = await the_ticket(bot)
    assert (ticket.unanswered_since, ticket.due_at) == (None, None)
    assert ticket.answered_at is not None
    assert on_card not in (await desk_card(alice)).words
    assert has_it in (await alice.thread(await desk_card(alice))).words
    assert await told(bot) == 0
    assert [a for a in await actions(bot) if a.startswith("ticket.")] == [
        "ticket.open",
        "ticket.take",
        "ticket.reply",
        "ticket.refused",
        "ticket.arrived",
    ]


async def test_its_author_is_reminded_as_if_nothing_had_been_said(
    bot: Bot, wall: Wall, claire: Actor, alice: Actor
) -> None:
    await taken(bot, claire, alice)
    wall.shut()
    await replies(alice)
    await bot.tick()
    await bot.advance(hours=3, minutes=45)
    assert "attend de vos nouvelles" in (await alice.thread(await desk_card(alice))).words


async def test_words_that_took_the_ticket_leave_it_taken_and_its_clock_where_it_was(
    bot: Bot, wall: Wall, claire: Actor, alice: Actor
) -> None:
    await claire.says(WISH, ACME)
    await bot.settle()
    before = clock_of(await the_ticket(bot))
    bot.pass_time(minutes=20)
    wall.shut()
    await replies(alice)
    await bot.tick()
    ticket = await the_ticket(bot)
    assert ticket.state == "taken"
    assert clock_of(ticket) == before


async def test_it_is_told_once_however_often_it_is_refused_and_by_however_many(
    bot: Bot, wall: Wall, claire: Actor, alice: Actor, nadia: Actor
) -> None:
    await taken(bot, claire, alice)
    wall.shut()
    await replies(alice)
    await bot.settle()
    (job,) = [job for room in CAPABILITIES for job in room.jobs if job.name == vital.TELLER]
    await asyncio.gather(*(job.run(bot.program.services) for _ in range(4)))
    await retry_all(bot, nadia)
    await bot.tick()
    thread = await alice.thread(await desk_card(alice))
    assert len([m for m in thread if "n'a pas reçu ce message" in m.words]) == 1
    assert (await actions(bot)).count("ticket.refused") == 1


async def test_a_message_given_up_stays_unsaid(
    bot: Bot, wall: Wall, claire: Actor, alice: Actor, nadia: Actor
) -> None:
    await taken(bot, claire, alice)
    wall.shut()
    await replies(alice)
    await bot.tick()
    await nadia.types("/vigie parked")
    await nadia.clicks("delivery.drop", DESK)
    await bot.tick()
    assert await told(bot) == 0
    assert (await the_ticket(bot)).unanswered_since is not None
    assert "n'a pas reçu notre dernier" in (await desk_card(alice)).words


async def test_an_answer_that_arrives_meanwhile_is_one(
    bot: Bot, wall: Wall, claire: Actor, alice: Actor, nadia: Actor
) -> None:
    """Two in a row are refused; the second one arrives first."""
    await taken(bot, claire, alice)
    began = (await the_ticket(bot)).unanswered_since
    wall.shut()
    await replies(alice, "un")
    await replies(alice, "deux")
    await bot.tick()
    assert (await the_ticket(bot)).unanswered_since == began
    wall.open()
    await replies(alice, "trois")
    await bot.settle()
    assert (await the_ticket(bot)).unanswered_since is None
    assert "n'a pas reçu notre dernier" not in (await desk_card(alice)).words
    await retry_all(bot, nadia)
    ticket = await the_ticket(bot)
    assert (ticket.unanswered_since, ticket.due_at) == (None, None)


async def test_what_arrived_before_the_refusal_was_told_keeps_the_clock_still(
    bot: Bot, wall: Wall, claire: Actor, alice: Actor
) -> None:
    said = await taken(bot, claire, alice)
    wall.shut()
    await replies(alice, "un")
    await bot.settle()
    wall.open()
    bot.pass_time(minutes=1)
    await alice.says("deux", ACME, thread_ts=said)
    await bot.tick()
    ticket = await the_ticket(bot)
    assert ticket.unanswered_since is None
    assert ticket.answered_at is not None
    assert ticket.answered_at > said_at(said) + timedelta(minutes=20)
    assert "n'a pas reçu notre dernier" not in (await desk_card(alice)).words


def said_at(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), UTC)


async def test_words_of_the_client_after_the_refused_ones_still_wait(
    bot: Bot, wall: Wall, claire: Actor, alice: Actor, nadia: Actor
) -> None:
    said = await taken(bot, claire, alice)
    wall.shut()
    await replies(alice)
    await bot.tick()
    wall.open()
    bot.pass_time(minutes=5)
    again = await claire.says("alors ?", ACME, thread_ts=said)
    await bot.settle()
    await retry_all(bot, nadia)
    assert (await the_ticket(bot)).unanswered_since == said_at(again)


async def test_a_resolution_that_is_refused_does_not_close_behind_the_clients_back(
    bot: Bot, wall: Wall, claire: Actor, alice: Actor, nadia: Actor
) -> None:
    said = await taken(bot, claire, alice)
    wall.shut()
    await resolves(alice)
    await bot.tick()
    assert "Toner remplacé." in (await alice.thread(await desk_card(alice))).words
    wall.open()
    await bot.advance(days=7)
    assert (await the_ticket(bot)).state == "resolved"
    assert "attend de vos nouvelles" in (await alice.thread(await desk_card(alice))).words
    await retry_all(bot, nadia)
    answer = (await claire.thread(said)).with_("Toner remplacé.")
    assert answer.buttons == ["Ça marche", "Toujours en panne"]
    assert [m.reactions for m in await claire.sees(ACME)] == [["white_check_mark"]]
    await bot.advance(days=2)
    assert (await the_ticket(bot)).state == "resolved"
    await bot.advance(days=2)
    assert (await the_ticket(bot)).state == "closed"


async def test_a_card_that_stands_and_cannot_be_edited_is_no_missed_message(
    bot: Bot, claire: Actor, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = await taken(bot, claire, alice)
    await resolves(alice)
    answer = (await claire.thread(said)).with_("Toner remplacé.")

    async def refuses(_self: Sender, channel: str, *_args: Any) -> None:
        if channel == "C0ACME":
            raise Rejected("edit_window_closed")

    monkeypatch.setattr(Sender, "update", refuses)
    assert (await claire.clicks("tickets.works", answer)).ok
    await bot.tick()
    assert await told(bot) == 0
    assert "n'a pas reçu" not in (await alice.thread(await desk_card(alice))).words


async def test_words_under_a_card_that_is_refused_tell_slacks_own_reason(
    bot: Bot, slack: LocalSlack, alice: Actor
) -> None:
    await alice.types("/ticket imprimante en panne", channel=ACME)
    await alice.submits()
    slack.world.state.channels["C0ACME"].members.pop("U0VIGIE", None)
    await replies(alice, "Nous venons demain.")
    await bot.tick()
    notice = (await alice.thread(await desk_card(alice))).with_("n'a pas reçu ce message")
    assert "not_in_channel" in notice.words
    assert "not posted" not in notice.words


async def test_too_many_words_say_so(bot: Bot, wall: Wall, claire: Actor, alice: Actor) -> None:
    await taken(bot, claire, alice)
    wall.shut("msg_too_long")
    await replies(alice)
    await bot.tick()
    notice = (await alice.thread(await desk_card(alice))).with_("n'a pas reçu ce message")
    assert "trop long" in notice.words
    assert "pas pu joindre le client" in (await alice.types("/ticket T-1")).words
