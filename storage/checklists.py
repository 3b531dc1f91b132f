"""The checklist of a ticket: what has to be looked at, and who has done it when."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import AnyRow, Base, Id
from storage.people import Person
from storage.scope import Scope
from storage.upsert import inserting


class ChecklistItem(Base):
    """One line of a checklist; `done_at` and `done_by` are set together."""

    __tablename__ = "checklist_items"
    __table_args__ = (Index("ix_checklist_items_ticket_id", "ticket_id", "position"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(Id, ForeignKey("tickets.id"))
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"))
    position: Mapped[int]
    words: Mapped[str]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))


async def add(session: AsyncSession, ticket_id: int, client_id: int, lines: Sequence[str]) -> None:
    """Give a ticket these lines, in their order."""
    rows = [
        {"ticket_id": ticket_id, "client_id": client_id, "position": place, "words": line}
        for place, line in enumerate(lines, start=1)
    ]
    if rows:
        await session.execute(inserting(ChecklistItem), rows)


async def item(
    session: AsyncSession, scope: Scope, item_id: int, *, lock: bool = False
) -> ChecklistItem | None:
    """One line; with `lock`, nobody else ticks it meanwhile."""
    query = select(ChecklistItem).where(
        ChecklistItem.id == item_id, scope.where(ChecklistItem.client_id)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found: ChecklistItem | None = await session.scalar(query)
    return found


async def of_ticket(session: AsyncSession, scope: Scope, number: int) -> Sequence[AnyRow]:
    """The lines of a ticket in order: id, words, done_at, and the name `by` of who did it."""
    found = await session.execute(
        select(
            ChecklistItem.id, ChecklistItem.words, ChecklistItem.done_at, Person.name.label("by")
        )
        .outerjoin(Person, Person.id == ChecklistItem.done_by)
        .where(ChecklistItem.ticket_id == number, scope.where(ChecklistItem.client_id))
        .order_by(ChecklistItem.position)
    )
    return found.all()
