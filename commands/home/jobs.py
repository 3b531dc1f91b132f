"""The clock's door to Homes."""

from commands.home import service
from commands.kit.services import Act, Services


async def refresh(services: Services) -> None:
    """Publish the open Homes that show something else than they did."""
    act = Act.of_clock(services)
    async with services.db.reading() as session:
        if not await service.any_stale(session, act.now):
            return
    async with services.db.writing() as session:
        await service.refresh(session, act.now)
