"""Messages that Slack refuses: told, shown, sent again, dropped."""

import pytest
from sqlalchemy import select

from integrations.local_slack import LocalSlack
from storage import outbox
from storage.audit import AuditEntry
from storage.outbox import Address
from tests.support.bot import Bot
from tests.support.cast import Actor, NotThere

pytestmark = pytest.mark.usefixtures("desk")

WHERE = "C0BACKUPS"


async def refuse(bot: Bot, slack: LocalSlack, number: int = 1) -> None:
    """Have Slack refuse that many messages: the bot is not in the channel any more."""
    slack.world.state.channels[WHERE].members.pop("U0VIGIE", None)
    async with bot.db.writing() as session:
        for _ in range(number):
            await outbox.line(
                session,
                "desk/not_ready",
                {},
                Address(channel=WHERE),
                locale="fr",
                zone="Europe/Paris",
            )
    await bot.settle()


def let_in(slack: LocalSlack) -> None:
    slack.world.state.channels[WHERE].members["U0VIGIE"] = None


async def test_nothing_is_parked(bot: Bot, nadia: Actor) -> None:
    assert (await nadia.types("/vigie parked")).words
    await bot.tick()
    assert [message for message in await nadia.sees("desk") if not message.ephemeral] == []


async def test_the_administrators_learn_it_by_one_card_that_counts(
    bot: Bot, slack: LocalSlack, nadia: Actor
) -> None:
    await refuse(bot, slack)
    await bot.tick()
    card = await nadia.newest("desk")
    assert "*1 " in card.words
    assert "<@U0NADIA>" in card.words
    await refuse(bot, slack, 2)
    await bot.tick()
    desk = await nadia.sees("desk")
    assert [message.ts for message in desk] == [card.ts]
    assert "*3 " in desk.words


async def test_they_are_shown_without_their_words(
    bot: Bot, slack: LocalSlack, nadia: Actor
) -> None:
    await refuse(bot, slack)
    answer = await nadia.types("/vigie parked")
    assert "Un message à l'équipe" in answer.words
    assert "desk/not_ready" not in answer.words
    assert f"<#{WHERE}>" in answer.words
    assert "channel_not_found" in answer.words
    assert "workspace owner" not in answer.words


async def test_only_administrators_see_them(bot: Bot, slack: LocalSlack, alice: Actor) -> None:
    await refuse(bot, slack)
    await bot.tick()
    for answer in (
        await alice.types("/vigie parked"),
        await alice.clicks("delivery.show", "desk"),
    ):
        assert "channel_not_found" not in answer.words
        assert "administrateurs" in answer.words


async def test_retried_they_arrive_and_the_card_ends(
    bot: Bot, slack: LocalSlack, nadia: Actor
) -> None:
    await refuse(bot, slack, 2)
    await bot.tick()
    let_in(slack)
    await nadia.clicks("delivery.show", "desk")
    await nadia.clicks("delivery.retry", "desk")
    await bot.tick()
    assert len(await nadia.sees("backups")) == 1
    await nadia.clicks("delivery.retry_all", (await nadia.sees("desk"))[0])
    await bot.tick()
    assert len(await nadia.sees("backups")) == 2
    card = (await nadia.sees("desk"))[0]
    assert card.buttons == []
    async with bot.db.reading() as session:
        actions = (await session.scalars(select(AuditEntry.action))).all()
    assert actions == ["outbox.retry", "outbox.retry"]


async def test_a_new_spell_has_a_card_of_its_own(bot: Bot, slack: LocalSlack, nadia: Actor) -> None:
    await refuse(bot, slack)
    await bot.tick()
    let_in(slack)
    await nadia.clicks("delivery.retry_all", "desk")
    await bot.tick()
    await refuse(bot, slack)
    await bot.tick()
    cards = [message for message in await nadia.sees("desk") if not message.ephemeral]
    assert [bool(card.buttons) for card in cards] == [False, True]


async def test_dropped_they_are_gone_and_dropping_twice_is_a_sentence(
    bot: Bot, slack: LocalSlack, nadia: Actor
) -> None:
    await refuse(bot, slack)
    await nadia.types("/vigie parked")
    await nadia.clicks("delivery.drop", "desk")
    again = await nadia.clicks("delivery.drop", "desk")
    assert again.words
    async with bot.db.reading() as session:
        assert await outbox.parked(session, 10) == []
    with pytest.raises(NotThere):
        await nadia.clicks("delivery.retry", "backups")


async def test_the_card_itself_refused_calls_for_no_other(bot: Bot, slack: LocalSlack) -> None:
    del slack.world.state.channels["C0DESK"].members["U0VIGIE"]
    await refuse(bot, slack)
    for _ in range(4):
        await bot.tick()
    async with bot.db.reading() as session:
        parked = await outbox.parked(session, 10)
    assert sorted(row.template for row in parked) == ["delivery/parked", "desk/not_ready"]
