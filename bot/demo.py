"""`vigie demo`: the product, running, on SQLite and the local Slack, with a morning's work in it.

Everything that happens goes through the people API, and everything that is printed was received
by the person it is printed for.
"""

import asyncio
import contextlib
import logging
import os
import signal
from pathlib import Path

import aiohttp
import structlog
from pydantic import SecretStr
from rich.console import Console
from rich.markup import escape

from bot.building import CannotStart
from bot.capabilities import CAPABILITIES
from bot.demo_house import furnish
from bot.demo_morning import MONDAY_AT_NINE, Morning, NotSeen, play
from bot.manifest import manifest
from bot.program import Mode, Program
from bot.settings import Settings
from bot.single import AnotherRuns, SingleBot
from integrations.local_slack import LocalSlack, SharedClock, demo_seed
from integrations.local_slack.cast import Actor, Stage

DATABASE = "vigie-demo.sqlite3"
APP = "A0VIGIE"


async def main(*, port: int, data: Path, once: bool, quiet_start: bool) -> int:
    """Run the demo until it is over or told to end, by SIGINT or SIGTERM; the exit code.

    0 when everything expected was seen. `CannotStart` when the port or the folder is not free.
    """
    console = Console()
    # The transcript is what people received; the bot's own lines would stand between.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    demo = asyncio.create_task(_run(console, port, data, once=once, quiet_start=quiet_start))
    told = asyncio.create_task(_told_to_stop())
    await asyncio.wait({demo, told}, return_when=asyncio.FIRST_COMPLETED)
    if told.done() and not demo.done():
        demo.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await demo
        console.print("\nThe demo is ended.")
        # Whoever asked for the morning alone did not get all of it.
        return 1 if once else 0
    told.cancel()
    return demo.result()


async def _run(console: Console, port: int, data: Path, *, once: bool, quiet_start: bool) -> int:
    clock = SharedClock()
    clock.set(MONDAY_AT_NINE)
    async with contextlib.AsyncExitStack() as stack:
        slack = LocalSlack(demo_seed(), clock=clock)
        try:
            await slack.start(port=port)
        except OSError as error:
            raise CannotStart(
                f"The local Slack cannot listen on port {port} ({os.strerror(error.errno or 0)}). "
                "Perhaps a demo runs already; choose another port with --port."
            ) from error
        stack.push_async_callback(slack.stop)
        stage = Stage(slack.url, await stack.enter_async_context(aiohttp.ClientSession()))
        await stage.post(
            f"/apps/{APP}", {"manifest": manifest(CAPABILITIES, language="fr", http=None)}
        )
        await _open(slack, data, stack)
        return await _show(Morning(stage, console, clock), once=once, quiet_start=quiet_start)


async def _open(slack: LocalSlack, data: Path, stack: contextlib.AsyncExitStack) -> None:
    """Start the program on a database of its own, furnished."""
    try:
        await asyncio.to_thread(_forget, data)
        program = await Program.build(_settings(slack, data / DATABASE), clock=slack.clock)
    except AnotherRuns as other:
        raise CannotStart(
            f"Another demo keeps its database in {data}. "
            "End that one first, or choose another folder with --data."
        ) from other
    except OSError as error:
        raise CannotStart(
            f"The demo cannot keep its database in {data} ({error.strerror}). "
            "Choose another folder with --data."
        ) from error
    stack.push_async_callback(program.stop)
    await furnish(program.db, slack.clock.now())
    await program.start(Mode.RUN)


def _forget(data: Path) -> None:
    """Remove the last demo's database: the local Slack begins anew each time.

    Raises `AnotherRuns` when that demo has not ended.
    """
    data.mkdir(parents=True, exist_ok=True)
    lock = SingleBot(data / DATABASE)
    lock.acquire()
    try:
        for leftover in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
            (data / leftover).unlink(missing_ok=True)
    finally:
        lock.release()


async def _show(morning: Morning, *, once: bool, quiet_start: bool) -> int:
    stage, console = morning.stage, morning.console
    for name in ("alice", "bruno", "nadia", "claire", "luc", "mallory"):
        morning.actors[name] = Actor(stage, name, "")
    for channel in ("acme-support", "globex-support"):
        await morning["nadia"].invites("vigie", channel)
    if not quiet_start:
        try:
            await play(morning)
        except (NotSeen, AssertionError) as failure:
            console.print(f"\n[bold red]The morning went wrong:[/] {escape(str(failure))}")
            if once:
                return 1
        else:
            console.print("\n[bold green]Everything was seen as it should be.[/]")
    if once:
        return 0
    console.print(f"\nThe local Slack is at [bold]{stage.url}[/]; Ctrl+C ends it.")
    console.print(
        "Act as anybody, for example: curl -s -X POST -H 'Content-Type: application/json' "
        f'-d \'{{"channel": "desk", "command": "/ticket", "text": "list open"}}\' '
        f"{stage.url}/people/alice/command",
        markup=False,
    )
    await asyncio.Event().wait()  # until `main` is told to end
    return 0


async def _told_to_stop() -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    await told.wait()
    # A second signal ends the process at once, as it would any other.
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.remove_signal_handler(number)


def _settings(slack: LocalSlack, database: Path) -> Settings:
    """Read no environment: the demo must not reach the real Slack of whoever tries it."""
    return Settings.model_construct(
        **{
            **{name: field.get_default() for name, field in Settings.model_fields.items()},
            "slack_bot_token": SecretStr("xoxb-local"),
            "slack_app_token": SecretStr("xapp-local"),
            "slack_signing_secret": SecretStr("local-signing-secret"),
            "slack_api_url": slack.api_url,
            "database_url": f"sqlite:///{database}",
            "port": 0,
        }
    )
