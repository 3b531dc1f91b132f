"""Socket Mode: connections, who gets which envelope, and acknowledgements."""

import asyncio
import contextlib
import json
import time
from collections.abc import Callable

from aiohttp import WSMsgType, web

from integrations.local_slack.bodies import parsed
from integrations.local_slack.ids import new_token
from integrations.local_slack.records import JSON
from integrations.local_slack.settings import Settings

REFRESH_WARNING_SECONDS = 10.0
TICKET_SECONDS = 30.0
CLOSE_SECONDS = 1.0
"""A client that does not say goodbye is not waited for longer."""


class SocketHub:
    """The open connections of each app. An envelope goes to one of them; any may acknowledge it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tickets: dict[str, tuple[str, float]] = {}
        self._open: dict[str, list[web.WebSocketResponse]] = {}
        self._turn: dict[str, int] = {}
        self._waiting: dict[str, asyncio.Future[JSON]] = {}
        self._timers: set[asyncio.TimerHandle] = set()
        self.on_connection: Callable[[str], None] = lambda _app_id: None
        self.on_change: Callable[[], None] = lambda: None

    def ticket(self, app_id: str) -> str:
        """Return a ticket that opens one connection of the app."""
        ticket = new_token()
        self._tickets[ticket] = (app_id, time.monotonic())
        return ticket

    def count(self, app_id: str) -> int:
        """Return how many connections the app has open."""
        return len(self._open.get(app_id, ()))

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hold one connection, from hello until it closes."""
        app_id, since = self._tickets.pop(request.query.get("ticket", ""), ("", 0.0))
        if not app_id or time.monotonic() - since > TICKET_SECONDS:
            return web.Response(status=403, text="invalid_ticket")
        socket = web.WebSocketResponse(timeout=CLOSE_SECONDS, compress=False, max_msg_size=0)
        await socket.prepare(request)
        if self.count(app_id) >= self._settings.max_connections:
            connections = {
                "num_connections": self.count(app_id),
                "connection_info": {"app_id": app_id},
            }
            await socket.send_str(_disconnect("too_many_websockets", connections))
            await socket.close()
            return socket
        sockets = self._open.setdefault(app_id, [])
        sockets.append(socket)
        self.on_change()
        try:
            await socket.send_str(_hello(app_id, len(sockets)))
            self._plan_refresh(socket)
            self.on_connection(app_id)
            await self._listen(socket)
        finally:
            if socket in sockets:
                sockets.remove(socket)
            self.on_change()
        return socket

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            try:
                ack = parsed(frame.data)
            except ValueError:
                continue
            if not isinstance(ack, dict):
                continue
            waiting = self._waiting.get(str(ack.get("envelope_id")))
            if waiting is not None and not waiting.done():
                waiting.set_result(ack)

    async def send(self, app_id: str, envelope: JSON) -> JSON | None:
        """Send an envelope to one connection and return its ack.

        None when no connection is open; TimeoutError when no ack came in time.
        """
        socket = self._next(app_id)
        if socket is None:
            return None
        envelope_id = envelope["envelope_id"]
        waiting: asyncio.Future[JSON] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = waiting
        try:
            # A connection that breaks now counts as one that never answered.
            with contextlib.suppress(ConnectionError):
                await socket.send_str(json.dumps(envelope))
            return await asyncio.wait_for(waiting, self._settings.ack_seconds)
        finally:
            del self._waiting[envelope_id]

    def _next(self, app_id: str) -> web.WebSocketResponse | None:
        sockets = [socket for socket in self._open.get(app_id, ()) if not socket.closed]
        if not sockets:
            return None
        turn = self._turn.get(app_id, 0)
        self._turn[app_id] = turn + 1
        return sockets[turn % len(sockets)]

    async def disconnect(self, app_id: str | None = None, reason: str = "refresh_requested") -> int:
        """Ask the app's connections (all apps' when None) to reconnect, close them, count them."""
        closed = 0
        for key, sockets in self._open.items():
            if app_id in (None, key):
                for socket in list(sockets):
                    sockets.remove(socket)
                    await _close(socket, reason)
                    closed += 1
        return closed

    def _plan_refresh(self, socket: web.WebSocketResponse) -> None:
        seconds = self._settings.refresh_seconds
        if not seconds:
            return
        loop = asyncio.get_running_loop()

        def tell(reason: str) -> None:
            if not socket.closed:
                task = loop.create_task(_refresh(socket, reason))
                task.add_done_callback(lambda done: done.exception())

        warning = max(0.0, seconds - REFRESH_WARNING_SECONDS)
        self._timers.add(loop.call_later(warning, tell, "warning"))
        self._timers.add(loop.call_later(seconds, tell, "refresh_requested"))

    async def close(self) -> None:
        """Close every connection, as a server that stops does."""
        for timer in self._timers:
            timer.cancel()
        for socket in [socket for sockets in self._open.values() for socket in sockets]:
            await socket.close()


async def _refresh(socket: web.WebSocketResponse, reason: str) -> None:
    with contextlib.suppress(ConnectionError):
        await socket.send_str(_disconnect(reason))


async def _close(socket: web.WebSocketResponse, reason: str) -> None:
    with contextlib.suppress(ConnectionError):
        await socket.send_str(_disconnect(reason))
    await socket.close()


def _hello(app_id: str, connections: int) -> str:
    return json.dumps(
        {
            "type": "hello",
            "num_connections": connections,
            "connection_info": {"app_id": app_id},
            "debug_info": {
                "host": "local-slack",
                "build_number": 1,
                "approximate_connection_time": 3600,
            },
        }
    )


def _disconnect(reason: str, more: JSON | None = None) -> str:
    debug_info = {"host": "local-slack"}
    frame = {"type": "disconnect", "reason": reason, "debug_info": debug_info}
    return json.dumps(frame | (more or {}))
