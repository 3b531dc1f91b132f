"""Slack's door to Homes: somebody opens theirs."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.home import service
from commands.kit.capability import Prepared
from commands.kit.inbound import Event
from commands.kit.services import Act, Services


async def on_the_tab(event: Event, _services: Services) -> Prepared:
    """Whether it is the Home that was opened, and not the messages beside it."""
    return True if event.data.get("tab") == "home" and event.user else None


async def opened(event: Event, _prepared: Prepared, act: Act, session: AsyncSession) -> None:
    """Publish their Home, whoever they are."""
    await service.opened(session, act, event.user)
