"""Socket Mode: the connection, a watchdog that opens it anew, and the drain at the end.

The SDK's client reconnects by itself most of the time; its issues tell of the times it does not.
So somebody looks: a connection that is not open, or that brought nothing for long, is replaced.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.async_internals import (
    run_async_bolt_app,
    send_async_response,
)
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.metrics import Metrics

log = structlog.get_logger()
CONNECT_S = 30.0


class SocketDoor:
    """The way in through Socket Mode.

    `on_reconnect` is called at each new connection but the first.
    """

    def __init__(
        self,
        bolt: AsyncApp,
        client: AsyncWebClient,
        app_token: str,
        metrics: Metrics,
        *,
        ping_s: float,
        watch_s: float,
        silence_s: float,
        on_reconnect: Callable[[], None],
    ) -> None:
        self._bolt = bolt
        self._web_client = client
        self._app_token = app_token
        self._metrics = metrics
        self._ping_s, self._watch_s, self._silence_s = ping_s, watch_s, silence_s
        self._on_reconnect = on_reconnect
        self._client: SocketModeClient | None = None
        self._watchdog: asyncio.Task[None] | None = None
        self._greeted = False
        self._hello = asyncio.Event()
        self._last_frame = time.monotonic()
        self._closing = False
        self._running: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Open the connection and watch it.

        Raises `SlackApiError` when the app token is refused.
        """
        self._client = await self._open()
        self._watchdog = asyncio.create_task(self._watch(), name="socket watchdog")

    async def connected(self) -> bool:
        """Whether the connection is open now."""
        return self._client is not None and await self._client.is_connected()

    async def stop(self, grace_s: float) -> None:
        """Take nothing in any more, let what runs acknowledge within the grace, close."""
        self._closing = True
        await _cancelled(self._watchdog)
        if self._running:
            await asyncio.wait(self._running, timeout=grace_s)
        if self._client is not None:
            await _close(self._client)
        self._metrics.connected.set(0)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _open(self) -> SocketModeClient:
        client = SocketModeClient(
            self._app_token,
            logger=logging.getLogger("vigie.socket"),
            web_client=self._web_client,
            ping_interval=self._ping_s,
        )
        self._hello.clear()
        client.message_listeners.append(self._frame)
        client.socket_mode_request_listeners.append(self._handle)
        try:
            # Inside `connect` the SDK would try again for ever: a refused token must be told, and
            # a ticket that is too old must be replaced.
            client.wss_uri = await client.issue_new_wss_url()
            async with asyncio.timeout(CONNECT_S):
                await client.connect()  # type: ignore[no-untyped-call]
                await self._hello.wait()
        except BaseException:
            await _close(client)
            raise
        self._last_frame = time.monotonic()
        return client

    async def _frame(
        self, _client: AsyncBaseSocketModeClient, message: dict[str, Any], _raw: str | None
    ) -> None:
        self._last_frame = time.monotonic()
        if message.get("type") != "hello":
            return
        self._metrics.connected.set(1)
        if self._greeted:
            log.info("connected to Slack again")
            self._on_reconnect()
        else:
            log.info("connected to Slack")
        self._greeted = True
        self._hello.set()

    async def _handle(self, client: AsyncBaseSocketModeClient, asked: SocketModeRequest) -> None:
        if self._closing:
            return  # Slack gives it to another connection, or sends it again
        task = asyncio.current_task()
        if task is not None:
            # The SDK keeps no reference to these tasks, and a task that nobody holds may vanish.
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        start = time.time()
        answer = await run_async_bolt_app(self._bolt, asked)
        # The connection may have been replaced meanwhile: any of ours may acknowledge.
        await send_async_response(self._client or client, asked, answer, start)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._watch_s)
            try:
                await self._look()
            except Exception:  # whatever breaks here, the next look must come
                log.exception("the connection could not be opened anew")

    async def _look(self) -> None:
        connected = await self.connected()
        self._metrics.connected.set(int(connected))
        silent = time.monotonic() - self._last_frame
        if not connected and silent > self._watch_s:
            await self._replace("closed")
        elif silent > self._silence_s:
            await self._replace("silent")

    async def _replace(self, reason: str) -> None:
        """Open a new connection before the old one is closed, so that nothing falls between."""
        log.warning("opening the connection to Slack anew", reason=reason)
        self._metrics.reopened.labels(reason).inc()
        old, self._client = self._client, await self._open()
        if old is not None:
            await _close(old)


async def _close(client: SocketModeClient) -> None:
    with suppress(Exception):  # a broken connection may fail to close; it is given up either way
        await client.close()  # type: ignore[no-untyped-call]
    # `close` cancels the client's tasks and waits for none of them.
    for task in (client.message_processor, client.message_receiver, client.current_session_monitor):
        await _cancelled(task)


async def _cancelled(task: asyncio.Future[Any] | None) -> None:
    if task is not None:
        task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await task
