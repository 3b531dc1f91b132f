"""Bringing a database up to date, with Alembic, on either engine.

Everything here is blocking: from the event loop, call it through `asyncio.to_thread`.
`python -m storage.migrate 0002 "Add sites"` drafts the next migration from the records.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.pool import NullPool

from storage.db import normalise

MIGRATIONS = Path(__file__).parent / "migrations"
# Any number will do, if all processes take the same one.
_LOCK = 0x56494749


def upgrade(url: str) -> None:
    """Bring the database to the newest revision, in one transaction.

    Processes that try at the same moment wait for each other, and the second finds nothing to do.
    """
    with _connected(url) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.upgrade(_config(connection), "head")


def current(url: str) -> str | None:
    """The revision that the database is at; None when it was never migrated."""
    database = normalise(url).database
    if url_is_file(url) and not Path(database or "").exists():
        return None  # looking must not make an empty database
    with _connected(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The newest revision that this program knows."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    if newest is None:
        raise RuntimeError(f"no migration in {MIGRATIONS}")
    return newest


def draft(revision: str, message: str) -> Path:
    """Write a migration with what the records have and the newest revision has not; its file."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/draft.sqlite3"
        upgrade(url)
        with _connected(url) as connection:
            written: Any = command.revision(
                _config(connection), message, autogenerate=True, rev_id=revision
            )
    return Path(written.path)


def url_is_file(url: str) -> bool:
    """Whether the database is a file of this machine."""
    parsed = normalise(url)
    return parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _engine(url: str) -> Engine:
    parsed = normalise(url)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(parsed, poolclass=NullPool)
    if url_is_file(url):
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed.set(drivername="sqlite"), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The driver would commit before each CREATE TABLE: a half-done migration would stay.
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout=10000")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made here so that no file beside the program is needed."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


if __name__ == "__main__":
    sys.stdout.write(f"{draft(sys.argv[1], sys.argv[2])}\n")
