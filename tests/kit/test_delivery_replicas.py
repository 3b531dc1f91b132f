"""Two processes at one outbox: what belongs together is not torn apart between them."""

import asyncio

from sqlalchemy import update

from storage import outbox
from storage.db import Database
from storage.outbox import OutboxRow
from tests.kit.posting import DESK, claim, done, soon


async def put_twice(db: Database, record: str) -> None:
    """One card in two lanes: a new message of it, and the edit of one that stands."""
    for posted in (False, True):
        async with db.writing() as session:
            await session.execute(update(OutboxRow).values(fold_key=None))
            await outbox.card(session, "test/card", record, DESK, posted=posted)


async def test_two_rows_of_one_card_are_not_on_their_way_at_once(db: Database) -> None:
    await put_twice(db, "T-1")
    at = soon()
    (first,) = await claim(db, at)
    assert await claim(db, at) == []
    await done(db, first)
    assert len(await claim(db, at)) == 1


async def test_two_processes_never_have_two_rows_of_one_card(
    db: Database, database_url: str
) -> None:
    other = Database(database_url)
    for turn in range(6):
        await put_twice(db, f"T-{turn}")
        at = soon()
        for _ in range(2):  # the one, and when it is told the other
            found = await asyncio.gather(claim(db, at), claim(other, at))
            (row,) = [row for claimed in found for row in claimed]
            assert await claim(other, at) == []
            await done(db, row)
    await other.close()
