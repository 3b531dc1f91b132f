"""Which periodic work was done: a unique row is the claim, so that one replica does it."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.upsert import insert_once


class JobRun(Base):
    """One period of one job, claimed."""

    __tablename__ = "job_runs"

    job: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


async def claim_period(session: AsyncSession, job: str, period: str, at: datetime) -> bool:
    """Whether this period of this job is ours to do; it is claimed in the same breath."""
    return await insert_once(session, JobRun, {"job": job, "period": period, "at": at})


async def alone(session: AsyncSession, job: str, at: datetime) -> None:
    """Wait until no other replica does this job; it is ours until the transaction ends."""
    period = "one at a time"
    await claim_period(session, job, period, at)
    await session.execute(
        select(JobRun.job).where(JobRun.job == job, JobRun.period == period).with_for_update()
    )


async def was_claimed(session: AsyncSession, job: str, period: str) -> bool:
    """Whether somebody has done this period already; a look that holds nobody up."""
    return await session.get(JobRun, (job, period)) is not None


async def forget_before(session: AsyncSession, moment: datetime) -> None:
    """Forget periods that are long over."""
    await session.execute(delete(JobRun).where(JobRun.at < moment))
