"""The clock's door to satisfaction."""

from commands.kit.services import Act, Services
from commands.satisfaction import service


async def ask(services: Services) -> None:
    """Ask about what was closed, one by one."""
    act = Act.of_clock(services)
    async with services.db.reading() as session:
        closed = await service.to_ask(session, act.now)
    for row in closed:
        async with services.db.writing() as session:
            await service.ask(session, act, row)
