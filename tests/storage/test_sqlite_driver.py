"""SQLite's driver with one trip per statement: transactions stay what they were."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage import sqlite_driver
from storage.db import Database

INSERT = text("INSERT INTO job_runs (job, period, at) VALUES (:job, 'p', '2026-11-23')")


async def jobs(db: Database) -> list[str]:
    async with db.reading() as session:
        return list(await session.scalars(text("SELECT job FROM job_runs ORDER BY job")))


@pytest.fixture
def db_file(sqlite_url: str) -> Path:
    return Path(sqlite_url.removeprefix("sqlite:///"))


async def test_what_is_written_is_kept_and_what_fails_is_not(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    async with db.writing() as session:
        await session.execute(INSERT, {"job": "kept"})

    async def fail() -> None:
        async with db.writing() as session:
            await session.execute(INSERT, {"job": "lost"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await jobs(db) == ["kept"]
    await db.close()


async def test_a_failed_statement_leaves_the_transaction_usable_and_whole(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    async with db.writing() as session:
        await session.execute(INSERT, {"job": "one"})
        with pytest.raises(IntegrityError):
            await session.execute(INSERT, {"job": "one"})
        await session.execute(INSERT, {"job": "two"})
        await session.rollback()
    assert await jobs(db) == []
    await db.close()


async def test_a_writer_cancelled_at_its_first_statement_leaves_nothing(sqlite_url: str) -> None:
    db = Database(sqlite_url)

    async def write() -> None:
        async with db.writing() as session:
            await session.execute(INSERT, {"job": "half"})
            await asyncio.Event().wait()

    for turns in range(8):
        task = asyncio.create_task(write())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert await jobs(db) == [], turns
    await db.close()


async def test_a_read_sees_one_state_from_its_first_statement_on(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    count = text("SELECT count(*) FROM job_runs")
    async with db.reading() as reader:
        assert await reader.scalar(count) == 0
        async with db.writing() as writer:
            await writer.execute(INSERT, {"job": "new"})
        assert await reader.scalar(count) == 0
    assert await jobs(db) == ["new"]
    await db.close()


async def test_a_writer_takes_the_lock_with_its_first_statement(
    sqlite_url: str, db_file: Path
) -> None:
    db = Database(sqlite_url)
    other = sqlite3.connect(db_file, timeout=0, isolation_level=None)
    async with db.writing() as session:
        await session.execute(text("SELECT 1"))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.execute("ROLLBACK")
    other.close()
    await db.close()


async def test_a_transaction_that_could_not_begin_writes_nothing_later(
    db_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_driver, "BUSY_MS", 0)
    insert = INSERT.text.replace(":job", "'late'")
    other = sqlite3.connect(db_file, timeout=0, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    connection = sqlite_driver.connect(str(db_file), timeout=0, isolation_level=None)
    await connection
    connection.begin_with = "BEGIN IMMEDIATE"
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await connection.cursor().execute(insert)
    other.execute("ROLLBACK")
    await connection.cursor().execute(insert)
    await connection.rollback()
    await connection.close()
    assert other.execute("SELECT * FROM job_runs").fetchall() == []
    other.close()


async def test_a_long_read_is_left_to_the_thread_and_answers(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    counted = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
    long = text(f"SELECT count(*) FROM {counted} SELECT i FROM n)")
    async with db.reading() as session:
        assert await session.scalar(long) == 100_000
    async with db.writing() as session:
        await session.execute(INSERT, {"job": "before"})
        assert await session.scalar(long) == 100_000
    assert await jobs(db) == ["before"]
    await db.close()


async def test_what_is_long_is_cut_off_in_the_loop_only(db_file: Path) -> None:
    connection = sqlite_driver.connect(str(db_file), isolation_level=None)
    await connection
    long = "SELECT count(*) FROM sqlite_master a, sqlite_master b, sqlite_master c"
    assert connection.at_once(long, ()) is None
    assert connection.at_once("SELECT 1", ()) is not None
    assert (await (await connection.cursor().execute(long)).fetchall())[0][0] > 10_000
    await connection.close()


async def test_nothing_overtakes_what_the_thread_still_does(db_file: Path) -> None:
    connection = sqlite_driver.connect(str(db_file), isolation_level=None)
    await connection
    connection.begin_with = "BEGIN IMMEDIATE"
    task = asyncio.create_task(connection.cursor().execute("DELETE FROM job_runs"))
    await asyncio.sleep(0)
    assert connection.at_once("SELECT 1", ()) is None
    task.cancel()
    await connection.rollback()
    await connection.cursor().execute("SELECT 1")
    assert not connection.in_transaction
    await connection.close()
