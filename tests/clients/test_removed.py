"""The bot is taken out of a channel, and invited there again."""

import pytest

from storage.tickets import Ticket
from tests.clients.test_linking import channel_named, count, make_channel
from tests.support.bot import Bot
from tests.support.cast import Actor, Stage

pytestmark = pytest.mark.usefixtures("desk")


async def test_removed_from_a_clients_channel_the_desk_is_told(
    stage: Stage, bot: Bot, nadia: Actor
) -> None:
    before = await channel_named(bot.db, "acme-support")
    await stage.post("/people/nadia/remove", {"user": "vigie", "channel": "acme-support"})
    await bot.settle()
    channel = await channel_named(bot.db, "acme-support")
    assert (channel.state, channel.client_id) == ("removed", before.client_id)
    desk = await nadia.sees("desk")
    assert len([m for m in desk if ":warning:" in m.words and "Acme" in m.words]) == 2
    assert ":warning:" in (await nadia.types("/vigie client")).words
    assert ":warning:" in (await nadia.types("/vigie client acme")).words
    assert ":warning:" not in (await nadia.types("/vigie client globex")).words


async def test_invited_again_the_channel_is_as_before(
    stage: Stage, bot: Bot, nadia: Actor, claire: Actor
) -> None:
    before = await channel_named(bot.db, "acme-support")
    await stage.post("/people/nadia/remove", {"user": "vigie", "channel": "acme-support"})
    await claire.says("pendant l'absence", "acme-support")
    await bot.settle()
    assert await count(bot.db, Ticket) == 0
    await nadia.invites("vigie", "acme-support")
    await bot.settle()
    channel = await channel_named(bot.db, "acme-support")
    assert (channel.state, channel.client_id) == ("linked", before.client_id)
    assert channel.seen_ts == before.seen_ts
    assert "pendant l'absence" in (await nadia.newest("desk")).words
    await bot.advance(minutes=30)
    await claire.says("de nouveau là", "acme-support")
    assert "de nouveau là" in (await nadia.newest("desk")).words
    assert ":warning:" not in (await nadia.types("/vigie client acme")).words


async def test_shared_with_a_second_organisation_meanwhile_it_is_asked_again(
    stage: Stage, bot: Bot, nadia: Actor
) -> None:
    await stage.post("/people/nadia/remove", {"user": "vigie", "channel": "acme-support"})
    await bot.settle()
    await stage.post("/channels/acme-support/share", {"team": "T0GLOBEX"})
    await nadia.invites("vigie", "acme-support")
    await bot.settle()
    channel = await channel_named(bot.db, "acme-support")
    assert (channel.state, channel.client_id) == ("asked", None)
    assert not any("Me revoici" in message.words for message in await nadia.sees("desk"))


async def test_removed_before_the_answer_nothing_can_be_chosen(
    stage: Stage, bot: Bot, nadia: Actor
) -> None:
    await make_channel(stage, "acme-projects", ["T0ACME"], ["nadia", "alice", "claire"])
    await nadia.invites("vigie", "acme-projects")
    asked = await nadia.newest("desk")
    await stage.post("/people/nadia/remove", {"user": "vigie", "channel": "acme-projects"})
    await bot.settle()
    card = next(message for message in await nadia.sees("desk") if message.ts == asked.ts)
    assert card.buttons == []
    await nadia.invites("vigie", "acme-projects")
    await bot.settle()
    assert (await channel_named(bot.db, "acme-projects")).state == "asked"
