"""The processes under measurement: started, waited for, stopped."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent
TOKEN, APP_TOKEN, SECRET = "xoxb-local", "xapp-local", "local-signing-secret"
START_S, STOP_S = 60.0, 20.0


class DidNotStart(Exception):  # noqa: N818  (it is read as the sentence it holds)
    """A process ended, or did not answer in time; the message holds its last words."""


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    *arguments: str, health: str, folder: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `python -m …` until the block ends; `health` is the address that answers once it is up.

    What it writes goes to a file in `folder`, so that a full pipe never stops it.
    """
    log = folder / f"{time.monotonic_ns()}.log"
    with log.open("wb") as words:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdout=words,
            stderr=words,
        )
    try:
        _wait_for(process, health, log)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(process: subprocess.Popen[bytes], health: str, log: Path) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(health, timeout=2) as answer:
                answer.read()
        except (URLError, OSError):
            time.sleep(0.05)
        else:
            return
    raise DidNotStart(f"{process.args!r}\n{log.read_text(errors='replace')[-2000:]}")


@contextmanager
def local_slack(folder: Path, *, seed: Path | None = None, **settings: object) -> Iterator[str]:
    """Run the local Slack in a process of its own; its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    arguments = ["integrations.local_slack", "--port", str(port)]
    if seed is not None:
        arguments += ["--seed", str(seed)]
    for name, value in settings.items():
        arguments += ["--set", f"{name}={value}"]
    with running(*arguments, health=f"{url}/healthz", folder=folder):
        yield url


@contextmanager
def vigie(
    *command: str, slack: str, database: str, folder: Path, **settings: object
) -> Iterator[str]:
    """Run `vigie …` against a local Slack and a migrated database; its address.

    `settings` are environment variables without `VIGIE_`, in any case.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        "SLACK_API_URL": f"{slack}/api/",
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "DATABASE_URL": database,
        "PORT": str(port),
        "VIGIE_WORKER_PORT": str(port),
        "VIGIE_LOG_LEVEL": "warning",
        **{f"VIGIE_{name.upper()}": str(value) for name, value in settings.items()},
    }
    with running("bot", *command, health=f"{url}/healthz", folder=folder, environment=environment):
        yield url
