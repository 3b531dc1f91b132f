"""The load generator for machines without `wrk`: raw HTTP/1.1 over kept connections.

`python -m bench.bundled PORT FILE SECONDS`
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.load import AT_ONCE

_LENGTH = re.compile(rb"\r\nContent-Length: *(\d+)", re.IGNORECASE)
_OK = b"HTTP/1.1 200"


def prepared(path: Path) -> Iterator[bytes]:
    """Yield the requests of a file, again from the beginning when they are used up."""
    whole = path.read_bytes()
    place = 0
    while True:
        line = whole.index(b"\n", place)
        end = line + 1 + int(whole[place:line])
        yield whole[line + 1 : end]
        place = end if end < len(whole) else 0


class Caller(asyncio.Protocol):
    """One connection that sends its next request when it has an answer."""

    def __init__(self, requests: Iterator[bytes], end: float, took: list[float]) -> None:
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.failed = 0
        self._requests = requests
        self._end = end
        self._took = took
        self._answer = b""
        self._begun = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
            self._send()

    def data_received(self, data: bytes) -> None:
        """Read an answer to its end."""
        self._answer += data
        head = self._answer.find(b"\r\n\r\n")
        length = _LENGTH.search(self._answer, 0, head + 2) if head >= 0 else None
        if length is None or len(self._answer) < head + 4 + int(length[1]):
            return
        now = time.perf_counter()
        self._took.append(now - self._begun)
        self.failed += not self._answer.startswith(_OK)
        self._answer = b""
        if now < self._end:
            self._send()
        else:
            self._transport.close()

    def connection_lost(self, _error: Exception | None) -> None:
        """Tell that nothing more will come; an answer that did not come has failed."""
        self.failed += time.perf_counter() < self._end
        if not self.done.done():
            self.done.set_result(None)

    def _send(self) -> None:
        self._begun = time.perf_counter()
        self._transport.write(next(self._requests))


async def call(port: int, path: Path, seconds: float) -> dict[str, float]:
    """Load a server; what came of it, as `bench.load.Result`."""
    loop = asyncio.get_running_loop()
    requests, took = prepared(path), list[float]()
    start = time.perf_counter()
    callers = []
    for _ in range(AT_ONCE):
        _, caller = await loop.create_connection(
            lambda: Caller(requests, start + seconds, took), "127.0.0.1", port
        )
        callers.append(caller)
    await asyncio.gather(*(caller.done for caller in callers))
    lasted = time.perf_counter() - start
    took.sort()
    return {
        "requests": len(took),
        "seconds": lasted,
        "p50_ms": took[len(took) // 2] * 1000,
        "p99_ms": took[int(len(took) * 0.99)] * 1000,
        "max_ms": took[-1] * 1000,
        "failed": sum(caller.failed for caller in callers),
    }


if __name__ == "__main__":
    result = asyncio.run(call(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])))
    sys.stdout.write(f"RESULT {json.dumps(result)}\n")
