"""How a ticket changes: found within the scope of who asks, locked, its clock wound, all told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.business_time import Calendar
from commands.kit.desk_hours import calendar_of
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.tickets import rules, voice
from commands.tickets.rules import Standing
from storage import desk as desk_storage
from storage import tickets
from storage.desk import Desk
from storage.ticket_states import State
from storage.tickets import Ticket


async def the_desk(session: AsyncSession) -> Desk:
    """Read the desk's settings; refuse before `/vigie setup`."""
    desk = await desk_storage.get(session)
    if desk is None:
        raise Refused(N_("Vigie is not set up yet. An administrator types `/vigie setup` first."))
    return desk


async def find(session: AsyncSession, act: Act, number: int, *, lock: bool = False) -> Ticket:
    """Get a ticket that the one who acts may see; refuse any other as if it did not exist."""
    ticket = await tickets.get(session, act.scope, number, lock=lock)
    if ticket is None:
        raise Refused(N_("I can't find ticket T-%(number)s."), number=number)
    return ticket


def standing(ticket: Ticket) -> Standing:
    """Read from a ticket what the clock needs."""
    return Standing(
        state=ticket.state,
        priority=ticket.priority,
        step=ticket.step,
        created_at=ticket.created_at,
        taken_at=ticket.taken_at,
        unanswered_since=ticket.unanswered_since,
        resolved_at=ticket.resolved_at,
    )


def wind(ticket: Ticket, calendar: Calendar) -> None:
    """Set the ticket's clock from where it stands now."""
    ticket.due_at = rules.next_due(calendar, standing(ticket))


def before_of(ticket: Ticket, *names: str) -> dict[str, object]:
    """Keep these fields as they are, for the audit trail."""
    return {name: getattr(ticket, name) for name in names}


async def changed(
    session: AsyncSession,
    act: Act,
    ticket: Ticket,
    action: str,
    *,
    before: Mapping[str, object],
    body: str = "",
    minutes: int | None = None,
    public: bool = False,
    details: dict[str, Any] | None = None,
) -> None:
    """Finish a change: wind the clock, write timeline and audit, show it on the desk's card."""
    desk = await the_desk(session)
    wind(ticket, calendar_of(desk))
    await write_down(
        session,
        ticket,
        action,
        at=act.now,
        author_id=act.who.id if act.who else None,
        body=body,
        minutes=minutes,
        public=public,
        details=details,
    )
    await told_audit(session, act, ticket, action, before=before)
    await session.flush()
    await voice.card(session, desk, ticket.id)
    await voice.sign(session, ticket.channel, ticket.ts, ticket.id)


async def write_down(
    session: AsyncSession,
    ticket: Ticket,
    kind: str,
    *,
    at: datetime,
    author_id: int | None,
    **more: Any,
) -> None:
    """Write one line of a ticket's timeline; `more` is as `tickets.add_entry` takes it."""
    await tickets.add_entry(
        session,
        ticket_id=ticket.id,
        client_id=ticket.client_id,
        at=at,
        kind=kind,
        author_id=author_id,
        **more,
    )


async def told_audit(
    session: AsyncSession,
    act: Act,
    ticket: Ticket,
    action: str,
    *,
    before: Mapping[str, object],
    **more: str | float | None,
) -> None:
    """Write the audit entry of a change: the fields of `before` as they were and as they are."""
    after = {name: getattr(ticket, name) for name in before}
    await act.audit(
        session,
        f"ticket.{action}",
        f"ticket:{ticket.id}",
        ticket.client_id,
        before=plain(before),
        after=plain(after),
        **more,
    )


def plain(values: Mapping[str, object]) -> dict[str, object]:
    """Write values as JSON keeps them."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def give_to(ticket: Ticket, technician_id: int, now: datetime) -> None:
    """Put a ticket into somebody's hands; their clock begins anew."""
    ticket.state = State.TAKEN
    ticket.technician_id = technician_id
    ticket.taken_at = now
    ticket.waiting_since = None
    ticket.step = 0


def answered(ticket: Ticket, technician_id: int, now: datetime) -> None:
    """Record that the client has an answer; who answers a new ticket has taken it."""
    ticket.answered_at = ticket.answered_at or now
    ticket.unanswered_since = None
    ticket.step = 0
    if ticket.state == State.NEW and ticket.technician_id is None:
        give_to(ticket, technician_id, now)
