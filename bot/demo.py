"""`vigie demo`: the product, running, on SQLite and the local Slack, with weeks of work in it.

Everything that happens goes through the people API, and everything that is printed was received
by the person it is printed for.
"""

import asyncio
import contextlib
import logging
import os
import signal
import sys
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import structlog
from pydantic import SecretStr
from rich.console import Console
from rich.markup import escape

from bot.building import CannotStart
from bot.capabilities import CAPABILITIES
from bot.demo_history import History, begins, stories
from bot.demo_house import furnish
from bot.demo_morning import MONDAY_AT_NINE, Morning, NotSeen, play
from bot.manifest import manifest
from bot.program import Mode, Program
from bot.settings import Settings, has_display
from bot.single import AnotherRuns, SingleBot
from integrations.local_slack import LocalSlack, SharedClock, demo_seed
from integrations.local_slack.cast import Actor, Stage
from integrations.local_slack.seed import Seed

DATABASE = "vigie-demo.sqlite3"
APP = "A0VIGIE"


PEOPLE = ("alice", "bruno", "nadia", "claire", "luc", "mallory", "grace")
# Nobody waits for Slack's pace while the past is lived.
AT_ONCE = {
    "pace_channel_s": 0.0001,
    "pace_workspace_per_minute": 1e7,
    "pace_factor": 1e5,
    "delivery_settle_s": 0.0,
    "trigger_s": 20.0,
}


@dataclass(frozen=True)
class Wishes:
    """How somebody wants the demo: `once`, the morning alone; `show`, a browser with it."""

    port: int
    data: Path
    once: bool
    quiet_start: bool
    show: bool = False


async def main(wishes: Wishes) -> int:
    """Run the demo until it is over or told to end, by SIGINT or SIGTERM; the exit code.

    0 when everything expected was seen. `CannotStart` when the port or the folder is not free.
    """
    console = Console()
    # The transcript is what people received; the bot's own lines would stand between.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    demo = asyncio.create_task(_run(console, wishes))
    told = asyncio.create_task(_told_to_stop())
    await asyncio.wait({demo, told}, return_when=asyncio.FIRST_COMPLETED)
    if told.done() and not demo.done():
        demo.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await demo
        console.print("\nThe demo is ended.")
        # Whoever asked for the morning alone did not get all of it.
        return 1 if wishes.once else 0
    told.cancel()
    return demo.result()


async def _run(console: Console, wishes: Wishes) -> int:
    clock = SharedClock()
    clock.set(begins(stories()))
    async with contextlib.AsyncExitStack() as stack:
        slack = LocalSlack(_workspace(), clock=clock)
        try:
            await slack.start(port=wishes.port)
        except OSError as error:
            raise CannotStart(
                f"The local Slack cannot listen on port {wishes.port} "
                f"({os.strerror(error.errno or 0)}). "
                "Perhaps a demo runs already; choose another port with --port."
            ) from error
        stack.push_async_callback(slack.stop)
        stage = Stage(slack.url, await stack.enter_async_context(aiohttp.ClientSession()))
        await stage.post(
            f"/apps/{APP}", {"manifest": manifest(CAPABILITIES, language="fr", http=None)}
        )
        actors = {name: Actor(stage, name, "") for name in PEOPLE}
        console.print("Three weeks at the desk go by …")
        requests = await _past(slack, wishes.data, actors)
        console.print(f"Acme and Globex have sent {requests} requests in them.")
        await _open(slack, wishes.data, stack)
        return await _show(Morning(stage, console, clock, actors), wishes)


def _workspace() -> Seed:
    """Return the demo's workspace, with the bot in the clients' channels."""
    seed = demo_seed()
    channels = [
        channel.model_copy(update={"members": (*channel.members, "vigie")})
        if channel.connected_team_ids
        else channel
        for channel in seed.channels
    ]
    return seed.model_copy(update={"channels": tuple(channels)})


async def _past(slack: LocalSlack, data: Path, actors: dict[str, Actor]) -> int:
    """Live the weeks before, at once, on a new database; the number of requests made."""
    told = stories()
    program = await _build(slack, data, _forget, AT_ONCE)
    try:
        await furnish(program.db, slack.clock.now())
        await program.start(Mode.RUN, background=False)
        requests = await History(slack, program, actors).live(told, MONDAY_AT_NINE)
    finally:
        await program.stop()
    slack.clock.set(MONDAY_AT_NINE)
    return requests


async def _open(slack: LocalSlack, data: Path, stack: contextlib.AsyncExitStack) -> None:
    """Start the program as it runs everywhere, and let the inspector see its outbox."""
    program = await _build(slack, data, lambda _data: None, {})
    stack.push_async_callback(program.stop)
    await program.start(Mode.RUN)
    slack.world.settings.metrics_url = f"{program.address}/metrics"


async def _build(
    slack: LocalSlack,
    data: Path,
    prepare: Callable[[Path], None],
    pace: dict[str, float],
) -> Program:
    try:
        await asyncio.to_thread(prepare, data)
        settings = _settings(slack, data / DATABASE, pace)
        return await Program.build(settings, clock=slack.clock)
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


async def _show(morning: Morning, wishes: Wishes) -> int:
    stage, console = morning.stage, morning.console
    # Whoever looks can do so from the beginning.
    if not wishes.once:
        page = f"{stage.url}/as/claire/beside/alice"
        console.print(f"\nThe page: [bold]{page}[/] (Claire, client, beside Alice, technician)")
        if wishes.show and _has_a_browser():
            await asyncio.to_thread(webbrowser.open, page)
    if not wishes.quiet_start:
        try:
            await play(morning)
        except (NotSeen, AssertionError) as failure:
            console.print(f"\n[bold red]The morning went wrong:[/] {escape(str(failure))}")
            if wishes.once:
                return 1
        else:
            console.print("\n[bold green]Everything was seen as it should be.[/]")
    if wishes.once:
        return 0
    _tell_how(console, stage)
    await asyncio.Event().wait()  # until `main` is told to end
    return 0


def _tell_how(console: Console, stage: Stage) -> None:
    url = stage.url
    console.print(f"\nThe local Slack is at [bold]{url}[/]; Ctrl+C ends it.")
    console.print(f"Client beside technician: [bold]{url}/as/claire/beside/alice[/]")
    console.print(
        "Act as anybody, for example: curl -s -X POST -H 'Content-Type: application/json' "
        f'-d \'{{"channel": "desk", "command": "/ticket", "text": "list open"}}\' '
        f"{url}/people/alice/command",
        markup=False,
        soft_wrap=True,  # a line that was broken could not be pasted
    )


def _has_a_browser() -> bool:
    """Tell whether somebody sits before a screen with a browser of its own."""
    if not sys.stdout.isatty():
        return False
    if sys.platform.startswith("linux") and not has_display():
        return False  # only a browser in the terminal, which would take it over
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


async def _told_to_stop() -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    await told.wait()
    # A second signal ends the process at once, as it would any other.
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.remove_signal_handler(number)


def _settings(slack: LocalSlack, database: Path, pace: dict[str, float]) -> Settings:
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
            **pace,
        }
    )
