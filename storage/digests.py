"""Digests: who reads them, which were sent, and the numbers of a week."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import AnyRow, Base, Id
from storage.people import STAFF, WHO, Person, Role
from storage.scope import Scope, unscoped
from storage.ticket_states import State
from storage.tickets import Ticket
from storage.upsert import insert_once, insert_or_update, table


class DigestChoice(Base):
    """Whether somebody wants digests; without a row they do."""

    __tablename__ = "digest_choices"

    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), primary_key=True)
    client_id: Mapped[int | None] = mapped_column(Id, ForeignKey("clients.id"))
    wanted: Mapped[bool]
    chosen_at: Mapped[datetime]


class SentDigest(Base):
    """One digest of one person and period (`day 2026-11-24`, `week 2026-W48`), claimed and sent."""

    __tablename__ = "sent_digests"

    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[int | None] = mapped_column(Id, ForeignKey("clients.id"))
    at: Mapped[datetime]


_people, _choices = table(Person).c, table(DigestChoice).c


@unscoped("the clock's own question; each digest is made in its reader's own scope")
async def readers(session: AsyncSession) -> Sequence[AnyRow]:
    """Who gets digests, as `people.WHO`: the team and the clients' leads, unless they want none."""
    found = await session.execute(
        select(*WHO)
        .outerjoin(table(DigestChoice), _choices.person_id == _people.id)
        .where(
            _people.active,
            _people.role.in_((*STAFF, Role.LEAD)),
            or_(_choices.wanted.is_(None), _choices.wanted),
        )
        .order_by(_people.id)
    )
    return found.all()


@unscoped("the clock's own question: which of these were sent, and nothing of what they said")
async def sent(session: AsyncSession, periods: Sequence[str]) -> Sequence[AnyRow]:
    """The digests of these periods that were sent: `person_id`, `period`."""
    rows = table(SentDigest).c
    found = await session.execute(
        select(rows.person_id, rows.period).where(rows.period.in_(periods))
    )
    return found.all()


async def claim(
    session: AsyncSession, person_id: int, client_id: int | None, period: str, at: datetime
) -> bool:
    """Whether this digest is ours to send; it is claimed in the same breath."""
    values = {"person_id": person_id, "client_id": client_id, "period": period, "at": at}
    return await insert_once(session, SentDigest, values)


async def wanted(session: AsyncSession, person_id: int) -> bool:
    """Whether somebody wants digests."""
    choice = await session.get(DigestChoice, person_id)
    return choice is None or choice.wanted


async def choose(
    session: AsyncSession, person_id: int, client_id: int | None, at: datetime, *, wanted: bool
) -> None:
    """Write down whether somebody wants digests."""
    values = {"person_id": person_id, "client_id": client_id, "wanted": wanted, "chosen_at": at}
    await insert_or_update(
        session, DigestChoice, values, key=("person_id",), update=("wanted", "chosen_at")
    )


async def numbers(
    session: AsyncSession, scope: Scope, since: datetime, until: datetime
) -> Sequence[AnyRow]:
    """What the numbers of some weeks are made of: tickets that were opened or solved in them.

    Each with when that was, when it was answered, and when both were promised. What was no
    request, or was merged into another one, is left out.
    """
    tickets = table(Ticket).c
    found = await session.execute(
        select(
            tickets.created_at,
            tickets.answered_at,
            tickets.response_due_at,
            tickets.resolved_at,
            tickets.resolution_due_at,
        ).where(
            or_(
                tickets.created_at.between(since, until),
                tickets.resolved_at.between(since, until),
            ),
            tickets.state.not_in((State.DISMISSED, State.MERGED)),
            scope.where(tickets.client_id),
        )
    )
    return found.all()
