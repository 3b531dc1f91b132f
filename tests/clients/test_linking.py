"""Whose channel it is, as the desk lives it."""

from typing import Any

import pytest
from sqlalchemy import select, update

from integrations.local_slack import LocalSlack
from storage.audit import AuditEntry
from storage.clients import Channel, Client
from storage.db import Database
from storage.desk import Desk
from storage.tickets import Ticket
from tests.support.bot import Bot
from tests.support.cast import Actor, Message, Stage
from tests.support.house import House

pytestmark = pytest.mark.usefixtures("desk")

TEAM = ["alice", "bruno", "nadia"]


async def make_channel(stage: Stage, name: str, teams: list[str], members: list[str]) -> None:
    body = {"name": name, "team": "T0US", "connected_team_ids": teams, "members": members}
    await stage.post("/channels", body)


async def channel_named(db: Database, name: str) -> Channel:
    async with db.reading() as session:
        found = await session.scalar(select(Channel).where(Channel.name == name))
    assert found is not None
    return found


async def client_of(db: Database, name: str) -> Client | None:
    channel = await channel_named(db, name)
    async with db.reading() as session:
        return None if channel.client_id is None else await session.get(Client, channel.client_id)


async def count(db: Database, record: Any) -> int:
    async with db.reading() as session:
        return len((await session.scalars(select(record))).all())


@pytest.fixture
async def asked(stage: Stage, bot: Bot, nadia: Actor) -> Message:
    """The card about a second channel of Acme's, in which Claire is."""
    await make_channel(stage, "acme-projects", ["T0ACME"], ["nadia", "alice", "claire"])
    await nadia.invites("vigie", "acme-projects")
    await bot.settle()
    return await nadia.newest("desk")


async def test_the_desk_is_asked_with_the_organisation_and_the_clients(
    asked: Message, bot: Bot
) -> None:
    assert "*Acme*" in asked.words
    assert "<#C" in asked.words
    options = [o["text"]["text"] for o in asked.raw["blocks"][1]["elements"][0]["options"]]
    assert options == ["Acme", "Globex"]
    assert (await channel_named(bot.db, "acme-projects")).state == "asked"


async def test_nothing_is_kept_before_the_answer_and_all_after_it(
    asked: Message, bot: Bot, nadia: Actor, claire: Actor
) -> None:
    await claire.says("premier mot", "acme-projects")
    await bot.settle()
    assert await count(bot.db, Ticket) == 0

    await nadia.picks("clients.link", "Acme", asked)
    await bot.program.tick()
    await claire.says("second mot", "acme-projects")
    await bot.settle()

    owner = await client_of(bot.db, "acme-projects")
    assert owner is not None
    assert owner.name == "Acme"
    desk = await nadia.sees("desk")
    assert "premier mot" not in desk.words
    assert "second mot" in desk.words
    card = next(message for message in desk if message.ts == asked.ts)
    assert len(card.buttons) == 1


async def test_a_mistake_is_mended(asked: Message, bot: Bot, nadia: Actor, claire: Actor) -> None:
    await nadia.picks("clients.link", "Acme", asked)
    await nadia.clicks("clients.unlink", asked)
    await claire.says("bonjour", "acme-projects")
    await bot.settle()
    assert await count(bot.db, Ticket) == 0
    channel = await channel_named(bot.db, "acme-projects")
    assert (channel.state, channel.client_id) == ("asked", None)
    await nadia.picks("clients.link", "Acme", asked)
    assert (await channel_named(bot.db, "acme-projects")).state == "linked"


async def test_the_organisation_goes_with_the_last_channel(
    stage: Stage, bot: Bot, nadia: Actor, desk: House
) -> None:
    await make_channel(stage, "initech", ["T0ACME"], TEAM)
    async with bot.db.writing() as session:
        acme = await session.get(Client, desk.acme.id)
        assert acme is not None
        acme.slack_team = None
    await nadia.invites("vigie", "initech")
    card = (await nadia.sees("desk"))[-1]
    await nadia.picks("clients.link", "Globex", card)
    assert await client_of(bot.db, "initech") is None
    async with bot.db.writing() as session:
        globex = await session.get(Client, desk.globex.id)
        assert globex is not None
        globex.slack_team = None
        await session.execute(update(Channel).where(Channel.name != "initech").values(state="own"))
    await nadia.picks("clients.link", "Globex", card)
    await nadia.clicks("clients.unlink", card)
    await nadia.picks("clients.link", "Acme", card)
    owner = await client_of(bot.db, "initech")
    assert owner is not None
    assert (owner.name, owner.slack_team) == ("Acme", "T0ACME")


async def test_a_technician_may_not_answer(asked: Message, bot: Bot, alice: Actor) -> None:
    answer = await alice.picks("clients.link", "Acme", asked)
    assert answer.words
    assert await client_of(bot.db, "acme-projects") is None


