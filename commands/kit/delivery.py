"""From the outbox to Slack: claim, look if in doubt, render, send, record.

At least once towards Slack, effectively once for people: before anything that may have landed is
sent again, the delivery looks for its operation id where it would stand.
"""

import asyncio
import random
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from commands.kit.capability import Capability, Content
from commands.kit.services import Services
from integrations.slack.delivery import Sender, link_to, too_large
from integrations.slack.errors import Ambiguous, NotFound, Rejected, Unavailable
from integrations.slack.rendering import Renderer
from storage import delivery, leases, outbox, parked
from storage.db import is_away
from storage.delivery import Outcome, Pace
from storage.outbox import Kind, OutboxRow, State

log = structlog.get_logger()
LONG_AGO = datetime.min.replace(tzinfo=UTC)
TIDY_EVERY = timedelta(seconds=1)
# With these the token is good, and one thing is forbidden to it: other methods go on.
OF_ONE_METHOD = frozenset({"missing_scope", "no_permission", "access_denied"})


@dataclass(frozen=True)
class Tempo:
    """How delivery breathes; all in seconds, all settings, so that tests need not wait."""

    pace: Pace = field(default_factory=Pace)
    # A claim that is not renewed by then belongs to a process that died.
    lease_s: float = 30.0
    # A request that timed out may still land: the look-up waits this long after an attempt.
    settle_s: float = 5.0
    busy_s: float = 0.05
    idle_s: float = 0.5
    # For what waits under a card that is not posted.
    most_attempts: int = 8
    longest_wait_s: float = 300.0
    batch: int = 64


class NotYet(Exception):  # noqa: N818
    """The message under which this one belongs is not posted."""


