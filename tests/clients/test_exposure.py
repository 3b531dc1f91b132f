"""The team's own channel is shared with another organisation: nothing internal is said there."""

import pytest
from sqlalchemy import select, update

from integrations.local_slack import LocalSlack
from storage.audit import AuditEntry
from storage.clients import Channel
from storage.desk import Desk
from storage.outbox import OutboxRow, State
from storage.people import Person
from tests.clients.changes import state_of
from tests.support.bot import Bot
from tests.support.cast import Actor, Message, Stage
from tests.support.house import House, join

pytestmark = pytest.mark.usefixtures("desk")
DESK = "C0DESK"
FORM = {
    "desk_channel": "C0BACKUPS",
    "approvals_channel": "C0APPROVALS",
    "language": "fr",
    "zone": "Europe/Paris",
    "hours": "24/7",
    "country": "",
}


@pytest.fixture(autouse=True)
def in_its_channels(slack: LocalSlack) -> None:
    join(slack, (DESK, "C0APPROVALS", "C0BACKUPS"))


async def share(stage: Stage, channel: str = "desk") -> None:
    await stage.post(f"/channels/{channel}/share", {"team": "T0GLOBEX"})
    await stage.settle()


def said_in(slack: LocalSlack, channel: str) -> str:
    """Everything that stands in a channel and its threads, with what its blocks hold."""
    messages = slack.world.state.channels[channel].messages.values()
    return "\n".join(f"{message.text} {message.blocks}" for message in messages)


async def parked(bot: Bot) -> list[str | None]:
    async with bot.db.reading() as session:
        found = await session.scalars(
            select(OutboxRow.error).where(OutboxRow.state == State.PARKED)
        )
        return list(found)


@pytest.mark.parametrize(("locale", "word"), [("fr-FR", "partagé avec"), ("en-US", "shared with")])
async def test_the_administrators_are_warned_in_their_language(
    stage: Stage, bot: Bot, nadia: Actor, alice: Actor, locale: str, word: str
) -> None:
    async with bot.db.writing() as session:
        await session.execute(
            update(Person).where(Person.slack_user == "U0NADIA").values(locale=locale)
        )
    await share(stage)
    assert await state_of(bot.db, DESK) == ("exposed", None)
    warning = await nadia.sees("@vigie")
    assert len(warning) == 1
    assert f"{word} *Globex*" in warning.words
    assert await alice.sees("@vigie") == []
    async with bot.db.reading() as session:
        entry = (await session.scalars(select(AuditEntry))).all()[-1]
    assert entry.action == "channel.expose"


async def test_nothing_new_is_said_there_and_all_of_it_once_it_is_unshared(
    stage: Stage, bot: Bot, slack: LocalSlack, claire: Actor, nadia: Actor, alice: Actor
) -> None:
    first = await claire.says("le VPN tombe", "acme-support")
    await bot.settle()
    before = said_in(slack, DESK)
    assert "VPN" in before
    await share(stage)
    await bot.advance(minutes=30)
    await claire.says("toujours en panne", "acme-support", thread_ts=first.ts)
    await claire.says("et l'imprimante aussi", "acme-support")
    await bot.tick()
    assert said_in(slack, DESK) == before
    assert set(await parked(bot)) >= {"read_by_others"}
    listed = await nadia.types("/vigie parked")
    assert "organisation" in listed.words

    await stage.post("/channels/desk/unshare", {"team": "T0GLOBEX"})
    await bot.tick()
    after = said_in(slack, DESK)
    assert "toujours en panne" in after
    assert "imprimante" in after
    assert await parked(bot) == []
    assert await state_of(bot.db, DESK) == ("own", None)
    told = [m for m in await nadia.sees("@vigie") if "<#C0DESK>" in m.words]
    assert len(told) == 2
    assert not [m for m in await alice.sees("@vigie") if "<#C0DESK>" in m.words]


async def test_a_card_that_stands_there_is_not_edited_either(
    stage: Stage, bot: Bot, slack: LocalSlack, claire: Actor, alice: Actor
) -> None:
    await claire.says("le VPN tombe", "acme-support")
    await bot.settle()
    await share(stage)
    before = said_in(slack, DESK)
    await alice.clicks("tickets.take", "desk")
    await bot.tick()
    assert said_in(slack, DESK) == before


async def test_a_client_is_still_answered_meanwhile(
    stage: Stage, bot: Bot, claire: Actor, alice: Actor
) -> None:
    first = await claire.says("le VPN tombe", "acme-support")
    await bot.settle()
    await share(stage)
    await alice.clicks("tickets.reply", "desk")
    await alice.submits(words="Je regarde.")
    assert "Je regarde." in (await claire.sees("acme-support", first.ts)).words


