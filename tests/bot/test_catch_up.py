"""When the bot looks back: at each start and reconnection, and else one replica per hour."""

import asyncio
from datetime import timedelta
from itertools import count

from bot.catch_up import CatchUp
from bot.metrics import Metrics
from bot.program import Program
from integrations.local_slack import LocalSlack
from tests.bot.tiny import Tiny

WHO = {"user_id": "U0VIGIE"}


async def test_one_replica_looks_back_per_hour(
    program: Program, tiny: Tiny, slack: LocalSlack
) -> None:
    await program.catch_up.done()
    event = {"type": "message", "user": "U0ALICE", "channel": "C0DESK"}

    numbers = count()

    async def looks(one: CatchUp, *, hourly: bool = True) -> bool:
        number = next(numbers)
        tiny.heard.clear()
        tiny.missed = [{"event_id": f"n:{number}", "event": {**event, "text": "looked"}}]
        if hourly:
            await one.want_hourly()
        else:
            one.want()
        await one.done()
        return tiny.heard == ["looked"]

    one, other = (CatchUp(program.doors, WHO, Metrics()) for _ in range(2))
    assert await looks(one), "the first look of a process"
    assert await looks(other), "the first look of a process, whoever has looked"
    assert not await looks(one)
    assert not await looks(other)
    slack.clock.advance(timedelta(hours=1))
    assert await looks(other)
    assert not await looks(one)
    assert await looks(one, hourly=False), "a reconnection"


async def test_two_replicas_at_the_same_moment_share_one_look(
    program: Program, tiny: Tiny, slack: LocalSlack
) -> None:
    await program.catch_up.done()
    event = {"type": "message", "user": "U0ALICE", "channel": "C0DESK", "text": "looked"}
    replicas = [CatchUp(program.doors, WHO, Metrics()) for _ in range(2)]
    for one in replicas:  # a first look is everybody's own
        one.want()
        await one.done()
    for hour in range(1, 4):
        slack.clock.advance(timedelta(hours=1))
        tiny.heard.clear()
        tiny.missed = [{"event_id": f"h{hour}", "event": event}]
        before = [one._task for one in replicas]
        await asyncio.gather(*(one.want_hourly() for one in replicas))
        looking = [one for one, task in zip(replicas, before, strict=True) if one._task is not task]
        assert len(looking) == 1
        await looking[0].done()
        assert tiny.heard == ["looked"]
