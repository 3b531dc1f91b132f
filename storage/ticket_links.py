"""How tickets belong together: merged into one, part of an outage, blocked, related."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, case, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import AnyRow, Base, Id, UTCDateTime
from storage.scope import Scope
from storage.ticket_states import OPEN
from storage.tickets import Ticket
from storage.upsert import insert_once, insert_or_update, inserting, table
from storage.wishes import Wish


class LinkKind(StrEnum):
    """What a ticket is to another one; read from `from_id` to `to_id`."""

    PARENT = "parent"  # the cause of it: an outage and what it breaks
    BLOCKS = "blocks"  # must be done before it
    RELATED = "related"  # has to do with it; the lower number comes first


class Link(Base):
    """A link between two tickets; only an outage may be linked to another client's."""

    __tablename__ = "ticket_links"
    __table_args__ = (
        UniqueConstraint("from_id", "to_id", "kind"),
        Index("ix_ticket_links_to_id", "to_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str]
    from_id: Mapped[int] = mapped_column(Id, ForeignKey("tickets.id"))
    to_id: Mapped[int] = mapped_column(Id, ForeignKey("tickets.id"))
    # The clients of the two tickets, in the same order.
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"))
    to_client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"))
    created_at: Mapped[datetime]


class Outage(Base):
    """A ticket that the desk knows to be the cause of others, of these clients or of all."""

    __tablename__ = "outages"

    ticket_id: Mapped[int] = mapped_column(Id, ForeignKey("tickets.id"), primary_key=True)
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"), index=True)
    everybody: Mapped[bool]
    clients: Mapped[list[int]]
    created_at: Mapped[datetime]


class Merge(Base):
    """A ticket that goes on in another one; the row goes when that is undone.

    `before` holds the child as it was, `parent_since` what the parent's client waited for then.
    """

    __tablename__ = "ticket_merges"

    child_id: Mapped[int] = mapped_column(Id, ForeignKey("tickets.id"), primary_key=True)
    parent_id: Mapped[int] = mapped_column(Id, ForeignKey("tickets.id"), index=True)
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"))
    before: Mapped[dict[str, Any]]
    parent_since: Mapped[datetime | None]
    created_at: Mapped[datetime]


# What stays with a ticket whatever it went into; the rest is put back when that is undone.
# Its clock goes on from where it is: the time in between counts as rest.
_STAY_NAMES = """
id client_id site_id reporter_id channel ts title kind form answers sensitive impact urgency
priority resolution resolutions created_at last_message_at contract_id clock
"""
_STAYS = frozenset(_STAY_NAMES.split())


def as_it_is(ticket: Ticket) -> dict[str, Any]:
    """Where a ticket and its clock stand, as JSON values, for `put_back`."""
    values = {
        column.name: getattr(ticket, column.name)
        for column in table(Ticket).columns
        if column.name not in _STAYS
    }
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def put_back(ticket: Ticket, before: dict[str, Any]) -> None:
    """Put a ticket and its clock back to where `as_it_is` found them."""
    for column in table(Ticket).columns:
        if column.name in before:
            value = before[column.name]
            is_moment = value is not None and isinstance(column.type, UTCDateTime)
            setattr(ticket, column.name, datetime.fromisoformat(value) if is_moment else value)


async def keep_merge(
    session: AsyncSession, child: Ticket, parent: Ticket, before: dict[str, Any], at: datetime
) -> None:
    """Remember that a ticket went into another one."""
    values = {
        "child_id": child.id,
        "parent_id": parent.id,
        "client_id": child.client_id,
        "before": before,
        "parent_since": parent.unanswered_since,
        "created_at": at,
    }
    await session.execute(inserting(Merge), values)


async def forget_merge(session: AsyncSession, child_id: int) -> None:
    """Forget that a ticket went into another one: it was undone."""
    await session.execute(delete(Merge).where(Merge.child_id == child_id))


async def merge_of(session: AsyncSession, scope: Scope, child_id: int) -> Merge | None:
    """Where a ticket went."""
    found: Merge | None = await session.scalar(
        select(Merge).where(Merge.child_id == child_id, scope.where(Merge.client_id))
    )
    return found


async def merged_into(session: AsyncSession, scope: Scope, parent_id: int) -> Sequence[Ticket]:
    """The tickets that went straight into this one, by number."""
    found = await session.scalars(
        select(Ticket)
        .join(Merge, Merge.child_id == Ticket.id)
        .where(Merge.parent_id == parent_id, scope.where(Ticket.client_id))
        .order_by(Ticket.id)
    )
    return found.all()


async def family(session: AsyncSession, scope: Scope, number: int) -> list[Ticket]:
    """Everything that went into this ticket, straight or through another one."""
    found: dict[int, Ticket] = {}
    todo = [number]
    while todo:
        for child in await merged_into(session, scope, todo.pop()):
            if child.id not in found:
                found[child.id] = child
                todo.append(child.id)
    return list(found.values())


async def link(session: AsyncSession, kind: str, start: Ticket, end: Ticket, at: datetime) -> bool:
    """Link two tickets; False when they are linked so already."""
    values = {
        "kind": kind,
        "from_id": start.id,
        "to_id": end.id,
        "client_id": start.client_id,
        "to_client_id": end.client_id,
        "created_at": at,
    }
    return await insert_once(session, Link, values)


async def get_link(
    session: AsyncSession, scope: Scope, link_id: int, *, lock: bool = False
) -> Link | None:
    """One link, if both its tickets may be seen."""
    query = select(Link).where(Link.id == link_id, _both(scope))
    found: Link | None = await session.scalar(query.with_for_update() if lock else query)
    return found


async def links_of(session: AsyncSession, scope: Scope, number: int) -> Sequence[AnyRow]:
    """The links of a ticket: their id, kind, both ends, and the other ticket.

    Of that: its number `other`, title, state, and whether it is private (`sensitive`).
    """
    beside = case((Link.from_id == number, Link.to_id), else_=Link.from_id)
    found = await session.execute(
        select(
            Link.id,
            Link.kind,
            Link.from_id,
            Link.to_id,
            Ticket.id.label("other"),
            Ticket.title,
            Ticket.state,
            Ticket.sensitive,
        )
        .join(Ticket, Ticket.id == beside)
        .where(or_(Link.from_id == number, Link.to_id == number), _both(scope))
        .order_by(Link.id)
    )
    return found.all()


async def what_is_beside(session: AsyncSession, scope: Scope, number: int) -> set[str]:
    """Which of these a ticket has: "merged" tickets, "links", an "outage", "wishes"."""
    asked = {
        "merged": exists().where(Merge.parent_id == number, scope.where(Merge.client_id)),
        "links": exists().where(or_(Link.from_id == number, Link.to_id == number), _both(scope)),
        "outage": exists().where(Outage.ticket_id == number, scope.where(Outage.client_id)),
        "wishes": exists().where(Wish.ticket_id == number, scope.where(Wish.client_id)),
    }
    row = (await session.execute(select(*(what.label(name) for name, what in asked.items())))).one()
    return {name for name, there in row._mapping.items() if there}  # noqa: SLF001  (it is public)


async def leads_to(session: AsyncSession, scope: Scope, number: int) -> Sequence[AnyRow]:
    """Where the links of a ticket lead: each link's kind, and the other's number and state."""
    found = await session.execute(
        select(Link.kind, Ticket.id, Ticket.state)
        .join(Ticket, Ticket.id == Link.to_id)
        .where(Link.from_id == number, _both(scope))
        .order_by(Ticket.id)
    )
    return found.all()


async def open_children(session: AsyncSession, scope: Scope, number: int) -> list[int]:
    """The numbers of the tickets of this outage that are not over."""
    rows = await leads_to(session, scope, number)
    return [row.id for row in rows if row.kind == LinkKind.PARENT and row.state in OPEN]


async def declare_outage(
    session: AsyncSession, ticket: Ticket, *, everybody: bool, clients: Sequence[int], at: datetime
) -> None:
    """Mark a ticket as an outage of these clients or of all, or change of whom."""
    values = {
        "ticket_id": ticket.id,
        "client_id": ticket.client_id,
        "everybody": everybody,
        "clients": list(clients),
        "created_at": at,
    }
    await insert_or_update(
        session, Outage, values, key=("ticket_id",), update=("everybody", "clients")
    )


async def end_outage(session: AsyncSession, number: int) -> None:
    """Take the mark away."""
    await session.execute(delete(Outage).where(Outage.ticket_id == number))


async def outage(session: AsyncSession, scope: Scope, number: int) -> Outage | None:
    """The mark of an outage on this ticket."""
    found: Outage | None = await session.scalar(
        select(Outage).where(Outage.ticket_id == number, scope.where(Outage.client_id))
    )
    return found


async def known_outages(session: AsyncSession, scope: Scope, client_id: int) -> list[Ticket]:
    """The outages under way that may touch a client.

    To a client only their own are told: the words of another client's are not for them.
    """
    rows = await session.execute(
        select(Ticket, Outage.everybody, Outage.clients)
        .join(Outage, Outage.ticket_id == Ticket.id)
        .where(Ticket.state.in_(OPEN), scope.where(Ticket.client_id))
        .order_by(Ticket.id)
    )
    return [
        ticket
        for ticket, everybody, clients in rows.all()
        if everybody or client_id == ticket.client_id or client_id in clients
    ]


def _both(scope: Scope) -> Any:
    return scope.where(Link.client_id) & scope.where(Link.to_client_id)
