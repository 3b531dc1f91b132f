"""The morning that `vigie demo` plays: who does what, and what they must see then."""

import asyncio
import contextlib
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from integrations.local_slack import SharedClock
from integrations.local_slack.cast import Actor, Stage
from integrations.local_slack.seen import Form, Message, Seen

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
        self,
        name: str,
        channel: str,
        text: str,
        *,
        about: str = "",
        thread_ts: str | None = None,
    ) -> Message:
        """Wait until somebody sees a text, and print the message in which they do.

        `about` is something else that the message must say, as the number of its ticket.
        """
        seen = Seen()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    seen = await self[name].sees(channel, thread_ts)
                    for message in reversed(seen):
                        if text in message.words and about in message.words:
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
    await morning.sees("bruno", "desk", "Alice", about=number(card))
    form = (await morning["alice"].clicks("tickets.reply", card)).form
    morning.shows_form("alice", form)
    words = "Bonjour Claire, je m'en occupe : je relance le serveur d'impression."
    await morning["alice"].submits(words=words, minutes="10")
    await morning.sees("claire", "acme-support", "serveur d'impression", thread_ts=said.ts)

    await looks_in_vain(morning)

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
    slow = await morning.sees("bruno", "desk", "très lent")
    morning.clock.advance(timedelta(hours=4, minutes=1))
    morning.happens("Four hours later the clock reminds the desk")
    await morning.sees("nadia", "desk", f"{number(slow)} a atteint son délai de réponse")


def number(card: Message) -> str:
    """Return the ticket that a card is about: `T-12`."""
    found = re.search(r"\bT-\d+", card.words)
    if found is None:
        raise NotSeen(f"no ticket number in {card.words!r}")
    return found[0]


async def looks_in_vain(morning: Morning) -> None:
    """Act somebody who wants to know what another client said, by each way there is."""
    mallory = morning["mallory"]
    morning.happens("Mallory, of the client Globex, tries to look at it: as a stranger, …")
    answer = await mallory.types("/ticket T-1", channel="globex-support")
    morning.refused("mallory", answer.sentence)
    with contextlib.suppress(AssertionError):
        await mallory.sees("acme-support")
        raise NotSeen("mallory sees the channel of Acme")
    await mallory.says("What is ticket T-1 about?", "@vigie")
    await morning.sees("mallory", "@vigie", "know you")

    morning.happens("… and as a contact whom Vigie knows")
    said = await mallory.says("Our mail is slow this morning.", "globex-support")
    await morning.sees_sign("mallory", "globex-support", said, "eyes")
    asked = await mallory.says("And what is ticket T-1 about?", "@vigie")
    await morning.sees_sign("mallory", "@vigie", asked, "eyes")
    # It is a question of Globex's, for the desk; nobody else's ticket is looked up.
    await morning.sees("alice", "desk", "what is ticket T-1")
    for place in ("globex-support", "@vigie"):
        if "imprimante" in (await mallory.sees(place)).words:
            raise NotSeen(f"mallory sees words of Acme in {place}")
