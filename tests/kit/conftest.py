"""The delivery and the doors under test, and what they speak of."""

import pytest
from jinja2 import DictLoader
from slack_sdk.web.async_client import AsyncWebClient

from commands.kit import words
from commands.kit.delivery import Deliverer
from commands.kit.doors import Doors
from commands.kit.services import Services
from integrations.local_slack import LocalSlack
from integrations.slack.reader import SlackReader
from integrations.slack.rendering import Renderer
from storage.db import Database
from storage.people import Role
from tests.kit.a_room import TEMPLATES, FixedClock, Room
from tests.kit.posting import Speaker, deliverer_of
from tests.support.rows import add_client, add_person


@pytest.fixture
def speaker() -> Speaker:
    return Speaker()


@pytest.fixture
def deliverer(db: Database, slack: LocalSlack, speaker: Speaker) -> Deliverer:
    return deliverer_of(db, slack, speaker)


@pytest.fixture
async def room(db: Database) -> Room:
    async with db.writing() as session:
        await add_person(session, "U0ALICE", Role.TECHNICIAN, name="Alice")
        await add_person(session, "U0NADIA", Role.MANAGER, name="Nadia")
        gone = await add_person(session, "U0GONE", Role.TECHNICIAN)
        gone.active = False
        acme = await add_client(session, "Acme", "T0ACME")
        await add_person(session, "U0CLAIRE", Role.MEMBER, client=acme, name="Claire")
    return Room(db)


@pytest.fixture
def doors(db: Database, room: Room) -> Doors:
    services = Services(db, FixedClock(), SlackReader(AsyncWebClient()))
    renderer = Renderer(DictLoader(TEMPLATES), words.translations)
    return Doors(services, renderer, [room.capability()])
