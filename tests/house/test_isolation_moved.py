"""Isolation where the sweep cannot look: a channel that changes hands, people who leave."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.inbound import Event
from storage import inbox
from storage.clients import Channel
from storage.people import Person
from storage.tickets import Entry, Ticket
from tests.house.payloads import MALLORYS, Outsider, fresh
from tests.house.scene import ALICE, fill_in
from tests.support.bot import Bot
from tests.support.cast import Actor, Message
from tests.support.house import House

WORDS = "Le mot de passe est changé."


async def give_to_globex(session: AsyncSession, house: House) -> None:
    """Link Acme's channel to Globex, as after a new sharing and a new answer of the desk."""
    owned = {"client_id": house.globex.id, "connected_teams": ["T0GLOBEX"]}
    here = Channel.slack_channel == "C0ACME"
    await session.execute(update(Channel).where(here).values(owned))


@pytest.fixture
async def said(desk: House, bot: Bot, claire: Actor) -> Message:
    assert desk.acme
    message = await claire.says("Le wifi coupe", "C0ACME")
    await bot.settle()
    return message
