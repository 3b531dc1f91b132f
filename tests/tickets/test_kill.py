"""A burst of reports while the process is killed again and again: nothing lost, nothing double."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from integrations.local_slack import LocalSlack, SharedClock, demo_seed
from integrations.local_slack.seed import SeedUser
from storage.audit import AuditEntry
from storage.db import Database
from storage.outbox import OutboxRow, State
from storage.tickets import Ticket
from tests.bot.processes import Process, running
from tests.bot.waiting import until
from tests.support.cast import Actor, Stage
from tests.support.stage import SETTINGS

REPORTS = 200
AT_ONCE = 10
# The process is killed when so many cards stand in the desk channel: first while reports come in,
# then while the cards go out, the last time when almost all are told.
KILLED_AT = (0, 7, 31, 64, 110, 160, 199)
NUMBERED = re.compile(r"Panne numéro (\d+)")


@pytest.fixture
async def slack(clock: SharedClock) -> AsyncIterator[LocalSlack]:
    """The demo's workspace, with a crowd at Acme: words of one person would join."""
    seed = demo_seed()
    crowd = [
        SeedUser(id=f"U0CROWD{n}", team="T0ACME", name=f"crowd{n}", real_name=f"Personne {n}")
        for n in range(REPORTS)
    ]
    channels = [
        channel.model_copy(update={"members": [*channel.members, *(p.name for p in crowd)]})
        if channel.name == "acme-support"
        else channel
        for channel in seed.channels
    ]
    seed = seed.model_copy(update={"users": [*seed.users, *crowd], "channels": channels})
    async with LocalSlack(seed, SETTINGS, clock) as running_slack:
        yield running_slack


@pytest.fixture
def environment(slack: LocalSlack, tmp_path: Path, database_url: str) -> dict[str, str]:
    return {
        "HOME": str(tmp_path),
        "SLACK_BOT_TOKEN": "xoxb-local",
        "SLACK_APP_TOKEN": "xapp-local",
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url,
        "PORT": "0",
        "VIGIE_CLOCK_URL": f"{slack.url}/clock",
        "VIGIE_PACE_CHANNEL_S": "0.002",
        "VIGIE_PACE_WORKSPACE_PER_MINUTE": "1000000",
        "VIGIE_PACE_FACTOR": "10000",
        "VIGIE_DELIVERY_LEASE_S": "1",
        "VIGIE_DELIVERY_SETTLE_S": "0.05",
    }


class Told:
    """What stands in the two channels, read in the local Slack itself."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack

    def cards(self) -> list[str]:
        """The number of each report that has a card at the desk, one for each card."""
        texts = (m.text for m in self._slack.world.state.channels["C0DESK"].messages.values())
        return [found[1] for text in texts if (found := NUMBERED.search(text or ""))]

    def signs(self) -> Counter[tuple[str, ...]]:
        """How often each set of reactions stands on a report."""
        messages = self._slack.world.state.channels["C0ACME"].messages.values()
        return Counter(tuple(m.reactions) for m in messages if NUMBERED.search(m.text or ""))


async def report(stage: Stage) -> None:
    """Everybody of the crowd writes once, some at the same moment."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def say(n: int) -> None:
        async with turn:
            await Actor(stage, f"crowd{n}", f"U0CROWD{n}").says(f"Panne numéro {n}", "acme-support")

    await asyncio.gather(*(say(n) for n in range(REPORTS)))


async def killed(process: Process, told: Told, cards: int) -> None:
    """Let it work until so many cards are told, then kill it without a warning."""
    await process.started()
    await until(lambda: len(set(told.cards())) >= cards)
    await process.stop(9)


@pytest.mark.usefixtures("desk")
async def test_a_process_killed_in_a_burst_loses_and_doubles_nothing(
    slack: LocalSlack, stage: Stage, environment: dict[str, str], db: Database
) -> None:
    told = Told(slack)
    reporting = None
    for cards in KILLED_AT:
        async with running("vigie run", environment) as process:
            reporting = reporting or asyncio.create_task(report(stage))
            await killed(process, told, cards)
    assert reporting is not None
    await reporting
    async with running("vigie run", environment) as process:
        await process.started()
        await until(lambda: len(set(told.cards())) == REPORTS)
        await until(lambda: told.signs()[("eyes",)] == REPORTS)
        await until(lambda: _nothing_waits(db))
        assert await process.stop() == 0

    assert sorted(told.cards(), key=int) == [str(n) for n in range(REPORTS)]
    assert told.signs() == {("eyes",): REPORTS}
    async with db.reading() as session:
        titles = (await session.scalars(select(Ticket.title))).all()
        opened = await session.scalar(
            select(func.count()).where(AuditEntry.action == "ticket.open")
        )
    assert sorted(titles) == sorted(f"Panne numéro {n}" for n in range(REPORTS))
    assert opened == REPORTS
    async with running("vigie audit verify", environment) as audit:
        assert await audit.ended() == 0, audit.output


async def _nothing_waits(db: Database) -> bool:
    async with db.reading() as session:
        left = await session.scalar(
            select(func.count()).where(
                OutboxRow.state.in_((State.WAITING, State.SENDING, State.PARKED))
            )
        )
    return left == 0
