"""After a silence: take in what was said meanwhile, by the same doors and the same identities."""

import asyncio
from asyncio import sleep
from collections.abc import Mapping
from typing import Any

import structlog

from bot.metrics import Metrics
from commands.kit.doors import Doors
from commands.kit.inbound import Event
from integrations.slack.errors import SlackFailure, Unavailable
from storage import jobs

log = structlog.get_logger()
# Seconds between attempts when Slack or the database is away.
WAITS = (5.0, 30.0, 60.0, 300.0)


class CatchUp:
    """Runs each capability's `catch_up` in the background; a wish during a run makes another."""

    def __init__(self, doors: Doors, us: Mapping[str, Any], metrics: Metrics) -> None:
        self._readers = [c.catch_up for c in doors.capabilities if c.catch_up is not None]
        self._doors = doors
        self._us = us
        self._metrics = metrics
        self._wanted = False
        self._ever = False
        self._resting = False
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    async def want_hourly(self) -> None:
        """Begin soon, unless another replica looks back in this hour; a first look always is."""
        services = self._doors.services
        now = services.clock.now()
        async with services.db.writing() as session:
            ours = await jobs.claim_period(session, "look_back", f"{now:%Y-%m-%dT%H}", now)
        if ours or not self._ever:
            self.want()

    def want(self) -> None:
        """Begin soon, and come back at once."""
        self._wanted = self._ever = True
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="catch up")

    async def done(self) -> None:
        """Wait until what was wanted is taken in."""
        if self._task is not None:
            await self._task

    async def stop(self, grace_s: float) -> None:
        """Give up what is not taken in yet; the next start begins there again.

        What is being taken in is finished first: a statement that is cancelled half-way costs
        its connection.
        """
        self._stopping = True
        task = self._task
        if task is None:
            return
        if self._resting:
            task.cancel()
        await asyncio.wait({task}, timeout=grace_s)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        attempt = 0
        while self._wanted and not self._stopping:
            self._wanted = False
            try:
                for read in self._readers:
                    await read(self._doors.services, self._take_in)
            except Exception as error:
                wait = _asked_to_wait(error) or WAITS[min(attempt, len(WAITS) - 1)]
                attempt += 1
                expected = isinstance(error, SlackFailure)
                log.warning("could not catch up", again_in_s=wait, exc_info=not expected)
                self._resting = True
                await sleep(wait)
                self._resting = False
                self._wanted = True

    async def _take_in(self, body: Mapping[str, Any]) -> None:
        if self._stopping:
            raise asyncio.CancelledError
        event = body.get("event") or {}
        # Live events of our own are dropped by Bolt; history holds them too.
        if event.get("user") != self._us.get("user_id") or event.get("type") != "message":
            await self._doors.event(Event.parse(body))
            self._metrics.caught_up.inc()


def _asked_to_wait(error: Exception) -> float | None:
    """How many seconds Slack wants us to wait, if it said."""
    return error.retry_after if isinstance(error, Unavailable) else None
