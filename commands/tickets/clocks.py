"""A ticket's clocks: under which terms they run, wound after each change from how they ran."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import terms
from commands.kit.business_time import Calendar
from commands.kit.desk_hours import calendar_of
from commands.kit.sla_clock import History, Promise
from commands.kit.terms import Terms
from commands.tickets import rules, targets
from commands.tickets.rules import Standing
from storage import contracts
from storage.base import AnyRow
from storage.desk import Desk
from storage.scope import Scope
from storage.ticket_states import OPEN, State
from storage.tickets import Ticket

_log = structlog.get_logger("tickets.clocks")
# Where each promise's moment is kept.
COLUMNS = {
    Promise.RESPONSE: "response_due_at",
    Promise.ANSWER: "answer_due_at",
    Promise.RESOLUTION: "resolution_due_at",
}
DUES = (*COLUMNS.values(), "contract_id")
_A_DAY = timedelta(days=1)


async def terms_for(
    session: AsyncSession,
    desk: Desk,
    *,
    client_id: int,
    site_id: int | None,
    priority: int,
    at: datetime,
) -> Terms:
    """Find what holds for a ticket at a moment: its client's contract, or the desk's own hours."""
    scope, hours = Scope.client(client_id), calendar_of(desk)
    # Some zone may still have yesterday.
    rows = await contracts.not_over(session, scope, client_id, (at - _A_DAY).date())
    if not rows:
        return terms.of_desk(hours, priority)
    zone = rows[0].client_zone
    row, until = terms.in_force(rows, at, zone)
    if row is None:
        return terms.of_desk(hours, priority, until)
    return terms.of_contract(
        row.id,
        await _calendar(session, scope, row, site_id) or hours,
        priority,
        row.targets,
        row.warnings,
        row.steps,
        until,
    )


async def _calendar(
    session: AsyncSession, scope: Scope, row: AnyRow, site_id: int | None
) -> Calendar | None:
    """Make the calendar of a contract, or of its site; None when it has the desk's hours."""
    sites = await contracts.site_hours(session, scope, row.id) if site_id is not None else ()
    site = next((site for site in sites if site.site_id == site_id), None)
    own = await contracts.site_zone(session, scope, site_id) if site_id is not None else None
    try:
        if site is not None:
            return terms.calendar_of(site, site.zone)
        return terms.calendar_of(row, own or row.zone or row.client_zone)
    except ValueError as unreadable:
        # It was checked when it was typed; the time-zone data may be others now. No ticket stops.
        _log.warning("unreadable_hours", contract=row.id, reason=str(unreadable))
        return None


async def terms_of(session: AsyncSession, desk: Desk, ticket: Ticket, at: datetime) -> Terms:
    """Find what holds for a ticket that there is."""
    return await terms_for(
        session,
        desk,
        client_id=ticket.client_id,
        site_id=ticket.site_id,
        priority=ticket.priority,
        at=at,
    )


def standing(ticket: Ticket) -> Standing:
    """Read from a ticket what the recalls and the closing need."""
    return Standing(
        state=ticket.state,
        priority=ticket.priority,
        step=ticket.step,
        created_at=ticket.created_at,
        taken_at=ticket.taken_at,
        unanswered_since=ticket.unanswered_since,
        resolved_at=ticket.resolved_at,
        pauses=targets.pauses(ticket.clock.get("pauses", ())),
    )


def history(ticket: Ticket) -> History:
    """Read from a ticket how its clocks ran."""
    kept = ticket.clock.get("pauses", ())
    last = kept[-1] if kept else None
    over = last is not None and last["until"] is None and last["why"] == targets.WAS_OVER
    return History(
        created_at=ticket.created_at,
        answered_at=ticket.answered_at,
        asked_at=ticket.unanswered_since,
        over_at=datetime.fromisoformat(last["since"]) if last is not None and over else None,
        pauses=targets.pauses(kept),
    )


def unheard(ticket: Ticket) -> bool:
    """Whether it is resolved and the client was never told: then its clocks run on."""
    return ticket.state == State.RESOLVED and ticket.unanswered_since is not None


