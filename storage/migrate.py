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
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage.db import normalise

MIGRATIONS = Path(__file__).parent / "migrations"
# Any number will do, if all processes take the same one.
_LOCK = 0x56494749


class CannotOpen(Exception):  # noqa: N818  (it is read as the reason it holds)
    """The database is not there, or is none; the message is the engine's own reason."""


class FromElsewhere(Exception):  # noqa: N818  (it is read as it is named)
    """The database is at a revision that this program does not know."""


def upgrade(url: str) -> None:
    """Bring the database to the newest revision, in one transaction.

    Processes that try at the same moment wait for each other, and the second finds nothing to do.
    Raises `CannotOpen`, and `FromElsewhere` when a newer program was here.
    """
    with _connected(url) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        try:
            command.upgrade(_config(connection), "head")
        except CommandError as unknown:
            raise FromElsewhere(str(unknown)) from unknown


def current(url: str) -> str | None:
    """The revision that the database is at; None when it was never migrated. May `CannotOpen`."""
    if is_missing(url):
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


def is_missing(url: str) -> bool:
    """Whether the database is a file that is not there yet."""
    return url_is_file(url) and not Path(str(normalise(url).database)).exists()


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    try:
        engine = _engine(url)
    except OSError as error:
        raise CannotOpen(str(error)) from error
    try:
        try:
            connection = engine.connect()
        except DBAPIError as error:
            raise CannotOpen(_reason(error)) from error
        with connection:
            try:
                transaction = connection.begin()
            except DBAPIError as error:
                raise CannotOpen(_reason(error)) from error
            with transaction:
                yield connection
    finally:
        engine.dispose()


def _reason(error: DBAPIError) -> str:
    """What the engine itself said, without the library's lines around it."""
    return str(error.orig).strip().splitlines()[0]


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
