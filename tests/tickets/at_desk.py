"""Somebody of the desk at work, without Slack before them: for what many walks would show."""

from typing import Any

import pytest

from commands.kit import person
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.tickets import opening
from commands.tickets.opening import Facts
from storage import tickets
from storage.scope import Scope
from storage.tickets import Ticket
from tests.support.bot import Bot
from tests.support.house import House


class Desk:
    """Alice at work, without Slack before her."""

    def __init__(self, bot: Bot, house: House) -> None:
        self.bot = bot
        self.house = house

    async def act(self) -> Act:
        services = self.bot.program.services
        async with self.bot.db.reading() as session:
            who = await person.find(session, "U0ALICE")
        return Act(who, services.clock.now(), "test", services)

    async def opens(self, *titles: str, client: int | None = None) -> list[int]:
        act, client = await self.act(), client or self.house.acme.id
        async with self.bot.db.writing() as session:
            return [
                await opening.open_for_client(
                    session, act, client, Facts(title, "incident", 2, 2), title
                )
                for title in titles
            ]

    async def does(self, what: Any, *args: Any, **more: Any) -> Any:
        act = await self.act()
        async with self.bot.db.writing() as session:
            return await what(session, act, *args, **more)

    async def ticket(self, number: int) -> Ticket:
        async with self.bot.db.reading() as session:
            found = await tickets.get(session, Scope.desk(), number)
        assert found is not None
        return found

    async def entries(self, number: int) -> list[str]:
        async with self.bot.db.reading() as session:
            return [e.kind for e in await tickets.entries(session, Scope.desk(), number)]

    async def refuses(self, what: Any, *args: Any, **more: Any) -> str:
        """The sentence with which it is refused."""
        with pytest.raises(Refused) as refused:
            await self.does(what, *args, **more)
        return str(refused.value)
