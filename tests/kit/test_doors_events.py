"""What the doors guarantee for events: one effect each, or they come again."""

import asyncio
from dataclasses import replace

import pytest

from commands.kit.doors import Doors
from storage.db import Database
from tests.kit.a_room import (
    Room,
    audited,
    event,
    handled,
)


async def test_an_event_is_handled_once(doors: Doors, room: Room, db: Database) -> None:
    await asyncio.gather(*(doors.event(event()) for _ in range(8)))
    await doors.event(event(2))
    assert room.calls == ["event", "event"]
    assert await audited(db) == 2


async def test_an_event_that_is_not_for_us_leaves_no_trace(
    doors: Doors, room: Room, db: Database
) -> None:
    await doors.event(event(channel="C0OTHER"))
    await doors.event(replace(event(), type="team_join"))
    assert room.calls == []
    assert await handled(db) == 0


async def test_a_failed_event_raises_and_may_come_again(
    doors: Doors, room: Room, db: Database
) -> None:
    room.fails = True
    with pytest.raises(RuntimeError, match="a defect"):
        await doors.event(event())
    assert await handled(db) == 0
    room.fails = False
    await doors.event(event())
    assert await audited(db) == 1
