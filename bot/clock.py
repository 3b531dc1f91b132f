"""A clock that follows another one: the demo and the tests share theirs with the local Slack."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog

log = structlog.get_logger()
EVERY_S = 0.5


class FollowedClock:
    """Real time plus the offset that an address tells (`{"offset_s": float}`), asked regularly."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self._url = url
        self._http = http
        self._offset = timedelta()
        self._task: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    async def start(self) -> None:
        """Ask once, then keep asking; raises aiohttp's error when the first question fails."""
        await self.ask()
        self._task = asyncio.create_task(self._follow(), name="clock")

    async def ask(self) -> None:
        """Take over the other clock's offset."""
        async with self._http.get(self._url) as answer:
            answer.raise_for_status()
            self._offset = timedelta(seconds=float((await answer.json())["offset_s"]))

    async def stop(self) -> None:
        """Ask no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await self.ask()
            except (aiohttp.ClientError, TimeoutError, ValueError, KeyError) as error:
                log.warning("the clock does not answer", url=self._url, error=str(error))
