"""What the look back after a silence reads, what it passes over, and when it gives up."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.program import Mode
from commands.kit.doors import Doors
from commands.kit.inbound import Event, Submitted
from commands.tickets import jobs
from integrations.local_slack import LocalSlack
from integrations.slack.errors import NotFound, Rejected, Unavailable
from integrations.slack.reader import SlackReader
from storage import clients, people
from storage.clients import Channel
from storage.outbox import OutboxRow
from storage.people import Stranger
from storage.scope import Scope
from storage.tickets import Entry, Ticket
from tests.support.bot import Bot, running
from tests.support.cast import Actor, Stage
from tests.support.house import House

pytestmark = pytest.mark.usefixtures("desk")
ACME, GLOBEX, DESK = "acme-support", "globex-support", "desk"


async def words_of(bot: Bot) -> list[str]:
    """Everything that stands on tickets, in the order in which it came."""
    async with bot.db.reading() as session:
        return list(await session.scalars(select(Entry.body).order_by(Entry.id)))


async def seen(bot: Bot) -> dict[str, str]:
    async with bot.db.reading() as session:
        rows = await session.execute(select(Channel.slack_channel, Channel.seen_ts))
    return {row.slack_channel: row.seen_ts for row in rows}


async def look_back(bot: Bot, slack: LocalSlack) -> None:
    """Let hours pass, so that what was said is behind, and look back."""
    slack.clock.advance(timedelta(hours=2))
    bot.program.catch_up.want()
    await bot.program.catch_up.done()


async def fill(bot: Bot, view: str, callback: str, record: str = "", **values: str) -> None:
    """Send a form of Alice's."""
    field = {
        name: {"f": {"type": "plain_text_input", "value": value}} for name, value in values.items()
    }
    body = {
        "user": {"id": "U0ALICE"},
        "view": {
            "id": view,
            "callback_id": callback,
            "private_metadata": record,
            "state": {"values": field},
        },
    }
    await bot.program.doors.form(Submitted.parse(body))


async def test_a_reply_under_the_desks_first_message_is_found(
    slack: LocalSlack, stage: Stage, desk: House, database_url: str, claire: Actor
) -> None:
    async with running(slack, stage, database_url, Mode.RUN) as bot:
        await fill(bot, "V1", "tickets.new", client=str(desk.acme.id), title="Wifi")
        await fill(bot, "V2", "tickets.reply", "T-1", words="On passe demain")
        await bot.settle()
        root = (await claire.sees(ACME))[-1]
        await look_back(bot, slack)
    await claire.says("à quelle heure ?", ACME, thread_ts=root)
    async with running(slack, stage, database_url, Mode.RUN) as bot:
        await bot.settle()
        assert "à quelle heure ?" in await words_of(bot)


@pytest.mark.parametrize("days", [1, 20])
@pytest.mark.parametrize("state", ["closed", "taken"])
async def test_replies_under_old_and_closed_tickets_are_found(
    days: int,
    state: str,
    slack: LocalSlack,
    stage: Stage,
    database_url: str,
    claire: Actor,
) -> None:
    async with running(slack, stage, database_url, Mode.RUN) as bot:
        first = await claire.says("panne", ACME)
        joined = await claire.says("et le wifi", ACME)
        direct = await claire.says("en privé", "@vigie")
        await bot.settle()
        slack.clock.advance(timedelta(days=days))
        async with bot.db.writing() as session:
            for ticket in await session.scalars(select(Ticket)):
                ticket.state, ticket.due_at = state, None
                ticket.closed_at = slack.clock.now() if state == "closed" else None
        await look_back(bot, slack)
    for said, place in ((first, ACME), (joined, ACME), (direct, "@vigie")):
        await claire.says(f"encore {said.ts}", place, thread_ts=said)
    async with running(slack, stage, database_url, Mode.RUN) as bot:
        await bot.settle()
        found = [words for words in await words_of(bot) if words.startswith("encore")]
    assert sorted(found) == sorted(f"encore {said.ts}" for said in (first, joined, direct))


