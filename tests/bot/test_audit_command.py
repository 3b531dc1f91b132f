"""`vigie audit verify` as a process, beside whatever else runs."""

from pathlib import Path

import pytest
from sqlalchemy import update

from commands.audit import service
from integrations.local_slack import SharedClock
from storage import audit
from storage.audit import AuditEntry
from storage.db import Database
from tests.bot.processes import running


@pytest.fixture
def environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path), "DATABASE_URL": database_url}


@pytest.fixture
async def sealed(db: Database, clock: SharedClock) -> Database:
    """A trail of three sealed entries."""
    async with db.writing() as session:
        for number in range(3):
            await audit.record(
                session,
                at=clock.now(),
                request_id=f"r{number}",
                actor="person:1",
                action="tickets.taken",
                subject=f"T-{number}",
                client_id=None,
                details={"number": number},
            )
        await service.seal(session, clock.now())
    return db


@pytest.mark.usefixtures("sealed")
async def test_a_whole_trail_verifies(environment: dict[str, str]) -> None:
    async with running("vigie audit verify", environment) as process:
        assert await process.ended() == 0
    assert "3 entries" in process.output


async def test_a_changed_entry_is_found(environment: dict[str, str], sealed: Database) -> None:
    async with sealed.writing() as session:
        await session.execute(
            update(AuditEntry).where(AuditEntry.position == 2).values(actor="person:2")
        )
    async with running("vigie audit verify", environment) as process:
        assert await process.ended() == 1
    assert "position 2" in process.output


@pytest.mark.usefixtures("sealed")
async def test_a_head_file_that_is_not_there_is_told(environment: dict[str, str]) -> None:
    environment["VIGIE_AUDIT_FILE"] = "heads-that-are-not-there"
    async with running("vigie audit verify", environment) as process:
        assert await process.ended() == 2
    assert "The audit file heads-that-are-not-there cannot be read" in process.output


async def test_a_database_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    async with running("vigie audit verify", {"HOME": str(tmp_path)}) as process:
        assert await process.ended() == 2
    assert "There is no database at sqlite:///data/vigie.sqlite3." in process.output
    assert not (tmp_path / "data").exists()


async def test_a_database_without_tables_is_told(tmp_path: Path, empty_postgresql_url: str) -> None:
    home = {"HOME": str(tmp_path), "DATABASE_URL": empty_postgresql_url}
    async with running("vigie audit verify", home) as process:
        assert await process.ended() == 2
    assert "vigie migrate" in process.output


@pytest.mark.parametrize("command", ["audit verify", "migrate"])
async def test_a_database_that_does_not_answer_is_told(tmp_path: Path, command: str) -> None:
    away = "postgresql://nobody:secret-word@127.0.0.1:1/vigie"
    home = {"HOME": str(tmp_path), "DATABASE_URL": away}
    async with running(f"vigie {command}", home) as process:
        assert await process.ended() != 0
    assert "postgresql://nobody:***@127.0.0.1:1/vigie" in process.output
    assert "Traceback" not in process.output
    assert "audit file" not in process.output
