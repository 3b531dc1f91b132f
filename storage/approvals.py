"""What a client's lead is asked to approve, and what they said."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    and_,
    cast,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id
from storage.scope import Scope, unscoped
from storage.ticket_states import State
from storage.tickets import Ticket
from storage.upsert import insert_once

# The kind of the questions that the tickets room asks; the record is the ticket's number.
OF_TICKETS = "ticket"


class Decision(StrEnum):
    """How far a question has come."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    LAPSED = "lapsed"  # nobody decided in time
    WITHDRAWN = "withdrawn"  # not needed any more


class Approval(Base):
    """One question to a client's leads: the first of them who decides has decided.

    `kind` and `record` name what it is about, in the words of the room that asks ("ticket" and
    "12", "hours" and the bank's id). `open_key` is set while it is pending, so that the same is
    never asked twice at once. `due_at` is the next reminder or the lapse, `step` counts them.
    `dealt_at` is when the room that asked has acted on the outcome.
    """

    __tablename__ = "approvals"
    __table_args__ = (
        Index("ix_approvals_client_state", "client_id", "state"),
        Index("ix_approvals_record", "kind", "record"),
        Index("ix_approvals_due_at", "due_at"),
        Index("ix_approvals_dealt_at", "dealt_at", "state"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"))
    kind: Mapped[str]
    record: Mapped[str]
    open_key: Mapped[str | None] = mapped_column(unique=True)
    details: Mapped[dict[str, Any]]
    requested_by: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    state: Mapped[str]
    decided_by: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    words: Mapped[str] = mapped_column(default="")
    due_at: Mapped[datetime | None]
    step: Mapped[int] = mapped_column(default=0)
    dealt_at: Mapped[datetime | None]
    # Who has a card of it: the numbers of people, 0 for the client's channel.
    told: Mapped[list[int]]
    # What was asked about it before the decision, and answered: {"lines": [...]}, oldest first.
    talk: Mapped[dict[str, Any]]

    @property
    def is_pending(self) -> bool:
        """Whether somebody may still decide."""
        return self.state == Decision.PENDING


@unscoped("gives back the number of what it has just asked")
async def ask(
    session: AsyncSession,
    *,
    client_id: int,
    kind: str,
    record: object,
    details: Mapping[str, Any],
    requested_by: int | None,
    at: datetime,
) -> int:
    """Ask the leads of a client; the number of the question.

    While the same (`kind`, `record`) is pending, nothing is added and its number comes back.
    `details` is what their card shows: `{"title": text, "number": "T-12" or "", "lines":
    [[label, value], …]}`; a label or a value is a text, or `{"fr": …, "en": …}`. The approvals
    room sends the cards within seconds; what became of it is read with `undealt`.
    """
    key = f"{kind}:{record}"
    values = {
        "client_id": client_id,
        "kind": kind,
        "record": str(record),
        "open_key": key,
        "details": dict(details),
        "requested_by": requested_by,
        "asked_at": at,
        "state": Decision.PENDING,
        "words": "",
        # At once: the first thing that falls due is the asking itself.
        "due_at": at,
        "step": 0,
        "talk": {"lines": []},
        "told": [],
    }
    await insert_once(session, Approval, values)
    number = await session.scalar(select(Approval.id).where(Approval.open_key == key))
    if number is None:
        raise LookupError(f"approval {key} was decided while it was asked")
    return int(number)


async def get(
    session: AsyncSession, scope: Scope, approval_id: int, *, lock: bool = False
) -> Approval | None:
    """One question; with `lock`, nobody else decides it until this transaction ends."""
    query = select(Approval).where(Approval.id == approval_id, scope.where(Approval.client_id))
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    found: Approval | None = await session.scalar(query)
    return found


async def last_about(
    session: AsyncSession, scope: Scope, kind: str, record: object
) -> Approval | None:
    """The newest question about one thing, decided or not."""
    found: Approval | None = await session.scalar(
        select(Approval)
        .where(
            Approval.kind == kind,
            Approval.record == str(record),
            scope.where(Approval.client_id),
        )
        .order_by(Approval.id.desc())
        .limit(1)
    )
    return found


async def pending(
    session: AsyncSession, scope: Scope, client_id: int | None = None, limit: int = 100
) -> Sequence[Approval]:
    """What waits for a decision, of one client or of all within the scope, oldest first."""
    query = select(Approval).where(
        Approval.state == Decision.PENDING, scope.where(Approval.client_id)
    )
    if client_id is not None:
        query = query.where(Approval.client_id == client_id)
    found = await session.scalars(query.order_by(Approval.asked_at, Approval.id).limit(limit))
    return found.all()


async def decided_since(
    session: AsyncSession, scope: Scope, moment: datetime, limit: int = 100
) -> Sequence[Approval]:
    """What a lead has decided since that moment, newest first."""
    found = await session.scalars(
        select(Approval)
        .where(
            Approval.decided_at >= moment,
            Approval.state.in_((Decision.APPROVED, Decision.REFUSED)),
            scope.where(Approval.client_id),
        )
        .order_by(Approval.decided_at.desc(), Approval.id.desc())
        .limit(limit)
    )
    return found.all()


def _undealt(kind: str) -> ColumnElement[bool]:
    return and_(
        Approval.kind == kind,
        Approval.dealt_at.is_(None),
        Approval.state != Decision.PENDING,
    )


@unscoped("tells a room's job whether to look at all; returns no client's data")
async def any_undealt(session: AsyncSession, kind: str) -> bool:
    """Whether an outcome waits for the room that asked."""
    found = await session.scalar(select(Approval.id).where(_undealt(kind)).limit(1))
    return found is not None


@unscoped("for the job of the room that asked; it acts on each within its client's scope")
async def undealt(session: AsyncSession, kind: str, limit: int = 50) -> Sequence[Approval]:
    """The outcomes that the room which asked has not acted on; it sets `dealt_at` on each.

    Approved, refused, lapsed or withdrawn; other replicas pass over them until we commit.
    """
    found = await session.scalars(
        select(Approval)
        .where(_undealt(kind))
        .order_by(Approval.id)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    )
    return found.all()


# About a ticket that does not wait for it any more: dismissed, merged, or of another kind now.
_WAITS = (
    select(Ticket.id)
    .where(cast(Ticket.id, String) == Approval.record, Ticket.state == State.APPROVAL)
    .exists()
)
_NEEDLESS = and_(Approval.state == Decision.PENDING, Approval.kind == OF_TICKETS, ~_WAITS)


@unscoped("tells the clock whether to look at all; returns no client's data")
async def any_due(session: AsyncSession, now: datetime) -> bool:
    """Whether a question is to be sent, recalled, given up or withdrawn."""
    found = await session.scalar(
        select(Approval.id).where(or_(Approval.due_at <= now, _NEEDLESS)).limit(1)
    )
    return found is not None


@unscoped("the clock's own question; what it finds is acted on one by one")
async def claim_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[Approval]:
    """The questions whose moment has come; other replicas pass over them until we commit."""
    return await _claimed(session, Approval.due_at <= now, limit)


@unscoped("the clock's own question; what it finds is acted on one by one")
async def claim_needless(session: AsyncSession, limit: int) -> Sequence[Approval]:
    """The pending questions about tickets that do not wait for them any more."""
    return await _claimed(session, _NEEDLESS, limit)


async def _claimed(
    session: AsyncSession, condition: ColumnElement[bool], limit: int
) -> Sequence[Approval]:
    found = await session.scalars(
        select(Approval)
        .where(condition)
        .order_by(Approval.id)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    )
    return found.all()
