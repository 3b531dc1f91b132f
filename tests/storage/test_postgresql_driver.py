"""asyncpg behind the addresses that people write, and when the server goes away."""

import asyncio
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.db import Database, is_away, normalise
from storage.postgresql_driver import connecting
from tests.bot.waiting import until

PLATFORMS = [
    "postgres://u:p%40ss@db.example.com/vigie?sslmode=require",
    "postgresql://u:p%40ss@db.example.com/vigie?sslmode=require&channel_binding=require",
    "postgresql+psycopg://u:p%40ss@db.example.com:5432/vigie?connect_timeout=7&keepalives=1",
]


@pytest.mark.parametrize("written", PLATFORMS)
async def test_addresses_as_platforms_write_them(
    written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, float]] = []

    async def connect(address: str, *, timeout: float) -> None:  # noqa: ASYNC109  (asyncpg's own)
        asked.append((address, timeout))

    monkeypatch.setattr(asyncpg, "connect", connect)
    await connecting(normalise(written))(host="ignored", sslmode="ignored")
    [(address, timeout)] = asked
    assert address.startswith("postgresql://u:p%40ss@db.example.com")
    for word in ("psycopg", "channel_binding", "connect_timeout", "keepalives"):
        assert word not in address
    assert ("sslmode=require" in address) == ("sslmode" in written)
    assert timeout == (7 if "connect_timeout" in written else 30)


async def test_what_only_libpq_understands_does_not_keep_us_out(postgresql_url: str) -> None:
    joined = "&" if "?" in postgresql_url else "?"
    db = Database(f"{postgresql_url}{joined}channel_binding=prefer&connect_timeout=5")
    async with db.reading() as session:
        assert await session.scalar(text("SELECT 1")) == 1
    await db.close()


async def asking(db: Database, question: str) -> Any:
    async with db.writing() as session:
        return await session.scalar(text(question))


async def test_a_server_that_hangs_up_is_away_and_comes_back(postgresql_url: str) -> None:
    db = Database(postgresql_url)
    assert await asking(db, "SELECT 1") == 1
    killer = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    long = asyncio.create_task(asking(db, "SELECT pg_sleep(60)"))
    other = Database(postgresql_url)
    working = (
        "SELECT count(*) > 0 FROM pg_stat_activity "
        "WHERE query LIKE '%pg_sleep(60)%' AND state = 'active' AND pid <> pg_backend_pid()"
    )
    await until(lambda: asking(other, working))
    await asking(other, f"{killer} AND datname = current_database()")
    with pytest.raises(DBAPIError) as failure:
        await long
    assert is_away(failure.value)
    assert await asking(db, "SELECT 1") == 1
    await db.close()
    await other.close()


async def test_a_database_that_is_not_there_is_away(postgresql_url: str) -> None:
    db = Database(
        normalise(postgresql_url).set(database="none").render_as_string(hide_password=False)
    )
    with pytest.raises(Exception, match="does not exist") as failure:
        await asking(db, "SELECT 1")
    assert is_away(failure.value)
    await db.close()


async def test_a_wrong_statement_is_not_the_database_s_fault(postgresql_url: str) -> None:
    db = Database(postgresql_url)
    with pytest.raises(DBAPIError) as failure:
        await asking(db, "SELECT nothing FROM nowhere")
    assert not is_away(failure.value)
    await db.close()