class Deliverer:
    """One worker's delivery. Any number of them may run on PostgreSQL."""

    def __init__(
        self,
        services: Services,
        renderer: Renderer,
        sender: Sender,
        capabilities: Iterable[Capability],
        tempo: Tempo,
    ) -> None:
        self._services = services
        self._db = services.db
        self._renderer = renderer
        self._sender = sender
        self._tempo = tempo
        rooms = tuple(capabilities)
        self._cards = {card.name: card for room in rooms for card in room.cards}
        self._signs = {sign.name: sign for room in rooms for sign in room.signs}
        self._homes = {home.name: home for room in rooms for home in room.homes}
        self._wake = asyncio.Event()
        self._stopping = False
        self._busy: dict[asyncio.Task[Outcome], OutboxRow] = {}
        self._next_tidy = self._next_renewal = self._told_refused = LONG_AGO
        self._look_first = True

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
            async with self._db.reading() as session:
                moment = await delivery.next_moment(session)
            wait_s = tempo.idle_s
            if moment is not None:
                wait_s = min(wait_s, (moment - datetime.now(UTC)).total_seconds())
            if wait_s > tempo.busy_s or moment is None:
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
                if not await delivery.claimable(session, now, tempo.pace):
                    return 0
        async with self._db.writing() as session:
            rows = await delivery.claim(
                session,
                now,
                tempo.pace,
                clock_now=self._services.clock.now(),
                lease=timedelta(seconds=tempo.lease_s),
                limit=tempo.batch,
            )
        self._look_first = not rows
        for row in rows:
            self._busy[asyncio.create_task(self._attempt(row))] = row
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

    async def _attempt(self, row: OutboxRow) -> Outcome:
        try:
            return await self._send(row)
        except Unavailable as busy:
            # Slack is away or has enough: no row is parked for that, however long it lasts.
            return self._later(row, str(busy), doubt=row.doubt, after_s=busy.retry_after)
        except Ambiguous as unclear:
            if row.kind == Kind.EPHEMERAL:
                return Outcome(row, State.DROPPED, error=str(unclear))
            return self._later(row, f"unclear: {unclear}", doubt=True, least_s=self._tempo.settle_s)
        except NotYet as missing:
            return self._again(row, str(missing), doubt=row.doubt)
        except Rejected as refusal:
            return self._refused(row, refusal)
        except NotFound as missing:
            if row.kind == Kind.SIGN:  # the message is gone: there is nothing left to sign
                return Outcome(row, State.DROPPED, error=str(missing))
            return self._park(row, str(missing))
        except Exception as error:  # a template or a record that breaks must not stop the others
            if is_away(error):
                return self._later(row, f"database: {type(error).__name__}", doubt=row.doubt)
            log.exception("message cannot be rendered", row=row.id, template=row.template)
            return self._park(row, f"{type(error).__name__}: {error}")

    def _refused(self, row: OutboxRow, refusal: Rejected) -> Outcome:
        """Park what Slack refuses; keep everything waiting while it refuses the app itself."""
        if not refusal.of_the_app:
            return self._park(row, refusal.reason)
        later = self._later(row, str(refusal), doubt=row.doubt)
        until = later.due_at or datetime.now(UTC)
        one_method = refusal.reason in OF_ONE_METHOD
        keys = delivery.ceilings_of(row) if one_method else (delivery.CLAIM,)
        if datetime.now(UTC) >= self._told_refused:
            self._told_refused = until  # once per wait, not once per message
            log.error(
                "Slack refuses the app: mend the token or its scopes; messages wait",
                reason=str(refusal),
                again_at=until.isoformat(),
            )
        return replace(later, quiet=dict.fromkeys(keys, until))

    def _park(self, row: OutboxRow, reason: str) -> Outcome:
        if row.kind == Kind.EPHEMERAL:
            return Outcome(row, State.DROPPED, error=reason)
        log.warning("message parked", row=row.id, template=row.template, reason=reason)
        return Outcome(row, State.PARKED, error=reason, doubt=row.doubt)

    def _again(self, row: OutboxRow, reason: str, *, doubt: bool) -> Outcome:
        """Put a row back a number of times, then park it."""
        if row.attempts + 1 >= self._tempo.most_attempts:
            return self._park(row, reason)
        return self._later(row, reason, doubt=doubt)

    def _later(
        self,
        row: OutboxRow,
        reason: str,
        *,
        doubt: bool,
        after_s: float | None = None,
        least_s: float = 0.0,
    ) -> Outcome:
        """Put a row back: after the time that Slack asks, else after a growing, jittered wait."""
        if not after_s:
            wait = min(2.0 ** min(row.attempts, 16), self._tempo.longest_wait_s)
            wait *= random.uniform(0.8, 1.2)  # noqa: S311  (spreads retries; not a secret)
        else:
            wait = after_s
        until = datetime.now(UTC) + timedelta(seconds=max(wait, least_s))
        quiet = dict.fromkeys(delivery.ceilings_of(row), until) if after_s else {}
        return Outcome(row, State.WAITING, error=reason, doubt=doubt, due_at=until, quiet=quiet)

    async def _send(self, row: OutboxRow) -> Outcome:
        match row.kind:
            case Kind.SIGN:
                return await self._send_sign(row)
            case Kind.HOME:
                return await self._send_home(row)
            case Kind.EPHEMERAL if row.doubt:
                # It may have been seen, and cannot be looked up: at most once.
                return Outcome(row, State.DROPPED, error="nobody knows whether it was seen")
        channel, thread_ts = await self._place(row)
        match row.kind:
            case Kind.CARD:
                return await self._send_card(row, channel, thread_ts)
            case Kind.EPHEMERAL:
                message = self._message(row, row.template, row.context)
                await self._sender.whisper(channel, row.user or "", message, thread_ts=thread_ts)
                return Outcome(row, State.SENT)
            case Kind.FILE:
                return await self._send_file(row, channel, thread_ts)
            case _:
                message = self._message(row, row.template, row.context)
                return await self._post(row, channel, thread_ts, message)

    async def _place(self, row: OutboxRow) -> tuple[str, str | None]:
        """Where a message goes: channel and thread; what is under a card follows that card."""
        if row.under_card is None:
            channel = row.channel or await self._sender.direct(row.user or "")
            return channel, row.thread_ts
        async with self._db.reading() as session:
            posted = await outbox.posted(session, row.under_card, row.under_record)
        if posted is None:
            raise NotYet(outbox.not_posted(row.under_card, row.under_record))
        return posted.channel, posted.ts

    async def _send_card(self, row: OutboxRow, channel: str, thread_ts: str | None) -> Outcome:
        async with self._db.reading() as session:
            posted = await outbox.posted(session, row.template, row.record)
            content = await self._cards[row.template].load(session, row.record or "")
        if content is None:
            return Outcome(row, State.DROPPED, error="nothing to show any more")
        message = self._content(content)
        if posted is None:
            return await self._post(row, channel, thread_ts, message)
        try:
            await self._sender.update(posted.channel, posted.ts, message)
        except NotFound:
            # Somebody deleted it in Slack; the record is still there, so its card comes back.
            return await self._post(row, channel, thread_ts, message)
        return Outcome(row, State.SENT, channel=posted.channel, ts=posted.ts)

    async def _post(
        self,
        row: OutboxRow,
        channel: str,
        thread_ts: str | None,
        message: Mapping[str, Any],
    ) -> Outcome:
        ts = None
        if row.doubt:
            ts = await self._sender.find(row.op, channel, thread_ts=thread_ts, oldest=_oldest(row))
        if ts is None:
            ts = await self._sender.post(
                row.op, channel, message, thread_ts=thread_ts, broadcast=row.broadcast
            )
        return Outcome(row, State.SENT, channel=channel, ts=ts)

    async def _send_file(self, row: OutboxRow, channel: str, thread_ts: str | None) -> Outcome:
        if too_large(row.context):
            return await self._post(row, channel, thread_ts, link_to(row.context))
        landed = row.doubt and await self._sender.find_file(
            row.op, channel, thread_ts=thread_ts, oldest=_oldest(row)
        )
        if not landed:
            await self._sender.copy_file(row.op, channel, row.context, thread_ts=thread_ts)
        return Outcome(row, State.SENT)

    async def _send_sign(self, row: OutboxRow) -> Outcome:
        async with self._db.reading() as session:
            reactions = await self._signs[row.template].load(session, row.record or "")
        await self._sender.sign(
            row.channel, row.thread_ts or "", wanted=reactions.wanted, gone=reactions.gone
        )
        return Outcome(row, State.SENT)

    async def _send_home(self, row: OutboxRow) -> Outcome:
        async with self._db.reading() as session:
            content = await self._homes[row.template].load(session, row.user or "")
        if content is not None:
            context = {**content.context, "zone": content.zone}
            view = self._renderer.render_view(content.template, context, content.locale)
            await self._sender.publish(row.user or "", view)
        return Outcome(row, State.SENT)

    def _content(self, content: Content) -> Mapping[str, Any]:
        context = {**content.context, "zone": content.zone}
        return self._renderer.render_message(content.template, context, content.locale)

    def _message(
        self, row: OutboxRow, template: str, context: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        values = {**context, "zone": row.zone}
        return self._renderer.render_message(template, values, row.locale)


def _oldest(row: OutboxRow) -> str:
    """Where a look-up begins: a minute before the first attempt, for clocks that differ."""
    since = (row.first_try_at or row.created_at) - timedelta(minutes=1)
    return f"{since.timestamp():.6f}"
