"""Names that a search may be narrowed by."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import AnyRow
from storage.clients import Client
from storage.people import STAFF, Person
from storage.scope import Scope
from storage.upsert import table

_clients = table(Client).c
_people = table(Person).c


async def clients(session: AsyncSession, scope: Scope) -> Sequence[AnyRow]:
    """Every client, those that left among them: id, name."""
    query = select(_clients.id, _clients.name).where(scope.where(_clients.id))
    return (await session.execute(query.order_by(_clients.name_key))).all()


async def people(session: AsyncSession, scope: Scope) -> Sequence[AnyRow]:
    """Everybody who may have had to do with a ticket: id, name, slack_user, role."""
    told = or_(_people.role.in_(STAFF), scope.where(_people.client_id))
    query = select(_people.id, _people.name, _people.slack_user, _people.role).where(told)
    return (await session.execute(query.order_by(_people.id))).all()