def forget_rest(ticket: Ticket) -> None:
    """Take back the rest that began last: whoever it waited for was never told."""
    kept = ticket.clock.get("pauses", [])
    if kept and kept[-1]["until"] is None:
        ticket.clock = {**ticket.clock, "pauses": kept[:-1]}


async def wind(
    session: AsyncSession,
    desk: Desk,
    ticket: Ticket,
    now: datetime,
    *,
    since: datetime | None = None,
) -> Terms:
    """Set a ticket's clocks from where it stands now; the terms that they run by.

    `since` is when what changed it happened, where that was before `now`.
    """
    held = await terms_of(session, desk, ticket, now)
    why = targets.rests(
        ticket.state,
        waiting_for=ticket.waiting_for,
        snoozed=ticket.snoozed_until is not None,
        unheard=unheard(ticket),
    )
    kept = targets.with_rest(ticket.clock.get("pauses", ()), why, since or now)
    if kept != ticket.clock.get("pauses", []):
        ticket.clock = {**ticket.clock, "pauses": kept}
    settle(ticket, held, now)
    return held


def settle(ticket: Ticket, held: Terms, now: datetime) -> None:
    """Keep with a ticket when its targets fall due; what stopped keeps its moment."""
    ran = history(ticket)
    moments = targets.dues(held, ran)
    for promise, column in COLUMNS.items():
        if promise in moments or not _stopped(promise, ran):
            setattr(ticket, column, moments.get(promise))
    coming = targets.coming(held, ran, now)
    ticket.contract_id = held.contract_id
    ticket.target = coming.promise if coming is not None else None
    ticket.target_due_at = coming.due if coming is not None else None
    late = coming is not None and coming.late
    if late != bool(ticket.clock.get("late")):
        ticket.clock = {**ticket.clock, "late": late}
    ticket.due_at = _next_moment(ticket, held)


def _stopped(promise: Promise, ran: History) -> bool:
    if promise is Promise.ANSWER:
        return False  # the next words of the client begin another one
    return ran.over_at is not None or (promise is Promise.RESPONSE and ran.answered_at is not None)


def _next_moment(ticket: Ticket, held: Terms) -> datetime | None:
    """Find when the clock has something to do about a ticket next."""
    if ticket.state not in OPEN and ticket.state != State.RESOLVED:
        return None
    moments = [held.until]
    if ticket.snoozed_until is not None:
        moments.append(ticket.snoozed_until)
    else:
        told = ticket.clock.get("told", {})
        moments += [said.at for said in targets.agenda(held, history(ticket), told)[:1]]
        if recalls(ticket, held):
            moments.append(rules.next_due(held.calendar, standing(ticket)))
    return min((at for at in moments if at is not None), default=None)


def recalls(ticket: Ticket, held: Terms) -> bool:
    """Whether the desk's own recalls, reminders and closing follow a ticket.

    A contract says itself who is told when; what is resolved is closed all the same.
    """
    return held.contract_id is None or ticket.state == State.RESOLVED


async def at_opening(
    session: AsyncSession, desk: Desk, *, client_id: int, priority: int, at: datetime
) -> dict[str, Any]:
    """Return what a new ticket keeps of its clocks, so that it is written at once."""
    held = await terms_for(
        session, desk, client_id=client_id, site_id=None, priority=priority, at=at
    )
    ran = History(created_at=at, asked_at=at)
    moments = targets.dues(held, ran)
    coming = targets.coming(held, ran, at)
    first = [said.at for said in targets.agenda(held, ran, {})[:1]]
    if held.until is not None:
        first.append(held.until)
    return {
        **{column: moments.get(promise) for promise, column in COLUMNS.items()},
        "contract_id": held.contract_id,
        "target": coming.promise if coming is not None else None,
        "target_due_at": coming.due if coming is not None else None,
        # The first recall is the response target itself (`rules.next_due` at step 0).
        "due_at": min(first),
        "clock": {},
    }
