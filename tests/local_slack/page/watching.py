"""An open inspector, as a test reads its stream."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from integrations.local_slack import LocalSlack
from tests.local_slack.raw_app import GUARD_SECONDS, JSON


class Watching:
    """One open inspector: the entries as they stand, and the state."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer
        self.entries: dict[int, JSON] = {}
        self.state: JSON = {}
        self.mark = ""
        self.anew: list[bool] = []

    async def step(self) -> None:
        """Read one event of the stream."""
        fields: dict[str, str] = {}
        async for raw in self._answer.content:
            line = raw.decode().rstrip("\n")
            if not line and "data" in fields:
                break
            name, _, value = line.partition(": ")
            if name:
                fields[name] = value
        assert fields, "the stream has ended"
        self.mark = fields.get("id", self.mark)
        data = json.loads(fields["data"])
        if fields["event"] == "state":
            self.state = data
            return
        self.anew.append(data["anew"])
        if data["anew"]:
            self.entries.clear()
        self.entries |= {entry["id"]: entry for entry in data["entries"]}

    async def until(self, name: str, **wanted: Any) -> JSON:
        """Read until an entry of this name looks like that; the newest such."""
        async with asyncio.timeout(GUARD_SECONDS):
            while True:
                for entry in reversed(self.entries.values()):
                    if entry["name"] == name and wanted.items() <= entry.items():
                        return entry
                await self.step()

    async def until_state(self, key: str, wanted: Any) -> None:
        """Read until a part of the state is this."""
        async with asyncio.timeout(GUARD_SECONDS):
            while self.state.get(key) != wanted:
                await self.step()


@asynccontextmanager
async def watching(slack: LocalSlack, mark: str = "") -> AsyncIterator[Watching]:
    """Have an inspector open meanwhile."""
    headers = {"Last-Event-ID": mark} if mark else {}
    async with (
        aiohttp.ClientSession(slack.url, headers=headers) as http,
        http.get("/page/inspector/live") as answer,
    ):
        assert answer.content_type == "text/event-stream"
        yield Watching(answer)


async def explained(slack: LocalSlack, entry: JSON) -> dict[str, str]:
    """What the page shows when somebody opens an entry."""
    url = f"{slack.url}/page/inspector/entries/{entry['id']}"
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        return dict((await answer.json())["sections"])
