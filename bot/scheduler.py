"""The clock's jobs: every job of every capability, again and again, whatever one of them does."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.metrics import Metrics
from commands.kit.capability import Job
from commands.kit.services import Services

log = structlog.get_logger()


class Scheduler:
    """APScheduler with its memory store: what is due is data, so nothing else is worth keeping."""

    def __init__(self, jobs: Iterable[Job], services: Services, metrics: Metrics) -> None:
        self._jobs = tuple(jobs)
        self._services = services
        self._metrics = metrics
        self._running: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._scheduler: AsyncIOScheduler | None = None

    def start(self) -> None:
        """Begin; the first run of each job comes at once."""
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        for job in self._jobs:
            self._scheduler.add_job(
                self._tracked,
                "interval",
                args=(job,),
                id=job.name,
                seconds=job.every_s,
                next_run_time=datetime.now(UTC),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()

    async def stop(self, grace_s: float) -> None:
        """Start no more jobs and let those that run end within the grace; then cancel them."""
        self._stopping = True
        if self._scheduler is not None:
            # `shutdown` cancels what runs, so it comes last.
            self._scheduler.pause()
        if self._running:
            await asyncio.wait(self._running, timeout=grace_s)
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            await asyncio.sleep(0)  # the shutdown itself happens in the loop's next turn
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def run_all(self) -> None:
        """Run every job once, one after another."""
        for job in self._jobs:
            await self.run(job)

    async def run(self, job: Job) -> None:
        """Run a job; its failure is logged and counted and goes no further."""
        try:
            await job.run(self._services)
        except Exception:  # a job that breaks must not stop the others, nor its own next run
            log.exception("job failed", job=job.name)
            self._metrics.jobs.labels(job.name, "failed").inc()
        else:
            self._metrics.jobs.labels(job.name, "ok").inc()

    async def _tracked(self, job: Job) -> None:
        if self._stopping:
            return
        task = asyncio.current_task()
        if task is not None:
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        await self.run(job)
