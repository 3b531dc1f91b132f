"""The clock's door to digests."""

import structlog

from commands.digests import service
from commands.kit.services import Act, Services

log = structlog.get_logger()


async def send(services: Services) -> None:
    """Send the digests of those whose day begins, one by one."""
    act = Act.of_clock(services)
    async with services.db.reading() as session:
        due = await service.due(session, act.now)
    for digest in due:
        try:
            async with services.db.writing() as session:
                await service.send(session, act, digest)
        except Exception:  # what breaks for one must not keep the others without theirs
            log.exception("digest failed", person=digest.reader.id, period=digest.period)
