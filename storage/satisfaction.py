"""What clients thought of our work: one question per ticket, one click to answer it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import AnyRow, Base, Id
from storage.people import CLIENT_ROLES, Person
from storage.scope import Scope, unscoped
from storage.ticket_states import State
from storage.tickets import Ticket
from storage.upsert import insert_once, table


class Survey(Base):
    """One question to the person who opened a ticket, after it was closed.

    `score` goes from 1 (bad) to 4 (very good); `technician_id` is who had the ticket when it was
    asked; `told_at` is when the managers were told of a low score.
    """

    __tablename__ = "surveys"
    __table_args__ = (
        Index("ix_surveys_person_id", "person_id", "asked_at"),
        Index("ix_surveys_scored_at", "scored_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(Id, ForeignKey("tickets.id"), unique=True)
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"))
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    technician_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    score: Mapped[int | None]
    scored_at: Mapped[datetime | None]
    comment: Mapped[str | None]
    told_at: Mapped[datetime | None]


@unscoped("the clock's own question; each person is asked about their own ticket")
async def to_ask(
    session: AsyncSession, *, closed_since: datetime, asked_since: datetime, limit: int
) -> Sequence[AnyRow]:
    """What to ask about: `ticket_id`, `client_id`, `person_id`, `technician_id`, `slack_user`.

    Closed since one moment and never asked about; whoever opened it is still the client's, and was
    asked about nothing since the other moment.
    """
    surveys = table(Survey).c
    asked = select(surveys.id).where(surveys.ticket_id == Ticket.id).exists()
    lately = (
        select(surveys.id)
        .where(surveys.person_id == Person.id, surveys.asked_at > asked_since)
        .exists()
    )
    found = await session.execute(
        select(
            Ticket.id.label("ticket_id"),
            Ticket.client_id,
            Ticket.technician_id,
            Person.id.label("person_id"),
            Person.slack_user,
        )
        .join(Person, Person.id == Ticket.reporter_id)
        .where(
            Ticket.closed_at >= closed_since,
            Ticket.state == State.CLOSED,
            Person.active,
            Person.role.in_(CLIENT_ROLES),
            Person.client_id == Ticket.client_id,
            ~asked,
            ~lately,
        )
        .order_by(Ticket.closed_at)
        .limit(limit)
    )
    return found.all()


async def asked_since(
    session: AsyncSession, scope: Scope, person_id: int, moment: datetime
) -> bool:
    """Whether somebody was asked about anything after that moment."""
    found = await session.scalar(
        select(Survey.id)
        .where(
            Survey.person_id == person_id,
            Survey.asked_at > moment,
            scope.where(Survey.client_id),
        )
        .limit(1)
    )
    return found is not None


async def ask(
    session: AsyncSession,
    *,
    ticket_id: int,
    client_id: int,
    person_id: int,
    technician_id: int | None,
    at: datetime,
) -> bool:
    """Write down a question; False when this ticket was asked about already."""
    values = {
        "ticket_id": ticket_id,
        "client_id": client_id,
        "person_id": person_id,
        "technician_id": technician_id,
        "asked_at": at,
    }
    return await insert_once(session, Survey, values)


async def of_ticket(
    session: AsyncSession, scope: Scope, number: int, *, lock: bool = False
) -> Survey | None:
    """The question about a ticket; with `lock`, nobody else answers it meanwhile."""
    query = select(Survey).where(Survey.ticket_id == number, scope.where(Survey.client_id))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found: Survey | None = await session.scalar(query)
    return found


async def scores(
    session: AsyncSession, scope: Scope, since: datetime, until: datetime
) -> dict[int, int]:
    """How often each score was given from one moment until before another."""
    found = await session.execute(
        select(Survey.score, func.count())
        .where(
            Survey.scored_at >= since,
            Survey.scored_at < until,
            Survey.score.is_not(None),
            scope.where(Survey.client_id),
        )
        .group_by(Survey.score)
    )
    return {score: count for score, count in found.all() if score is not None}
