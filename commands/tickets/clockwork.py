"""What happens to a ticket when its moment has come."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import presence
from commands.kit.services import Act
from commands.kit.terms import Terms
from commands.tickets import changes, clocks, resting, rules, targets, telling, voice
from commands.tickets.targets import Said
from storage import people
from storage.desk import Desk
from storage.scope import Scope
from storage.ticket_states import State
from storage.tickets import Ticket


async def due(session: AsyncSession, act: Act, ticket: Ticket) -> None:
    """Recall an untaken ticket, remind a silent technician, warn, escalate, close what is resolved.

    It says what the clocks say now: whatever came since they were wound (another contract, a day
    on which one ends) is seen here, and then nothing may be left to say.
    """
    desk = await changes.the_desk(session)
    if ticket.snoozed_until is not None and ticket.snoozed_until <= act.now:
        await resting.wake_up(session, act, ticket)
        return
    before = changes.before_of(ticket, "step", *clocks.DUES)
    held = await clocks.wind(session, desk, ticket, act.now)
    if _may_close(ticket, held, act.now):
        await _close(session, act, ticket)
        return
    told = await _speak(session, act, desk, ticket, held)
    clocks.settle(ticket, held, act.now)
    if told is None and changes.before_of(ticket, *before) == before:
        return  # what it runs by was looked at again, and says the same
    await changes.told_audit(session, act, ticket, told or "targets", before=before)
    await session.flush()
    await voice.card(session, desk, ticket.id)


def _may_close(ticket: Ticket, held: Terms, now: datetime) -> bool:
    if ticket.state != State.RESOLVED or ticket.unanswered_since is not None:
        return False
    moment = rules.next_due(held.calendar, clocks.standing(ticket))
    return moment is not None and moment <= now


async def _close(session: AsyncSession, act: Act, ticket: Ticket) -> None:
    before = {"state": ticket.state}
    ticket.state = State.CLOSED
    ticket.closed_at = act.now
    await changes.changed(session, act, ticket, "close", before=before)
    await voice.refresh_answer(session, ticket)


async def _speak(
    session: AsyncSession, act: Act, desk: Desk, ticket: Ticket, held: Terms
) -> str | None:
    """Say what is due, however much it is, in one line; what was done, None for nothing."""
    if ticket.snoozed_until is not None:
        return None
    ran = clocks.history(ticket)
    kept = ticket.clock.get("told", {})
    said = [one for one in targets.agenda(held, ran, kept) if one.at <= act.now]
    if said:
        told = targets.with_told(kept, held, ran, said)
        ticket.clock = {**ticket.clock, "told": told}
        await _write_breaches(session, act, ticket, said)
    if clocks.recalls(ticket, held):
        done = await _recall(session, act, desk, ticket, held)
        return done or ("late" if said else None)
    if not said:
        return None
    await telling.tell(session, desk, ticket, held, ran, said, now=act.now)
    return "escalate" if any(one.escalates for one in said) else "warn"


async def _write_breaches(
    session: AsyncSession, act: Act, ticket: Ticket, said: list[Said]
) -> None:
    for one in said:
        if one.breach:
            details = {"due_at": one.at.isoformat()}
            kind = f"late_{one.promise}"
            await changes.write_down(
                session, ticket, kind, at=act.now, author_id=None, details=details
            )


async def _recall(
    session: AsyncSession, act: Act, desk: Desk, ticket: Ticket, held: Terms
) -> str | None:
    """Do as the desk does without a contract: recall it, or remind the technician, once."""
    passed = rules.steps_passed(held.calendar, clocks.standing(ticket), act.now)
    if not passed:
        return None
    ticket.step += passed
    if ticket.state != State.NEW:
        await _remind(session, act, desk, ticket)
        return "remind"
    await changes.write_down(session, ticket, "recall", at=act.now, author_id=None)
    context = {"number": f"T-{ticket.id}", "title": ticket.title, "step": ticket.step - 1}
    await voice.to_desk(session, desk, ticket.id, "tickets/recall", context, broadcast=True)
    return "recall"


async def _remind(session: AsyncSession, act: Act, desk: Desk, ticket: Ticket) -> None:
    if ticket.technician_id is None:
        return
    technician = await people.get(session, Scope.desk(), ticket.technician_id)
    if technician is None:
        return
    # Who is away cannot answer: then the desk hears it.
    away = technician.id in await presence.away_now(session, act.now)
    context = {
        "number": f"T-{ticket.id}",
        "title": ticket.title,
        "mention": None if away else technician.slack_user,
        "technician": technician.name,
    }
    await voice.to_desk(session, desk, ticket.id, "tickets/reminder", context, broadcast=away)
