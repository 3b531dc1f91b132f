"""Two engines behind one face."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from storage import inbox
from storage.db import Database, normalise, wake
from storage.inbox import Handled
from storage.jobs import claim_period

NOW = datetime(2026, 11, 23, 8, 0, 0, 123456, tzinfo=UTC)


async def handled(db: Database) -> list[str]:
    async with db.reading() as session:
        return list(await session.scalars(select(Handled.identity).order_by(Handled.identity)))


async def test_what_raises_is_rolled_back(db: Database) -> None:
    async def fail() -> None:
        async with db.writing() as session:
            await inbox.first_time(session, "one", NOW)
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        await fail()
    assert await handled(db) == []


async def test_readers_see_what_was_committed_and_never_wait(db: Database) -> None:
    async with db.writing() as session:
        await inbox.first_time(session, "one", NOW)
        assert await handled(db) == []
    assert await handled(db) == ["one"]


async def test_a_reading_session_keeps_nothing(db: Database) -> None:
    async with db.reading() as session:
        session.add(Handled(identity="one", at=NOW, answer=None))
    assert await handled(db) == []


async def test_many_writers_at_once(db: Database) -> None:
    async def write(number: int) -> None:
        async with db.writing() as session:
            await inbox.first_time(session, f"{number:03}", NOW)
            await asyncio.sleep(0)

    await asyncio.gather(*(write(number) for number in range(60)))
    assert len(await handled(db)) == 60


async def test_two_bots_may_not_share_sqlite_but_short_commands_may_write(sqlite_url: str) -> None:
    one, other = Database(sqlite_url), Database(sqlite_url)
    for number in range(5):
        for name, db in (("one", one), ("other", other)):
            async with db.writing() as session:
                assert await inbox.first_time(session, f"{name} {number}", NOW)
    assert len(await handled(one)) == 10
    await one.close()
    await other.close()


async def test_delivery_is_woken_after_the_commit_and_only_if_asked(db: Database) -> None:
    woken: list[list[str]] = []
    seen: list[asyncio.Task[list[str]]] = []
    db.on_commit = lambda: seen.append(asyncio.create_task(handled(db)))
    async with db.writing() as session:
        await inbox.first_time(session, "quiet", NOW)
    assert seen == []
    async with db.writing() as session:
        await inbox.first_time(session, "told", NOW)
        wake(session)
    woken += [await task for task in seen]
    assert woken == [["quiet", "told"]]


async def test_moments_come_back_in_utc_to_the_microsecond(db: Database) -> None:
    paris = timezone(timedelta(hours=1))
    async with db.writing() as session:
        await inbox.first_time(session, "one", NOW.astimezone(paris))
    async with db.reading() as session:
        found = await session.scalar(select(Handled.at))
        assert found == NOW
        assert found.tzinfo is UTC
        assert await session.scalar(select(Handled.identity).where(Handled.at <= NOW)) == "one"


async def test_a_moment_without_a_zone_is_refused(db: Database) -> None:
    async with db.writing() as session:
        with pytest.raises(StatementError, match="without a zone"):
            await inbox.first_time(session, "one", NOW.replace(tzinfo=None))
        await session.rollback()


async def test_foreign_keys_hold(db: Database) -> None:
    async with db.writing() as session:
        with pytest.raises(Exception, match=r"(?i)foreign key"):
            await session.execute(
                text(
                    "INSERT INTO sites (client_id, name, created_at) "
                    "VALUES (999, 'x', '2026-11-23 08:00:00')"
                )
            )
        await session.rollback()


async def test_a_period_is_claimed_by_one(db: Database) -> None:
    async def claim() -> bool:
        async with db.writing() as session:
            return await claim_period(session, "digest", "2026-11-23", NOW)

    claims = await asyncio.gather(*(claim() for _ in range(8)))
    assert sorted(claims) == [False] * 7 + [True]


@pytest.mark.parametrize(
    ("written", "driver"),
    [
        ("data/vigie.sqlite3", "sqlite+aiosqlite"),
        ("sqlite:///data/vigie.sqlite3", "sqlite+aiosqlite"),
        ("postgres://u:p@host/db", "postgresql+psycopg"),
        ("postgresql://u:p@host/db", "postgresql+psycopg"),
        ("postgresql+asyncpg://u:p@host/db", "postgresql+psycopg"),
    ],
)
def test_urls_as_people_and_platforms_write_them(written: str, driver: str) -> None:
    assert normalise(written).drivername == driver


def test_another_engine_is_refused() -> None:
    with pytest.raises(ValueError, match="not mysql"):
        normalise("mysql://host/db")
