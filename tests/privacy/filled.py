"""Every table with rows in it, of two clients and of one person: nothing is listed by hand."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, LargeBinary, Table, insert
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import UTCDateTime
from storage.models import all_tables
from storage.people import Role

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
ACME, GLOBEX = 1, 2
# What only one of the two may ever give away.
CHAINED = ("request_id", "actor", "action", "subject", "digest", "seal")
WORDS = {ACME: "zanzibar", GLOBEX: "tuvalu"}


def value_of(column: Column[Any], owner: int, text: str) -> Any:
    """Something that such a column may hold; numbers are the owner's, texts hold `text`."""
    if column.foreign_keys or column.name in ("id", "client_id", "ticket_id", "row_id", "word_id"):
        return owner
    if column.name == "role":
        return Role.MEMBER
    # The search knows every word of a document, and both lose it together.
    if column.name in ("lexemes", "word"):
        return text.split(maxsplit=1)[0].lower()
    if isinstance(column.type, UTCDateTime):
        return NOW
    if isinstance(column.type, JSON):
        return _json(column.name, text)
    kinds = {Date: date(2026, 11, 23), Boolean: True, LargeBinary: text.encode()}
    for kind, value in kinds.items():
        if isinstance(column.type, kind):
            return value
    # Keys of different rows must differ.
    return f"{column.name} {owner} {text}" if column.type.python_type is str else owner


def _json(name: str, text: str) -> Any:
    return [text] if name.startswith("connected") else {"said": text, "deep": [{"er": text}]}


def rows(owner: int, text: str, known: Mapping[str, Any]) -> Iterator[tuple[Table, dict[str, Any]]]:
    """One row of each table, in an order in which they can be written."""
    for table in all_tables().sorted_tables:
        row = {column.name: value_of(column, owner, text) for column in table.columns}
        row |= {name: value for name, value in known.items() if name in row}
        if table.name == "audit_entries":
            # What is chained names nobody: numbers and words of the program.
            row |= {name: f"{name} {owner}" for name in CHAINED}
        if table.name == "ticket_entries":
            row["kind"] = "message"
        yield table, row


async def fill(session: AsyncSession, owner: int, text: str, **known: Any) -> None:
    """Write one row of each table; `known` are the values of columns by name."""
    for table, row in rows(owner, text, known):
        await session.execute(insert(table), row)
