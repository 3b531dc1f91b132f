"""What was answered with a refusal in a direct message is not taken in by a later look back."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from integrations.local_slack import LocalSlack
from storage.people import Person
from storage.tickets import Ticket
from tests.support.bot import Bot
from tests.support.cast import Actor


async def titles(bot: Bot) -> list[str]:
    async with bot.db.reading() as session:
        return list(await session.scalars(select(Ticket.title).order_by(Ticket.id)))


@pytest.mark.usefixtures("desk")
async def test_refused_words_stay_refused_once_their_author_is_known(
    bot: Bot, slack: LocalSlack, mallory: Actor
) -> None:
    async with bot.db.writing() as session:
        await session.execute(delete(Person).where(Person.slack_user == "U0MALLORY"))
    await mallory.says("What is T-1 about?", "@vigie")
    assert "I don't know you yet" in (await mallory.sees("@vigie")).words
    await mallory.says("Our mail is slow", "globex-support")
    await bot.settle()
    slack.clock.advance(timedelta(minutes=9))
    await mallory.says("And my screen is dark", "@vigie")
    await bot.settle()
    assert await titles(bot) == ["Our mail is slow", "And my screen is dark"]
    bot.program.catch_up.want()
    await bot.program.catch_up.done()
    await bot.settle()
    assert await titles(bot) == ["Our mail is slow", "And my screen is dark"]
