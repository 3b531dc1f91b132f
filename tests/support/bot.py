"""The fixtures of the bot: the real program in this process, before the local Slack."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.capabilities import CAPABILITIES
from bot.program import Mode, Program
from bot.settings import Settings
from integrations.local_slack import LocalSlack
from integrations.local_slack.cast import Stage, nothing_to_wait_for
from integrations.local_slack.records import Shortcut

APP = "A0VIGIE"
# As the app's manifest would have them.
SHORTCUTS = {
    one.callback: Shortcut(
        one.callback, one.name, "message" if one.on_message else "global", one.description
    )
    for room in CAPABILITIES
    for one in room.shortcuts
}


class Bot:
    """The program, and how to wait until it has done all there is to do.

    Nothing but the doors runs by itself: delivery runs when somebody looks (or at `settle`), the
    jobs when the test says `tick`. So a test is the same each time.
    """

    def __init__(self, program: Program, slack: LocalSlack) -> None:
        self.program = program
        self.db = program.db
        self._slack = slack

    async def settle(self) -> None:
        """Wait until every envelope is acknowledged and everything that is due is delivered."""
        under_way = self._slack.world.deliveries._tasks
        while True:
            while under_way:
                await asyncio.wait(set(under_way))
            await self.program.catch_up.done()
            await self.program.deliverer.flush()
            if not under_way:
                return

    async def tick(self) -> None:
        """Run every job of the clock once, then settle."""
        await self.settle()
        await self.program.tick()
        await self.settle()

    async def advance(self, **step: float) -> None:
        """Let that much time pass (`hours=2`), and run what is due then."""
        await self.settle()
        self.pass_time(**step)
        await self.tick()

    def pass_time(self, **step: float) -> None:
        """Let that much time pass, and nothing else."""
        self._slack.clock.advance(timedelta(**step))


def settings_for(slack: LocalSlack, database_url: str) -> Settings:
    """Settings with which nothing waits: no pace, quick looks, a free port."""
    return Settings.model_validate(
        {
            "slack_bot_token": "xoxb-local",
            "slack_app_token": "xapp-local",
            "slack_signing_secret": "local-signing-secret",
            "slack_api_url": slack.api_url,
            "database_url": database_url,
            "port": 0,
            "pace_channel_s": 0.0001,
            "pace_workspace_per_minute": 1e7,
            "pace_factor": 1e5,
            "delivery_settle_s": 0.0,
            "delivery_busy_s": 0.005,
            "delivery_idle_s": 0.02,
            "trigger_s": 20.0,
        }
    )


@asynccontextmanager
async def running(slack: LocalSlack, stage: Stage, url: str, mode: Mode) -> AsyncIterator[Bot]:
    """The program in this mode, until the block ends."""
    program = await Program.build(settings_for(slack, url), clock=slack.clock)
    await program.start(mode, background=False)
    try:
        if mode.over_http:
            address = f"{program.address}/slack/events"
            await stage.post(f"/apps/{APP}", {"request_url": address})
        slack.world.state.apps[APP].shortcuts = dict(SHORTCUTS)
        bot = Bot(program, slack)
        stage.settle = bot.settle
        yield bot
        await bot.settle()
    finally:
        # Whoever looks from now on must not have a stopped program open its database again.
        stage.settle = nothing_to_wait_for
        await program.stop()


@pytest.fixture
async def bot(slack: LocalSlack, stage: Stage, database_url: str) -> AsyncIterator[Bot]:
    """The program over signed HTTP, on each engine."""
    async with running(slack, stage, database_url, Mode.WEB) as started:
        yield started


@pytest.fixture
async def socket_bot(slack: LocalSlack, stage: Stage, database_url: str) -> AsyncIterator[Bot]:
    """The program over Socket Mode, on each engine."""
    async with running(slack, stage, database_url, Mode.RUN) as started:
        yield started
