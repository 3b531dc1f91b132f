import asyncio
import os
import signal
import sys
from pathlib import Path

import aiohttp

COMMAND = (sys.executable, "-m", "integrations.local_slack", "--port", "0")


async def start(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *COMMAND,
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


async def test_it_serves_until_it_is_told_to_stop() -> None:
    process = await start("--set", "enforce_limits=false")
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode()
    assert line.startswith("local Slack: http://127.0.0.1:")
    async with (
        aiohttp.ClientSession() as session,
        session.get(line.split()[-1] + "/healthz") as response,
    ):
        assert (await response.json())["ok"]
    process.send_signal(signal.SIGTERM)
    _, complaints = await process.communicate()
    assert (process.returncode, complaints) == (0, b"")


async def test_mistakes_are_named(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("teams: [{id: T1}]", encoding="utf-8")
    for arguments, words in (
        (("--seed", str(bad)), "teams.0.name"),
        (("--set", "ack_seconds"), "write NAME=VALUE"),
        (("--set", "patience=3"), "patience"),
    ):
        process = await start(*arguments)
        _, complaints = await process.communicate()
        assert process.returncode == 1
        assert words in complaints.decode()
