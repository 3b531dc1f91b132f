"""The clock's door to the audit trail: sealing, and the day's head."""

from commands.audit import service
from commands.kit.services import Act, Services
from storage import audit


async def seal(services: Services) -> None:
    """Chain the new entries, in batches, until none is left."""
    while True:
        async with services.db.reading() as session:
            if not await audit.unsealed(session, 1):
                return
        async with services.db.writing() as session:
            await service.seal(session, services.clock.now())


async def head(services: Services) -> None:
    """Publish the chain's head, once a day."""
    act = Act.of_clock(services)
    async with services.db.reading() as session:
        if not await service.head_is_due(session, act):
            return
    async with services.db.writing() as session:
        await service.publish_head(session, act)
