"""The clock's door to hours: counting, forgotten clocks, telling in time."""

from commands.hours import alerts, clocks, counting
from commands.kit.services import Act, Services
from storage import approvals, hours, work


async def count(services: Services) -> None:
    """Take from the banks what was noted since, in batches, until nothing is left."""
    while True:
        act = Act.of_clock(services)
        async with services.db.reading() as session:
            if not await hours.uncounted(session, act.now, 1):
                return
        async with services.db.writing() as session:
            await counting.count(session, act)


async def clocks_(services: Services) -> None:
    """See to the clocks that are forgotten, or run on tickets that are over."""
    act = Act.of_clock(services)
    async with services.db.reading() as session:
        if not await work.any_to_see_to(session, act.now):
            return
    async with services.db.writing() as session:
        await clocks.see_to(session, act)


async def tell(services: Services) -> None:
    """Tell what has to be told of the banks, and act on what leads have answered."""
    act = Act.of_clock(services)
    async with services.db.reading() as session:
        news = await alerts.look(session, act)
        answers = await approvals.any_undealt(session, alerts.KIND)
    if news:
        async with services.db.writing() as session:
            await alerts.tell(session, act)
    if answers:
        async with services.db.writing() as session:
            await alerts.decided(session, act)
