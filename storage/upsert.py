"""INSERT … ON CONFLICT, which both engines speak and SQLAlchemy spells once per engine."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, Table, case, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase


def table(record: type[DeclarativeBase]) -> Table:
    """The table of a record, for statements that need no record back (they cost half)."""
    found = record.__table__
    if not isinstance(found, Table):
        raise TypeError(f"{record} is not mapped to one table")
    return found


@cache
def inserting(record: type[DeclarativeBase]) -> Insert:
    """The plain INSERT of a record, built once."""
    return insert(table(record))


def _engine(session: AsyncSession) -> str:
    return session.get_bind().dialect.name


def _insert(engine: str, into: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(into) if engine == "postgresql" else sqlite.insert(into)


async def insert_once(
    session: AsyncSession, record: type[DeclarativeBase], values: Mapping[str, Any]
) -> bool:
    """Insert unless a row with the same key is there; whether it was inserted."""
    done = await session.execute(_once(_engine(session), table(record)), dict(values))
    return isinstance(done, CursorResult) and done.rowcount == 1


async def insert_or_update(
    session: AsyncSession,
    record: type[DeclarativeBase],
    values: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    *,
    key: tuple[str, ...],
    update: tuple[str, ...],
) -> None:
    """Insert, or write the columns `update` of the row that has the same `key` already."""
    await session.execute(_latest(_engine(session), table(record), key, update), values)


async def insert_or_raise(
    session: AsyncSession,
    record: type[DeclarativeBase],
    values: Sequence[Mapping[str, Any]],
    *,
    key: str,
    column: str,
) -> None:
    """Insert, or raise one column of the row that has the same `key`; it is never lowered."""
    await session.execute(_highest(_engine(session), table(record), key, column), values)


# Building a statement costs more than executing it, so each is built once.
@cache
def _once(engine: str, into: Table) -> postgresql.Insert | sqlite.Insert:
    # Without the option, SQLAlchemy may forget the count of an INSERT (-1).
    statement = _insert(engine, into).on_conflict_do_nothing()
    return statement.execution_options(preserve_rowcount=True)


@cache
def _latest(
    engine: str, into: Table, key: tuple[str, ...], update: tuple[str, ...]
) -> postgresql.Insert | sqlite.Insert:
    statement = _insert(engine, into)
    values = {name: statement.excluded[name] for name in update}
    return statement.on_conflict_do_update(index_elements=key, set_=values)


@cache
def _highest(engine: str, into: Table, key: str, column: str) -> postgresql.Insert | sqlite.Insert:
    statement = _insert(engine, into)
    ours, theirs = into.c[column], statement.excluded[column]
    higher = case((ours > theirs, ours), else_=theirs)
    return statement.on_conflict_do_update(index_elements=[key], set_={column: higher})
