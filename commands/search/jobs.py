"""The clock's door to the search: the index follows the tickets."""

from commands.kit.services import Act, Services
from commands.search import indexing


async def follow(services: Services) -> None:
    """Read what was said and changed since, until nothing is left."""
    while True:
        async with services.db.reading() as session:
            if not await indexing.is_due(session):
                return
        async with services.db.writing() as session:
            await indexing.follow(session, Act.of_clock(services))


async def go_round(services: Services) -> None:
    """Look at some of all tickets again."""
    async with services.db.writing() as session:
        await indexing.go_round(session, Act.of_clock(services))
