"""aiosqlite with one trip to its thread per statement instead of four.

SQLAlchemy asks the driver for a cursor, then to execute, to fetch, and to close: each would wake
the connection's thread and wait for it, which costs more than the statement itself. Here a trip
begins the transaction if need be, executes, and brings all rows back.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any, Self

import aiosqlite

_NOTHING_READ: list[Any] = []


class Cursor:
    """What SQLAlchemy's adapter needs of a cursor; only executing goes to the thread."""

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

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> "Cursor":
        """Execute a statement and fetch all that it returns."""
        await self._connection.visit(self._execute, statement, parameters)
        return self

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> "Cursor":
        """Execute a statement once for each set of parameters."""
        await self._connection.visit(self._executemany, statement, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        """Hand over the rows that the statement brought."""
        return self._rows

    async def close(self) -> None:
        """Be closed: what was open was closed with the statement."""

    def _execute(self, raw: sqlite3.Connection, statement: str, parameters: Any) -> None:
        self._keep(raw.execute(statement, parameters))

    def _executemany(self, raw: sqlite3.Connection, statement: str, parameters: Any) -> None:
        self._keep(raw.executemany(statement, parameters))

    def _keep(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self._rows = cursor.fetchall() if cursor.description else _NOTHING_READ
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()


class Connection(aiosqlite.Connection):
    """A connection whose transaction begins with its first statement.

    `begin_with` is the statement that begins it, set when a transaction is wanted.
    """

    begin_with: str | None = None

    async def visit(self, work: Any, *arguments: Any) -> None:
        """Do some work with the real connection, in its thread."""
        # Taken here, not in the thread: if our task is cancelled before the thread gets to it,
        # the work must still find its transaction, for the roll-back that follows to undo it.
        begin, self.begin_with = self.begin_with, None
        try:
            await self._execute(self._do, begin, work, *arguments)  # type: ignore[no-untyped-call]
        except sqlite3.Error:
            if begin is not None and not self._conn.in_transaction:
                self.begin_with = begin
            raise

    def _do(self, begin: str | None, work: Any, *arguments: Any) -> None:
        if begin is not None:
            self._conn.execute(begin)
        work(self._conn, *arguments)

    def cursor(self) -> Any:
        """Make a cursor, without a trip to the thread."""
        return Cursor(self)

    async def commit(self) -> None:
        """Commit what was begun."""
        if self.begin_with is None:
            await super().commit()
        self.begin_with = None

    async def rollback(self) -> None:
        """Roll back what was begun; the next statement comes after it, so nobody waits for it."""
        if self.begin_with is None:
            self._tx.put_nowait((None, self._conn.rollback))
        self.begin_with = None


def connect(database: str, **options: Any) -> Connection:
    """Open a database, for SQLAlchemy's `async_creator_fn`; its thread never keeps a process up."""
    connection = Connection(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001  (SQLAlchemy does the same for plain aiosqlite)
    return connection
