"""The program as people start it: the Procfile's lines over HTTP, and `vigie run`."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from integrations.local_slack import LocalSlack
from integrations.local_slack.cast import Actor, Stage
from tests.bot.processes import PROCFILE, running
from tests.bot.waiting import until
from tests.support.bot import APP

WISH = "L'imprimante du deuxième ne répond plus"


@pytest.fixture
def platform(slack: LocalSlack, tmp_path: Path) -> dict[str, str]:
    """What a platform would set; the pace is turned up, and the clock is the local Slack's."""
    return {
        "HOME": str(tmp_path),
        "SLACK_BOT_TOKEN": "xoxb-local",
        "SLACK_APP_TOKEN": "xapp-local",
        "SLACK_SIGNING_SECRET": "local-signing-secret",
        "SLACK_API_URL": slack.api_url,
        "PORT": "0",
        "VIGIE_CLOCK_URL": f"{slack.url}/clock",
        "VIGIE_PACE_CHANNEL_S": "0.01",
        "VIGIE_PACE_WORKSPACE_PER_MINUTE": "100000",
    }


@pytest.fixture
def environment(platform: dict[str, str], database_url: str) -> dict[str, str]:
    """The same, with a migrated database."""
    return {**platform, "DATABASE_URL": database_url}


async def reported(claire: Actor, alice: Actor) -> None:
    """A client writes, and the desk is told: the whole way in and out."""

    async def told() -> bool:
        return WISH in (await alice.sees("desk")).words

    await claire.says(WISH, "acme-support")
    await until(told)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.usefixtures("desk")
async def test_the_procfile_serves_slack_over_http(
    environment: dict[str, str], stage: Stage, claire: Actor, alice: Actor
) -> None:
    async with running(PROCFILE["release"], environment) as release:
        assert await release.ended() == 0
    async with (
        running(PROCFILE["web"], environment) as web,
        running(PROCFILE["worker"], environment) as worker,
    ):
        address = (await web.started())["address"]
        await worker.started()
        await stage.post(f"/apps/{APP}", {"request_url": f"{address}/slack/events"})
        assert "/ticket" in (await alice.types("/vigie help")).words
        await reported(claire, alice)
        assert [await web.stop(), await worker.stop()] == [0, 0]
    assert "local-signing-secret" not in web.output + worker.output
    assert "xoxb" not in web.output + worker.output


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("desk")
async def test_run_serves_slack_over_socket_mode(
    environment: dict[str, str], claire: Actor, alice: Actor
) -> None:
    async with running("vigie run", environment) as bot:
        await bot.started()
        await reported(claire, alice)
        async with running("vigie run", environment) as second:
            assert await second.ended() == 1
        assert "Another Vigie" in second.output
        async with running("vigie doctor", environment) as doctor:
            await doctor.ended()
        assert "✓ The database answers" in doctor.output
        assert await bot.stop() == 0
    assert "xapp" not in bot.output


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_one_process_may_serve_http_on_sqlite(
    environment: dict[str, str], stage: Stage, claire: Actor, alice: Actor
) -> None:
    async with running("vigie web", environment) as alone:
        assert await alone.ended() == 1
    assert "vigie web --with-worker" in alone.output
    async with running("vigie web --with-worker", environment) as bot:
        address = (await bot.started())["address"]
        await stage.post(f"/apps/{APP}", {"request_url": f"{address}/slack/events"})
        await reported(claire, alice)
        assert await bot.stop() == 0


async def test_a_database_is_made_and_migrated(
    platform: dict[str, str], empty_database_url: str
) -> None:
    environment = {**platform, "DATABASE_URL": empty_database_url}
    for expected in ("went from nothing", "already"):
        async with running("vigie migrate", environment) as migration:
            assert await migration.ended() == 0
        assert expected in migration.output


async def test_an_empty_postgresql_is_refused_until_it_is_migrated(
    platform: dict[str, str], empty_postgresql_url: str
) -> None:
    environment = {**platform, "DATABASE_URL": empty_postgresql_url}
    for line in (PROCFILE["web"], PROCFILE["worker"]):
        async with running(line, environment) as process:
            assert await process.ended() == 1
        assert "vigie migrate" in process.output


async def test_what_is_missing_is_told_before_anything_starts(tmp_path: Path) -> None:
    async with running("vigie web", {"HOME": str(tmp_path)}) as process:
        assert await process.ended() == 2
    assert "SLACK_BOT_TOKEN" in process.output
    assert "SLACK_SIGNING_SECRET" in process.output


async def test_no_command_takes_another_engine(platform: dict[str, str]) -> None:
    environment = {**platform, "DATABASE_URL": "mysql://somewhere/vigie"}
    for command in ("run", "doctor", "migrate", "audit verify"):
        async with running(f"vigie {command}", environment) as process:
            assert await process.ended() == 2
        assert "DATABASE_URL: the database is SQLite or PostgreSQL, not mysql" in process.output
        assert "Traceback" not in process.output


@pytest.mark.parametrize("command", ["run", "migrate"])
async def test_a_file_that_is_no_database_is_told(
    platform: dict[str, str], tmp_path: Path, command: str
) -> None:
    (tmp_path / "notes.db").write_text("This is no database, but a text. " * 100)
    async with running(f"vigie {command}", {**platform, "DATABASE_URL": "notes.db"}) as process:
        assert await process.ended() == 1
    assert "The database notes.db cannot be opened: file is not a database" in process.output
    assert "Traceback" not in process.output


async def test_the_database_of_a_newer_version_is_left_alone(
    platform: dict[str, str], sqlite_url: str
) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    for command in ("run", "migrate"):
        async with running(f"vigie {command}", {**platform, "DATABASE_URL": sqlite_url}) as process:
            assert await process.ended() == 1
        assert "A newer Vigie has migrated this database" in process.output
        assert "Traceback" not in process.output


async def test_the_doctor_says_no_by_its_exit_code(
    platform: dict[str, str], sqlite_url: str
) -> None:
    environment = {**platform, "DATABASE_URL": sqlite_url}
    async with running("vigie doctor", environment) as doctor:
        assert await doctor.ended() == 1
    assert "✗ The desk is not set up." in doctor.output
    assert "/vigie setup" in doctor.output


async def test_the_manifest_is_printed(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "VIGIE_LANGUAGE": "en"}
    async with (
        running("vigie manifest", home) as socket,
        running("vigie manifest --http https://vigie.example", home) as http,
        running("vigie manifest --http nowhere", home) as wrong,
    ):
        ended = await asyncio.gather(socket.ended(), http.ended(), wrong.ended())
    assert list(ended) == [0, 0, 2]
    assert "socket_mode_enabled: true" in socket.output
    assert "request_url: https://vigie.example/slack/events" in http.output