async def test_the_desk_moves_and_takes_along_what_was_not_said(
    stage: Stage, bot: Bot, slack: LocalSlack, claire: Actor, nadia: Actor
) -> None:
    first = await claire.says("le VPN tombe", "acme-support")
    await bot.settle()
    before = said_in(slack, DESK)
    await share(stage)
    await bot.advance(minutes=30)
    await claire.says("toujours en panne", "acme-support", thread_ts=first.ts)
    await claire.says("et l'imprimante aussi", "acme-support")
    await bot.tick()

    await nadia.types("/vigie setup")
    assert (await nadia.submits(FORM)).errors == {}
    await bot.tick()
    assert said_in(slack, DESK) == before
    moved = said_in(slack, "C0BACKUPS")
    assert "toujours en panne" in moved
    assert "imprimante" in moved
    assert await parked(bot) == []

    await bot.advance(minutes=30)
    await claire.says("encore là ?", "acme-support", thread_ts=first.ts)
    await bot.tick()
    assert "encore là ?" in said_in(slack, "C0BACKUPS")
    assert said_in(slack, DESK) == before


async def test_a_channel_that_was_the_desk_s_before_is_watched_too(
    stage: Stage, bot: Bot, slack: LocalSlack, claire: Actor, nadia: Actor
) -> None:
    await nadia.types("/vigie setup")
    await nadia.submits({**FORM, "desk_channel": DESK})
    first = await claire.says("le VPN tombe", "acme-support")
    await bot.settle()
    await nadia.types("/vigie setup")
    await nadia.submits(FORM)
    await share(stage)
    before = said_in(slack, DESK)
    await claire.says("toujours en panne", "acme-support", thread_ts=first.ts)
    await bot.tick()
    assert said_in(slack, DESK) == before
    assert await state_of(bot.db, DESK) == ("exposed", None)
    assert "toujours en panne" in said_in(slack, "C0BACKUPS")
    assert "le VPN tombe" in said_in(slack, "C0BACKUPS")
    assert "était" in (await nadia.newest("@vigie")).words
    await stage.post("/channels/desk/unshare", {"team": "T0GLOBEX"})
    assert len(await nadia.sees("@vigie")) == 1


@pytest.mark.usefixtures("bot")
async def test_shared_with_a_second_one_it_is_no_news(stage: Stage, nadia: Actor) -> None:
    await share(stage)
    await stage.post("/channels/desk/share", {"team": "T0ACME"})
    assert len(await nadia.sees("@vigie")) == 1


async def test_the_approvals_channel_is_watched_as_well(
    stage: Stage, bot: Bot, nadia: Actor
) -> None:
    await share(stage, "approvals")
    assert await state_of(bot.db, "C0APPROVALS") == ("exposed", None)
    assert "<#C0APPROVALS>" in (await nadia.sees("@vigie")).words


async def test_shared_while_the_bot_was_down_it_is_found_at_the_start(
    slack: LocalSlack, bot: Bot, nadia: Actor, desk: House
) -> None:
    assert desk.acme.id
    slack.world.state.channels[DESK].connected_team_ids.append("T0GLOBEX")
    bot.program.catch_up.want()
    await bot.settle()
    assert await state_of(bot.db, DESK) == ("exposed", None)
    assert len(await nadia.sees("@vigie")) == 1


@pytest.mark.parametrize("state", ["own", "exposed", "asked"])
async def test_no_client_gets_a_channel_of_ours(bot: Bot, nadia: Actor, state: str) -> None:
    asked = await bot_asks(bot, nadia)
    async with bot.db.writing() as session:
        await session.execute(
            update(Channel).where(Channel.name == "later-desk").values(state=state)
        )
        if state == "asked":
            await session.execute(update(Desk).values(approvals_channel="C0LATER"))
    answer = await nadia.picks("clients.link", "Acme", asked)
    assert "interne" in answer.words
    assert await state_of(bot.db, "C0LATER") == (state, None)


async def bot_asks(bot: Bot, nadia: Actor) -> Message:
    body = {"id": "C0LATER", "name": "later-desk", "team": "T0US", "members": ["nadia"]}
    await nadia.stage.post("/channels", body)
    await nadia.invites("vigie", "later-desk")
    await bot.settle()
    return await nadia.newest("desk")


async def test_a_channel_that_became_the_desks_cannot_be_linked(bot: Bot, nadia: Actor) -> None:
    asked = await bot_asks(bot, nadia)
    await nadia.types("/vigie setup")
    assert (await nadia.submits({**FORM, "desk_channel": "C0LATER"})).errors == {}
    answer = await nadia.picks("clients.link", "Acme", asked)
    assert "interne" in answer.words
    await nadia.clicks("clients.new", asked)
    refused = await nadia.submits(name="Initech", language="fr", zone="Europe/Paris")
    assert any("interne" in error for error in refused.errors.values())
    assert await state_of(bot.db, "C0LATER") == ("own", None)
