"""What one room adds to another's messages."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from jinja2 import DictLoader
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import words
from commands.kit.additions import Additions
from commands.kit.answers import Answer, Open, Say
from commands.kit.capability import Addition, Button, Capability, TimedAddition
from commands.kit.doors import Doors
from commands.kit.inbound import Click
from commands.kit.services import Act, Services
from integrations.slack.reader import SlackReader
from integrations.slack.rendering import Renderer
from storage.db import Database
from tests.kit.a_room import TEMPLATES, FixedClock, Room, click

MORE = (
    '{"type": "section", "text": {"type": "plain_text", "text": '
    '{{ (_("Time spent") ~ " " ~ n)|tojson }} } }'
)
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
RENDERER = Renderer(DictLoader(TEMPLATES | {"other/more.json.j2": MORE}), words.translations)


async def load(_session: AsyncSession, record: str) -> Mapping[str, Any] | None:
    return {"n": record} if record != "7" else None


async def load_now(session: AsyncSession, record: str, now: datetime) -> Mapping[str, Any] | None:
    assert now.tzinfo is not None
    return await load(session, record)


OTHER = Capability(
    "other",
    additions=(
        Addition("test/said", "other/more", load),
        TimedAddition("test/form", "other/more", load_now),
    ),
)


async def test_they_are_drawn_in_the_language_of_the_reader(db: Database) -> None:
    additions = Additions(RENDERER, [OTHER])
    async with db.reading() as session:
        (drawn,) = await additions.drawn(
            session, "test/said", "12", locale="fr", zone="UTC", now=NOW
        )
    assert drawn["text"]["text"] == "Temps passé 12"


@pytest.mark.parametrize(("to", "record"), [("test/said", ""), ("test/said", "7"), ("x/y", "12")])
async def test_nothing_is_added_without_a_reason(to: str, record: str, db: Database) -> None:
    additions = Additions(RENDERER, [OTHER])
    async with db.reading() as session:
        added = await additions.drawn(session, to, record, locale="fr", zone="UTC", now=NOW)
        assert added == []


async def test_they_stand_below_an_answer_and_a_form(db: Database, room: Room) -> None:
    del room  # its people
    services = Services(db, FixedClock(), SlackReader(AsyncWebClient()))

    async def shows(inbound: Click, _act: Act, _session: AsyncSession) -> Answer:
        if inbound.record == "form":
            return Open("test/form", record="12")
        return Say("test/said", {"words": "hello"}, record=inbound.record)

    host = Capability("test", buttons=(Button("test.press", shows),))
    doors = Doors(services, RENDERER, [host, OTHER])
    said = (await doors.click(click("12"))).say or {}
    assert [block["text"]["text"] for block in said["blocks"]] == ["hello", "Temps passé 12"]
    form = (await doors.click(click("form", action_ts="2.0"))).view or {}
    assert [block["text"]["text"] for block in form["blocks"]] == ["Hello", "Temps passé 12"]
    plain = (await doors.click(click("", action_ts="3.0"))).say or {}
    assert len(plain["blocks"]) == 1
