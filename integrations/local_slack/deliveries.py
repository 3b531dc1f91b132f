"""Bringing envelopes to an app: by HTTP or Socket Mode, with Slack's patience and retries."""

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from integrations.local_slack.clock import SharedClock
from integrations.local_slack.faults import Fault, Faults
from integrations.local_slack.http_delivery import HttpDoor
from integrations.local_slack.ids import new_envelope_id
from integrations.local_slack.journal import Attempt, EnvelopeRecord, Journal
from integrations.local_slack.records import JSON, App
from integrations.local_slack.settings import Settings
from integrations.local_slack.socket_mode import SocketHub

HELD_SECONDS = 1.0
UNACKED = ("drop_before", "drop_after", "http_500")


@dataclass(frozen=True, slots=True)
class Ack:
    """What an attempt ended with; `failure` is None when the app acknowledged in time."""

    failure: str | None = None
    payload: JSON | None = None
    no_retry: bool = False


class Deliveries:
    """Sends events (again and again) and requests (once) to apps."""

    def __init__(
        self, settings: Settings, clock: SharedClock, faults: Faults, journal: Journal
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._faults = faults
        self._journal = journal
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: tuple[App, JSON, str] | None = None
        self.sockets = SocketHub(settings)
        self.sockets.on_change = lambda: journal.tell("connections")
        self.http = HttpDoor(settings)

    def event(self, app: App, body: JSON, name: str) -> "asyncio.Future[None]":
        """Start delivering an Events API body; the future ends with its first attempt."""
        first: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        fault = self._faults.take("events")
        if fault is not None and fault.kind == "reorder":
            self._hold(app, body, name)
            first.set_result(None)
            return first
        if fault is not None and fault.kind == "duplicate":
            self._spawn(self._deliver(app, body, name, None, None))
        self._spawn(self._deliver(app, body, name, fault, first))
        self._release()
        return first

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _hold(self, app: App, body: JSON, name: str) -> None:
        self._release()
        self._held = (app, body, name)
        # Nothing may follow: then it goes out alone, late.
        asyncio.get_running_loop().call_later(HELD_SECONDS, self._release)

    def _release(self) -> None:
        if self._held is not None:
            app, body, name = self._held
            self._held = None
            self._spawn(self._deliver(app, body, name, None, None))

    async def _deliver(
        self,
        app: App,
        body: JSON,
        name: str,
        fault: Fault | None,
        first: "asyncio.Future[None] | None",
    ) -> None:
        record = self._record(app, "events_api", name, body.get("event_id"))
        if fault is not None and fault.kind == "ratelimited":
            body = _rate_limited(app, self._clock)
        ack = await self._attempt(app, record, body, None, fault)
        if first is not None and not first.done():
            first.set_result(None)
        for number, delay in enumerate(self._settings.retry_delays, start=1):
            if ack.failure is None or ack.no_retry:
                return
            await asyncio.sleep(delay)
            ack = await self._attempt(app, record, body, (number, ack.failure), None)

    async def request(self, app: App, kind: str, payload: JSON, name: str) -> Ack:
        """Deliver a command or an interaction, once, and return what the app answered."""
        target = "commands" if kind == "slash_commands" else "interactive"
        record = self._record(app, kind, name, None)
        return await self._attempt(app, record, payload, None, self._faults.take(target))

    def _record(self, app: App, kind: str, name: str, event_id: str | None) -> EnvelopeRecord:
        record = EnvelopeRecord(app.id, kind, name, event_id)
        self._journal.envelopes.append(record)
        return record

    async def _attempt(
        self,
        app: App,
        record: EnvelopeRecord,
        payload: JSON,
        retry: tuple[int, str] | None,
        fault: Fault | None,
    ) -> Ack:
        via = "http" if app.request_url else "socket"
        kind = None if fault is None else fault.kind
        attempt = Attempt(self._clock.now(), via, kind)
        record.attempts.append(attempt)
        self._journal.tell("envelope", record=record, payload=payload)
        started = time.monotonic()
        if fault is not None and kind == "slow":
            await asyncio.sleep(fault.seconds)
        if kind == "drop_before":
            ack = Ack("timeout" if via == "socket" else "http_timeout")
        elif app.request_url:
            answer = await self.http.send(app, record.kind, payload, retry)
            ack = Ack(answer.reason, answer.payload, answer.no_retry)
        else:
            ack = await self._by_socket(app, record, payload, retry, drop=kind == "disconnect")
        lost = kind in UNACKED or (kind == "disconnect" and via == "http")
        if lost and ack.failure is None:
            ack = Ack("http_error" if kind == "http_500" else "timeout")
        attempt.ms = round((time.monotonic() - started) * 1000, 3)
        attempt.outcome = ack.failure or "acknowledged"
        self._journal.tell("envelope", record=record, payload=payload, answer=ack.payload)
        return ack

    async def _by_socket(
        self,
        app: App,
        record: EnvelopeRecord,
        payload: JSON,
        retry: tuple[int, str] | None,
        *,
        drop: bool,
    ) -> Ack:
        envelope: JSON = {
            "envelope_id": new_envelope_id(),
            "type": record.kind,
            "accepts_response_payload": record.kind != "events_api"
            and payload.get("type") != "shortcut",
            "payload": payload,
        }
        if retry is not None:
            envelope |= {"retry_attempt": retry[0], "retry_reason": retry[1]}
        record.envelope_ids.append(envelope["envelope_id"])
        try:
            if drop:
                sending = asyncio.create_task(self.sockets.send(app.id, envelope))
                await asyncio.sleep(0)
                await self.sockets.disconnect(app.id)
                answer = await sending
            else:
                answer = await self.sockets.send(app.id, envelope)
        except TimeoutError:
            return Ack("timeout")
        if answer is None:
            return Ack("connection_failed")
        given = answer.get("payload")
        return Ack(payload={"text": given} if isinstance(given, str) else given)

    @property
    def busy(self) -> bool:
        """Whether something is being delivered."""
        return bool(self._tasks)

    async def settled(self) -> None:
        """Return once every delivery under way has ended, retries included."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    def cancel(self) -> None:
        """Give up every delivery under way, retries included."""
        self._held = None
        for task in list(self._tasks):
            task.cancel()

    async def close(self) -> None:
        """Stop delivering, wait for what was cut short, close the connections."""
        tasks = list(self._tasks)
        self.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.sockets.close()
        await self.http.close()


def _rate_limited(app: App, clock: SharedClock) -> JSON:
    return {
        "token": app.verification_token,
        "type": "app_rate_limited",
        "team_id": app.team_id,
        "minute_rate_limited": int(clock.now().timestamp()) // 60 * 60,
        "api_app_id": app.id,
    }
