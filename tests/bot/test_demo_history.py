"""The weeks before the demo: what is in them, and that nothing of them comes late."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot import demo, demo_history
from bot.demo_history import PARIS, Step, Story
from bot.demo_morning import MONDAY_AT_NINE
from bot.program import Mode, Program
from integrations.local_slack import LocalSlack, SharedClock
from integrations.local_slack.cast import Actor, Message, NotThere, Stage

STORIES = demo_history.stories()
STEPS = [step for story in STORIES for step in story.steps]
ARMISTICE = date(2026, 11, 11)


def test_everybody_works_in_opening_hours() -> None:
    for step in STEPS:
        assert step.moment.weekday() < 5, step
        assert step.moment.date() != ARMISTICE, step
        assert time(8) <= step.moment.time() < time(18), step
        assert step.moment < MONDAY_AT_NINE, step


def test_each_step_is_something_that_a_person_of_the_demo_can_do() -> None:
    for step in STEPS:
        assert step.does in demo_history.ACTS
        assert step.who in demo.PEOPLE
        # Whoever writes or answers says something, and nobody else does.
        silent = {"takes", "waits", "dismisses", "works", "broken"}
        assert bool(step.words) is (step.does not in silent), step


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.steps[0].words[:20])
def test_a_story_goes_forward(story: Story) -> None:
    moments = [step.moment for step in story.steps]
    assert moments == sorted(set(moments))
    assert story.steps[0].does in ("says", "writes")


def test_no_two_steps_are_at_the_same_minute() -> None:
    moments = [step.at for step in STEPS]
    assert len(moments) == len(set(moments))


def test_it_begins_when_the_desk_opens() -> None:
    assert demo_history.begins(STORIES) == datetime(2026, 11, 2, 8, tzinfo=PARIS)


async def test_a_story_without_its_beginning_is_told(stage: Stage) -> None:
    alice = Actor(stage, "alice", "")
    thread = demo_history.Thread("acme-support")
    for does, words in (("adds", "no message"), ("takes", "no card")):
        step = Step(at=datetime(2026, 11, 2, 9), who="alice", does=does)  # noqa: DTZ001 - of Paris
        with pytest.raises(NotThere, match=words):
            await demo_history.ACTS[does](alice, thread, step)


@dataclass
class Lived:
    """The workspace after the three weeks."""

    slack: LocalSlack
    data: Path
    actors: dict[str, Actor]
    requests: int

    async def everything(self, name: str, channel: str) -> list[Message]:
        """What somebody sees in a channel, threads included."""
        return await self.actors[name]._messages(channel)

    async def running(self) -> Program:
        """The program as the demo runs it from then on, but for what runs by itself."""
        return await demo._build(self.slack, self.data, lambda _data: None, demo.AT_ONCE)


@pytest.fixture
async def lived(tmp_path: Path) -> AsyncIterator[Lived]:
    clock = SharedClock()
    clock.set(demo_history.begins(STORIES))
    async with (
        LocalSlack(demo._workspace(), clock=clock) as slack,
        aiohttp.ClientSession() as http,
    ):
        stage = Stage(slack.url, http)
        actors = {name: Actor(stage, name, "") for name in demo.PEOPLE}
        requests = await demo._past(slack, tmp_path, actors)
        yield Lived(slack, tmp_path, actors, requests)


def hour(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), UTC).astimezone(PARIS)


async def test_no_screen_is_empty_and_every_hour_is_one_of_work(lived: Lived) -> None:
    assert lived.requests == 13
    assert lived.slack.world.settings.enforce_limits
    for name in ("alice", "claire", "luc", "grace", "nadia"):
        for channel in await lived.actors[name].channels():
            if channel == "vigie" and name != "alice":
                continue
            messages = await lived.everything(name, channel)
            assert messages, (name, channel)
            for message in messages:
                assert hour(message).weekday() < 5
                assert time(8) <= hour(message).time() < time(18), message.words
                assert hour(message) < MONDAY_AT_NINE
    assert lived.slack.clock.now() - MONDAY_AT_NINE < timedelta(minutes=5)


async def test_each_client_sees_their_own_story_to_its_end(lived: Lived) -> None:
    said = await lived.actors["claire"].sees("acme-support")
    signs = [message.reactions for message in said]
    assert signs.count(["white_check_mark"]) >= 5
    assert signs.count(["eyes"]) == 2  # what is still open
    words = "\n".join(m.words for m in await lived.everything("grace", "globex-support"))
    assert "laptop for Peter" in words
    assert "Outlook" not in words


async def test_nothing_of_it_comes_late(lived: Lived) -> None:
    places = ("desk", "acme-support", "globex-support")
    before = {place: await lived.everything("nadia", place) for place in places}
    program = await lived.running()
    await program.start(Mode.RUN, background=False)
    try:
        await program.tick()
        lived.slack.clock.advance(timedelta(hours=8))
        await program.tick()
        listed = await lived.actors["alice"].types("/ticket list open")
        late = await lived.actors["alice"].types("/ticket list late")
    finally:
        await program.stop()
    for place, messages in before.items():
        after = await lived.everything("nadia", place)
        assert [m.ts for m in after] == [m.ts for m in messages]
    open_ones = [n for n in range(1, 14) if f"T-{n} " in listed.words or f"T-{n}*" in listed.words]
    assert open_ones == [10, 11, 12, 13]
    assert "T-" not in late.words
