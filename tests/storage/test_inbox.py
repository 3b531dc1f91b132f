"""What was already handled, and what came too early."""

import asyncio
from datetime import UTC, datetime, timedelta

from storage import inbox
from storage.db import Database

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


async def test_one_of_many_at_the_same_moment_is_the_first(db: Database) -> None:
    async def handle(number: int) -> bool:
        async with db.writing() as session:
            first = await inbox.first_time(session, "event:1", NOW)
            if first:
                await asyncio.sleep(0)
                await inbox.keep_answer(session, "event:1", {"by": number})
            return first

    assert sorted(await asyncio.gather(*map(handle, range(10)))) == [False] * 9 + [True]


async def test_the_others_wait_and_read_the_answer_of_the_first(db: Database) -> None:
    answers = []

    async def handle(number: int) -> None:
        async with db.writing() as session:
            if await inbox.first_time(session, "click:1", NOW):
                await inbox.keep_answer(session, "click:1", {"by": number})
            else:
                answers.append(await inbox.answer(session, "click:1"))

    await asyncio.gather(*map(handle, range(5)))
    assert len(answers) == 4
    assert answers.count(answers[0]) == 4
    assert answers[0] is not None


async def test_when_the_first_fails_the_next_is_the_first(db: Database) -> None:
    inside = asyncio.Event()
    outcomes: list[bool] = []

    async def fails() -> None:
        async with db.writing() as session:
            assert await inbox.first_time(session, "event:1", NOW)
            inside.set()
            await asyncio.sleep(0)
            await session.rollback()

    async def succeeds() -> None:
        await inside.wait()
        async with db.writing() as session:
            outcomes.append(await inbox.first_time(session, "event:1", NOW))

    await asyncio.gather(fails(), succeeds())
    assert outcomes == [True]


async def test_what_came_early_is_kept_once_and_taken_in_order(db: Database) -> None:
    async with db.writing() as session:
        for number, seconds in ((1, 2), (2, 1), (1, 3)):
            await inbox.hold(
                session,
                identity=f"event:{number}",
                channel="C0ACME",
                parent_ts="10.0",
                kind="edit",
                event={"n": number},
                at=NOW + timedelta(seconds=seconds),
            )
        assert [e.event["n"] for e in await inbox.held_before(session, "edit", NOW)] == []
        later = NOW + timedelta(minutes=1)
        assert len(await inbox.held_before(session, "edit", later)) == 2
        assert len(await inbox.held_before(session, "reply", later)) == 0
        assert await inbox.take_held(session, "C0GLOBEX", "10.0") == []
        assert [e.event["n"] for e in await inbox.take_held(session, "C0ACME", "10.0")] == [2, 1]
    async with db.writing() as session:
        assert await inbox.take_held(session, "C0ACME", "10.0") == []


async def test_what_is_older_than_any_redelivery_is_forgotten(db: Database) -> None:
    async with db.writing() as session:
        await inbox.first_time(session, "old", NOW)
        await inbox.first_time(session, "new", NOW + timedelta(days=1))
        await inbox.forget_before(session, NOW + timedelta(hours=1))
        assert await inbox.first_time(session, "old", NOW)
        assert not await inbox.first_time(session, "new", NOW)
