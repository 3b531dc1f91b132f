"""The clock's door to approvals: cards, reminders, what lapses and what is not needed any more."""

from commands.approvals import clockwork
from commands.kit.services import Act, Services
from storage import approvals

AT_ONCE = 50


async def due(services: Services) -> None:
    """Take back what is not needed any more, then do what is due."""
    act = Act.of_clock(services)
    async with services.db.reading() as session:
        if not await approvals.any_due(session, act.now):
            return
    async with services.db.writing() as session:
        for approval in await approvals.claim_needless(session, AT_ONCE):
            await clockwork.withdraw(session, act, approval)
        for approval in await approvals.claim_due(session, act.now, AT_ONCE):
            await clockwork.due(session, act, approval)
