"""The migrations make what the records describe, on both engines."""

import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, Inspector, create_engine, inspect

from storage import migrate
from storage.db import normalise
from storage.models import all_tables

# PostgreSQL cuts longer names without a word, and two of them may then be the same.
LONGEST_NAME = 63


def engine(url: str) -> Engine:
    parsed = normalise(url)
    return create_engine(
        parsed.set(drivername="sqlite") if parsed.get_backend_name() == "sqlite" else parsed
    )


def shape(inspector: Inspector) -> dict[str, Any]:
    """Describe everything a database has, in an order that does not depend on its making."""
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in inspector.get_columns(table)
            },
            "key": inspector.get_pk_constraint(table)["constrained_columns"],
            "foreign": sorted(map(str, inspector.get_foreign_keys(table))),
            "unique": sorted(map(str, inspector.get_unique_constraints(table))),
            "checks": sorted(map(str, inspector.get_check_constraints(table))),
            "indexes": sorted(map(index_shape, inspector.get_indexes(table))),
        }
        for table in sorted(inspector.get_table_names())
        if table != "alembic_version"
    }


def index_shape(index: Mapping[str, Any]) -> str:
    """Describe an index; the condition of a partial one by its text."""
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return str({**index, "dialect_options": options})


def test_from_empty_to_the_newest(empty_database_url: str) -> None:
    assert migrate.current(empty_database_url) is None
    migrate.upgrade(empty_database_url)
    assert migrate.current(empty_database_url) == migrate.head()
    migrate.upgrade(empty_database_url)
    assert migrate.current(empty_database_url) == migrate.head()


def test_records_and_migrations_agree(database_url: str) -> None:
    connected = engine(database_url)
    with connected.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, all_tables()) == []
    connected.dispose()


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_migrations_make_exactly_what_the_records_would(
    name: str, request: pytest.FixtureRequest
) -> None:
    migrated = engine(request.getfixturevalue(f"{name}_url"))
    made = engine(request.getfixturevalue(f"empty_{name}_url"))
    all_tables().create_all(made)
    assert shape(inspect(migrated)) == shape(inspect(made))
    migrated.dispose()
    made.dispose()


def test_names_fit_postgresql() -> None:
    tables = all_tables().tables.values()
    names = [table.name for table in tables]
    names += [column.name for table in tables for column in table.columns]
    names += [str(index.name) for table in tables for index in table.indexes]
    names += [str(constraint.name) for table in tables for constraint in table.constraints]
    assert names
    assert [name for name in names if len(name) > LONGEST_NAME] == []


def test_looking_does_not_make_a_database(tmp_path: Path) -> None:
    file = tmp_path / "none.sqlite3"
    assert migrate.current(f"sqlite:///{file}") is None
    assert not file.exists()


def test_a_failed_migration_leaves_nothing(
    empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, folder)
    (folder / "versions" / "9999_broken.py").write_text(
        f'"""Broken."""\n\nrevision = "9999"\ndown_revision = "{migrate.head()}"\n\n\n'
        'def upgrade() -> None:\n    raise RuntimeError("half way")\n'
    )
    monkeypatch.setattr(migrate, "MIGRATIONS", folder)
    with pytest.raises(RuntimeError, match="half way"):
        migrate.upgrade(empty_database_url)
    assert migrate.current(empty_database_url) is None
    connected = engine(empty_database_url)
    assert inspect(connected).get_table_names() == []
    connected.dispose()


def test_two_processes_may_migrate_at_once(empty_database_url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(migrate.upgrade, [empty_database_url] * 4))
    assert migrate.current(empty_database_url) == migrate.head()