async def test_the_wrong_client_is_refused_with_the_reason(
    asked: Message, bot: Bot, nadia: Actor
) -> None:
    answer = await nadia.picks("clients.link", "Globex", asked)
    assert "Acme" in answer.words
    assert await client_of(bot.db, "acme-projects") is None


async def test_a_channel_with_two_organisations_is_refused(
    stage: Stage, bot: Bot, nadia: Actor
) -> None:
    await make_channel(stage, "mixed", ["T0ACME", "T0GLOBEX"], TEAM)
    await nadia.invites("vigie", "mixed")
    card = (await nadia.sees("desk"))[-1]
    assert "Acme et Globex" in card.words
    answer = await nadia.picks("clients.link", "Acme", card)
    assert "Acme et Globex" in answer.words
    assert await client_of(bot.db, "mixed") is None


async def test_a_channel_left_alone_may_still_be_linked(
    asked: Message, bot: Bot, nadia: Actor
) -> None:
    await nadia.clicks("clients.leave", asked)
    await bot.settle()
    assert (await channel_named(bot.db, "acme-projects")).state == "ignored"
    await nadia.picks("clients.link", "Acme", asked)
    assert (await channel_named(bot.db, "acme-projects")).state == "linked"


async def test_a_new_client_takes_the_channel(stage: Stage, bot: Bot, nadia: Actor) -> None:
    await make_channel(stage, "initech", [], TEAM)
    await nadia.invites("vigie", "initech")
    card = (await nadia.sees("desk"))[-1]
    await nadia.clicks("clients.new", card)
    refused = await nadia.submits(name="  ACME ", language="fr", zone="Europe/Paris")
    assert "name" in refused.errors
    refused = await nadia.submits(name="Initech", language="en", zone="Paris")
    assert "zone" in refused.errors
    await nadia.submits(name="Initech", language="en", zone="Europe/Paris")
    owner = await client_of(bot.db, "initech")
    assert owner is not None
    assert (owner.name, owner.language) == ("Initech", "en")


async def test_a_second_organisation_stops_the_listening(
    stage: Stage, bot: Bot, nadia: Actor, claire: Actor
) -> None:
    await stage.post("/channels/acme-support/share", {"team": "T0GLOBEX"})
    await bot.settle()
    channel = await channel_named(bot.db, "acme-support")
    assert (channel.state, channel.client_id) == ("asked", None)
    desk = await nadia.sees("desk")
    assert any("Acme et Globex" in message.words and message.buttons for message in desk)
    assert any(":warning:" in message.words for message in desk)

    await claire.says("bonjour", "acme-support")
    await bot.settle()
    assert await count(bot.db, Ticket) == 0


async def test_the_desk_learns_that_the_client_has_gone(
    stage: Stage, bot: Bot, nadia: Actor
) -> None:
    await stage.post("/channels/acme-support/unshare", {"team": "T0ACME"})
    await bot.settle()
    assert (await channel_named(bot.db, "acme-support")).state == "linked"
    assert "Acme" in (await nadia.newest("desk")).words


async def test_before_the_set_up_the_question_waits(
    stage: Stage, bot: Bot, nadia: Actor, db: Database
) -> None:
    async with db.writing() as session:
        kept = await session.get(Desk, 1)
        assert kept is not None
        values = {c.key: getattr(kept, c.key) for c in Desk.__table__.columns}
        await session.delete(kept)
    await make_channel(stage, "acme-projects", ["T0ACME"], TEAM)
    await nadia.invites("vigie", "acme-projects")
    await bot.tick()
    assert await nadia.sees("desk") == []
    async with db.writing() as session:
        session.add(Desk(**values))
    await bot.tick()
    await bot.tick()
    assert len(await nadia.sees("desk")) == 1


async def test_the_teams_own_channel_is_not_asked_about(
    bot: Bot, nadia: Actor, slack: LocalSlack
) -> None:
    del slack.world.state.channels["C0APPROVALS"].members["U0VIGIE"]
    await nadia.invites("vigie", "approvals")
    await bot.tick()
    assert await nadia.sees("desk") == []


async def test_an_answer_is_in_the_audit_trail(asked: Message, bot: Bot, nadia: Actor) -> None:
    await nadia.picks("clients.link", "Acme", asked)
    async with bot.db.reading() as session:
        entry = (await session.scalars(select(AuditEntry))).all()[-1]
    assert entry.action == "channel.link"
    assert entry.actor.startswith("person:")
    assert entry.details is not None
    assert entry.details["after"]["state"] == "linked"


async def test_being_invited_again_says_so_under_the_card(
    asked: Message, slack: LocalSlack, bot: Bot, nadia: Actor
) -> None:
    await nadia.clicks("clients.leave", asked)
    await bot.settle()
    place = (await channel_named(bot.db, "acme-projects")).slack_channel
    del slack.world.state.channels[place].members["U0VIGIE"]
    await nadia.invites("vigie", "acme-projects")
    await bot.settle()
    assert (await channel_named(bot.db, "acme-projects")).state == "asked"
    assert len(await nadia.thread(asked)) == 2
