"""Lines of the Procfile as processes, as the platform starts them."""

import asyncio
import json
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PROCFILE: dict[str, str] = yaml.safe_load((ROOT / "Procfile").read_text())
SCRIPTS = Path(sys.executable).parent


class Process:
    """A running process; its log is read as it comes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.lines: list[str] = []
        self._started = asyncio.get_running_loop().create_future()
        self._reading = asyncio.gather(self._read(process.stdout), self._read(process.stderr))

    async def started(self) -> dict[str, Any]:
        """The log's line that says it is started; its output when it ended instead."""
        ended = asyncio.ensure_future(self._reading)
        await asyncio.wait({self._started, ended}, return_when=asyncio.FIRST_COMPLETED)
        assert self._started.done(), self.output
        found: dict[str, Any] = self._started.result()
        return found

    async def ended(self) -> int:
        """Wait for the end; the exit code."""
        await self._reading
        return await self._process.wait()

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; the exit code."""
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await self.ended()

    @property
    def output(self) -> str:
        """Everything it wrote."""
        return "\n".join(self.lines)

    async def _read(self, stream: asyncio.StreamReader | None) -> None:
        assert stream is not None
        async for raw in stream:
            line = raw.decode().rstrip()
            self.lines.append(line)
            if '"event": "started"' in line and not self._started.done():
                self._started.set_result(json.loads(line))


@asynccontextmanager
async def running(line: str, environment: Mapping[str, str]) -> AsyncIterator[Process]:
    """Start a command line; whatever happens, it does not outlive the block."""
    command, *arguments = line.split()
    program = shutil.which(command, path=f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}")
    assert program is not None, f"{command} is not installed"
    started = await asyncio.create_subprocess_exec(
        program,
        *arguments,
        env={"PATH": os.environ["PATH"], "PYTHONWARNINGS": "default", **environment},
        cwd=environment["HOME"],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    process = Process(started)
    try:
        yield process
    finally:
        if started.returncode is None:
            started.kill()
        await process.ended()
