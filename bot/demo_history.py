"""The three weeks before the demo's Monday, lived by the people of the demo.

Each step of `demo_history.yaml` is done by a person through the people API, at its hour of the
shared clock, and the program answers as it does every day: its tickets, cards and audit trail are
those of real work. Only Slack's pace is left out.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict

from bot.program import Program
from integrations.local_slack import LocalSlack
from integrations.local_slack.cast import Actor, Message, NotThere, nothing_to_wait_for

PARIS = ZoneInfo("Europe/Paris")
STORIES = Path(__file__).with_suffix(".yaml")
OPENS = time(8)
SATURDAY = 5
# A person who only acts, and does not look, need not be shown what comes a moment later.
SETTLE_SECONDS = 0.001


class Step(BaseModel):
    """What one person does at an hour of Paris."""

    model_config = ConfigDict(extra="forbid")

    at: datetime
    who: str
    does: str
    words: str = ""
    minutes: str = ""

    @property
    def moment(self) -> datetime:
        """When it happens."""
        return self.at.replace(tzinfo=PARIS)


class Story(BaseModel):
    """One request, or one conversation, from its first words on."""

    model_config = ConfigDict(extra="forbid")

    channel: str
    steps: tuple[Step, ...]


@dataclass
class Thread:
    """Where a story stands in Slack: the client's words, and the card that the desk got."""

    channel: str
    root: Message | None = None
    card: Message | None = None

    def said(self) -> Message:
        """Return the client's message."""
        if self.root is None:
            raise NotThere(f"a story in {self.channel} begins with no message")
        return self.root

    def shown(self) -> Message:
        """Return the desk's card."""
        if self.card is None:
            raise NotThere(f"a story in {self.channel} has no card")
        return self.card


def stories() -> list[Story]:
    """Read the three weeks."""
    read = yaml.safe_load(STORIES.read_text(encoding="utf-8"))
    return [Story.model_validate(story) for story in read]


def begins(told: Sequence[Story]) -> datetime:
    """Return the morning on which the first story begins."""
    first = min(step.moment for story in told for step in story.steps)
    return datetime.combine(first.date(), OPENS, PARIS)


async def _says(actor: Actor, thread: Thread, step: Step) -> None:
    thread.root = await actor.says(step.words, thread.channel)
    thread.card = await Actor(actor.stage, "nadia", "").newest("desk")


async def _writes(actor: Actor, thread: Thread, step: Step) -> None:
    await actor.says(step.words, thread.channel)


async def _adds(actor: Actor, thread: Thread, step: Step) -> None:
    await actor.says(step.words, thread.channel, thread.said())


async def _notes(actor: Actor, thread: Thread, step: Step) -> None:
    await actor.says(step.words, "desk", thread.shown())


async def _replies(actor: Actor, thread: Thread, step: Step) -> None:
    await actor.clicks("tickets.reply", thread.shown())
    await actor.submits(words=step.words, minutes=step.minutes)


async def _resolves(actor: Actor, thread: Thread, step: Step) -> None:
    await actor.clicks("tickets.resolve", thread.shown())
    await actor.submits(words=step.words, minutes=step.minutes)


def _presses(action: str) -> "Act":
    async def press(actor: Actor, thread: Thread, _step: Step) -> None:
        await actor.clicks(action, thread.shown())

    return press


def _judges(action: str) -> "Act":
    async def judge(actor: Actor, thread: Thread, _step: Step) -> None:
        root = thread.said()
        answers = [m for m in await actor.sees(thread.channel, root.ts) if m.buttons]
        if not answers:
            raise NotThere(f"{actor.name} has no answer to judge in {thread.channel}")
        await actor.clicks(action, answers[-1])

    return judge


Act = Callable[[Actor, Thread, Step], Awaitable[None]]
ACTS: dict[str, Act] = {
    "says": _says,  # a client writes: the desk gets a card
    "writes": _writes,  # somebody writes where no card is made
    "adds": _adds,  # a client, in the thread
    "answers": _adds,  # a technician, in the client's thread
    "notes": _notes,  # a technician, in the desk's thread
    "replies": _replies,  # a technician, by the form
    "resolves": _resolves,
    "takes": _presses("tickets.take"),
    "waits": _presses("tickets.wait"),
    "dismisses": _presses("tickets.dismiss"),
    "works": _judges("tickets.works"),
    "broken": _judges("tickets.broken"),
}


@dataclass
class History:
    """The program and its Slack while the three weeks are lived."""

    slack: LocalSlack
    program: Program
    actors: dict[str, Actor]
    day: date = field(default=date.min)

    async def live(self, told: Sequence[Story], until: datetime) -> int:
        """Act all of it, with Slack's limits off meanwhile; the number of requests made."""
        slack = self.slack.world.settings
        before = slack.enforce_limits, slack.settle_seconds
        slack.enforce_limits, slack.settle_seconds = False, SETTLE_SECONDS
        stage = next(iter(self.actors.values())).stage
        stage.settle = self.settle
        try:
            for thread, step in _in_order(told):
                await self._mornings(step.moment)
                self.slack.clock.set(step.moment)
                await ACTS[step.does](self.actors[step.who], thread, step)
                await self.settle()
            await self._mornings(until)
            await self._all_read()
        finally:
            slack.enforce_limits, slack.settle_seconds = before
            stage.settle = nothing_to_wait_for
        return sum(story.steps[0].does == "says" for story in told)

    async def settle(self) -> None:
        """Wait until what happened is taken in, and deliver what follows from it."""
        deliveries = self.slack.world.deliveries
        while True:
            await deliveries.settled()
            await self.program.catch_up.done()
            await self.program.deliverer.flush()
            # A message that was delivered is an event again.
            if not deliveries.busy:
                return

    async def _all_read(self) -> None:
        """Have everybody who lived these weeks look at what was said in them."""
        lived = {step.who for story in stories() for step in story.steps}
        for actor in (self.actors[name] for name in sorted(lived)):
            for channel in await actor.channels():
                messages = await actor.sees(channel)
                if messages:
                    read = {"channel": messages[-1].channel, "ts": messages[-1].ts}
                    await actor.stage.post(f"/page/{actor.name}/read", read)

    async def _mornings(self, moment: datetime) -> None:
        """Let the clock's jobs run at the opening of each working day up to this one."""
        today = moment.astimezone(PARIS).date()
        if self.day == date.min:
            self.day = today - timedelta(days=1)
        while self.day < today:
            self.day += timedelta(days=1)
            if self.day.weekday() < SATURDAY:
                self.slack.clock.set(datetime.combine(self.day, OPENS, PARIS))
                await self.program.tick()
                await self.settle()


def _in_order(told: Sequence[Story]) -> Iterator[tuple[Thread, Step]]:
    threads = [(Thread(story.channel), story.steps) for story in told]
    steps = [(thread, step) for thread, steps in threads for step in steps]
    yield from sorted(steps, key=lambda pair: pair[1].at)


__all__ = ["History", "Step", "Story", "begins", "stories"]
