"""Claims: order within a lane, paces and ceilings, and no row for two workers."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from storage import delivery, leases, outbox, parked, storms
from storage.db import Database
from storage.delivery import Outcome
from storage.outbox import Address, OutboxRow, State
from storage.pace import CLAIM, Pace
from tests.kit.posting import DESK, LEASE, SECOND, claim, done, keep_quiet, rows, say, show, soon

HALF = timedelta(milliseconds=500)


def texts(claimed: list[OutboxRow]) -> list[str]:
    return [row.context["words"] for row in claimed]


async def test_a_lane_is_claimed_in_order_and_one_by_one(db: Database) -> None:
    await say(db, "one", "two", "three")
    at = soon()
    for text in ("one", "two", "three"):
        claimed = await claim(db, at)
        assert texts(claimed) == [text]
        assert await claim(db, at) == []
        await done(db, *claimed)
    assert await claim(db, at) == []


async def test_lanes_do_not_wait_for_each_other(db: Database) -> None:
    await say(db, "a1", "a2")
    await say(db, "b1", to=Address(channel="C0ACME"))
    await say(db, "c1", to=Address(user="U0ALICE"))
    assert sorted(texts(await claim(db, soon()))) == ["a1", "b1", "c1"]


async def test_an_edit_and_a_sign_have_lanes_of_their_own(db: Database) -> None:
    await show(db, "T-1")
    (card,) = await claim(db, soon())
    await done(db, card)
    await say(db, "line")
    await show(db, "T-1")
    async with db.writing() as session:
        await outbox.sign(session, "test/sign", "T-1", Address(channel="C0DESK", thread_ts="1.0"))
    assert len({row.lane for row in await claim(db, soon())}) == 3


async def test_a_parked_row_does_not_block_what_follows(db: Database) -> None:
    await say(db, "bad", "good")
    await done(db, *await claim(db, soon()), state=State.PARKED)
    assert texts(await claim(db, soon())) == ["good"]


async def test_what_waits_for_a_later_moment_keeps_its_lane_in_order(db: Database) -> None:
    await say(db, "first", "second")
    at = soon()
    (row,) = await claim(db, at)
    async with db.writing() as session:
        await delivery.record(session, [Outcome(row, State.WAITING, due_at=at + 10 * SECOND)])
    assert await claim(db, at + 9 * SECOND) == []
    assert texts(await claim(db, at + 10 * SECOND)) == ["first"]


async def test_one_message_per_second_and_channel(db: Database) -> None:
    await say(db, "1", "2", "3")
    pace = Pace(channel_s=1.0)
    at = soon()
    sent = []
    for tick in range(5):
        claimed = await claim(db, at + tick * HALF, pace)
        await done(db, *claimed)
        sent.append(texts(claimed))
    assert sent == [["1"], [], ["2"], [], ["3"]]


async def test_a_lane_that_is_a_little_late_keeps_its_beat(db: Database) -> None:
    await say(db, *map(str, range(4)))
    pace = Pace(channel_s=1.0)
    at = soon()
    late = timedelta(milliseconds=200)
    for moment in (at, at + SECOND + late, at + 2 * SECOND, at + 3 * SECOND):
        claimed = await claim(db, moment, pace)
        assert len(claimed) == 1, moment - at
        await done(db, *claimed)


async def test_the_workspace_has_a_ceiling(db: Database) -> None:
    for number in range(10):
        await say(db, f"{number}", to=Address(channel=f"C{number}"))
    pace = Pace(channel_s=0.0, workspace_per_minute=60.0, burst_share=0.05)
    at = soon()
    sent = []
    for tick in range(8):
        claimed = await claim(db, at + tick * SECOND, pace)
        await done(db, *claimed)
        sent.append(len(claimed))
    assert sent == [3, 1, 1, 1, 1, 1, 1, 1]


async def test_each_method_has_its_own_ceiling(db: Database) -> None:
    for number in range(4):
        await show(db, f"T-{number}", Address(channel=f"C{number}"))
    await done(db, *await claim(db, soon()))
    for number in range(4):
        await show(db, f"T-{number}", Address(channel=f"C{number}"))
    await say(db, "a post")
    pace = Pace(channel_s=0.0, methods_per_minute={"chat.update": 60.0}, burst_share=2 / 60)
    at = soon()
    claimed = await claim(db, at, pace)
    assert sorted(row.kind for row in claimed) == ["card", "card", "line"]
    await done(db, *claimed)
    assert len(await claim(db, at + SECOND, pace)) == 1


async def test_retry_after_quiets_one_channel_and_no_other(db: Database) -> None:
    await say(db, "here")
    await say(db, "there", to=Address(channel="C0ACME"))
    at = soon()
    await keep_quiet(db, "C0DESK", at + 5 * SECOND)
    claimed = await claim(db, at)
    assert texts(claimed) == ["there"]
    await done(db, *claimed)
    assert await claim(db, at + 4 * SECOND) == []
    assert texts(await claim(db, at + 5 * SECOND)) == ["here"]


async def test_many_workers_never_claim_a_row_twice(db: Database) -> None:
    for number in range(60):
        await say(db, str(number), to=Address(channel=f"C{number}"))
    at = soon()
    found = await asyncio.gather(*(claim(db, at, limit=10) for _ in range(8)))
    claimed = [row.id for some in found for row in some]
    assert len(claimed) == len(set(claimed)) == 60


async def test_a_claim_that_expired_is_given_back_in_doubt(db: Database) -> None:
    await say(db, "once")
    at = soon()
    (row,) = await claim(db, at)
    assert not row.doubt
    async with db.writing() as session:
        assert await leases.release_expired(session, at + LEASE) == 0
        assert await leases.release_expired(session, at + LEASE + SECOND) == 1
    (again,) = await claim(db, at + LEASE + SECOND)
    assert again.id == row.id
    assert again.doubt
    assert again.attempts == 1
    assert again.first_try_at == at


async def test_a_newer_card_replaces_the_one_that_waits(db: Database) -> None:
    for _ in range(3):
        await show(db, "T-1")
    assert len(await rows(db)) == 1
    (row,) = await claim(db, soon())
    # It is being rendered: what changes now must be told by another one.
    await show(db, "T-1")
    assert len(await rows(db, State.WAITING)) == 1
    await done(db, row)


async def test_a_card_put_again_is_not_rendered_before_that_commits(db: Database) -> None:
    """The row is passed over while somebody who changes the record holds it."""
    if db.is_sqlite:
        return  # its writers follow one another, so there is no such moment
    await show(db, "T-1")
    async with db.writing() as session:
        await outbox.card(session, "test/card", "T-1", DESK, posted=False)
        assert await claim(db, soon()) == []
    assert len(await claim(db, soon())) == 1


async def test_a_parked_row_may_be_retried_once(db: Database) -> None:
    await say(db, "again")
    (row,) = await claim(db, soon())
    await done(db, row, state=State.PARKED)
    async with db.writing() as session:
        assert [kept.id for kept in await outbox.parked(session, 10)] == [row.id]
        assert await parked.retry(session, row.id, datetime.now(UTC))
        assert not await parked.retry(session, row.id, datetime.now(UTC))
    (again,) = await claim(db, soon())
    assert again.attempts == 0


async def test_a_storm_is_folded_and_counted(db: Database) -> None:
    for number in range(5):
        await show(db, f"T-{number}")
    await say(db, "a line stays")
    async with db.writing() as session:
        assert await storms.crowded_lanes(session, 5) == []
        assert await storms.crowded_lanes(session, 4) == ["C0DESK"]
        assert await storms.fold_lane(session, "C0DESK", 1, ["other/card"]) == 0
        assert await storms.fold_lane(session, "C0DESK", 7, ["test/card"]) == 5
        folded = await storms.folded_records(session, 7)
    assert folded == [("test/card", f"T-{number}") for number in range(5)]
    assert texts(await claim(db, soon())) == ["a line stays"]


async def test_what_was_delivered_long_ago_is_forgotten(db: Database) -> None:
    await say(db, "old", "parked", "waiting")
    at = soon()
    await done(db, *await claim(db, at))
    await done(db, *await claim(db, at), state=State.PARKED)
    async with db.writing() as session:
        await delivery.forget_before(session, at)
        assert await delivery.counts(session) == {State.WAITING: 1, State.PARKED: 1}
    assert [row.context["words"] for row in await rows(db)] == ["parked", "waiting"]


async def test_a_claim_that_somebody_else_took_over_is_not_recorded(db: Database) -> None:
    await say(db, "once")
    at = soon()
    (row,) = await claim(db, at)
    async with db.writing() as session:
        await leases.release_expired(session, at + 2 * LEASE, settle=SECOND)
    assert await claim(db, at + 2 * LEASE) == []  # the last call may still land
    (again,) = await claim(db, at + 2 * LEASE + SECOND)
    await done(db, row, state=State.PARKED)
    assert [kept.state for kept in await rows(db)] == [State.SENDING]
    await done(db, again)
    assert [kept.state for kept in await rows(db)] == [State.SENT]


async def test_what_is_kept_quiet_is_never_freed_earlier(db: Database) -> None:
    await say(db, "here")
    at = soon()
    for wait in (5, 2):
        await keep_quiet(db, "C0DESK", at + wait * SECOND)
    assert await claim(db, at + 4 * SECOND) == []
    assert len(await claim(db, at + 5 * SECOND)) == 1


async def test_the_next_moment_is_that_of_the_first_row_that_may_go(db: Database) -> None:
    at = soon() + SECOND
    assert await next_moment(db) is None
    await say(db, "late")
    async with db.writing() as session:
        await session.execute(update(OutboxRow).values(due_at=at))
    assert await next_moment(db) == at
    await keep_quiet(db, "C0DESK", at + SECOND)
    assert await next_moment(db) == at + SECOND
    await keep_quiet(db, CLAIM, at + 2 * SECOND)
    assert await next_moment(db) == at + 2 * SECOND
    async with db.reading() as session:
        assert not await delivery.claimable(session, at + SECOND)


async def next_moment(db: Database) -> datetime | None:
    async with db.reading() as session:
        return await delivery.next_moment(session)


async def test_files_keep_no_message_waiting(db: Database) -> None:
    async with db.writing() as session:
        await outbox.file(session, {"name": "photo.png"}, DESK)
    await say(db, "behind")
    assert sorted(row.kind for row in await claim(db, soon())) == ["file", "line"]
