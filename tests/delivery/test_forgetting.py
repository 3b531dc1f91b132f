"""What is forgotten, and what is kept."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import DeclarativeBase

from commands.delivery import jobs, rules
from storage import inbox, outbox
from storage import jobs as job_runs
from storage.db import Database
from storage.inbox import Early, Handled
from storage.jobs import JobRun
from storage.outbox import Address, OutboxRow, State
from tests.support.bot import Bot


async def count(db: Database, record: type[DeclarativeBase]) -> int:
    async with db.reading() as session:
        return await session.scalar(select(func.count()).select_from(record)) or 0


async def fill(db: Database, at: datetime) -> None:
    async with db.writing() as session:
        await inbox.first_time(session, "event:1", at)
        await inbox.hold(
            session,
            identity="held:1",
            channel="C1",
            parent_ts="1.1",
            kind="reply",
            event={},
            at=at,
        )
        await job_runs.claim_period(session, "audit.head", "2026-11-23", at)
        for state in (State.SENT, State.PARKED, State.WAITING):
            await outbox.line(
                session, "x", {}, Address(channel="C0"), locale="fr", zone="Europe/Paris"
            )
            rows = await session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc()))
            row = rows.first()
            assert row is not None
            row.state, row.created_at = state, at
            # Not due: the delivery of this test leaves it where it is.
            row.due_at = datetime.now(UTC) + timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "left"),
    [
        (timedelta(days=1), (1, 1, 1, 3)),
        (rules.INBOX_KEPT + timedelta(hours=1), (0, 1, 1, 2)),
        (rules.HELD_KEPT + timedelta(hours=1), (0, 0, 1, 2)),
        (rules.JOBS_KEPT + timedelta(hours=1), (0, 0, 0, 2)),
    ],
)
async def test_each_kind_has_its_time(
    bot: Bot, age: timedelta, left: tuple[int, int, int, int]
) -> None:
    now = bot.program.services.clock.now()
    await fill(bot.db, min(now, datetime.now(UTC)) - age)
    await jobs.forget(bot.program.services)
    records = (Handled, Early, JobRun, OutboxRow)
    assert tuple([await count(bot.db, record) for record in records]) == left


@pytest.mark.parametrize(
    ("reason", "helped"),
    [
        ("channel_not_found", True),
        ("missing_scope: needed scope: files:write", True),
        ("TypeError: x", False),
        ("", False),
    ],
)
def test_some_reasons_have_a_remedy(reason: str, helped: bool) -> None:
    assert (rules.remedy(reason) is not None) is helped
