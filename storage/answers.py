"""Ready-made answers, which the team fills its replies with; they hold no client's data."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import UniqueConstraint, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id

# A form's menu holds no more.
MOST = 100


class ReadyAnswer(Base):
    """Words for a reply, with variables in braces (see `commands.kit.placeholders`)."""

    __tablename__ = "ready_answers"
    __table_args__ = (UniqueConstraint("name_key", "language"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str]
    # The name as it is compared: without case.
    name_key: Mapped[str]
    language: Mapped[str]
    body: Mapped[str]
    changed_at: Mapped[datetime]


async def every(session: AsyncSession) -> Sequence[ReadyAnswer]:
    """All of them, by name."""
    found = await session.scalars(
        select(ReadyAnswer).order_by(ReadyAnswer.name_key, ReadyAnswer.language).limit(MOST)
    )
    return found.all()


async def get(session: AsyncSession, answer_id: int, *, lock: bool = False) -> ReadyAnswer | None:
    """One of them; with `lock`, nobody else changes it until this transaction ends."""
    query = select(ReadyAnswer).where(ReadyAnswer.id == answer_id)
    found: ReadyAnswer | None = await session.scalar(query.with_for_update() if lock else query)
    return found


async def named(session: AsyncSession, name: str, language: str) -> ReadyAnswer | None:
    """The one with that name in that language."""
    found: ReadyAnswer | None = await session.scalar(
        select(ReadyAnswer).where(
            ReadyAnswer.name_key == name.casefold(), ReadyAnswer.language == language
        )
    )
    return found


async def remove(session: AsyncSession, answer_id: int) -> None:
    """Forget one."""
    await session.execute(delete(ReadyAnswer).where(ReadyAnswer.id == answer_id))
