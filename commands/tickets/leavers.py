"""What somebody who has left leaves behind goes back to the desk: no ticket waits for them."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.services import Act, Services
from commands.tickets import changes
from storage import leavers, outbox, people
from storage.desk import Desk
from storage.outbox import Address
from storage.people import Person
from storage.ticket_states import State
from storage.tickets import Ticket

AT_ONCE = 200
# What one line lists; the rest is counted.
LISTED = 20


async def released(services: Services) -> None:
    """Give the tickets of those who have left back to the desk, whichever way they left."""
    async with services.db.reading() as session:
        if not await leavers.any_lost(session):
            return
    async with services.db.writing() as session:
        await release(session, Act.of_clock(services))


async def release(session: AsyncSession, act: Act) -> None:
    """Take these tickets out of their hands, and tell the desk once per person."""
    desk = await changes.the_desk(session)
    by_holder: dict[int, list[Ticket]] = {}
    for ticket in await leavers.claim_lost(session, AT_ONCE):
        if ticket.technician_id is not None:
            by_holder.setdefault(ticket.technician_id, []).append(ticket)
        await _release(session, act, ticket)
    for person_id, tickets in by_holder.items():
        person = await people.staff_member(session, person_id)
        await _tell(session, desk, person, tickets)


async def _release(session: AsyncSession, act: Act, ticket: Ticket) -> None:
    """Make it the desk's again; what waits for the client or for an approval goes on waiting."""
    before = changes.before_of(ticket, "state", "technician_id")
    if ticket.state == State.TAKEN:
        ticket.state, ticket.taken_at, ticket.step = State.NEW, None, 0
    ticket.technician_id = None
    await changes.changed(session, act, ticket, "release", before=before)


async def _tell(
    session: AsyncSession, desk: Desk, person: Person | None, tickets: Sequence[Ticket]
) -> None:
    context = {
        "name": person.name if person is not None else "",
        "tickets": [
            # The whole desk reads this line: nothing of what is private.
            {"number": f"T-{one.id}", "title": "" if one.sensitive else one.title}
            for one in tickets[:LISTED]
        ],
        "more": max(0, len(tickets) - LISTED),
    }
    to = Address(channel=desk.desk_channel)
    await outbox.line(
        session, "tickets/left_behind", context, to, locale=desk.language, zone=desk.zone
    )
