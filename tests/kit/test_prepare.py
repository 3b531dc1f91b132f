"""What a door asks before its transaction: after the look at rights, and in words when it fails."""

from datetime import UTC, datetime
from typing import Any

import pytest
from jinja2 import DictLoader
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import words
from commands.kit.answers import Answer, Say
from commands.kit.asking import ask
from commands.kit.capability import Capability, Word
from commands.kit.doors import Doors, Reply
from commands.kit.inbound import Typed
from commands.kit.person import May
from commands.kit.refused import Refused
from commands.kit.services import Act, Services
from integrations.slack.errors import Ambiguous, NotFound, Unavailable
from integrations.slack.reader import SlackReader
from integrations.slack.rendering import Renderer
from storage.db import Database
from storage.people import Role
from tests.support.rows import add_person

SAID = '{"type": "section", "text": {"type": "mrkdwn", "text": {{ words|mrkdwn|tojson }} } }'


class FixedClock:
    def now(self) -> datetime:
        return datetime(2026, 11, 23, 8, tzinfo=UTC)


class Room:
    """A word that looks before it answers."""

    def __init__(self, fails: Exception | None = None) -> None:
        self.looks = 0
        self.fails = fails

    async def look(self, typed: Typed, _services: Services) -> Any:
        self.looks += 1
        if self.fails is not None:
            raise self.fails
        return typed.text.upper()

    async def answer(self, _typed: Typed, act: Act, _session: AsyncSession) -> Answer:
        return Say("test/said", {"words": act.prepared})

    def capability(self, *, changes: bool) -> Capability:
        word = Word(
            "/test",
            None,
            self.answer,
            usage="words",
            help="words",
            may=May.STAFF,
            changes=changes,
            prepare=self.look,
        )
        return Capability("test", words=(word,))


async def types(db: Database, room: Room, user: str, *, changes: bool = False) -> Reply:
    services = Services(db, FixedClock(), SlackReader(AsyncWebClient(token="xoxb-none")))
    renderer = Renderer(DictLoader({"test/said.json.j2": SAID}), words.translations)
    doors = Doors(services, renderer, (room.capability(changes=changes),))
    return await doors.command(Typed(user, "C1", "/test", "hello", "1.2.a", ""))


@pytest.fixture(autouse=True)
async def people(db: Database) -> None:
    async with db.writing() as session:
        await add_person(session, "U0ALICE", Role.TECHNICIAN)


@pytest.mark.parametrize("changes", [False, True])
async def test_the_handler_finds_what_was_prepared(db: Database, changes: bool) -> None:
    reply = await types(db, Room(), "U0ALICE", changes=changes)
    assert "HELLO" in str(reply.ack)


@pytest.mark.parametrize("changes", [False, True])
async def test_nothing_is_asked_for_somebody_who_may_not(db: Database, changes: bool) -> None:
    room = Room(Refused("never said"))
    reply = await types(db, room, "U0NOBODY", changes=changes)
    assert room.looks == 0
    assert "never said" not in str(reply.ack)


async def test_a_refusal_while_preparing_is_said(db: Database) -> None:
    reply = await types(db, Room(Refused("not there")), "U0ALICE")
    assert "not there" in str(reply.ack)


async def test_a_defect_while_preparing_is_a_sentence_with_a_reference(db: Database) -> None:
    reply = await types(db, Room(RuntimeError("a defect")), "U0ALICE")
    assert "a defect" not in str(reply.ack)
    assert reply.ack


@pytest.mark.parametrize("away", [Unavailable(3), Ambiguous("timeout")])
async def test_slack_away_is_a_refusal(away: Exception) -> None:
    async def request() -> None:
        raise away

    with pytest.raises(Refused):
        await ask(request())


async def test_what_slack_does_not_know_is_for_the_caller() -> None:
    async def request() -> None:
        raise NotFound("user_not_found")

    with pytest.raises(NotFound):
        await ask(request())
