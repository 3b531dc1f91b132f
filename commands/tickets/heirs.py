"""In which ticket a merged one goes on."""

from sqlalchemy.ext.asyncio import AsyncSession

from storage import ticket_links, tickets
from storage.scope import Scope
from storage.ticket_states import State
from storage.tickets import Ticket


async def heir(
    session: AsyncSession, scope: Scope, ticket: Ticket, *, lock: bool = False
) -> Ticket:
    """The ticket in which this one goes on: itself, unless it was merged."""
    while ticket.state == State.MERGED:
        merge = await ticket_links.merge_of(session, scope, ticket.id)
        into = await tickets.get(session, scope, merge.parent_id, lock=lock) if merge else None
        if into is None:  # it was taken out again this very moment
            return await tickets.get(session, scope, ticket.id, lock=lock) or ticket
        ticket = into
    return ticket
