"""Digests as people get them: in the morning, once, their own, and not when they want none."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from commands.digests import jobs, service
from commands.kit.services import Act
from integrations.local_slack import SharedClock
from storage.audit import AuditEntry
from storage.db import Database
from storage.digests import SentDigest
from storage.outbox import OutboxRow
from storage.people import Person
from tests.home.tickets import add_ticket
from tests.support.bot import Bot
from tests.support.cast import Actor, Seen
from tests.support.house import House

PARIS = ZoneInfo("Europe/Paris")
MONDAY, TUESDAY = datetime(2026, 11, 23, tzinfo=PARIS), datetime(2026, 11, 24, tzinfo=PARIS)
HOUR = timedelta(hours=1)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def fill(db: Database, desk: House) -> None:
    """Last week's work, and what is open this Monday."""
    alice, claire = desk.person("U0ALICE"), desk.person("U0CLAIRE")
    async with db.writing() as session:
        asked = MONDAY - timedelta(days=4) + 10 * HOUR
        for place in range(3):
            await add_ticket(
                session,
                desk.acme,
                f"done {place}",
                state="closed",
                created_at=asked,
                answered_at=asked + timedelta(minutes=30 * (place + 1)),
                response_due_at=asked + HOUR,
                resolved_at=asked + 2 * HOUR,
                technician_id=alice.id,
                reporter_id=claire.id,
            )
        mine = {"state": "taken", "technician_id": alice.id}
        await add_ticket(session, desk.acme, "in hand", **mine)
        await add_ticket(session, desk.acme, "late", target_due_at=MONDAY, **mine)
        await add_ticket(session, desk.globex, "nobody's")


def new(seen: Seen) -> list[str]:
    """What Vigie wrote there for good."""
    found = [message for message in seen if message.author == "vigie"]
    return [message.words for message in found if not message.ephemeral]


async def letters(*people: Actor) -> dict[str, list[str]]:
    """What Vigie wrote to each of them."""
    return {person.name: new(await person.sees("@vigie")) for person in people}


async def test_a_morning_and_its_day(
    db: Database,
    desk: House,
    bot: Bot,
    clock: SharedClock,
    alice: Actor,
    bruno: Actor,
    claire: Actor,
) -> None:
    await fill(db, desk)
    clock.set(TUESDAY + 7 * HOUR)
    await bot.tick()
    assert await letters(alice, bruno, claire) == {"alice": [], "bruno": [], "claire": []}
    clock.set(TUESDAY + 8 * HOUR)
    await bot.tick()
    await bot.tick()
    got = await letters(alice, bruno, claire)
    [day] = got["alice"]
    assert "Votre journée du mardi 24 novembre 2026" in day
    assert day.index("late") < day.index("in hand") < day.index("nobody's")
    [his] = got["bruno"]
    assert "Nobody has taken · 1" in his
    assert "in hand" not in his
    assert got["claire"] == []
    opened = await alice.clicks("tickets.open", "@vigie")
    assert "T-" in opened.words


async def test_a_week_and_its_picture(
    db: Database,
    desk: House,
    bot: Bot,
    clock: SharedClock,
    nadia: Actor,
    luc: Actor,
    mallory: Actor,
) -> None:
    await fill(db, desk)
    clock.set(MONDAY + 9 * HOUR)
    await bot.tick()
    await bot.tick()
    letter = await luc.sees("@vigie")
    [week, picture] = [message for message in letter if message.author == "vigie"]
    assert "Acme : votre semaine du 16 nov. 2026" in week.words
    assert "3 demandes reçues (0 la semaine précédente)" in week.words
    assert "moins de *1 h* d'heures ouvrées" in week.words
    assert "1 réponse ou solution donnée après l'heure promise" in week.words
    [name] = picture.files
    assert name.startswith("vigie-2026-11-16")
    day, team_week, pictured = await nadia.sees("@vigie")
    assert "En retard" in day.words
    assert "La semaine du 16 nov. 2026" in team_week.words
    assert len(pictured.files) == 1
    assert new(await mallory.sees("@vigie")) == []


