"""Audit entries and the digest that the chain covers."""

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from storage import audit
from storage.db import Database
from storage.scope import Scope

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_the_digest_is_sha256_of_one_canonical_writing() -> None:
    # printf '{"a":"é","b":[1,2]}' | sha256sum
    expected = "9cfb1f938a87f2b8f3b8cc429c7a09116d54f048322742d4c23d4767b85f85da"
    found = audit.digest({"b": [1, 2], "a": "é"})
    assert found == expected
    assert found == audit.digest({"a": "é", "b": [1, 2]})


@given(st.dictionaries(st.text(), json_values, max_size=4))
def test_the_digest_survives_a_round_trip_through_json(details: dict[str, Any]) -> None:
    shuffled = dict(reversed(list(json.loads(json.dumps(details)).items())))
    assert audit.digest(shuffled) == audit.digest(details)


@given(st.dictionaries(st.text(), st.integers(), min_size=1, max_size=4))
def test_the_digest_changes_with_the_details(details: dict[str, int]) -> None:
    key = next(iter(details))
    assert audit.digest({**details, key: details[key] + 1}) != audit.digest(details)


async def write(db: Database, subject: str, client_id: int | None, **details: Any) -> None:
    async with db.writing() as session:
        await audit.record(
            session,
            at=NOW,
            request_id="r1",
            actor="person:1",
            action="ticket.take",
            subject=subject,
            client_id=client_id,
            details=details,
        )


async def test_the_digest_of_what_is_read_back_is_the_one_that_was_written(db: Database) -> None:
    """What the chain covers must not depend on how an engine keeps JSON."""
    await write(
        db,
        "T-1",
        1,
        before={"state": "new", "hours": 1.5},
        after=["é", None, "\u202e"],
        why="x" * 99,
    )
    async with db.reading() as session:
        (entry,) = await audit.unsealed(session, 10)
    assert entry.details is not None
    assert audit.digest(entry.details) == entry.digest


async def test_only_the_scope_of_who_asks_is_shown(db: Database) -> None:
    await write(db, "T-1", 1, n=1)
    await write(db, "T-1", 2, n=2)
    await write(db, "T-1", None, n=3)
    async with db.reading() as session:
        seen = {
            scope: [entry.details for entry in await audit.of_subject(session, scope, "T-1")]
            for scope in (Scope.desk(), Scope.client(1), Scope.client(3))
        }
    assert [len(found) for found in seen.values()] == [3, 1, 0]


async def test_entries_are_sealed_in_order_and_read_back_as_a_chain(db: Database) -> None:
    for number in range(5):
        await write(db, f"T-{number}", None, n=number)
    async with db.writing() as session:
        assert await audit.head(session) is None
        for position, entry in enumerate(await audit.unsealed(session, 3), start=1):
            await audit.seal(session, (entry.id, position, f"seal {position}"))
    async with db.reading() as session:
        head = await audit.head(session)
        assert head is not None
        assert (head.position, head.seal) == (3, "seal 3")
        assert [entry.position for entry in await audit.chain(session, 1, 10)] == [2, 3]
        assert [entry.subject for entry in await audit.unsealed(session, 10)] == ["T-3", "T-4"]
