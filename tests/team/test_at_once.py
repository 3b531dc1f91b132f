"""Two administrators who change the team in the same moment."""

import asyncio
from datetime import UTC, datetime

from slack_sdk.web.async_client import AsyncWebClient

from commands.kit.person import find
from commands.kit.refused import Refused
from commands.kit.services import Act, Services, SystemClock
from commands.team import service
from integrations.slack.reader import SlackReader
from storage import people
from storage.db import Database
from storage.people import Role
from tests.support.rows import add_person


async def demote(db: Database, actor: str, person_id: int) -> bool:
    services = Services(db, SystemClock(), SlackReader(AsyncWebClient(token="xoxb-none")))
    try:
        async with db.writing() as session:
            who = await find(session, actor)
            act = Act(who, datetime.now(UTC), "r", services, actor)
            await service.change(session, act, person_id, "technician", active=True)
    except Refused:
        return False
    return True


async def test_one_administrator_is_always_left(db: Database) -> None:
    async with db.writing() as session:
        one = await add_person(session, "U0ONE", Role.ADMINISTRATOR)
        two = await add_person(session, "U0TWO", Role.ADMINISTRATOR)
    done = await asyncio.gather(demote(db, "U0ONE", two.id), demote(db, "U0TWO", one.id))
    assert sorted(done) == [False, True]
    async with db.reading() as session:
        assert len(await people.administrators(session)) == 1
