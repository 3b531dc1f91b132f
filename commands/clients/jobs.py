"""The clock's door to clients: the questions that could not be asked before `/vigie setup`."""

from commands.clients import linking
from commands.kit.services import Act, Services
from storage import clients, desk


async def ask(services: Services) -> None:
    """Ask about the channels that wait for it."""
    async with services.db.reading() as session:
        waiting = await clients.channels_to_ask(session)
        if not waiting or await desk.get(session) is None:
            return
    async with services.db.writing() as session:
        await linking.ask_all(session, Act.of_clock(services))
