"""The people of the seeded workspace, as a test speaks of them."""

from typing import Any, cast

import aiohttp

from tests.local_slack.raw_app import JSON


class Person:
    """Somebody of the cast; what they do goes over the people API."""

    def __init__(self, session: aiohttp.ClientSession, name: str) -> None:
        self._session = session
        self.name = name

    async def does(self, what: str, **fields: Any) -> JSON:
        """Act and return the answer; `_status` tells its HTTP status when it is not 200."""
        async with self._session.post(f"/people/{self.name}/{what}", json=fields) as response:
            answer = cast("JSON", await response.json())
            return answer if response.status == 200 else answer | {"_status": response.status}

    async def looks(self, at: str, **query: str) -> Any:
        """Look at channels, modal or home."""
        async with self._session.get(f"/people/{self.name}/{at}", params=query) as response:
            return await response.json()

    async def sees(self, channel: str, thread_ts: str = "") -> list[JSON]:
        """Return the messages of a channel or thread, without the notes of who joined."""
        query = {"channel": channel} | ({"thread_ts": thread_ts} if thread_ts else {})
        messages = await self.looks("sees", **query)
        return [m for m in messages if not m.get("subtype", "").startswith("channel_")]

    async def says(self, channel: str, text: str, **fields: Any) -> str:
        """Post and return the ts."""
        answer = await self.does("say", channel=channel, text=text, **fields)
        assert answer["ok"], answer
        return str(answer["ts"])


class Cast:
    """Everybody, and the control of the stand-in."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session
        for name in ("alice", "bruno", "nadia", "claire", "luc", "mallory"):
            setattr(self, name, Person(session, name))

    alice: Person
    bruno: Person
    nadia: Person
    claire: Person
    luc: Person
    mallory: Person

    async def post(self, path: str, **fields: Any) -> Any:
        """Turn something of the stand-in."""
        async with self.session.post(path, json=fields) as response:
            return await response.json()

    async def get(self, path: str, **query: str) -> Any:
        """Read something of the stand-in."""
        async with self.session.get(path, params=query) as response:
            return await response.json()
