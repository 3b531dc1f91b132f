"""From the outbox to Slack: claim, look if in doubt, render, send, record.

At least once towards Slack, effectively once for people: before anything that may have landed is
sent again, the delivery looks for its operation id where it would stand.
"""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog

from commands.kit.attempts import LONG_AGO, Attempts, Tempo
from commands.kit.services import Services
from storage import clients, delivery, leases, parked
from storage.delivery import Outcome
from storage.outbox import OutboxRow

log = structlog.get_logger()
TIDY_EVERY = timedelta(seconds=1)


class Deliverer:
    """One worker's delivery. Any number of them may run on PostgreSQL."""

    def __init__(self, services: Services, attempts: Attempts, tempo: Tempo) -> None:
        self._services = services
        self._db = services.db
        self._attempts = attempts
        self._tempo = tempo
        self._wake = asyncio.Event()
        self._stopping = False
        self._busy: dict[asyncio.Task[Outcome], OutboxRow] = {}
        self._next_tidy = self._next_renewal = LONG_AGO
        self._look_first = True
        # When something may be sent, as the last look found it; None when nothing waits.
        self._moment: datetime | None = LONG_AGO

    def wake(self) -> None:
        """Look at the outbox now: something was committed."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver until `stop`; what is claimed then is finished first."""
        if self._db.is_sqlite:
            # SQLite serves one bot: whatever was claimed belonged to one that is gone.
            async with self._db.writing() as session:
                due = datetime.now(UTC) + timedelta(seconds=self._tempo.settle_s)
                await leases.release_all(session, due)
        while not self._stopping:
            try:
                claimed = await self._start_claimed()
                if claimed < self._tempo.batch:
                    await self._rest()
                await self._collect(wait_s=0)
            except Exception:  # the database may be away for a moment; delivery must outlive it
                log.exception("delivery is held up")
                await asyncio.sleep(self._tempo.idle_s)
        while self._busy:
            await self._renew(datetime.now(UTC))
            await self._collect(self._tempo.busy_s)

    async def stop(self) -> None:
        """Claim no more; `run` ends when what is claimed is recorded."""
        self._stopping = True
        self._wake.set()

    async def abandon(self) -> None:
        """Give up what is still on its way; whoever claims it next looks whether it landed."""
        for task in self._busy:
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)
        self._busy.clear()

    async def flush(self) -> None:
        """Deliver what may be delivered now, and come back (for tests and for `--once`)."""
        while await self._start_claimed() or self._busy:
            await self._collect(self._tempo.busy_s)

    async def _rest(self) -> None:
        """Wait for the next beat; when nothing is on its way, until a row may be due or a commit.

        Neither a commit nor the end of a sending shortens the beat: under load there are hundreds
        a second, and a look at the outbox for each would slow down what makes them.
        """
        tempo, loop = self._tempo, asyncio.get_running_loop()
        beat = loop.time() + tempo.busy_s
        if not self._busy:
            wait_s = tempo.idle_s
            if self._moment is not None:
                wait_s = min(wait_s, (self._moment - datetime.now(UTC)).total_seconds())
            if wait_s > tempo.busy_s or self._moment is None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), wait_s)
                self._wake.clear()
        await asyncio.sleep(beat - loop.time())

    async def _renew(self, now: datetime) -> None:
        """Prolong the claims on what is on its way, when half of their lease is gone."""
        if now < self._next_renewal:
            return
        lease = timedelta(seconds=self._tempo.lease_s)
        if self._busy:
            async with self._db.writing() as session:
                await leases.renew(session, self._busy.values(), now + lease)
        self._next_renewal = now + lease / 2

    async def _tidy(self, now: datetime) -> None:
        """Give back what a dead process claimed, and park what waits for a card in vain."""
        if now < self._next_tidy:
            return
        async with self._db.reading() as session:
            expired = await leases.any_expired(session, now)
            stranded = await parked.any_stranded(session)
        if expired or stranded:
            async with self._db.writing() as session:
                settle = timedelta(seconds=self._tempo.settle_s)
                await leases.release_expired(session, now, settle)
                await parked.park_stranded(session, now)
        self._next_tidy = now + TIDY_EVERY

    async def _start_claimed(self) -> int:
        now = datetime.now(UTC)
        tempo = self._tempo
        await self._renew(now)
        await self._tidy(now)
        if self._look_first:
            # A look disturbs nobody; a claim is a transaction that writes, found or not.
            async with self._db.reading() as session:
                self._moment = await delivery.next_moment(session)
                if self._moment is None or self._moment > now:
                    return 0
                if not await delivery.claimable(session, now, tempo.pace):
                    return 0
        self._moment = now
        async with self._db.writing() as session:
            rows = await delivery.claim(
                session,
                now,
                tempo.pace,
                clock_now=self._services.clock.now(),
                lease=timedelta(seconds=tempo.lease_s),
                limit=tempo.batch,
            )
            if rows:
                self._attempts.exposed = await clients.exposed(session)
        self._look_first = not rows
        for row in rows:
            self._busy[asyncio.create_task(self._attempts.attempt(row))] = row
        return len(rows)

    async def _collect(self, wait_s: float) -> None:
        """Record every attempt that has ended, in one transaction; wait so long for the first."""
        if not self._busy:
            return
        done, _ = await asyncio.wait(
            self._busy, timeout=wait_s, return_when=asyncio.FIRST_COMPLETED
        )
        if not done:
            return
        async with self._db.writing() as session:
            await delivery.record(session, [task.result() for task in done])
        for task in done:
            del self._busy[task]
