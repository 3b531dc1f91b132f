"""Each scoped query is called: as the desk it finds Acme's records, as Globex it finds nothing.

The queries come from storage itself and their arguments from the types they declare, so that a
new query is tested without anyone adding it.
"""

import inspect
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_type_hints

import pytest
from sqlalchemy import JSON, Column, insert
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import Base, UTCDateTime
from storage.db import Database
from storage.models import all_tables
from storage.people import Role
from storage.scope import Scope
from tests.house.test_scopes import QUERIES, Query

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
ACME, GLOBEX = 1, 2
# Every text of Acme's records; whoever asks for this finds them.
WORD = "acme"
STATES = (
    *("new", "taken", "waiting", "resolved", "linked", "asked", "ignored", "own", "message"),
    *("pending", "approved"),
)
PLAIN: dict[type, Any] = {
    int: ACME,
    bool: True,
    float: 1.0,
    bytes: WORD.encode(),
    date: NOW.date(),
}
SCOPED = [query for query in QUERIES if "scope" in inspect.signature(query.function).parameters]


# Some queries ask for what has not happened yet.
NOT_YET: tuple[frozenset[str], ...] = (
    frozenset(),
    frozenset({"answered_at", "bank_id", "sensitive"}),
)


def value_of(column: Column[Any], state: str) -> Any:
    """Something that such a column may hold, of Acme."""
    if column.foreign_keys or column.name == "id":
        return ACME
    if column.name == "role":
        return Role.MEMBER
    if column.name in ("state", "kind"):
        return state
    if isinstance(column.type, UTCDateTime):
        return NOW
    if isinstance(column.type, JSON):
        return [] if column.name.startswith("connected") else {}
    # A type of our own (the search's) has no Python type, and takes text.
    return PLAIN.get(column.type.python_type, WORD)


async def fill(session: AsyncSession, state: str, empty: frozenset[str]) -> None:
    """Write one row of each table, all of them Acme's."""
    for table in all_tables().sorted_tables:
        row = {column.name: value_of(column, state) for column in table.columns}
        for column in table.columns:
            if column.name in empty and (column.nullable or column.type.python_type is bool):
                row[column.name] = None if column.nullable else False
        await session.execute(insert(table), row)


def candidates(annotation: Any, name: str) -> list[Any]:
    """What to call a query with, so that it would find Acme's records."""
    text = str(annotation)
    if name == "kind" and "str" in text:
        return [WORD, *STATES]
    if annotation is bool:
        return [False, True]
    if annotation in (date, date | None):
        return [NOW.date()]
    if "datetime" in text:
        return [NOW - HOUR, NOW + HOUR]
    if "Sequence[int]" in text or "list[int]" in text:
        return [[ACME]]
    if "Sequence[str]" in text or "list[str]" in text:
        return [[WORD, *STATES]]
    if "int" in text:
        return [10 if name in ("limit", "most") else ACME]
    return [WORD]


def calls(query: Query) -> Iterator[dict[str, Any]]:
    """Every combination of arguments, without session and scope."""
    hints = get_type_hints(query.function)
    names = [
        name
        for name in inspect.signature(query.function).parameters
        if name not in ("session", "scope")
    ]
    for values in itertools.product(*(candidates(hints[name], name) for name in names)):
        yield dict(zip(names, values, strict=True))


def owners(found: Any) -> Iterator[Any]:
    """What came back: records, rows and plain values, one by one."""
    if isinstance(found, Base):
        yield found
    elif isinstance(found, Mapping):
        yield from (value for pair in found.items() for value in pair)
    elif isinstance(found, list | tuple | set):
        for item in found:
            yield from owners(item)
    elif found not in (None, 0, False, ""):
        yield found


def is_acme_s(thing: Any) -> bool:
    """Whether a record belongs to Acme; staff are known to all."""
    if getattr(thing, "is_staff", False):
        return False
    if isinstance(thing, Base) and hasattr(thing, "client_id"):
        return bool(thing.client_id == ACME)
    return True


@dataclass
class Tried:
    """What a query gave to the desk and to Globex."""

    desk: int = 0
    leaked: int = 0


async def attempt(session: AsyncSession, query: Query, tried: Tried) -> None:
    for arguments in calls(query):
        for scope in (Scope.desk(), Scope.client(GLOBEX)):
            session.expunge_all()
            found = await query.function(session, scope=scope, **arguments)
            theirs = [thing for thing in owners(found) if is_acme_s(thing)]
            if scope.whole_desk:
                tried.desk += len(theirs)
            else:
                tried.leaked += len(theirs)


@pytest.mark.parametrize("query", SCOPED, ids=lambda query: query.name)
async def test_another_client_finds_nothing(query: Query, sqlite_url: str) -> None:
    database = Database(sqlite_url)
    tried = Tried()
    for state, empty in itertools.product(STATES, NOT_YET):
        async with database.writing() as session:
            await fill(session, state, empty)
            await attempt(session, query, tried)
            await session.rollback()
    await database.close()
    assert tried.leaked == 0
    assert tried.desk > 0, "not even the desk finds anything: nothing was proved"
