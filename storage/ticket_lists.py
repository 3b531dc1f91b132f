"""Lists of tickets: each row holds all that its line shows, in one read."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import bindparam, case, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import AnyRow, AnySelect
from storage.clients import Client
from storage.people import Person
from storage.scope import Scope
from storage.ticket_states import OPEN
from storage.tickets import Ticket
from storage.upsert import table

# Tables instead of records here: rows that nobody changes are read in half the time.
_tickets, _clients, _people = table(Ticket).c, table(Client).c, table(Person).c
_IS_OPEN = _tickets.state.in_([literal_column(f"'{state}'") for state in sorted(OPEN)])

# One line of a list: everything that `/ticket list` shows, in one read.
LISTED = (
    _tickets.id,
    _tickets.title,
    _tickets.state,
    _tickets.priority,
    _tickets.response_due_at,
    _tickets.target,
    _tickets.target_due_at,
    _tickets.unanswered_since,
    _tickets.answered_at,
    _tickets.created_at,
    _tickets.sensitive,
    _tickets.technician_id,
    _tickets.reporter_id,
    _clients.name.label("client"),
    _people.name.label("technician"),
)


def _listed(scope: Scope) -> AnySelect:
    query: AnySelect = (
        select(*LISTED)
        .join(table(Client), _clients.id == _tickets.client_id)
        .outerjoin(table(Person), _people.id == _tickets.technician_id)
        .where(scope.where(_tickets.client_id))
        .order_by(_tickets.priority, _tickets.id)
    )
    return query


def _late_first(scope: Scope) -> AnySelect:
    late = case((_tickets.target_due_at < bindparam("now"), 0), else_=1)
    return _listed(scope).order_by(None).order_by(late, _tickets.priority, _tickets.id)


# Building a statement costs more than executing it: what is asked most is built once per scope.
@lru_cache(maxsize=256)
def _mine(scope: Scope) -> AnySelect:
    return (
        _late_first(scope)
        .where(_tickets.technician_id == bindparam("technician"), _IS_OPEN)
        .limit(bindparam("most"))
    )


async def list_mine(
    session: AsyncSession, scope: Scope, technician_id: int, limit: int, *, now: datetime
) -> Sequence[AnyRow]:
    """What one technician has in hand, the late and then the most pressing first, as `LISTED`."""
    asked = {"technician": technician_id, "most": limit, "now": now}
    return (await session.execute(_mine(scope), asked)).all()


async def list_open(
    session: AsyncSession, scope: Scope, client_id: int | None, limit: int, *, now: datetime
) -> Sequence[AnyRow]:
    """What is open, of one client or of all, the late first, as `LISTED`."""
    query = _late_first(scope).where(_IS_OPEN)
    if client_id is not None:
        query = query.where(_tickets.client_id == client_id)
    found = await session.execute(query.limit(limit), {"now": now})
    return found.all()


async def list_late(
    session: AsyncSession, scope: Scope, now: datetime, limit: int
) -> Sequence[AnyRow]:
    """What should have been answered or solved by now and was not, as `LISTED`."""
    found = await session.execute(
        _listed(scope).where(_IS_OPEN, _tickets.target_due_at < now).limit(limit)
    )
    return found.all()


async def numbered(session: AsyncSession, scope: Scope, numbers: Sequence[int]) -> Sequence[AnyRow]:
    """These tickets, in the order of their numbers, as `LISTED`."""
    found = await session.execute(
        _listed(scope).where(_tickets.id.in_(numbers)).order_by(None).order_by(_tickets.id)
    )
    return found.all()
