"""The running program: built from the settings, started in a mode, stopped in order."""

import asyncio
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Self

import structlog
from aiohttp import web
from prometheus_client.exposition import generate_latest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot import building
from bot.building import CannotStart, Parts
from bot.capabilities import CAPABILITIES
from bot.catch_up import CatchUp
from bot.metrics import Metrics
from bot.rendering import renderer
from bot.replies import Replies
from bot.scheduler import Scheduler
from bot.settings import Needs, Settings
from bot.slack_app import Entrance, slack_app
from bot.socket_mode import SocketDoor
from bot.web import application
from commands.kit.attempts import Attempts
from commands.kit.capability import Capability, Job
from commands.kit.delivery import Deliverer
from commands.kit.doors import Doors
from commands.kit.services import Clock, Services
from integrations.slack.delivery import Sender
from storage import delivery
from storage.outbox import State

log = structlog.get_logger()
SOON = timedelta(seconds=1)
LOOK_AGAIN_S = 0.01
LOOK_BACK_S = 3600


class Mode(Enum):
    """Which parts of the program run in one process."""

    RUN = "run"  # the whole bot, over Socket Mode
    WEB = "web"  # Slack over HTTP and nothing else
    WEB_WITH_WORKER = "web --with-worker"  # the whole bot, Slack over HTTP
    WORKER = "worker"  # delivery and jobs

    @property
    def needs(self) -> tuple[Needs, ...]:
        """The settings it cannot do without."""
        if self is Mode.RUN:
            return (Needs.BOT_TOKEN, Needs.APP_TOKEN)
        if self is Mode.WORKER:
            return (Needs.BOT_TOKEN,)
        return (Needs.BOT_TOKEN, Needs.SIGNING_SECRET)

    @property
    def over_http(self) -> bool:
        """Whether Slack comes over HTTP."""
        return self in (Mode.WEB, Mode.WEB_WITH_WORKER)


