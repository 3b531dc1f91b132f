"""Slack's door to the search: `/ticket search`, and its pages."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.answers import Answer, Say
from commands.kit.inbound import Click, Typed
from commands.kit.services import Act
from commands.search import service

HELP = frozenset({"help", "aide", "?"})


async def search(typed: Typed, act: Act, session: AsyncSession) -> Answer:
    """`/ticket search words…`."""
    _, _, text = typed.words.strip().partition(" ")
    if text.strip().casefold() in HELP:
        return Say("search/help")
    return Say("search/found", await service.find(session, act, text, 1))


async def turn(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Another page: the button holds its number and what was typed."""
    page, _, text = click.record.partition(" ")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < len("10000") else 1
    context = await service.find(session, act, text, number)
    return Say("search/found", context, instead=True)
