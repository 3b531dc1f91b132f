"""What is stored under a channel's id, and follows it."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, String, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import outbox, places
from storage.base import UTCDateTime
from storage.db import Database
from storage.models import all_tables
from storage.outbox import Address, OutboxRow, PostedCard, State
from storage.storms import Storm
from storage.upsert import table

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
OLD, NEW, OTHER = "G0PROJ", "C0PROJ", "G0PROJX"
# What was true when it was written stays so: the audit trail is never rewritten.
HISTORY = {"audit_entries", "audit_details"}


def value_of(name: str, column: Any, key: int, channel: str) -> Any:
    """Something that a column may hold, with the channel's id wherever one may stand."""
    if column.name in places.IDS.get(name, ()):
        return channel
    if column.name in places.PARTS.get(name, ()):
        return f"x:{channel}:{key}"
    if column.foreign_keys or column.name == "id":
        return key
    if column.name == "role":
        return "member"
    if isinstance(column.type, UTCDateTime):
        return NOW
    if isinstance(column.type, JSON):
        return [] if column.name.startswith("connected") else {}
    values = {str: f"text{key}", int: key, bool: True, float: 1.0, date: NOW.date(), bytes: b"x"}
    # A type of our own (the search's) has no Python type, and takes text.
    value = values.get(column.type.python_type, f"text{key}")
    return State.WAITING if column.name == "state" else value


async def texts(session: AsyncSession) -> list[str]:
    """Every text of every row."""
    found = []
    for of in all_tables().sorted_tables:
        for row in (await session.execute(select(of))).all():
            found += [str(value) for value in row if value is not None]
    return found


async def test_no_table_keeps_the_old_id_and_another_one_keeps_its_own(
    database_url: str,
) -> None:
    db = Database(database_url)
    async with db.writing() as session:
        for of in all_tables().sorted_tables:
            for key, channel in ((1, OLD), (2, OTHER)):
                if of.name in HISTORY or (of.name == "desk" and key != 1):
                    continue
                row = {c.name: value_of(of.name, c, key, channel) for c in of.columns}
                await session.execute(insert(of), row)
        before = await texts(session)
        await places.follow(session, OLD, NEW)
        after = await texts(session)
        whole = [text.split(":") for text in after]
        assert not any(OLD in parts for parts in whole)
        assert sum(NEW in parts for parts in whole) == sum(OLD in t.split(":") for t in before)
        assert sum(OTHER in parts for parts in whole) == sum(OTHER in t.split(":") for t in before)
        await places.follow(session, OLD, NEW)
        assert sorted(await texts(session)) == sorted(after)
        await session.rollback()
    await db.close()


def test_every_column_that_is_named_after_a_place_is_known() -> None:
    known = {(name, c) for of in (places.IDS, places.PARTS) for name, cs in of.items() for c in cs}
    named = {
        (name, column.name)
        for name, of in all_tables().tables.items()
        for column in of.columns
        if isinstance(column.type, String)
        and (column.name.endswith("channel") or column.name in ("lane", "fold_key"))
    }
    assert named <= known
    tables = all_tables().tables
    assert all(column in tables[name].columns for name, column in known)


async def test_what_the_new_id_holds_already_wins(db: Database) -> None:
    async with db.writing() as session:
        for channel in (OLD, NEW):
            row = {"card": "a", "record": f"{channel}:1", "channel": channel, "ts": "1"}
            await session.execute(insert(table(PostedCard)), row)
        await places.follow(session, OLD, NEW)
    async with db.reading() as session:
        cards = (await session.scalars(select(PostedCard).order_by(PostedCard.record))).all()
    assert [(card.record, card.channel) for card in cards] == [(f"{NEW}:1", NEW), (f"{OLD}:1", NEW)]


async def test_lines_that_wait_link_to_the_new_id(db: Database) -> None:
    async with db.writing() as session:
        session.add(Storm(lane=OLD, began_at=NOW, last_at=NOW))
        to = Address(channel=OLD)
        context = {"channel": OLD, "words": f"see {OLD}"}
        await outbox.line(session, "x/y", context, to, locale="fr", zone="UTC")
        await outbox.sign(session, "x/sign", 1, Address(channel=OLD, thread_ts="1.2"))
        await places.follow(session, OLD, NEW)
    async with db.reading() as session:
        line, sign = (await session.scalars(select(OutboxRow).order_by(OutboxRow.id))).all()
        storm = (await session.scalars(select(Storm))).one()
    assert (line.channel, line.lane, storm.lane) == (NEW, NEW, NEW)
    assert line.context == {"channel": NEW, "words": f"see {OLD}"}
    assert sign.lane == sign.fold_key == f"sign:x/sign:{NEW}:1.2"


async def rows_in(db: Database) -> list[tuple[str, str, str]]:
    async with db.reading() as session:
        found = await session.scalars(select(OutboxRow).order_by(OutboxRow.id))
        return [(row.template, row.channel, row.state) for row in found]


async def test_an_attempt_under_way_is_taken_back(db: Database) -> None:
    async with db.writing() as session:
        for template in ("sending", "lost", "refused"):
            to = Address(channel=OLD)
            await outbox.line(session, template, {}, to, locale="fr", zone="UTC")
    async with db.writing() as session:
        for row in (await session.scalars(select(OutboxRow))).all():
            row.state = State.SENDING if row.template == "sending" else State.PARKED
            row.error = {"lost": "channel_not_found", "refused": "no_text"}.get(row.template)
    async with db.writing() as session:
        await places.follow(session, OLD, NEW)
    assert await rows_in(db) == [
        ("sending", NEW, State.WAITING),
        ("lost", NEW, State.WAITING),
        ("refused", NEW, State.PARKED),
    ]


async def test_leaving_a_place_takes_what_waits_and_its_cards_along(db: Database) -> None:
    async with db.writing() as session:
        for record in ("1", "2", "3"):
            session.add(PostedCard(card="a/card", record=record, channel=OLD, ts=record))
        for record in ("1", "9"):
            to = Address(channel=OLD, under=("a/card", record))
            await outbox.line(session, f"line{record}", {}, to, locale="fr", zone="UTC")
        await session.flush()
        for row in (await session.scalars(select(OutboxRow))).all():
            row.state, row.error = State.PARKED, "because"
        await session.flush()
        await places.leave(session, OLD, NEW, "because")
    async with db.reading() as session:
        assert (await session.scalars(select(PostedCard))).all() == []
        rows = (await session.scalars(select(OutboxRow).order_by(OutboxRow.id))).all()
    assert {(row.channel, row.lane, row.state) for row in rows} == {(NEW, NEW, State.WAITING)}
    cards = [row.record for row in rows if row.kind == "card"]
    assert cards == ["1"]
