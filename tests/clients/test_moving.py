"""A private channel that is shared gets another id, and all that we know of it follows."""

import pytest
from sqlalchemy import select, update

from integrations.local_slack import LocalSlack
from storage.audit import AuditEntry
from storage.clients import Channel
from storage.desk import THE_DESK, Desk
from storage.outbox import OutboxRow, State
from storage.tickets import Entry, Ticket
from tests.clients.changes import private_channel, rekey, state_of, told
from tests.clients.test_linking import channel_named, count
from tests.support.bot import Bot
from tests.support.cast import Actor, Message, Stage
from tests.support.house import House

OLD, NEW = "G0PROJ", "C0PROJ"
CHANGE = {"old_channel_id": OLD, "new_channel_id": NEW}


@pytest.fixture
async def said(
    stage: Stage, bot: Bot, nadia: Actor, claire: Actor, alice: Actor, desk: House
) -> Message:
    """What Claire wrote in a private channel of Acme's; Alice has taken it."""
    assert desk.acme.id
    members = ["nadia", "alice", "claire"]
    await stage.post("/channels", private_channel("acme-projects", members))
    await nadia.invites("vigie", "acme-projects")
    await nadia.picks("clients.link", "Acme", await nadia.newest("desk"))
    await bot.settle()
    first = await claire.says("le VPN tombe", "acme-projects")
    await alice.clicks("tickets.take", "desk")
    return first


async def places(bot: Bot) -> set[str | None]:
    async with bot.db.reading() as session:
        tickets = await session.scalars(select(Ticket.channel))
        entries = await session.scalars(select(Entry.channel).where(Entry.kind == "message"))
        return {*tickets, *entries}


async def test_later_words_find_their_ticket_and_answers_their_thread(
    said: Message, stage: Stage, bot: Bot, claire: Actor, alice: Actor
) -> None:
    await stage.post(f"/channels/{OLD}/share", {"team": "T0ACME"})
    await bot.settle()
    assert await state_of(bot.db, OLD) is None
    assert await places(bot) == {NEW}

    await claire.says("toujours en panne", "acme-projects", thread_ts=said.ts)
    await bot.settle()
    assert await count(bot.db, Ticket) == 1
    await alice.clicks("tickets.reply", "desk")
    await alice.submits(words="Je regarde.")
    thread = await claire.sees("acme-projects", said.ts)
    assert "Je regarde." in thread.words


async def test_the_channel_stays_the_clients_and_the_desk_sees_the_new_link(
    said: Message, stage: Stage, bot: Bot, nadia: Actor, desk: House
) -> None:
    assert said.channel == OLD
    await stage.post(f"/channels/{OLD}/share", {"team": "T0ACME"})
    assert f"<#{NEW}>" in (await nadia.sees("desk")).words
    assert f"<#{OLD}>" not in (await nadia.sees("desk")).words
    assert await state_of(bot.db, NEW) == ("linked", desk.acme.id)
    async with bot.db.reading() as session:
        entry = (await session.scalars(select(AuditEntry))).all()[-1]
    assert (entry.action, entry.client_id) == ("channel.move", desk.acme.id)
    assert entry.details == {"before": {"channel": OLD}, "after": {"channel": NEW}}


@pytest.mark.usefixtures("said")
async def test_shared_with_a_stranger_it_is_asked_about_again(
    stage: Stage, bot: Bot, nadia: Actor
) -> None:
    await stage.post(f"/channels/{OLD}/share", {"team": "T0GLOBEX"})
    await bot.settle()
    assert await state_of(bot.db, NEW) == ("asked", None)
    assert "Globex" in (await nadia.sees("desk")).words


async def test_told_twice_it_is_one_change(said: Message, slack: LocalSlack, bot: Bot) -> None:
    assert said.channel == OLD
    rekey(slack, OLD)
    for _ in range(2):
        await told(bot, "channel_id_changed", **CHANGE)
    async with bot.db.reading() as session:
        actions = (await session.scalars(select(AuditEntry.action))).all()
    assert list(actions).count("channel.move") == 1
    assert await places(bot) == {NEW}


