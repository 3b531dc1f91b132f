"""Waiting for what happens by itself."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(happens: Callable[[], bool | Awaitable[bool]]) -> None:
    """Look until something has happened."""
    while True:
        now = happens()
        if now if isinstance(now, bool) else await now:
            return
        await asyncio.sleep(0.01)
