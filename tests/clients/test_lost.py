"""A channel is archived, opened again, deleted; or the bot is told itself that it is out."""

import pytest

from integrations.local_slack import LocalSlack
from storage.tickets import Ticket
from tests.clients.changes import private_channel, state_of, told
from tests.clients.test_linking import count
from tests.support.bot import Bot
from tests.support.cast import Actor, Stage
from tests.support.house import House

pytestmark = pytest.mark.usefixtures("desk")
ACME = "C0ACME"


async def test_the_bot_is_told_that_it_is_out(
    slack: LocalSlack, bot: Bot, nadia: Actor, desk: House
) -> None:
    del slack.world.state.channels[ACME].members["U0VIGIE"]
    for _ in range(2):
        await told(bot, "channel_left", channel=ACME)
    assert await state_of(bot.db, ACME) == ("removed", desk.acme.id)
    seen = await nadia.sees("desk")
    assert len([m for m in seen if ":warning:" in m.words and "Acme" in m.words]) == 2


async def test_out_of_a_private_channel(
    stage: Stage, bot: Bot, nadia: Actor, slack: LocalSlack
) -> None:
    await stage.post("/channels", private_channel("acme-projects", ["nadia"]))
    await nadia.invites("vigie", "acme-projects")
    await bot.settle()
    del slack.world.state.channels["G0PROJ"].members["U0VIGIE"]
    await told(bot, "group_left", channel="G0PROJ")
    assert await state_of(bot.db, "G0PROJ") == ("removed", None)
    assert (await nadia.newest("desk")).buttons == []


async def test_told_late_of_what_is_over_nothing_changes(bot: Bot, desk: House) -> None:
    for late in ("channel_left", "channel_archive", "channel_deleted", "channel_unarchive"):
        await told(bot, late, channel=ACME)
        assert await state_of(bot.db, ACME) == ("linked", desk.acme.id)
        await told(bot, late, channel="C0NOBODY")


async def test_an_archived_channel_is_told_once_and_nothing_is_said_there(
    stage: Stage, bot: Bot, nadia: Actor, claire: Actor, alice: Actor, desk: House
) -> None:
    await claire.says("le VPN tombe", "acme-support")
    await alice.clicks("tickets.take", "desk")
    await stage.post("/channels/acme-support/archive", {"user": "U0NADIA"})
    await bot.settle()
    await told(bot, "channel_archive", channel=ACME)
    assert await state_of(bot.db, ACME) == ("archived", desk.acme.id)
    lines = [m for m in await nadia.sees("desk") if "archivé" in m.words]
    assert len(lines) == 2
    assert "archivé" in (await nadia.types("/vigie client acme")).words

    posts = len(await stage.calls("chat.postMessage"))
    await alice.clicks("tickets.reply", "desk")
    refused = await alice.submits(words="Je regarde.")
    assert refused.errors or refused.words
    await bot.settle()
    assert len(await stage.calls("chat.postMessage")) == posts


async def test_opened_again_all_is_as_before(
    stage: Stage, bot: Bot, nadia: Actor, claire: Actor, desk: House
) -> None:
    await stage.post("/channels/acme-support/archive", {})
    await bot.settle()
    await stage.post("/channels/acme-support/unarchive", {})
    await bot.settle()
    assert await state_of(bot.db, ACME) == ("linked", desk.acme.id)
    words = (await nadia.sees("desk")).words
    assert "de nouveau ouvert" in words
    assert ":warning:" not in (await nadia.types("/vigie client acme")).words
    await claire.says("bonjour", "acme-support")
    await bot.settle()
    assert await count(bot.db, Ticket) == 1


async def test_opened_again_with_others_in_it_the_desk_is_asked(
    stage: Stage, bot: Bot, slack: LocalSlack
) -> None:
    await stage.post("/channels/acme-support/archive", {})
    await bot.settle()
    slack.world.state.channels[ACME].connected_team_ids.append("T0GLOBEX")
    await stage.post("/channels/acme-support/unarchive", {})
    await bot.settle()
    assert await state_of(bot.db, ACME) == ("asked", None)


async def test_opened_again_without_us_we_are_out(
    stage: Stage, bot: Bot, slack: LocalSlack, desk: House
) -> None:
    await stage.post("/channels/acme-support/archive", {})
    await bot.settle()
    channel = slack.world.state.channels[ACME]
    channel.is_archived = False
    del channel.members["U0VIGIE"]
    await told(bot, "channel_unarchive", channel=ACME)
    assert await state_of(bot.db, ACME) == ("removed", desk.acme.id)


async def test_a_question_waits_while_its_channel_is_archived(
    stage: Stage, bot: Bot, nadia: Actor
) -> None:
    await stage.post("/channels", private_channel("acme-projects", ["nadia"]))
    await nadia.invites("vigie", "acme-projects")
    asked = await nadia.newest("desk")
    await stage.post("/channels/G0PROJ/archive", {})
    await bot.settle()
    assert await state_of(bot.db, "G0PROJ") == ("archived", None)
    assert (await nadia.newest("desk")).buttons == []
    await stage.post("/channels/G0PROJ/unarchive", {})
    await bot.settle()
    assert await state_of(bot.db, "G0PROJ") == ("asked", None)
    await nadia.picks("clients.link", "Globex", asked)
    assert (await state_of(bot.db, "G0PROJ") or ("", 0))[0] == "linked"


async def test_a_deleted_channel_does_not_come_back(
    stage: Stage, bot: Bot, nadia: Actor, desk: House
) -> None:
    await stage.post("/channels/acme-support/delete", {})
    await bot.settle()
    assert await state_of(bot.db, ACME) == ("deleted", desk.acme.id)
    assert "#acme-support" in (await nadia.sees("desk")).words
    assert ACME not in (await nadia.types("/vigie client acme")).words


@pytest.mark.parametrize(
    ("act", "word"), [("archive", "archivé"), ("delete", "supprimé"), ("remove", "retiré")]
)
async def test_of_the_desks_own_channel_the_administrators_are_told_directly(
    stage: Stage, bot: Bot, nadia: Actor, slack: LocalSlack, act: str, word: str
) -> None:
    slack.world.state.channels["C0APPROVALS"].members["U0VIGIE"] = None
    if act == "remove":
        await stage.post("/people/nadia/remove", {"user": "vigie", "channel": "approvals"})
    else:
        await stage.post(f"/channels/approvals/{act}", {})
    await bot.settle()
    told_directly = await nadia.sees("@vigie")
    assert len(told_directly) == 1
    assert word in told_directly.words
    assert "/vigie réglages" in told_directly.words
