"""SQLite serves one bot: a lock beside the database file tells a second one so."""

import fcntl
from pathlib import Path
from typing import TextIO


class AnotherRuns(Exception):  # noqa: N818  (it is read as the sentence it holds)
    """A bot works on this database already."""


class SingleBot:
    """Holds `<database>.lock` while a bot runs; the lock goes with the process, however it ends."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}.lock")
        self._file: TextIO | None = None

    def acquire(self) -> None:
        """Take the lock; raises `AnotherRuns` when it is taken."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            file.close()
            raise AnotherRuns(
                "Another Vigie already works on this SQLite database, and it serves one only. "
                "Stop that one first, or use PostgreSQL to run several (set DATABASE_URL)."
            ) from taken
        self._file = file

    def release(self) -> None:
        """Give the lock back."""
        if self._file is not None:
            self._file.close()
            self._file = None
