"""A storm of real requests, as the desk sees it."""

import asyncio
from dataclasses import replace

import pytest

from commands.kit.capability import Job
from integrations.local_slack import LocalSlack
from tests.support.bot import Bot
from tests.support.cast import Actor, number


def folding(bot: Bot) -> Job:
    jobs = [job for room in bot.program.doors.capabilities for job in room.jobs]
    return next(job for job in jobs if job.name == "delivery.storms")


@pytest.mark.usefixtures("desk")
async def test_the_desk_sees_one_card_and_a_taken_ticket_gets_its_own(
    bot: Bot, slack: LocalSlack, claire: Actor, luc: Actor, alice: Actor
) -> None:
    services = bot.program.services
    object.__setattr__(services, "rules", replace(services.rules, storm_threshold=1))
    await claire.says("L'imprimante fume", "acme-support")
    await luc.says("Le réseau est <!channel> coupé", "acme-support")
    # Taken in, and nothing delivered yet: as when the pace keeps the cards waiting.
    while slack.world.deliveries._tasks:
        await asyncio.wait(set(slack.world.deliveries._tasks))
    await folding(bot).run(services)

    (card,) = await alice.sees("desk")
    assert "*2 " in card.words
    assert "imprimante" in card.words
    assert "réseau" in card.words
    assert "<!channel>" not in card.words

    ticket = number(card.words)
    await alice.types(f"/ticket {ticket}")
    await alice.clicks("tickets.take")
    seen = [message for message in await alice.sees("desk") if not message.ephemeral]
    assert len(seen) == 2
    assert ticket in seen[1].words
