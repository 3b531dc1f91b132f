"""The load: 16 connections, each sending its next request as soon as it has the last answer.

`wrk` where it is installed, else a generator of our own; both in a process of their own, both
reading the same file of prepared requests.
"""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.processes import ROOT

AT_ONCE = 16
_MARK = "RESULT "


@dataclass(frozen=True, slots=True)
class Result:
    """What one round came to; times in milliseconds."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    max_ms: float
    failed: int

    @property
    def per_second(self) -> float:
        """Requests answered per second."""
        return self.requests / self.seconds


def generator() -> str:
    """Which generator is used: "wrk" or "bundled"."""
    return "wrk" if shutil.which("wrk") else "bundled"


def run(port: int, requests: Path, seconds: int) -> Result:
    """Send the requests of a file to a server of this machine for so long, from its beginning."""
    done = subprocess.run(
        _command(port, requests, seconds),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=seconds + 60,
    )
    for line in done.stdout.splitlines():
        if line.startswith(_MARK):
            return Result(**json.loads(line.removeprefix(_MARK)))
    raise RuntimeError(f"the load generator told nothing:\n{done.stdout}\n{done.stderr}")


def _command(port: int, requests: Path, seconds: int) -> list[str]:
    if generator() == "wrk":
        script = str(Path(__file__).with_name("requests.lua"))
        limits = ["-t", "1", "-c", str(AT_ONCE), "-d", f"{seconds}s", "--timeout", "10s"]
        address = f"http://127.0.0.1:{port}/slack/events"
        return ["wrk", *limits, "-s", script, address, "--", str(requests)]
    return [sys.executable, "-m", "bench.bundled", str(port), str(requests), str(seconds)]
