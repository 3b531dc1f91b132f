"""A storm is one card that counts and lists, and nothing in it is lost."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from commands.delivery import capability, folding, jobs, rules
from commands.delivery.folding import CARD
from commands.kit.capability import Capability, Card, Content
from storage import delivery, outbox, storms
from storage.db import Database
from storage.delivery import Outcome
from storage.outbox import Address, OutboxRow, PostedCard, State
from storage.pace import Pace
from storage.storms import Storm
from tests.support.rows import SOME_DAY

DESK = "C0DESK"
SLOW = Pace(channel_s=0.0, workspace_per_minute=1e6)


async def nothing(_session: AsyncSession, _record: str) -> Content | None:
    return None


async def summary(_session: AsyncSession, records: Sequence[str]) -> list[str]:
    return [f"one {record}" for record in records]


OTHER = Capability(
    "other", cards=(Card("other/foldable", nothing, summary), Card("other/stays", nothing))
)
KNOWN = folding.summaries(OTHER.cards)


async def put(db: Database, name: str, *records: int) -> None:
    async with db.writing() as session:
        for record in records:
            await outbox.card(session, name, record, Address(channel=DESK), posted=False)


async def say_under(db: Database, record: int, words: str) -> None:
    to = Address(channel=DESK, under=("other/foldable", str(record)))
    async with db.writing() as session:
        await outbox.line(session, "x", {"words": words}, to, locale="fr", zone="UTC")


async def fold(db: Database, minutes: int = 0, threshold: int = 3) -> None:
    async with db.writing() as session:
        await folding.fold(session, SOME_DAY + timedelta(minutes=minutes), threshold, list(KNOWN))


async def told(db: Database) -> list[dict[str, object]]:
    async with db.reading() as session:
        found = (await session.scalars(select(Storm).order_by(Storm.id))).all()
        contexts = [
            await folding.told(session, f"{storm.lane}:{storm.id}", KNOWN) for storm in found
        ]
    return [context for context in contexts if context is not None]


async def waiting(db: Database) -> list[tuple[str, str | None]]:
    async with db.reading() as session:
        rows = await session.scalars(
            select(OutboxRow).where(OutboxRow.state == State.WAITING).order_by(OutboxRow.id)
        )
        return [(row.template, row.record) for row in rows]


async def send(db: Database, number: int = 1) -> list[OutboxRow]:
    """Deliver what comes first, as a worker would; the rows sent."""
    sent = []
    for _ in range(number):
        async with db.writing() as session:
            now = SOME_DAY + timedelta(days=9999)
            rows = await delivery.claim(
                session, now, SLOW, clock_now=SOME_DAY, lease=timedelta(hours=1), limit=1
            )
            await delivery.record(
                session, [Outcome(row, State.SENT, channel=DESK, ts=f"{row.id}.0") for row in rows]
            )
        sent += rows
    return sent


async def test_a_few_cards_are_no_storm(db: Database) -> None:
    await put(db, "other/foldable", 1, 2, 3)
    async with db.reading() as session:
        assert not await folding.is_needed(session, 3, list(KNOWN))
    await fold(db)
    assert len(await waiting(db)) == 3


async def test_a_storm_is_one_card_that_counts_and_lists(db: Database) -> None:
    await put(db, "other/foldable", *range(30))
    await put(db, "other/stays", 99)
    async with db.reading() as session:
        assert await folding.is_needed(session, 3, list(KNOWN))
    await fold(db)
    (storm,) = await told(db)
    assert storm["count"] == 30
    assert storm["lines"] == [f"one {record}" for record in range(rules.LISTED)]
    assert storm["more"] == 10
    assert [template for template, _ in await waiting(db)] == ["other/stays", CARD]


async def test_later_cards_join_while_it_lasts_and_not_after(db: Database) -> None:
    await put(db, "other/foldable", *range(5))
    await fold(db)
    await send(db)
    await put(db, "other/foldable", *range(5, 12))
    await fold(db, minutes=9)
    assert [storm["count"] for storm in await told(db)] == [12]
    (row,) = await send(db)
    assert row.lane.startswith("card:")
    await put(db, "other/foldable", *range(20, 25))
    await fold(db, minutes=20)
    assert [storm["count"] for storm in await told(db)] == [12, 5]


async def test_a_card_folded_twice_counts_once(db: Database) -> None:
    await put(db, "other/foldable", *range(5))
    await fold(db)
    await put(db, "other/foldable", *range(5))
    await fold(db, minutes=1)
    assert [storm["count"] for storm in await told(db)] == [5]


async def test_what_may_have_been_sent_is_not_folded(db: Database) -> None:
    await put(db, "other/foldable", *range(6))
    async with db.writing() as session:
        first = (await session.scalars(select(OutboxRow).order_by(OutboxRow.id))).first()
        assert first is not None
        first.doubt = True
    await fold(db)
    assert ("other/foldable", "0") in await waiting(db)
    assert [storm["count"] for storm in await told(db)] == [5]


async def test_lines_under_a_folded_card_hold_nobody_up_and_come_with_it(db: Database) -> None:
    await put(db, "other/foldable", *range(5))
    await say_under(db, 2, "more about it")
    await put(db, "other/stays", 99)
    await fold(db)
    await say_under(db, 2, "and more")
    async with db.reading() as session:
        assert await storms.has_orphans(session)
    await fold(db, minutes=1)
    assert [row.template for row in await send(db, 2)] == ["other/stays", CARD]
    assert await waiting(db) == []

    await put(db, "other/foldable", 2)
    sent = await send(db, 3)
    assert [row.context.get("words") for row in sent] == [None, "more about it", "and more"]
    async with db.reading() as session:
        assert await session.get(PostedCard, ("other/foldable", "2")) is not None


async def test_lines_whose_card_is_on_its_way_stay_in_order(db: Database) -> None:
    await put(db, "other/foldable", *range(5))
    await fold(db)
    await put(db, "other/foldable", 2)
    await say_under(db, 2, "words")
    await fold(db, minutes=1)
    assert [row.template for row in await send(db, 3)] == [CARD, "other/foldable", "x"]


def test_only_cards_with_a_summary_are_folded() -> None:
    assert list(KNOWN) == ["other/foldable"]
    assert [card.name for card in capability([OTHER]).cards] == [CARD, "delivery/parked"]
    assert jobs.FoldStorms(KNOWN)._cards == ["other/foldable"]


@pytest.mark.parametrize("record", ["C0DESK:12345"])
async def test_a_storm_that_is_not_there_shows_nothing(db: Database, record: str) -> None:
    async with db.reading() as session:
        assert await folding.told(session, record, KNOWN) is None
