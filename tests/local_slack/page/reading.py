"""Reading the page's stream without a browser."""

import asyncio
import json
from html.parser import HTMLParser
from typing import Any

import aiohttp

GUARD_SECONDS = 10.0
JSON = dict[str, Any]


class Stream:
    """A person's stream of changes, read one batch after the other."""

    def __init__(self, session: aiohttp.ClientSession, user: str) -> None:
        self._session = session
        self._user = user
        self._response: aiohttp.ClientResponse | None = None
        self.mark = ""

    async def open(self, mark: str) -> None:
        """Listen from this mark on."""
        path = f"/page/{self._user}/live"
        self._response = await self._session.get(path, params={"since": mark})
        assert self._response.status == 200
        assert await self._response.content.readline() == b": hello\n"

    async def next(self) -> list[JSON]:
        """Return the next changes."""
        assert self._response is not None
        async with asyncio.timeout(GUARD_SECONDS):
            while line := (await self._response.content.readline()).decode():
                if line.startswith("id: "):
                    self.mark = line.removeprefix("id: ").strip()
                if line.startswith("data: "):
                    changes: list[JSON] = json.loads(line.removeprefix("data: "))
                    return changes
        raise AssertionError("the stream ended")

    async def until(self, kind: str) -> JSON:
        """Return the next change of a kind."""
        while True:
            for change in await self.next():
                if change["kind"] == kind:
                    return change

    def close(self) -> None:
        """Hang up."""
        if self._response is not None:
            self._response.close()


async def text_of(session: aiohttp.ClientSession, path: str, status: int = 200) -> str:
    """Return what an address answers."""
    async with session.get(path) as response:
        assert response.status == status, path
        return await response.text()


class _Alive(HTMLParser):
    """Collects what a browser would run or load from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            target = (value or "").strip().lower()
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.found.append(f"<{tag} {name}>")
            if name in ("href", "src", "action") and not target.startswith(("/", "?", "#", "http")):
                self.found.append(f"<{tag} {name}={value}>")
            if name == "src" and not target.startswith("/"):
                self.found.append(f"<{tag} {name}={value}>")
        if tag == "script" and not (dict(attrs).get("src") or "").startswith("/page/static/"):
            self.found.append("<script>")


def alive(html: str) -> list[str]:
    """Return the scripts, handlers and foreign addresses that stand in some HTML."""
    parser = _Alive()
    parser.feed(html)
    return parser.found
