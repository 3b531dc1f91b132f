"""The two engines behind one face: `reading()` and `writing()`.

SQLite: WAL, one connection for writers behind an asyncio lock (so nobody ever waits for a lock
inside the driver), several for readers. PostgreSQL: an ordinary pool.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from storage import postgresql_driver, sqlite_driver

READERS = 4
POSTGRESQL_POOL = 20
# More statements than the program has.
_PREPARED = 500
WAKE = "wake"
# (Not every OSError: a template that is not found is one as well.)
_AWAY = (
    OperationalError,
    InterfaceError,
    InternalError,
    PoolTimeout,
    ConnectionError,
    TimeoutError,
)
# PostgreSQL's classes of errors that are not the statement's: connection, authorization, no such
# database, roll-back (a deadlock), resources, limits, state, an operator's intervention, the
# system, inner errors.
_AWAY_CLASSES = frozenset({"08", "28", "3D", "40", "53", "54", "55", "57", "58", "XX"})


def is_away(error: BaseException) -> bool:
    """Whether the database is away or busy; any other error is the statement's own."""
    if isinstance(error, _AWAY):
        return True
    state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    return str(state)[:2] in _AWAY_CLASSES


def normalise(url: str) -> URL:
    """One spelling for what a person or a platform writes (`postgres://…`, a path)."""
    if "://" not in url:
        url = f"sqlite:///{url}"
    parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return parsed.set(drivername="sqlite+aiosqlite")
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    raise ValueError(f"the database is SQLite or PostgreSQL, not {backend}")


class Database:
    """One database, on either engine.

    `on_commit` is called after each committed transaction in which `wake(session)` was called:
    it tells the delivery of this process that there is something to send.
    """

    def __init__(self, url: str) -> None:
        self.url = normalise(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.on_commit: Callable[[], None] = lambda: None
        self._lane = asyncio.Lock()
        # The pool lets a newcomer overtake those who wait for a connection; this queue does not.
        self._readers = asyncio.Semaphore(READERS if self.is_sqlite else POSTGRESQL_POOL)
        if self.is_sqlite:
            self._writer = _sqlite(self.url, "BEGIN IMMEDIATE", size=1)
            self._reader = _sqlite(self.url, "BEGIN", size=READERS)
        else:
            self._writer = create_async_engine(
                self.url.set(drivername="postgresql+asyncpg"),
                pool_size=POSTGRESQL_POOL,
                max_overflow=0,
                pool_pre_ping=False,
                connect_args={
                    "async_creator_fn": postgresql_driver.connecting(self.url),
                    "prepared_statement_cache_size": _PREPARED,
                },
            )
            # A read is a snapshot per statement either way; without BEGIN and ROLLBACK it costs
            # one round trip instead of three.
            self._reader = self._writer.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session to look things up; nothing that it changes is kept."""
        async with self._readers:
            session = AsyncSession(self._reader, expire_on_commit=False, autoflush=False)
            async with _closing(session):
                yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A session in a transaction: committed when the block ends, rolled back when it raises."""
        async with self._lane if self.is_sqlite else nullcontext():
            session = AsyncSession(self._writer, expire_on_commit=False)
            async with _closing(session):
                yield session
                await session.commit()
        if session.info.get(WAKE):
            self.on_commit()

    async def close(self) -> None:
        """Close every connection."""
        await self._writer.dispose()
        if self.is_sqlite:
            await self._reader.dispose()


@asynccontextmanager
async def _closing(session: AsyncSession) -> AsyncIterator[None]:
    """Close a session, as its own context does but, when all went well, without a task for it."""
    try:
        yield
    except BaseException:
        await asyncio.shield(session.close())
        raise
    await session.close()


def wake(session: AsyncSession) -> None:
    """Have delivery look at the outbox as soon as this transaction is committed."""
    session.info[WAKE] = True


def _sqlite(url: URL, begin: str, size: int) -> AsyncEngine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        connect_args={"async_creator_fn": sqlite_driver.connect},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The driver would open transactions by itself, too late and only for some statements.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            f"busy_timeout={sqlite_driver.BUSY_MS}",
            "temp_store=MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        driver.begin_with = begin

    return engine
