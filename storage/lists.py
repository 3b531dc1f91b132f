"""Asking for many things by one parameter.

`IN` has a parameter for each, and SQLAlchemy writes the statement anew each time; for a few
hundred of them that costs more than the answer.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, any_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession


def one_of(session: AsyncSession, column: ColumnElement[Any], name: str = "these") -> Any:
    """The condition that a column is one of those that the parameter of this name holds."""
    if session.get_bind().dialect.name == "postgresql":
        return column == any_(bindparam(name, type_=ARRAY(column.type)))
    values = func.json_each(bindparam(name)).table_valued("value")
    return column.in_(select(values.c.value))


def listed(session: AsyncSession, things: Sequence[Any]) -> Any:
    """The value of that parameter."""
    if session.get_bind().dialect.name == "postgresql":
        return list(things)
    return json.dumps(list(things))
