"""The fixtures that all tests share; tests/README.md tells how to use them."""

from collections.abc import AsyncIterator

import pytest

from storage.db import Database

pytest_plugins = (
    "tests.support.databases",
    "tests.support.stage",
    "tests.support.house",
    "tests.support.bot",
)


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """The database of this test, open, on each engine."""
    database = Database(database_url)
    yield database
    await database.close()
