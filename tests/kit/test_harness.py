"""The harness itself: the real program, driven by the cast over HTTP and Socket Mode."""

import pytest

from tests.support.bot import Bot
from tests.support.cast import Actor, Refused
from tests.support.house import House


async def test_a_command_reaches_the_bot_over_http(bot: Bot, alice: Actor) -> None:
    assert bot.program.address
    assert (await alice.types("/ticket help")).words


async def test_a_command_reaches_the_bot_over_socket_mode(socket_bot: Bot, alice: Actor) -> None:
    assert socket_bot.program.address
    assert (await alice.types("/ticket help")).words


async def test_nobody_sees_where_they_are_not(
    bot: Bot, desk: House, claire: Actor, mallory: Actor
) -> None:
    assert desk.person("U0CLAIRE").client_id == desk.acme.id
    await claire.says("bonjour", "acme-support")
    await bot.tick()
    with pytest.raises(Refused, match="not_in_channel"):
        await mallory.sees("acme-support")


async def test_the_shared_clock_starts_on_a_monday_at_nine(bot: Bot) -> None:
    now = bot.program.services.clock.now()
    assert (now.isoweekday(), now.hour) == (1, 8)  # in UTC
    await bot.advance(hours=4)
    assert (bot.program.services.clock.now() - now).total_seconds() >= 4 * 3600
