"""A crowd that waits for its own ceiling keeps nothing else waiting."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from storage import delivery, outbox, pace
from storage.db import Database
from storage.outbox import Address, OutboxRow
from storage.pace import Pace

SLOW_SIGNS = Pace(
    channel_s=1.0,
    workspace_per_minute=600.0,
    methods_per_minute={
        "chat.update": 60.0,
        "chat.postEphemeral": 60.0,
        "reactions.add": 60.0,
        "views.publish": 60.0,
    },
    burst_share=0.0,
)
LIMIT = 4


async def one_of_each(db: Database) -> None:
    """Two rows under each ceiling, in lanes of their own."""
    async with db.writing() as session:
        for n in ("1", "2"):
            await outbox.sign(session, "a/sign", n, Address(channel="C0ACME", thread_ts=n))
            await outbox.home(session, "a/home", f"U{n}")
            await outbox.card(session, "a/card", n, Address(channel="C0DESK"), posted=True)
            for to in (Address(channel=f"C{n}"), Address(channel=f"C{n}E", user="U0ALICE")):
                await outbox.line(session, "a/line", {}, to, locale="fr", zone="Europe/Paris")


async def test_signs_that_wait_for_their_method_do_not_hide_a_message(db: Database) -> None:
    async with db.writing() as session:
        for n in range(3 * LIMIT):
            to = Address(channel="C0ACME", thread_ts=f"{n}.0")
            await outbox.sign(session, "tickets/sign", n, to)
        desk = Address(channel="C0DESK")
        await outbox.line(session, "tickets/heard", {}, desk, locale="fr", zone="Europe/Paris")
    at = datetime.now(UTC) + timedelta(seconds=1)
    claimed: list[OutboxRow] = []
    for _ in range(2):
        async with db.writing() as session:
            claimed += await delivery.claim(
                session, at, SLOW_SIGNS, clock_now=at, lease=timedelta(seconds=30), limit=LIMIT
            )
    assert [row.template for row in claimed] == ["tickets/sign", "tickets/heard"]


@pytest.mark.parametrize(
    "key", ["chat.update", "chat.postEphemeral", "reactions.add", "views.publish", "workspace"]
)
async def test_a_ceiling_means_the_same_rows_in_sql_and_in_python(db: Database, key: str) -> None:
    await one_of_each(db)
    async with db.reading() as session:
        rows = (await session.scalars(select(OutboxRow))).all()
        found = (await session.scalars(select(OutboxRow).where(pace.under([key])))).all()
    assert {row.id for row in found} == {row.id for row in rows if pace.counted_under(row) == key}
    assert len(found) == 2
