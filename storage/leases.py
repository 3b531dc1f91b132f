"""The leases of claimed outbox rows: renewed while their process lives, given back after it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.outbox import OutboxRow, State
from storage.upsert import table


async def renew(session: AsyncSession, rows: Iterable[OutboxRow], until: datetime) -> None:
    """Prolong the claims on rows (as `claim` returned them) that are still ours."""
    outbox = table(OutboxRow)
    ours = [(row.id, row.attempts + 1) for row in rows]
    await session.execute(
        update(outbox)
        .where(outbox.c.state == State.SENDING, tuple_(outbox.c.id, outbox.c.attempts).in_(ours))
        .values(lease_until=until)
    )


async def still_ours(session: AsyncSession, rows: Iterable[OutboxRow]) -> set[int]:
    """The ids of claimed rows that nobody else has claimed since, locked until the commit."""
    attempts = {row.id: row.attempts + 1 for row in rows}
    outbox = table(OutboxRow)
    found = await session.execute(
        select(outbox.c.id, outbox.c.attempts)
        .where(outbox.c.id.in_(attempts), outbox.c.state == State.SENDING)
        .order_by(outbox.c.id)
        .with_for_update()
    )
    return {row_id for row_id, made in found.all() if attempts[row_id] == made}


async def any_expired(session: AsyncSession, now: datetime) -> bool:
    """Whether a process claimed a row and did not finish."""
    outbox = table(OutboxRow)
    found = await session.scalar(
        select(outbox.c.id)
        .where(outbox.c.state == State.SENDING, outbox.c.lease_until < now)
        .limit(1)
    )
    return found is not None


async def release_expired(
    session: AsyncSession, now: datetime, settle: timedelta = timedelta()
) -> int:
    """Give back what a process claimed and did not finish; how many rows that was.

    Its last call may still land: nobody looks for it before `settle` is over.
    """
    outbox = table(OutboxRow)
    done = await session.execute(
        update(outbox)
        .where(outbox.c.state == State.SENDING, outbox.c.lease_until < now)
        .values(state=State.WAITING, lease_until=None, due_at=now + settle)
        .returning(outbox.c.id)
    )
    return len(done.all())


async def release_all(session: AsyncSession, due_at: datetime) -> None:
    """Give back every claim at once: for an engine that serves one process, when it starts."""
    outbox = table(OutboxRow)
    await session.execute(
        update(outbox)
        .where(outbox.c.state == State.SENDING)
        .values(state=State.WAITING, lease_until=None, due_at=due_at)
    )
