"""The desk's own settings: one row, made by `/vigie setup`."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.util import identity_key

from storage.base import Base, Id

THE_DESK = 1


class Desk(Base):
    """Where the team works, when, and in which language."""

    __tablename__ = "desk"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    desk_channel: Mapped[str]
    approvals_channel: Mapped[str]
    # A private channel where the words of private tickets are shown; without one, by DM.
    sensitive_channel: Mapped[str | None]
    language: Mapped[str]
    zone: Mapped[str]
    hours: Mapped[str]
    country: Mapped[str | None]
    region: Mapped[str | None]
    set_up_at: Mapped[datetime]
    # The reactions of the team that mean something, as Slack names them; None: switched off.
    reaction_take: Mapped[str | None] = mapped_column(default="raising_hand")
    reaction_done: Mapped[str | None] = mapped_column(default="white_check_mark")
    reaction_ticket: Mapped[str | None] = mapped_column(default="ticket")

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels in which the team is among itself, perhaps the same."""
        private = (self.sensitive_channel,) if self.sensitive_channel else ()
        return self.desk_channel, self.approvals_channel, *private


# Nearly everything asks for it, and often twice: read once in a session, by a statement built once.
_THE_DESK = select(Desk).where(Desk.id == THE_DESK)
_KEY = identity_key(Desk, THE_DESK)


async def get(session: AsyncSession) -> Desk | None:
    """The settings, or None before `/vigie setup`."""
    held: Desk | None = session.sync_session.identity_map.get(_KEY)
    return held or await session.scalar(_THE_DESK)


async def save(session: AsyncSession, values: dict[str, Any]) -> None:
    """Write the settings: all columns but `id` the first time, any of them later."""
    query = select(Desk).where(Desk.id == THE_DESK).with_for_update()
    desk = await session.scalar(query)
    if desk is None:
        session.add(Desk(id=THE_DESK, **values))
    else:
        for name, value in values.items():
            setattr(desk, name, value)
    await session.flush()
