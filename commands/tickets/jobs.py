"""The clock's door to tickets: recalls, reminders, closing, late replies, accepted strangers."""

from commands.kit.services import Act, Services
from commands.tickets import approving, clockwork, intake, strangers
from commands.tickets.look_back import catch_up
from storage import approvals, inbox, tickets

AT_ONCE = 50


async def due(services: Services) -> None:
    """Do what is due: recall, remind, close."""
    act = Act.of_clock(services)
    async with services.db.reading() as session:
        if not await tickets.any_due(session, act.now):
            return
    async with services.db.writing() as session:
        for ticket in await tickets.claim_due(session, act.now, AT_ONCE):
            await clockwork.due(session, act, ticket)


async def approved(services: Services) -> None:
    """Let tickets follow what their clients' leads decided."""
    async with services.db.reading() as session:
        if not await approvals.any_undealt(session, approvals.OF_TICKETS):
            return
    async with services.db.writing() as session:
        for approval in await approvals.undealt(session, approvals.OF_TICKETS):
            await approving.outcome(session, Act.of_clock(services), approval)


async def orphans(services: Services) -> None:
    """Take in replies whose parent never came."""
    act = Act.of_clock(services)
    async with services.db.reading() as session:
        waiting = await intake.orphans(session, act)
    # One by one, in the order of their locks: what is said meanwhile never waits for all of them.
    for identity, heard in waiting:
        async with services.db.writing() as session:
            await intake.adopt(session, act, identity, heard)


async def accepted(services: Services) -> None:
    """Take in what strangers wrote, once the desk has said that they belong to the client."""
    async with services.db.reading() as session:
        if not await inbox.held_of_known(session, strangers.HELD):
            return
    async with services.db.writing() as session:
        await strangers.take_in_known(session, Act.of_clock(services))


__all__ = ["accepted", "approved", "catch_up", "due", "orphans"]
