"""What Alembic runs: the connection comes from `storage.migrate`, the tables from the records."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON, BigInteger

from storage.base import Lexemes, UTCDateTime
from storage.models import all_tables


def render_item(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Write our own column types by their own names, so that both engines get theirs."""
    if kind != "type":
        return False
    if isinstance(item, UTCDateTime):
        return "UTCDateTime()"
    if isinstance(item, Lexemes):
        return "Lexemes()"
    if isinstance(item, JSON):
        return "Json"
    if isinstance(item, BigInteger):
        return "Id"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=all_tables(),
    render_item=render_item,
    # SQLite changes a column by copying its table: a migration says so by `batch_alter_table`,
    # which the first one, where all is new, does not need.
    render_as_batch=bool(context.script.get_heads()),
)
with context.begin_transaction():
    context.run_migrations()