async def test_what_was_said_before_we_heard_of_it_is_taken_in(
    said: Message, slack: LocalSlack, bot: Bot, claire: Actor, desk: House
) -> None:
    rekey(slack, OLD)
    await claire.says("encore tombé", "acme-projects", thread_ts=said.ts)
    await bot.settle()
    assert await count(bot.db, Entry) == 2
    await told(bot, "channel_shared", channel=NEW, connected_team_id="T0ACME")
    assert await state_of(bot.db, NEW) is None
    await told(bot, "channel_id_changed", **CHANGE)
    assert await state_of(bot.db, NEW) == ("linked", desk.acme.id)
    async with bot.db.reading() as session:
        bodies = (await session.scalars(select(Entry.body))).all()
    assert bodies.count("encore tombé") == 1
    assert await count(bot.db, Ticket) == 1


async def test_what_slack_refused_under_the_old_id_is_sent_under_the_new_one(
    said: Message, slack: LocalSlack, bot: Bot, claire: Actor, alice: Actor
) -> None:
    rekey(slack, OLD)
    await alice.clicks("tickets.reply", "desk")
    await alice.submits(words="Je regarde.")
    await bot.settle()
    async with bot.db.reading() as session:
        row = (await session.scalars(select(OutboxRow).where(OutboxRow.channel == OLD))).all()[-1]
    assert (row.state, row.error) == (State.PARKED, "channel_not_found")
    await told(bot, "channel_id_changed", **CHANGE)
    assert "Je regarde." in (await claire.sees("acme-projects", said.ts)).words


async def test_an_invitation_that_came_to_the_old_id_is_not_lost(
    stage: Stage, bot: Bot, nadia: Actor, slack: LocalSlack, desk: House
) -> None:
    assert desk.acme.id
    await stage.post("/channels", private_channel("new-one", ["nadia", "vigie"]))
    rekey(slack, OLD)
    await told(bot, "member_joined_channel", channel=OLD, user="U0VIGIE")
    assert await state_of(bot.db, OLD) is None
    await told(bot, "channel_id_changed", **CHANGE)
    assert await state_of(bot.db, NEW) == ("asked", None)
    assert f"<#{NEW}>" in (await nadia.newest("desk")).words


async def test_invited_to_the_new_id_first_it_is_still_one_channel(
    said: Message, slack: LocalSlack, bot: Bot, desk: House
) -> None:
    assert said.channel == OLD
    rekey(slack, OLD)
    await told(bot, "member_joined_channel", channel=NEW, user="U0VIGIE")
    assert await state_of(bot.db, NEW) == ("asked", None)
    await told(bot, "channel_id_changed", **CHANGE)
    assert await state_of(bot.db, NEW) == ("linked", desk.acme.id)
    async with bot.db.reading() as session:
        named = Channel.name == "acme-projects"
        assert len((await session.scalars(select(Channel).where(named))).all()) == 1


async def test_what_a_manager_said_of_the_new_id_counts(
    said: Message, slack: LocalSlack, bot: Bot, nadia: Actor, desk: House
) -> None:
    assert said.channel == OLD
    rekey(slack, OLD)
    await told(bot, "member_joined_channel", channel=NEW, user="U0VIGIE")
    await nadia.picks("clients.link", "Globex", await nadia.newest("desk"))
    await told(bot, "channel_id_changed", **CHANGE)
    assert await state_of(bot.db, NEW) == ("linked", desk.globex.id)
    assert (await channel_named(bot.db, "acme-projects")).slack_channel == NEW


async def test_the_desks_own_channel_follows(
    stage: Stage, bot: Bot, slack: LocalSlack, desk: House, claire: Actor
) -> None:
    assert desk.acme.id
    await stage.post("/channels", private_channel("hq", ["nadia", "alice", "vigie"]))
    async with bot.db.writing() as session:
        await session.execute(update(Desk).values(desk_channel=OLD))
    rekey(slack, OLD)
    await told(bot, "channel_id_changed", **CHANGE)
    async with bot.db.reading() as session:
        settings = await session.get(Desk, THE_DESK)
    assert settings is not None
    assert settings.channels == (NEW, "C0APPROVALS")
    await claire.says("bonjour", "acme-support")
    await bot.settle()
    assert any("bonjour" in m.text for m in slack.world.state.channels[NEW].messages.values())


async def test_without_its_two_ids_it_is_nothing(said: Message, bot: Bot) -> None:
    assert said.channel == OLD
    for ids in ({}, {"old_channel_id": OLD}, {"old_channel_id": OLD, "new_channel_id": OLD}):
        await told(bot, "channel_id_changed", **ids)
    assert await places(bot) == {OLD}