class Program:
    """Vigie in one process.

    `address` is where HTTP is served while it runs ("http://127.0.0.1:3000"), else None.
    """

    def __init__(self, settings: Settings, parts: Parts, rooms: tuple[Capability, ...]) -> None:
        self.settings = settings
        self.services = parts.services
        self.db = parts.services.db
        self.capabilities = rooms
        self.metrics = Metrics()
        self.renderer = renderer(parts.services.clock)
        self.doors = Doors(parts.services, self.renderer, rooms)
        sender = Sender(building.web_client(settings, parts.http, retries=[]))
        tempo = building.tempo(settings)
        now = parts.services.clock.now
        attempts = Attempts(parts.services.db, self.renderer, sender, rooms, tempo, now=now)
        self.deliverer = Deliverer(parts.services, attempts, tempo)
        self.catch_up = CatchUp(self.doors, parts.us, self.metrics)
        parts.services.look_back.listener = self.catch_up.want
        look_back = Job("program.catch_up", self._look_back, LOOK_BACK_S, "reads history again")
        jobs = [*(j for c in rooms for j in c.jobs), look_back]
        self.scheduler = Scheduler(jobs, parts.services, self.metrics)
        self.address: str | None = None
        self._parts = parts
        self._stopped = False
        self._socket: SocketDoor | None = None
        self._web: web.AppRunner | None = None
        self._delivery: asyncio.Task[None] | None = None

    @classmethod
    async def build(
        cls,
        settings: Settings,
        *,
        clock: Clock | None = None,
        capabilities: Iterable[Capability] = CAPABILITIES,
    ) -> Self:
        """Open what the program needs. Raises `CannotStart` or `AnotherRuns` with a sentence.

        A SQLite database is brought to the newest revision; a PostgreSQL one must be there.
        """
        parts = await building.open_parts(settings, clock)
        return cls(settings, parts, tuple(capabilities))

    async def start(self, mode: Mode, *, background: bool = True) -> None:
        """Start the parts of a mode; what was missed is taken in meanwhile.

        Without `background` neither delivery nor jobs run by themselves: `tick` runs them (tests).
        Raises `CannotStart`.
        """
        if mode is Mode.WEB and self.db.is_sqlite and background:
            raise CannotStart(
                "`vigie web` alone needs PostgreSQL, where a worker can run beside it. On SQLite "
                "use `vigie run`, or `vigie web --with-worker` for Slack over HTTP."
            )
        if background and mode is not Mode.WEB:
            self.db.on_commit = self.deliverer.wake
            self._delivery = asyncio.create_task(self.deliverer.run(), name="delivery")
            self.scheduler.start()
        await self._open_http(mode)
        if mode is Mode.RUN:
            await self._open_socket()
        has_jobs = background and mode is not Mode.WEB  # then the first run of a job does it
        if not has_jobs and (background or mode is not Mode.WEB):
            self.catch_up.want()
        log.info("started", mode=mode.value, address=self.address)

    async def stop(self) -> None:
        """Take nothing in any more, let what runs end within the grace, close."""
        if self._stopped:
            return
        self._stopped = True
        log.info("stopping", grace_s=self.settings.drain_s)
        end = time.monotonic() + self.settings.drain_s
        await self.catch_up.stop(_left(end))
        # aiohttp's clean-up stops listening, then waits for the running requests.
        doors = [self._web.cleanup()] if self._web is not None else []
        if self._socket is not None:
            doors.append(self._socket.stop(_left(end)))
        await asyncio.gather(*doors)
        await self.scheduler.stop(_left(end))
        if self._delivery is not None:
            # What is claimed and cannot end in time is looked up and sent by the next start.
            await self.deliverer.stop()
            await asyncio.wait({self._delivery}, timeout=_left(end))
            self._delivery.cancel()
            await asyncio.gather(self._delivery, return_exceptions=True)
            await self.deliverer.abandon()
        await self._parts.stack.aclose()
        log.info("stopped")

    async def broken(self) -> str:
        """Wait until delivery ends by itself, which it should not; a sentence that says so."""
        if self._delivery is None:
            await asyncio.Event().wait()
        else:
            await asyncio.wait({self._delivery})
            if not self._delivery.cancelled() and (error := self._delivery.exception()):
                log.error("delivery ended", exc_info=error)
        return "Delivery ended although nobody stopped it; the log says why."

    async def _look_back(self, _services: Services) -> None:
        """Take in what an event never told; it also keeps the next start's look back short."""
        await self.catch_up.want_hourly()

    async def tick(self) -> None:
        """Run every job once and deliver what may be delivered within a second (tests)."""
        await self.catch_up.done()
        await self.scheduler.run_all()
        while True:
            if self._delivery is None:
                await self.deliverer.flush()
            else:
                self.deliverer.wake()
            if not await self._to_deliver():
                return
            await asyncio.sleep(LOOK_AGAIN_S)

    async def _to_deliver(self) -> bool:
        async with self.db.reading() as session:
            if await delivery.claimable(session, datetime.now(UTC) + SOON):
                return True
            sending = (await delivery.counts(session)).get(State.SENDING, 0)
        return self._delivery is not None and bool(sending)

    def _bolt(self, *, verified: bool) -> AsyncApp:
        settings = self.settings
        client = building.web_client(settings, self._parts.http, retries=[])
        replies = Replies(self.doors, client, self._parts.http, settings.trigger_s)
        return slack_app(
            Entrance(self.doors, replies, self.metrics),
            self._parts.us,
            api_url=settings.slack_api_url,
            signing_secret=settings.secret(Needs.SIGNING_SECRET) if verified else None,
        )

    async def _open_http(self, mode: Mode) -> None:
        port = self.settings.worker_port if mode is Mode.WORKER else self.settings.port
        if port is None:
            return
        app = application(
            bolt=self._bolt(verified=True) if mode.over_http else None,
            health=lambda: building.check_database(self.db),
            metrics=self._measure if self.settings.metrics else None,
            routes=()
            if mode is Mode.WORKER
            else tuple(r for c in self.capabilities for r in c.routes),
            services=self.services,
        )
        self._web = web.AppRunner(app, access_log=None, shutdown_timeout=self.settings.drain_s)
        await self._web.setup()
        site = web.TCPSite(self._web, self.settings.host, port)
        try:
            await site.start()
        except OSError as error:
            raise CannotStart(
                f"HTTP cannot be served on {self.settings.host}:{port} ({error.strerror}). "
                "Choose another port with PORT."
            ) from error
        host, bound, *_ = self._web.addresses[0]
        self.address = f"http://{host}:{bound}"

    async def _open_socket(self) -> None:
        settings = self.settings
        self._socket = SocketDoor(
            self._bolt(verified=False),
            building.web_client(settings, self._parts.http),
            settings.secret(Needs.APP_TOKEN),
            self.metrics,
            ping_s=settings.socket_ping_s,
            watch_s=settings.socket_watch_s,
            silence_s=settings.socket_silence_s,
            on_reconnect=self.catch_up.want,
        )
        try:
            await self._socket.start()
        except SlackApiError as refusal:
            raise CannotStart(
                f"Slack refuses the app token ({refusal.response['error']}). "
                "It needs the scope connections:write; copy it again into SLACK_APP_TOKEN."
            ) from refusal

    async def _measure(self) -> bytes:
        async with self.db.reading() as session:
            counts = await delivery.counts(session)
        for state in (State.WAITING, State.SENDING, State.PARKED):
            self.metrics.outbox.labels(state.value).set(counts.get(state, 0))
        return generate_latest(self.metrics.registry)


def _left(end: float) -> float:
    """Seconds until the end of the grace, never less than none."""
    return max(0.0, end - time.monotonic())
