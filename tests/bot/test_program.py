"""Building and starting the program, and what stands in the way."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import building
from bot.building import CannotStart
from bot.capabilities import CAPABILITIES
from bot.metrics import described
from bot.program import Mode, Program
from bot.settings import Settings
from bot.single import AnotherRuns, SingleBot
from integrations.local_slack import LocalSlack
from integrations.local_slack.cast import Stage
from storage import migrate, outbox
from storage.outbox import Address
from tests.bot.tiny import Tiny, renderer
from tests.support.bot import settings_for


@pytest.fixture
def settings(slack: LocalSlack, sqlite_url: str) -> Settings:
    return settings_for(slack, sqlite_url)


async def test_a_sqlite_database_is_migrated_at_the_start(
    slack: LocalSlack, empty_sqlite_url: str
) -> None:
    program = await Program.build(settings_for(slack, empty_sqlite_url))
    await program.stop()
    assert migrate.current(empty_sqlite_url) == migrate.head()


async def test_an_empty_postgresql_database_is_refused(
    slack: LocalSlack, empty_postgresql_url: str
) -> None:
    with pytest.raises(CannotStart, match="vigie migrate"):
        await Program.build(settings_for(slack, empty_postgresql_url))


async def test_sqlite_serves_one_bot(settings: Settings) -> None:
    first = await Program.build(settings)
    with pytest.raises(AnotherRuns, match="SQLite"):
        await Program.build(settings)
    await first.stop()
    second = await Program.build(settings)
    await second.stop()


async def test_postgresql_serves_many(slack: LocalSlack, postgresql_url: str) -> None:
    settings = settings_for(slack, postgresql_url)
    programs = [await Program.build(settings) for _ in range(2)]
    for program, mode in zip(programs, (Mode.WEB, Mode.WORKER), strict=True):
        await program.start(mode)
    assert programs[0].address is not None
    assert programs[1].address is None
    for program in programs:
        await program.stop()


async def test_web_alone_is_refused_on_sqlite(settings: Settings) -> None:
    program = await Program.build(settings)
    with pytest.raises(CannotStart, match="--with-worker"):
        await program.start(Mode.WEB)
    await program.stop()


async def test_a_port_that_is_taken_is_told(
    settings: Settings, slack: LocalSlack, postgresql_url: str
) -> None:
    first = await Program.build(settings)
    await first.start(Mode.RUN)
    port = int(str(first.address).rpartition(":")[2])
    other = settings_for(slack, postgresql_url).model_copy(update={"port": port})
    second = await Program.build(other)
    with pytest.raises(CannotStart, match="PORT"):
        await second.start(Mode.RUN)
    await second.stop()
    await first.stop()


async def test_a_refused_bot_token_is_told_and_leaves_nothing_behind(settings: Settings) -> None:
    wrong = settings.model_copy(update={"slack_bot_token": SecretStr("xoxb-wrong")})
    with pytest.raises(CannotStart, match="SLACK_BOT_TOKEN"):
        await Program.build(wrong)
    program = await Program.build(settings)  # the lock is free again
    await program.stop()


async def test_a_slack_that_is_away_for_a_moment_is_asked_again(
    settings: Settings, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "FIRST_WAITS", (0.0, 0.0))
    await stage.fault("auth.test", "http_500", times=2)
    program = await Program.build(settings)
    assert program.services.our_team == "T0US"
    await program.stop()


async def test_a_slack_that_stays_away_is_told(
    settings: Settings, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "FIRST_WAITS", (0.0,))
    await stage.fault("auth.test", "http_500", times=9)
    with pytest.raises(CannotStart, match="does not answer"):
        await Program.build(settings)


async def test_the_clock_follows_another_one(settings: Settings, slack: LocalSlack) -> None:
    followed = settings.model_copy(update={"clock_url": f"{slack.url}/clock"})
    program = await Program.build(followed)
    assert abs(program.services.clock.now() - slack.clock.now()) < timedelta(minutes=1)
    slack.clock.advance(timedelta(hours=5))
    await program.services.clock.ask()  # type: ignore[attr-defined]
    assert abs(program.services.clock.now() - slack.clock.now()) < timedelta(minutes=1)
    await program.stop()


async def test_a_clock_that_does_not_answer_is_told(settings: Settings, slack: LocalSlack) -> None:
    nowhere = settings.model_copy(update={"clock_url": f"{slack.url}/nowhere"})
    with pytest.raises(CannotStart, match="VIGIE_CLOCK_URL"):
        await Program.build(nowhere)


@pytest.mark.parametrize("background", [True, False])
async def test_a_tick_delivers_what_is_due(
    settings: Settings, stage: Stage, tiny: Tiny, *, background: bool
) -> None:
    program = await Program.build(settings, capabilities=(tiny.capability,))
    program.deliverer._attempts._renderer = renderer()
    await program.start(Mode.WEB_WITH_WORKER, background=background)
    async with program.db.writing() as session:
        for number in range(5):
            to = Address(channel="C0DESK")
            text = {"text": f"line {number}"}
            await outbox.line(session, "tiny/said", text, to, locale="en", zone="UTC")
    await program.tick()
    assert len(await stage.calls("chat.postMessage")) == 5
    await program.stop()


async def test_delivery_that_ends_by_itself_is_noticed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def break_down() -> None:
        raise RuntimeError("boom")

    program = await Program.build(settings)
    monkeypatch.setattr(program.deliverer, "run", break_down)
    await program.start(Mode.WEB_WITH_WORKER)
    assert "Delivery ended" in await program.broken()
    await program.stop()


def test_a_lock_goes_with_its_holder(tmp_path: Path) -> None:
    held = SingleBot(tmp_path / "vigie.sqlite3")
    held.acquire()
    with pytest.raises(AnotherRuns):
        SingleBot(tmp_path / "vigie.sqlite3").acquire()
    held.release()
    again = SingleBot(tmp_path / "vigie.sqlite3")
    again.acquire()
    again.release()


def test_no_two_doors_have_the_same_name() -> None:
    for kind, name in (
        ("buttons", "action"),
        ("forms", "callback"),
        ("shortcuts", "callback"),
        ("cards", "name"),
        ("jobs", "name"),
    ):
        names = [getattr(door, name) for room in CAPABILITIES for door in getattr(room, kind)]
        assert len(names) == len(set(names)), kind


def test_every_metric_says_what_it_counts() -> None:
    names = [name for name, _ in described()]
    assert len(names) == len(set(names))
    assert all(name.startswith("vigie_") and text.endswith(".") for name, text in described())


def test_the_command_line_imports_nothing_before_it_is_needed() -> None:
    heavy = "{'sqlalchemy', 'slack_bolt', 'aiohttp', 'babel', 'pydantic'}"
    code = f"import sys, bot.__main__; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
