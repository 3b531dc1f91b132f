"""aiosqlite without its trips: what is short is done here and now, the rest in one trip each.

aiosqlite does everything in the connection's thread, and SQLAlchemy asks it four times for each
statement. Between two busy threads of Python such a trip costs more than a look-up by key or an
INSERT of one row, so these are done in the event loop. What may take long is not: a SELECT that
turns out to be long is cut off after a millisecond or so and done again in the thread, and other
statements, waiting for another process's lock, and COMMIT (the disk) go to the thread at once.
"""

import sqlite3
from collections.abc import Sequence
from threading import Thread
from typing import Any, Self

import aiosqlite

# How long the thread waits for another process's lock.
BUSY_MS = 10_000
# Steps of SQLite's machine after which a SELECT counts as long: a millisecond or so.
_MANY_STEPS = 20_000
# More values than this make several rows.
_MANY_VALUES = 64
_NOTHING_READ: list[Any] = []


class Cursor:
    """What SQLAlchemy's adapter needs of a cursor; all rows come with the execution."""

    arraysize = 1

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows = _NOTHING_READ
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        """Be opened: there is nothing to do yet."""
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Self:
        """Execute a statement and fetch all that it returns."""
        done = self._connection.at_once(statement, parameters)
        self._keep(done or await self._connection.visit(_execute, statement, parameters))
        return self

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> Self:
        """Execute a statement once for each set of parameters."""
        self._keep(await self._connection.visit(_executemany, statement, parameters))
        return self

    async def fetchall(self) -> list[Any]:
        """Hand over the rows that the statement brought."""
        return self._rows

    async def close(self) -> None:
        """Be closed: what was open was closed with the statement."""

    def _keep(self, done: "Done") -> None:
        self.description, self._rows, self.rowcount, self.lastrowid = done


# What a statement came to: description, rows, rowcount, lastrowid.
Done = tuple[Any, list[Any], int, int | None]


def _execute(raw: sqlite3.Connection, statement: str, parameters: Any) -> Done:
    return _ended(raw.execute(statement, parameters))


def _executemany(raw: sqlite3.Connection, statement: str, parameters: Any) -> Done:
    return _ended(raw.executemany(statement, parameters))


def _ended(cursor: sqlite3.Cursor) -> Done:
    rows = cursor.fetchall() if cursor.description else _NOTHING_READ
    done = cursor.description, rows, cursor.rowcount, cursor.lastrowid
    cursor.close()
    return done


class Connection(aiosqlite.Connection):
    """A connection whose transaction begins with its first statement.

    `begin_with` is the statement that begins it, set when a transaction is wanted.
    """

    begin_with: str | None = None
    # Counted by the loop and by the thread: as long as they differ, the thread is at work (perhaps
    # for a task that was cancelled) and nothing may be done here and now.
    _sent = _done = 0
    _hurried = False

    def at_once(self, statement: str, parameters: Sequence[Any]) -> Done | None:
        """Execute a short statement here and now; None when it has to go to the thread."""
        reads = statement.startswith("SELECT")
        if self._sent != self._done or not (reads or _adds_one_row(statement, parameters)):
            return None
        if not self._begin_at_once():
            return None
        self._hurried = reads
        try:
            return _execute(self._conn, statement, parameters)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                return None
            raise
        finally:
            self._hurried = False

    def _begin_at_once(self) -> bool:
        """Begin the transaction unless somebody else holds the lock: the thread waits for it."""
        if self.begin_with is None:
            return True
        self._conn.execute("PRAGMA busy_timeout=0")
        try:
            self._conn.execute(self.begin_with)
        except sqlite3.OperationalError:
            return False
        finally:
            self._conn.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        self.begin_with = None
        return True

    async def visit(self, work: Any, *arguments: Any) -> Done:
        """Do some work with the real connection, in its thread."""
        # Taken here, not in the thread: if our task is cancelled before the thread gets to it,
        # the work must still find its transaction, for the roll-back that follows to undo it.
        begin, self.begin_with = self.begin_with, None
        try:
            done: Done = await self._execute(self._begin_and, begin, work, *arguments)
        except sqlite3.Error:
            if begin is not None and not self._conn.in_transaction:
                self.begin_with = begin
            raise
        return done

    def _begin_and(self, begin: str | None, work: Any, *arguments: Any) -> Done:
        if begin is not None:
            self._conn.execute(begin)
        done: Done = work(self._conn, *arguments)
        return done

    def cursor(self) -> Any:
        """Make a cursor, without a trip to the thread."""
        return Cursor(self)

    async def commit(self) -> None:
        """Commit what was begun."""
        if self.begin_with is None:
            await super().commit()
        self.begin_with = None

    async def rollback(self) -> None:
        """Roll back what was begun; behind the thread's work, if it has any, and not awaited."""
        if self.begin_with is not None:
            self.begin_with = None
        elif self._sent == self._done:
            self._conn.rollback()
        else:
            self._sent += 1
            self._tx.put_nowait((None, lambda: self._count(self._conn.rollback)))

    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        self._sent += 1
        return await super()._execute(self._count, fn, *args, **kwargs)  # type: ignore[no-untyped-call]

    def _count(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return work(*args, **kwargs)
        finally:
            self._done += 1

    def _give_up(self) -> bool:
        """Tell SQLite, which asks now and then, whether to cut the statement off."""
        return self._hurried


def _adds_one_row(statement: str, parameters: Sequence[Any]) -> bool:
    return (
        statement.startswith("INSERT")
        and len(parameters) <= _MANY_VALUES
        and "SELECT" not in statement
    )


def connect(database: str, **options: Any) -> Connection:
    """Open a database, for SQLAlchemy's `async_creator_fn`; its thread never keeps a process up."""

    def connector() -> sqlite3.Connection:
        # Two threads use it, but never at the same time.
        raw: sqlite3.Connection = sqlite3.connect(
            database, **{**options, "check_same_thread": False}
        )
        raw.set_progress_handler(connection._give_up, _MANY_STEPS)  # noqa: SLF001  (its own handler)
        return raw

    connection = Connection(connector, iter_chunk_size=64)
    thread: Thread = connection._thread  # noqa: SLF001  (SQLAlchemy does so with plain aiosqlite)
    thread.daemon = True
    return connection
