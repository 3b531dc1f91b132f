"""More clients than one menu holds, through Slack's own limits."""

import pytest

from storage import clients
from storage.db import Database
from tests.support.bot import Bot
from tests.support.cast import Actor, Stage
from tests.support.rows import add_client


@pytest.mark.usefixtures("desk")
async def test_any_of_many_clients_can_be_chosen(
    stage: Stage, bot: Bot, nadia: Actor, db: Database
) -> None:
    async with db.writing() as session:
        for number in range(150):
            last = await add_client(session, f"Client {number:03}")
    body = {"name": "many", "id": "C0MANY", "team": "T0US", "members": ["nadia"]}
    await stage.post("/channels", body)
    await nadia.invites("vigie", "many")
    card = (await nadia.sees("desk"))[-1]
    await nadia.picks("clients.link", last.name, card)
    async with bot.db.reading() as session:
        found = await clients.channel_by_slack(session, "C0MANY")
    assert found is not None
    assert found.client_id == last.id
    assert len((await nadia.types("/vigie client")).words.splitlines()) > 100
