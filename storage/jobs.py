"""Which periodic work was done: a unique row is the claim, so that one replica does it."""

from datetime import datetime

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
