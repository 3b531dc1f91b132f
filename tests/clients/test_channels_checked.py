"""After a silence, Slack is asked what became of each channel, and at its pace."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import update

from commands.clients import look_back
from integrations.local_slack import LocalSlack
from integrations.slack.errors import Rejected, Unavailable
from integrations.slack.reader import ChannelInfo
from storage.clients import Channel
from storage.people import Person
from tests.clients.changes import private_channel, state_of
from tests.support.bot import Bot
from tests.support.cast import Actor, Stage
from tests.support.house import House
from tests.support.rows import SOME_DAY

pytestmark = pytest.mark.usefixtures("desk")
ACME = "C0ACME"


@pytest.fixture
def acme(slack: LocalSlack) -> Any:
    """Acme's channel in Slack, to be changed while nobody tells the bot."""
    return slack.world.state.channels[ACME]


async def look(bot: Bot) -> None:
    bot.program.catch_up.want()
    await bot.settle()


async def test_shared_with_a_second_organisation_meanwhile_it_is_asked_about(
    bot: Bot, acme: Any, nadia: Actor
) -> None:
    acme.connected_team_ids.append("T0GLOBEX")
    await look(bot)
    assert await state_of(bot.db, ACME) == ("asked", None)
    assert any("Acme et Globex" in m.words and m.buttons for m in await nadia.sees("desk"))
    await look(bot)
    assert len([m for m in await nadia.sees("desk") if ":warning:" in m.words]) == 1


async def test_unshared_meanwhile_the_desk_is_told(bot: Bot, acme: Any, nadia: Actor) -> None:
    acme.connected_team_ids.clear()
    await look(bot)
    await look(bot)
    assert len(await nadia.sees("desk")) == 1


@pytest.mark.parametrize("silent", [True, False])
async def test_removed_and_invited_again_meanwhile(
    bot: Bot, acme: Any, nadia: Actor, desk: House, silent: bool
) -> None:
    del acme.members["U0VIGIE"]
    await look(bot)
    assert await state_of(bot.db, ACME) == ("removed", desk.acme.id)
    if silent:
        acme.members["U0VIGIE"] = None
    else:
        await nadia.invites("vigie", "acme-support")
    await look(bot)
    assert await state_of(bot.db, ACME) == ("linked", desk.acme.id)


async def test_archived_and_opened_again_meanwhile(bot: Bot, acme: Any, desk: House) -> None:
    for archived, state in ((True, "archived"), (False, "linked")):
        acme.is_archived = archived
        await look(bot)
        assert await state_of(bot.db, ACME) == (state, desk.acme.id)


async def test_a_channel_that_cannot_be_read_any_more_is_lost(
    bot: Bot, slack: LocalSlack, desk: House
) -> None:
    del slack.world.state.channels[ACME]
    await look(bot)
    assert await state_of(bot.db, ACME) == ("removed", desk.acme.id)


async def test_nothing_changed_and_nothing_is_said(bot: Bot, nadia: Actor, stage: Stage) -> None:
    await stage.post("/channels", private_channel("later", ["nadia"]))
    await nadia.invites("vigie", "later")
    before = [message.words for message in await nadia.sees("desk")]
    async with bot.db.writing() as session:
        await session.execute(update(Person).values(active=True))
    await look(bot)
    assert [message.words for message in await nadia.sees("desk")] == before
    assert await nadia.sees("@vigie") == []


async def test_slack_is_asked_at_its_pace(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    async with bot.db.writing() as session:
        session.add_all(
            Channel(
                slack_channel=f"C0MANY{number}",
                name="many",
                connected_teams=[],
                created_at=SOME_DAY,
            )
            for number in range(30)
        )
    waits: list[float] = []
    events: list[Mapping[str, Any]] = []
    asked: list[str] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async def handle(body: Mapping[str, Any]) -> None:
        events.append(body)

    async def channel(_self: object, name: str) -> ChannelInfo:
        asked.append(name)
        if len(asked) == 3:
            raise Unavailable(7.0)
        return ChannelInfo(name, "many", False, False, False, (), is_member=True)

    monkeypatch.setattr(type(bot.program.services.slack), "channel", channel)
    await look_back.catch_up(bot.program.services, handle, sleep)
    known = 2 + 2 + 30  # the desk's, the clients', the many
    assert len(asked) == known + 1
    assert waits == [7.0] + [look_back.PACE_S] * (known - look_back.AT_ONCE)
    assert [body["event"]["type"] for body in events] == ["channel_shared"] * 2


@pytest.mark.parametrize(
    "failure", [Unavailable(None), Unavailable(3600), Rejected("invalid_auth")]
)
async def test_while_slack_is_away_nothing_is_concluded(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    async def channel(_self: object, _name: str) -> ChannelInfo:
        raise failure

    async def handle(body: Mapping[str, Any]) -> None:
        raise AssertionError(body)

    monkeypatch.setattr(type(bot.program.services.slack), "channel", channel)
    with pytest.raises(type(failure)):
        await look_back.catch_up(bot.program.services, handle)
