"""Sealing, publishing and checking, on real databases and in Slack."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from commands.audit import service
from commands.audit.rules import Head
from storage import audit
from storage.audit import AuditEntry
from storage.db import Database
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.rows import SOME_DAY


async def write(db: Database, number: int) -> None:
    async with db.writing() as session:
        for each in range(number):
            await audit.record(
                session,
                at=SOME_DAY + timedelta(microseconds=each),
                request_id="r",
                actor="person:1",
                action="ticket.take",
                subject=f"ticket:{each}",
                client_id=None,
                details={"before": None, "after": {"état": "pris", "n": 1.5}},
            )


async def sealed(db: Database, number: int) -> None:
    await write(db, number)
    async with db.writing() as session:
        assert await service.seal(session, SOME_DAY) == number


async def test_what_is_sealed_verifies_and_goes_on(db: Database) -> None:
    await sealed(db, 3)
    await sealed(db, 2)
    async with db.reading() as session:
        verdict = await service.verify(session)
    assert (verdict.ok, verdict.checked) == (True, 5)


async def test_more_than_a_batch_verifies(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await sealed(db, 5)
    monkeypatch.setattr(service, "AT_ONCE", 2)
    async with db.reading() as session:
        assert (await service.verify(session)).checked == 5


async def test_erasing_details_keeps_the_chain_whole(db: Database) -> None:
    await sealed(db, 3)
    async with db.writing() as session:
        await session.execute(update(AuditEntry).values(details=None))
    async with db.reading() as session:
        assert (await service.verify(session)).ok


async def test_a_changed_entry_and_a_removed_one_are_found(db: Database) -> None:
    await sealed(db, 3)
    async with db.writing() as session:
        await session.execute(
            update(AuditEntry).where(AuditEntry.position == 2).values(details={"after": {}})
        )
    async with db.reading() as session:
        assert "details" in str((await service.verify(session)).problem)
    async with db.writing() as session:
        await session.execute(delete(AuditEntry).where(AuditEntry.position == 2))
    async with db.reading() as session:
        assert "removed" in str((await service.verify(session)).problem)


async def test_a_removed_tail_is_found_with_the_published_heads(db: Database) -> None:
    await sealed(db, 3)
    async with db.writing() as session:
        last = await audit.head(session)
        assert last is not None
        head = Head(3, str(last.seal))
        await session.delete(last)
    async with db.reading() as session:
        assert (await service.verify(session)).ok
        assert not (await service.verify(session, [head])).ok


@pytest.mark.usefixtures("desk")
async def test_the_head_is_published_once_a_day(bot: Bot, nadia: Actor, tmp_path: Path) -> None:
    file = tmp_path / "audit" / "heads.jsonl"
    services = bot.program.services
    object.__setattr__(services, "rules", replace(services.rules, audit_file=str(file)))
    await write(bot.db, 2)
    await bot.tick()
    await bot.tick()
    assert len(await nadia.sees("approvals")) == 1
    await bot.advance(hours=24)
    seen = await nadia.sees("approvals")
    assert len(seen) == 2

    heads = service.read_heads(file)
    assert [head.position for head in heads] == [2, 2]
    assert heads[0].seal in seen[0].words
    async with bot.db.reading() as session:
        assert (await service.verify(session, heads)).ok


@pytest.mark.usefixtures("desk")
async def test_the_head_waits_for_the_morning(bot: Bot, nadia: Actor) -> None:
    await write(bot.db, 1)
    await bot.advance(hours=16)
    assert len(await nadia.sees("approvals")) == 0
    await bot.advance(hours=7)
    assert len(await nadia.sees("approvals")) == 1


async def test_nothing_is_published_of_an_empty_trail(bot: Bot) -> None:
    await bot.tick()
    async with bot.db.reading() as session:
        assert await audit.head(session) is None


async def test_two_sealers_at_once_make_one_chain(db: Database) -> None:
    await write(db, 20)

    async def work() -> int:
        async with db.writing() as session:
            return await service.seal(session, SOME_DAY)

    assert sorted(await asyncio.gather(work(), work(), work())) == [0, 0, 20]
    async with db.reading() as session:
        verdict = await service.verify(session)
    assert (verdict.ok, verdict.checked) == (True, 20)
