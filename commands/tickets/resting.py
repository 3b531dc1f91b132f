"""A ticket that rests until a moment that somebody chose, and how it comes back."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.tickets import moments, rules, voice
from commands.tickets.changes import before_of, changed, find, the_desk
from storage import people
from storage.scope import Scope
from storage.tickets import Ticket

NOT_TO_COME = N_("Choose a moment to come, at most a year ahead.")


async def snooze(session: AsyncSession, act: Act, number: int, until: datetime) -> Ticket:
    """Let a ticket rest until then: its clock too, unless the client writes."""
    if not act.now < until <= act.now + moments.FURTHEST:
        raise Refused(NOT_TO_COME)
    ticket = await find(session, act, number, lock=True)
    rules.check_open(ticket.state)
    before = before_of(ticket, "snoozed_until")
    ticket.snoozed_until = until
    said = until.astimezone(ZoneInfo(act.person.zone)).strftime("%Y-%m-%d %H:%M")
    details = {"until": until.isoformat()}
    await changed(session, act, ticket, "snooze", before=before, body=said, details=details)
    return ticket


async def wake(session: AsyncSession, act: Act, number: int) -> Ticket:
    """Bring a ticket back before its moment; nobody needs to be told."""
    ticket = await find(session, act, number, lock=True)
    if ticket.snoozed_until is None:
        raise Refused(N_("This ticket is not asleep."))
    await awake(session, act, ticket)
    return ticket


async def awake(session: AsyncSession, act: Act, ticket: Ticket) -> None:
    """Let a ticket's clock run again."""
    before = before_of(ticket, "snoozed_until")
    ticket.snoozed_until = None
    ticket.step = 0
    await changed(session, act, ticket, "unsnooze", before=before)


async def wake_up(session: AsyncSession, act: Act, ticket: Ticket) -> None:
    """Bring a ticket back whose moment has come, and tell who has it, or the desk."""
    await awake(session, act, ticket)
    holder = (
        await people.get(session, Scope.desk(), ticket.technician_id)
        if ticket.technician_id is not None
        else None
    )
    mention = holder.slack_user if holder is not None else None
    context = {"number": f"T-{ticket.id}", "title": ticket.title, "mention": mention}
    desk = await the_desk(session)
    nobody = mention is None
    await voice.to_desk(session, desk, ticket.id, "tickets/woken", context, broadcast=nobody)
