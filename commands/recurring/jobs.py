"""The clock's door to recurring tickets."""

from commands.kit.services import Act, Services
from commands.recurring import service
from storage import desk, recurring

AT_ONCE = 50


async def due(services: Services) -> None:
    """Open what is due: each occurrence once, whichever replica it is."""
    act = Act.of_clock(services)
    async with services.db.reading() as session:
        if not await recurring.any_due(session, act.now) or await desk.get(session) is None:
            return
    async with services.db.writing() as session:
        for found in await recurring.claim_due(session, act.now, AT_ONCE):
            await service.open_due(session, act, found)
