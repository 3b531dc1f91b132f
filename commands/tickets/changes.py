"""How a ticket changes: found within the scope of who asks, locked, its clock wound, all told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.tickets import clocks, voice
from storage import desk as desk_storage
from storage import sensitive, tickets
from storage.desk import Desk
from storage.ticket_states import State
from storage.tickets import Ticket

NOT_FOUND = N_("I can't find ticket T-%(number)s.")
PRIVATE = N_(
    "T-%(number)s is private: the technician who holds it, the managers and the administrators "
    "read it. A manager can assign it to you."
)


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
        raise Refused(NOT_FOUND, number=number)
    if act.who is not None and not sensitive.may_read(ticket, act.who):
        raise Refused(PRIVATE if act.who.is_staff else NOT_FOUND, number=number)
    return ticket


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
    await clocks.wind(session, desk, ticket, act.now)
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
    await voice.signs(session, ticket)


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