@on_sqlite
async def test_neither_at_night_nor_at_the_week_end(db: Database, desk: House) -> None:
    await fill(db, desk)
    for moment in (
        TUESDAY - HOUR,
        TUESDAY + 12 * HOUR,
        TUESDAY + 22 * HOUR,
        MONDAY + timedelta(days=5, hours=9),
    ):
        async with db.reading() as session:
            assert await service.due(session, moment) == []


@on_sqlite
async def test_whoever_wants_none_gets_none(
    db: Database, desk: House, bot: Bot, clock: SharedClock, alice: Actor, luc: Actor
) -> None:
    await fill(db, desk)
    assert "plus" in (await alice.types("/vigie digest off")).words
    clock.set(MONDAY + 9 * HOUR)
    await bot.tick()
    await luc.clicks("digests.off", "@vigie")
    clock.set(MONDAY + timedelta(days=7, hours=9))
    await bot.tick()
    got = await letters(alice, luc)
    assert got["alice"] == []
    assert len(got["luc"]) == 2
    await alice.types("/vigie digest on")
    assert "point" in (await alice.types("/vigie digest")).words
    assert "`/vigie digest on`" in (await alice.types("/vigie digest sometimes")).words
    clock.set(MONDAY + timedelta(days=8, hours=9))
    await bot.tick()
    assert len((await letters(alice))["alice"]) == 1
    async with db.reading() as session:
        chosen = select(func.count(AuditEntry.id)).where(AuditEntry.action == "digest.choose")
        assert await session.scalar(chosen) == 3


async def test_replicas_send_each_once(
    db: Database, desk: House, bot: Bot, clock: SharedClock, alice: Actor
) -> None:
    await fill(db, desk)
    clock.set(MONDAY + 9 * HOUR)
    act = Act.of_clock(bot.program.services)
    async with db.reading() as session:
        due = await service.due(session, act.now)
    kinds = [(digest.reader.slack_user, digest.weekly) for digest in due]
    assert sorted(kinds) == [
        ("U0ALICE", False),
        ("U0BRUNO", False),
        ("U0LUC", True),
        ("U0NADIA", False),
        ("U0NADIA", True),
    ]
    for _ in range(2):
        for digest in due:
            async with db.writing() as session:
                await service.send(session, act, digest)
    async with db.reading() as session:
        assert await service.due(session, act.now) == []
        assert await session.scalar(select(func.count()).select_from(SentDigest)) == 5
    assert len((await letters(alice))["alice"]) == 1


@on_sqlite
async def test_what_breaks_for_one_does_not_for_the_others(
    db: Database,
    desk: House,
    bot: Bot,
    clock: SharedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await fill(db, desk)
    clock.set(TUESDAY + 9 * HOUR)
    send = service.send

    async def fails_for_alice(session: Any, act: Act, digest: service.Due) -> None:
        await send(session, act, digest)
        if digest.reader.slack_user == "U0ALICE":
            raise RuntimeError("a defect")

    monkeypatch.setattr(service, "send", fails_for_alice)
    await jobs.send(bot.program.services)
    async with db.reading() as session:
        told = set(await session.scalars(select(OutboxRow.user)))
        assert "U0BRUNO" in told
        assert "U0ALICE" not in told
    monkeypatch.undo()
    await jobs.send(bot.program.services)
    async with db.reading() as session:
        assert "U0ALICE" in set(await session.scalars(select(OutboxRow.user)))


@on_sqlite
async def test_a_quiet_day_is_not_told(
    db: Database, desk: House, bot: Bot, clock: SharedClock, alice: Actor, nadia: Actor
) -> None:
    clock.set(MONDAY + 9 * HOUR)
    async with db.writing() as session:
        (await session.get_one(Person, desk.person("U0NADIA").id)).zone = "America/New_York"
    await bot.tick()
    clock.set(MONDAY + 15 * HOUR)
    await bot.tick()
    assert await letters(alice, nadia) == {"alice": [], "nadia": []}
    async with db.reading() as session:
        sent = set(await session.scalars(select(SentDigest.person_id)))
    assert {desk.person("U0ALICE").id, desk.person("U0NADIA").id} <= sent
