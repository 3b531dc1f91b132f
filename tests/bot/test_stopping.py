"""The drain: nothing more comes in, and what runs is finished and acknowledged."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.metrics import Metrics
from bot.program import Mode, Program
from bot.scheduler import Scheduler
from commands.kit.capability import Job
from commands.kit.services import Services
from integrations.local_slack import LocalSlack
from integrations.local_slack.cast import Actor
from storage import inbox, outbox
from storage.db import Database
from storage.outbox import Address, State
from tests.bot.tiny import Tiny, renderer
from tests.support.bot import settings_for
from tests.support.stage import SETTINGS


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[AsyncSession]:
    """The database as the stopped program left it."""
    database = Database(url)
    try:
        async with database.reading() as session:
            yield session
    finally:
        await database.close()


async def states(session: AsyncSession) -> list[str]:
    """How far the messages have come."""
    return list(await session.scalars(select(outbox.OutboxRow.state)))


async def test_a_running_door_is_finished_and_acknowledged(
    program: Program, tiny: Tiny, alice: Actor, sqlite_url: str
) -> None:
    typing = asyncio.create_task(alice.types("/vigie wait"))
    await tiny.inside.wait()
    stopping = asyncio.create_task(program.stop())
    await asyncio.sleep(0)
    tiny.may_go_on.set()
    assert (await typing).words == "waited"
    await stopping
    async with opened(sqlite_url) as session:
        assert len((await session.scalars(select(inbox.Handled.identity))).all()) == 1


async def test_nothing_comes_in_any_more(
    program: Program,
    tiny: Tiny,
    alice: Actor,
    bruno: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SETTINGS, "ack_seconds", 0.3)
    typing = asyncio.create_task(alice.types("/vigie wait"))
    await tiny.inside.wait()
    stopping = asyncio.create_task(program.stop())
    await asyncio.sleep(0)
    late = await bruno.types("/vigie say too late")
    assert not late.ok
    tiny.may_go_on.set()
    await asyncio.gather(typing, stopping)


class SlowPost:
    """Slack's answer to a post, which comes when it may."""

    def __init__(self) -> None:
        self.asked, self.may_answer = asyncio.Event(), asyncio.Event()

    async def __call__(self, *_: Any, **__: Any) -> str:
        self.asked.set()
        await self.may_answer.wait()
        return "1.1"


async def started_to_send(program: Program, monkeypatch: pytest.MonkeyPatch) -> SlowPost:
    """Start the whole program, and have a message on its way."""
    post = SlowPost()
    program.deliverer._attempts._renderer = renderer()
    monkeypatch.setattr(program.deliverer._attempts.sender, "post", post)
    await program.start(Mode.WEB_WITH_WORKER)
    async with program.db.writing() as session:
        to = Address(channel="C0DESK")
        await outbox.line(session, "tiny/said", {"text": "slow"}, to, locale="en", zone="UTC")
    await post.asked.wait()
    return post


async def test_a_message_on_its_way_is_delivered_and_recorded(
    slack: LocalSlack, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = await Program.build(settings_for(slack, sqlite_url), clock=slack.clock)
    post = await started_to_send(program, monkeypatch)
    asyncio.get_running_loop().call_soon(post.may_answer.set)
    await program.stop()
    async with opened(sqlite_url) as session:
        assert await states(session) == [State.SENT]


async def test_a_message_that_does_not_end_in_time_is_left_in_doubt(
    slack: LocalSlack, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(slack, sqlite_url).model_copy(update={"drain_s": 0.0})
    program = await Program.build(settings, clock=slack.clock)
    await started_to_send(program, monkeypatch)
    await program.stop()
    async with opened(sqlite_url) as session:
        assert await states(session) == [State.SENDING]


class Work:
    """A job that says when it is inside, and ends when it may."""

    def __init__(self) -> None:
        self.inside, self.may_end = asyncio.Event(), asyncio.Event()
        self.ended = False

    async def run(self, _services: Services) -> None:
        self.inside.set()
        await self.may_end.wait()
        self.ended = True


@pytest.mark.parametrize(("grace_s", "ends"), [(30.0, True), (0.0, False)])
async def test_a_running_job_has_the_grace_to_end(
    program: Program, grace_s: float, *, ends: bool
) -> None:
    work = Work()
    job = Job("work", work.run, 3600, "works")
    scheduler = Scheduler((job,), program.services, Metrics())
    scheduler.start()
    await work.inside.wait()
    if ends:
        asyncio.get_running_loop().call_soon(work.may_end.set)
    await scheduler.stop(grace_s)
    assert work.ended is ends


async def test_a_job_that_breaks_does_not_stop_the_others(program: Program, tiny: Tiny) -> None:
    await program.tick()
    assert tiny.jobs_run == 1
    runs = program.metrics.registry.get_sample_value
    name = "vigie_job_runs_total"
    assert runs(name, {"job": "tiny.breaks", "outcome": "failed"}) == 1
    assert runs(name, {"job": "tiny.counts", "outcome": "ok"}) == 1


async def test_jobs_run_again_and_again(program: Program) -> None:
    runs = 0
    thrice = asyncio.Event()

    async def count(_services: Services) -> None:
        nonlocal runs
        runs += 1
        if runs == 3:
            thrice.set()
        raise RuntimeError("boom")

    scheduler = Scheduler((Job("count", count, 0.01, "counts"),), program.services, Metrics())
    scheduler.start()
    await thrice.wait()
    await scheduler.stop(1)
