"""An app without any framework: it shows every envelope as it came, and answers as told."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, Self

import aiohttp
from aiohttp import web

from integrations.local_slack import LocalSlack

JSON = dict[str, Any]
Answer = Callable[[JSON], JSON | None]
GUARD_SECONDS = 10.0
SILENT: JSON = {"silent": True}


class RawApp:
    """One Socket Mode connection. `answer(payload)` gives the ack's payload; SILENT: no ack."""

    def __init__(self, slack: LocalSlack, token: str = "xapp-local") -> None:
        self._slack = slack
        self._token = token
        self._session = aiohttp.ClientSession()
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._reading: asyncio.Task[None] | None = None
        self._queue: asyncio.Queue[JSON] = asyncio.Queue()
        self.hello: JSON = {}
        self.frames: list[JSON] = []
        self.answer: Answer = lambda _payload: None

    async def open(self) -> Self:
        """Ask for an address, connect, read the hello."""
        headers = {"Authorization": f"Bearer {self._token}"}
        url = f"{self._slack.api_url}apps.connections.open"
        async with self._session.post(url, headers=headers) as response:
            address = (await response.json())["url"]
        self._socket = await self._session.ws_connect(address)
        self.hello = json.loads((await self._socket.receive()).data)
        self._reading = asyncio.create_task(self._read())
        return self

    async def _read(self) -> None:
        assert self._socket is not None
        async for frame in self._socket:
            envelope = json.loads(frame.data)
            self.frames.append(envelope)
            if "envelope_id" in envelope:
                given = self.answer(envelope["payload"])
                if given is not SILENT:
                    ack: JSON = {"envelope_id": envelope["envelope_id"]}
                    await self._socket.send_str(
                        json.dumps(ack | ({"payload": given} if given else {}))
                    )
            self._queue.put_nowait(envelope)

    async def next(self) -> JSON:
        """Return the next frame that came."""
        async with asyncio.timeout(GUARD_SECONDS):
            return await self._queue.get()

    async def event(self, kind: str, subtype: str | None = None) -> JSON:
        """Return the next Events API body with an event of this type, passing over others."""
        while True:
            body: JSON = (await self.next()).get("payload", {})
            event = body.get("event", {})
            if event.get("type") == kind and event.get("subtype") == subtype:
                return body

    async def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            await self._socket.close()
        if self._reading is not None:
            await self._reading
        await self._session.close()


class WebhookApp:
    """A request URL that records what is posted to it and answers as told."""

    def __init__(self) -> None:
        self.requests: asyncio.Queue[tuple[dict[str, str], bytes]] = asyncio.Queue()
        self.answers: list[web.Response] = []
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> Self:
        """Listen on a free port."""
        application = web.Application()
        application.router.add_post("/slack/events", self._take)
        self._runner = web.AppRunner(application)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/slack/events"
        return self

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {key.lower(): value for key, value in request.headers.items()}
        self.requests.put_nowait((headers, body))
        if b'"url_verification"' in body:
            return web.json_response({"challenge": json.loads(body)["challenge"]})
        return self.answers.pop(0) if self.answers else web.Response()

    async def next(self) -> tuple[dict[str, str], bytes]:
        """Return the headers (lower case) and body of the next request."""
        async with asyncio.timeout(GUARD_SECONDS):
            return await self.requests.get()

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
