"""`vigie demo`: the product, running, on SQLite and the local Slack, with a morning's work in it.

Everything that happens goes through the people API, and everything that is printed was received
by the person it is printed for.
"""

import asyncio
import contextlib
import logging
import signal
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import structlog
from pydantic import SecretStr
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.demo_house import furnish
from bot.program import Mode, Program
from bot.settings import Settings
from integrations.local_slack import LocalSlack, SharedClock, demo_seed
from integrations.local_slack.cast import Actor, Stage
from integrations.local_slack.seen import Form, Message, Seen

DATABASE = "vigie-demo.sqlite3"
MONDAY_AT_NINE = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Paris"))
# The pace of Slack is real time, so a morning takes some seconds; more than this is a failure.
PATIENCE_S = 45.0
LOOK_EVERY_S = 0.1


class NotSeen(Exception):  # noqa: N818  (it is read as it is named)
    """Somebody did not see what the script expects."""


@dataclass
class Morning:
    """The script, and the transcript of what its people see."""

    stage: Stage
    console: Console
    clock: SharedClock
    actors: dict[str, Actor] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Actor:
        return self.actors[name]

    def happens(self, sentence: str) -> None:
        """Announce what somebody does."""
        now = self.clock.now().astimezone(MONDAY_AT_NINE.tzinfo)
        self.console.print(f"\n[bold cyan]{now:%H:%M}[/]  [bold]{escape(sentence)}[/]")

    async def sees(
        self, name: str, channel: str, text: str, *, thread_ts: str | None = None
    ) -> Message:
        """Wait until somebody sees a text, and print the message in which they do."""
        seen = Seen()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    seen = await self[name].sees(channel, thread_ts)
                    for message in reversed(seen):
                        if text in message.words:
                            self._print(name, channel, message)
                            return message
                    await asyncio.sleep(LOOK_EVERY_S)
        raise NotSeen(f"{name} does not see {text!r} in {channel}; they see:\n{seen.words}")

    async def sees_sign(self, name: str, channel: str, message: Message, sign: str) -> None:
        """Wait until somebody sees a reaction on a message."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    for found in await self[name].sees(channel):
                        if found.ts == message.ts and sign in found.reactions:
                            self._print(name, channel, found)
                            return
                    await asyncio.sleep(LOOK_EVERY_S)
        raise NotSeen(f"{name} does not see :{sign}: on {message.words!r}")

    def refused(self, name: str, sentence: str) -> None:
        """Print what somebody was told instead of what they wanted."""
        if not sentence:
            raise NotSeen(f"{name} was told nothing")
        self._table(name, "", "Slack", sentence, [])

    def shows_form(self, name: str, form: Form | None) -> Form:
        """Print the form that somebody has before them."""
        if form is None:
            raise NotSeen(f"{name} has no form open")
        self._table(name, "", form.title, form.words, [])
        return form

    def _print(self, name: str, channel: str, message: Message) -> None:
        words = message.words
        if message.reactions:
            words += "\n" + " ".join(f":{reaction}:" for reaction in message.reactions)
        self._table(name, f"#{channel}", message.author, words, message.buttons)

    def _table(self, name: str, place: str, author: str, words: str, buttons: list[str]) -> None:
        lines = [line for line in words.splitlines() if line not in buttons]
        if buttons:
            lines.append("  ".join(f"[{button}]" for button in buttons))
        table = Table.grid(padding=(0, 1))
        table.add_row(
            f"[dim]{escape(name)} sees {escape(place)}[/]",
            f"[green]{escape(author)}[/] │",
            escape("\n".join(lines)),
        )
        self.console.print(table)


async def play(morning: Morning) -> None:
    """Act the morning; raises `NotSeen` when somebody does not see what they should."""
    wish = "Bonjour, l'imprimante du 2e ne répond plus et la réunion commence à 10 h."
    morning.happens("Claire, of the client Acme, writes in their shared channel")
    said = await morning["claire"].says(wish, "acme-support")
    card = await morning.sees("alice", "desk", "imprimante du 2e")
    await morning.sees_sign("claire", "acme-support", said, "eyes")

    morning.happens("Alice, technician, takes it and answers from the card")
    await morning["alice"].clicks("tickets.take", card)
    await morning.sees("bruno", "desk", "Alice")
    form = (await morning["alice"].clicks("tickets.reply", card)).form
    morning.shows_form("alice", form)
    words = "Bonjour Claire, je m'en occupe : je relance le serveur d'impression."
    await morning["alice"].submits(words=words, minutes="10")
    await morning.sees("claire", "acme-support", "serveur d'impression", thread_ts=said.ts)

    morning.happens("Mallory, of another client, tries to look")
    answer = await morning["mallory"].types("/ticket T-1", channel="globex-support")
    morning.refused("mallory", answer.sentence)
    with contextlib.suppress(AssertionError):
        await morning["mallory"].sees("acme-support")
        raise NotSeen("mallory sees the channel of Acme")
    await morning["mallory"].says("What is ticket T-1 about?", "@vigie")
    await morning.sees("mallory", "@vigie", "know you")

    morning.happens("Alice resolves it, and Claire says that it works")
    await morning["alice"].clicks("tickets.resolve", card)
    await morning["alice"].submits(words="Le service d'impression est relancé.", minutes="15")
    answer_card = await morning.sees(
        "claire", "acme-support", "service d'impression est relancé", thread_ts=said.ts
    )
    await morning["claire"].clicks("tickets.works", answer_card)
    await morning.sees_sign("claire", "acme-support", said, "white_check_mark")

    morning.happens("Luc reports something else, and nobody takes it")
    await morning["luc"].says("Le site web est très lent ce matin.", "acme-support")
    await morning.sees("bruno", "desk", "très lent")
    morning.clock.advance(timedelta(hours=4, minutes=1))
    morning.happens("Four hours later the clock reminds the desk")
    await morning.sees("nadia", "desk", "délai de réponse")


async def main(*, port: int, data: Path, once: bool, quiet_start: bool) -> int:
    """Run the demo; the exit code (0 when everything expected was seen)."""
    console = Console()
    # The transcript is what people received; the bot's own lines would stand between.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    database = data / DATABASE
    _forget(data)
    clock = SharedClock()
    clock.set(MONDAY_AT_NINE)
    async with LocalSlack(demo_seed(), clock=clock) as slack:
        await slack.start(port=port)
        program = await Program.build(_settings(slack, database), clock=clock)
        await furnish(program.db, clock.now())
        await program.start(Mode.RUN)
        try:
            async with aiohttp.ClientSession() as http:
                return await _show(slack, console, http, once=once, quiet_start=quiet_start)
        finally:
            await program.stop()


def _forget(data: Path) -> None:
    """Remove the last demo's database: the local Slack begins anew each time."""
    data.mkdir(parents=True, exist_ok=True)
    for leftover in data.glob(f"{DATABASE}*"):
        leftover.unlink()


async def _show(
    slack: LocalSlack,
    console: Console,
    http: aiohttp.ClientSession,
    *,
    once: bool,
    quiet_start: bool,
) -> int:
    stage = Stage(slack.url, http)
    morning = Morning(stage, console, slack.clock)
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
    console.print(f"\nThe local Slack is at [bold]{slack.url}[/]; Ctrl+C ends it.")
    console.print(
        "Act as anybody, for example: curl -s -X POST -H 'Content-Type: application/json' "
        f'-d \'{{"channel": "desk", "command": "/ticket", "text": "list open"}}\' '
        f"{slack.url}/people/alice/command",
        markup=False,
    )
    await _until_told_to_stop()
    return 0


async def _until_told_to_stop() -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    await told.wait()


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