async def test_edits_during_the_silence_are_told(
    slack: LocalSlack, stage: Stage, database_url: str, claire: Actor, alice: Actor
) -> None:
    async with running(slack, stage, database_url, Mode.RUN) as bot:
        said = await claire.says("panne", ACME)
        reply = await claire.says("rien", ACME, thread_ts=said)
        await bot.settle()
        await look_back(bot, slack)
        recent = await claire.says("le scanner", ACME)
        await bot.settle()
    await claire.edits(said, "panne du traceur")
    await claire.edits(reply, "toujours rien")
    await claire.edits(recent, "le scanner du hall")
    for _ in range(2):
        async with running(slack, stage, database_url, Mode.RUN) as bot:
            await bot.settle()
            async with bot.db.reading() as session:
                kinds = (await session.scalars(select(Entry.kind))).all()
                bodies = (
                    await session.scalars(select(Entry.body).where(Entry.kind == "message"))
                ).all()
            assert sorted(bodies) == ["le scanner du hall", "panne du traceur", "toujours rien"]
            assert kinds.count("edit_message") == 3
    assert "panne du traceur" in (await alice.thread((await alice.sees(DESK))[0])).words


async def test_only_channels_that_were_read_are_marked(
    bot: Bot, slack: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack.clock.advance(timedelta(hours=2))
    before, real = await seen(bot), SlackReader.history

    async def history(
        self: SlackReader, channel: str, oldest: str
    ) -> AsyncIterator[Mapping[str, Any]]:
        if channel == "C0ACME":
            raise Rejected("not_in_channel")
        async for message in real(self, channel, oldest):
            yield message

    monkeypatch.setattr(SlackReader, "history", history)
    bot.program.catch_up.want()
    await bot.program.catch_up.done()
    after = await seen(bot)
    assert after["C0ACME"] == before["C0ACME"]
    assert after["C0GLOBEX"] > before["C0GLOBEX"]


async def test_a_deleted_first_message_does_not_hide_its_channel(
    slack: LocalSlack, stage: Stage, database_url: str, claire: Actor, luc: Actor
) -> None:
    async with running(slack, stage, database_url, Mode.RUN) as bot:
        said = await claire.says("panne", ACME)
        await bot.settle()
        slack.clock.advance(timedelta(days=20))  # too old for the channel's own history
    await claire.deletes(said)
    await luc.says("Le site web est lent", ACME)
    async with running(slack, stage, database_url, Mode.RUN) as bot:
        await bot.settle()
        assert "Le site web est lent" in await words_of(bot)


async def test_the_look_never_moves_back(bot: Bot, desk: House) -> None:
    async with bot.db.writing() as session:
        linked = await clients.linked_channels(session, Scope.desk())
        ids = [channel.id for channel in linked]
        await clients.mark_seen(session, Scope.desk(), ids, "1795420900.000000")
        await clients.mark_seen(session, Scope.desk(), ids, "1795420800.000000")
    assert set((await seen(bot)).values()) == {"1795420900.000000"}
    assert desk.acme.id


async def test_one_message_that_fails_does_not_keep_the_others(
    bot: Bot, claire: Actor, luc: Actor
) -> None:
    await claire.says("poison", ACME)
    await luc.says("Le site web est lent", ACME)
    taken: list[str] = []

    async def handle(body: Mapping[str, Any]) -> None:
        if body["event"]["text"] == "poison":
            raise KeyError("poison")
        taken.append(body["event"]["text"])

    bot.pass_time(hours=2)
    before = await seen(bot)
    await jobs.catch_up(bot.program.services, handle)
    assert "Le site web est lent" in taken
    assert (await seen(bot))["C0ACME"] > before["C0ACME"]


@pytest.mark.parametrize(
    "away",
    [Unavailable(7.0), OperationalError("select", {}, OSError()), Rejected("token_revoked")],
    ids=["slack", "database", "token"],
)
async def test_slack_or_the_database_away_means_again_later(
    away: Exception,
    slack: LocalSlack,
    stage: Stage,
    database_url: str,
    claire: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real, left, waits = Doors.event, [away], []

    async def fails_once(doors: Doors, event: Event) -> None:
        if left:
            raise left.pop()
        await real(doors, event)

    async def no_wait(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(Doors, "event", fails_once)
    monkeypatch.setattr("bot.catch_up.WAITS", (3.0,))
    monkeypatch.setattr("bot.catch_up.sleep", no_wait)
    await claire.says("panne", ACME)
    await slack.world.deliveries.settled()  # Slack has given up before anybody listens
    async with running(slack, stage, database_url, Mode.RUN) as bot:
        await bot.settle()
        assert await words_of(bot) == ["panne"]
    assert waits == [7.0 if isinstance(away, Unavailable) else 3.0]


async def test_the_reader_waits_as_long_as_slack_asks_and_goes_on(
    bot: Bot, stage: Stage, claire: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await claire.says("panne", ACME)
    waits: list[float] = []

    async def no_wait(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(bot.program.services.slack, "_sleep", no_wait)
    await stage.fault("conversations.history", "ratelimited", times=2, seconds=40)
    got = [m["text"] async for m in bot.program.services.slack.history("C0ACME", "0")]
    assert "panne" in got
    assert waits == [40.0, 40.0]
    await stage.fault("conversations.history", "ratelimited", times=1, seconds=61)
    with pytest.raises(Unavailable):
        _ = [m async for m in bot.program.services.slack.history("C0ACME", "0")]


async def test_somebody_whom_slack_does_not_name_is_shown_to_the_desk(
    slack: LocalSlack,
    stage: Stage,
    database_url: str,
    claire: Actor,
    mallory: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await mallory.says("bonjour", GLOBEX)
    await claire.says("panne", ACME)

    async def user(_reader: SlackReader, user: str) -> None:
        raise NotFound("user_not_found") if user == mallory.id else Rejected("user_not_visible")

    monkeypatch.setattr(SlackReader, "user", user)
    async with running(slack, stage, database_url, Mode.WEB) as bot:
        async with bot.db.writing() as session:
            await session.delete(await people.by_slack_user(session, mallory.id))
        bot.program.catch_up.want()
        await bot.program.catch_up.done()
        assert await words_of(bot) == ["panne"]
        async with bot.db.reading() as session:
            shown = (await session.scalars(select(Stranger))).one()
        assert (shown.slack_user, shown.name) == (mallory.id, mallory.id)


async def test_somebody_unknown_is_told_once_and_not_from_history(
    bot: Bot, bruno: Actor, slack: LocalSlack
) -> None:
    async with bot.db.writing() as session:
        await session.delete(await people.by_slack_user(session, bruno.id))

    async def told() -> int:
        await bot.settle()
        async with bot.db.reading() as session:
            template = select(OutboxRow.id).where(OutboxRow.template == "tickets/unknown")
            return len((await session.scalars(template)).all())

    await bruno.says("<@U0VIGIE> bonjour", ACME)
    assert await told() == 1
    await look_back(bot, slack)
    assert await told() == 1


async def test_two_looks_at_the_same_time_take_in_everything_once(
    bot: Bot, claire: Actor, luc: Actor
) -> None:
    await claire.says("panne", ACME)
    await luc.says("Le site web est lent", ACME)
    await bot.settle()
    services, event = bot.program.services, bot.program.doors.event

    async def handle(body: Mapping[str, Any]) -> None:
        await event(Event.parse(body))

    await asyncio.gather(*(jobs.catch_up(services, handle) for _ in range(2)))
    # One may come to the second message while the other is still at the first.
    assert sorted(await words_of(bot)) == ["Le site web est lent", "panne"]
