"""When the team works, who is away, who is on call, and whom an urgent ticket has woken."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import AnyRow, Base, Id
from storage.scope import Scope, unscoped
from storage.ticket_states import OPEN, OVER, State
from storage.tickets import Ticket
from storage.upsert import insert_once

THE_ROTATION = 1


class WorkingHours(Base):
    """The weekly hours of somebody whose hours are not the desk's, as people write them."""

    __tablename__ = "working_hours"

    person_id: Mapped[int] = mapped_column(
        Id, ForeignKey("people.id"), primary_key=True, autoincrement=False
    )
    hours: Mapped[str]


class Absence(Base):
    """Days on which somebody is not there, both included; `half` is "am" or "pm" of one day."""

    __tablename__ = "absences"
    __table_args__ = (Index("ix_absences_person_id", "person_id", "ends_on"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    half: Mapped[str | None]
    by_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    created_at: Mapped[datetime]


class Rotation(Base):
    """Who is on call in which order, a week each; one row.

    The first week begins on `starts_on` at `hour` o'clock in the desk's zone.
    """

    __tablename__ = "on_call_rotation"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    people: Mapped[list[int]]
    starts_on: Mapped[date]
    hour: Mapped[int]
    changed_at: Mapped[datetime]


class Substitution(Base):
    """Somebody takes the week on call that begins on a day; the rotation goes on as before."""

    __tablename__ = "on_call_substitutions"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    week: Mapped[date] = mapped_column(index=True)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    by_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    at: Mapped[datetime]


class Page(Base):
    """An urgent ticket told to somebody out of hours; `attempt` counts from 0 until it is taken."""

    __tablename__ = "pages"
    __table_args__ = (UniqueConstraint("ticket_id", "attempt"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(Id, ForeignKey("tickets.id"))
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"))
    attempt: Mapped[int]
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    at: Mapped[datetime]


async def hours_of_team(session: AsyncSession) -> dict[int, str]:
    """The hours of those whose hours are not the desk's: person id → as they wrote them."""
    found = await session.execute(select(WorkingHours.person_id, WorkingHours.hours))
    return {row.person_id: row.hours for row in found}


async def set_hours(session: AsyncSession, person_id: int, hours: str | None) -> None:
    """Keep somebody's hours; None: the desk's."""
    await session.execute(delete(WorkingHours).where(WorkingHours.person_id == person_id))
    if hours is not None:
        session.add(WorkingHours(person_id=person_id, hours=hours))
    await session.flush()


async def absences(
    session: AsyncSession, since: date, until: date, person_id: int | None = None
) -> Sequence[Absence]:
    """Who is away on some of these days, both included, soonest first; of one person, or of all."""
    query = select(Absence).where(Absence.ends_on >= since, Absence.starts_on <= until)
    if person_id is not None:
        query = query.where(Absence.person_id == person_id)
    return (await session.scalars(query.order_by(Absence.starts_on, Absence.id))).all()


async def absence(session: AsyncSession, absence_id: int) -> Absence | None:
    """One absence, locked."""
    return await session.get(Absence, absence_id, with_for_update=True)


async def rotation(session: AsyncSession, *, lock: bool = False) -> Rotation | None:
    """The rotation; None while there is none. With `lock`, nobody else changes it meanwhile."""
    return await session.get(Rotation, THE_ROTATION, with_for_update=lock or None)


async def set_rotation(
    session: AsyncSession, people: list[int], starts_on: date, hour: int, at: datetime
) -> None:
    """Write the rotation; nobody in it: there is none any more."""
    await session.execute(delete(Rotation))
    if people:
        session.add(
            Rotation(id=THE_ROTATION, people=people, starts_on=starts_on, hour=hour, changed_at=at)
        )
    await session.flush()


async def substitutions(session: AsyncSession, since: date) -> dict[date, int]:
    """Who took a week of somebody else: the day it begins → person id."""
    found = await session.execute(
        select(Substitution.week, Substitution.person_id).where(Substitution.week >= since)
    )
    return {row.week: row.person_id for row in found}


async def substitute(
    session: AsyncSession, week: date, person_id: int | None, by_id: int, at: datetime
) -> None:
    """Give a week on call to somebody; None: back to whose turn it is."""
    await session.execute(delete(Substitution).where(Substitution.week == week))
    if person_id is not None:
        session.add(Substitution(week=week, person_id=person_id, by_id=by_id, at=at))
    await session.flush()


async def in_hand(session: AsyncSession, scope: Scope) -> dict[int, int]:
    """How many open tickets each technician has: person id → number."""
    found = await session.execute(
        select(Ticket.technician_id, func.count())
        .where(
            Ticket.technician_id.is_not(None),
            Ticket.state.in_(sorted(OPEN)),
            scope.where(Ticket.client_id),
        )
        .group_by(Ticket.technician_id)
    )
    return {int(person or 0): int(number) for person, number in found}


async def solved_for(
    session: AsyncSession, scope: Scope, client_id: int, since: datetime
) -> dict[int, int]:
    """How many tickets of a client each technician has solved since: person id → number."""
    found = await session.execute(
        select(Ticket.technician_id, func.count())
        .where(
            Ticket.client_id == client_id,
            Ticket.technician_id.is_not(None),
            Ticket.state.in_(sorted(OVER)),
            Ticket.created_at > since,
            scope.where(Ticket.client_id),
        )
        .group_by(Ticket.technician_id)
    )
    return {int(person or 0): int(number) for person, number in found}


@unscoped("the clock's own question; what it finds is told to the team alone")
async def urgent(session: AsyncSession, priority: int) -> Sequence[Ticket]:
    """The tickets as urgent as that which nobody has taken, oldest first."""
    found = await session.scalars(
        select(Ticket)
        .where(Ticket.state == State.NEW, Ticket.priority <= priority)
        .order_by(Ticket.id)
    )
    return found.all()


async def pages_of(session: AsyncSession, scope: Scope, ticket_id: int) -> Sequence[AnyRow]:
    """Whom a ticket has woken, and when, in order: person_id, attempt, at."""
    found = await session.execute(
        select(Page.person_id, Page.attempt, Page.at)
        .where(Page.ticket_id == ticket_id, scope.where(Page.client_id))
        .order_by(Page.attempt)
    )
    return found.all()


@unscoped("one row about a ticket that the caller holds; a claim against other replicas")
async def page(
    session: AsyncSession, *, ticket: Ticket, attempt: int, person_id: int, at: datetime
) -> bool:
    """Whether this attempt is ours to make; it is claimed in the same breath."""
    values = {
        "ticket_id": ticket.id,
        "client_id": ticket.client_id,
        "attempt": attempt,
        "person_id": person_id,
        "at": at,
    }
    return await insert_once(session, Page, values)
