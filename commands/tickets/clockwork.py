"""What happens to a ticket when its moment has come."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.desk_hours import calendar_of
from commands.kit.services import Act
from commands.tickets import changes, voice
from storage import people
from storage.desk import Desk
from storage.scope import Scope
from storage.ticket_states import State
from storage.tickets import Ticket


async def due(session: AsyncSession, act: Act, ticket: Ticket) -> None:
    """Recall an untaken ticket, remind a silent technician, close what is resolved."""
    desk = await changes.the_desk(session)
    if ticket.state == State.RESOLVED and ticket.unanswered_since is None:
        await _close(session, act, ticket)
        return
    if ticket.state == State.NEW:
        await _recall(session, act, desk, ticket)
    elif ticket.state in (State.TAKEN, State.RESOLVED):
        await _remind(session, desk, ticket)
    action = "recall" if ticket.state == State.NEW else "remind"
    before = changes.before_of(ticket, "step")
    ticket.step += 1
    changes.wind(ticket, calendar_of(desk))
    await changes.told_audit(session, act, ticket, action, before=before)
    await session.flush()
    await voice.card(session, desk, ticket.id)


async def _close(session: AsyncSession, act: Act, ticket: Ticket) -> None:
    before = {"state": ticket.state}
    ticket.state = State.CLOSED
    ticket.closed_at = act.now
    await changes.changed(session, act, ticket, "close", before=before)
    await voice.refresh_answer(session, ticket)


async def _recall(session: AsyncSession, act: Act, desk: Desk, ticket: Ticket) -> None:
    await changes.write_down(session, ticket, "recall", at=act.now, author_id=None)
    context = {"number": f"T-{ticket.id}", "title": ticket.title, "step": ticket.step}
    await voice.to_desk(session, desk, ticket.id, "tickets/recall", context, broadcast=True)


async def _remind(session: AsyncSession, desk: Desk, ticket: Ticket) -> None:
    if ticket.technician_id is None:
        return
    technician = await people.get(session, Scope.desk(), ticket.technician_id)
    if technician is None:
        return
    context = {
        "number": f"T-{ticket.id}",
        "title": ticket.title,
        "mention": technician.slack_user,
    }
    await voice.to_desk(session, desk, ticket.id, "tickets/reminder", context)
