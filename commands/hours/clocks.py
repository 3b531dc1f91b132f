"""Clocks: started and stopped on a ticket, one per person, and seen to when they are forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from commands.hours import clock_rules, times
from commands.hours.counting import STARTED
from commands.kit import desk_card
from commands.kit.desk_hours import calendar_of
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from storage import desk, outbox, people, tickets, work
from storage.outbox import Address
from storage.people import Person
from storage.scope import Scope
from storage.ticket_states import OPEN
from storage.work import WorkTimer

AT_ONCE = 50
NOT_RUNNING = N_("You have no clock running on T-%(number)s.")
NO_CLOCK = N_("This clock is stopped already.")


@dataclass(frozen=True, slots=True)
class Stopped:
    """A clock that was stopped: on which ticket, what it showed, what it added."""

    number: int
    elapsed: int
    added: int


async def start(session: AsyncSession, act: Act, number: int) -> Stopped | None:
    """Start the clock of whoever acts; what it stopped elsewhere, if they had one running."""
    # Two clicks at once: the second waits here, and meets the clock that the first has started.
    await people.lock(session, act.person.id)
    ticket = await times.find(session, act, number)
    if ticket.state not in OPEN:
        raise Refused(N_("This ticket is over. Reopen it first if there is more to do."))
    running = await work.timer_of(session, act.scope, act.person.id)
    if running is not None and running.ticket_id == ticket.id:
        return None
    stopped = await _stop(session, act, running, act.now) if running is not None else None
    question = await _question(session, act)
    session.add(
        WorkTimer(
            person_id=act.person.id,
            ticket_id=ticket.id,
            client_id=ticket.client_id,
            started_at=act.now,
            due_at=question.ask_at,
            until=question.until,
            asked_at=None,
        )
    )
    await session.flush()
    await act.audit(session, "hours.start", f"ticket:{ticket.id}", ticket.client_id)
    await desk_card.refresh(session, ticket.id)
    return stopped


async def stop(
    session: AsyncSession, act: Act, number: int | None, *, at_closing: bool = False
) -> Stopped:
    """Stop the clock of whoever acts, now or as of the closing; None: wherever it runs."""
    await people.lock(session, act.person.id)
    running = await work.timer_of(session, act.scope, act.person.id)
    if running is None or number not in (None, running.ticket_id):
        if number is None:
            raise Refused(NO_CLOCK)
        raise Refused(NOT_RUNNING, number=number)
    until = running.until if at_closing else None
    return await _stop(session, act, running, until or act.now)


async def keep(session: AsyncSession, act: Act, number: int) -> None:
    """Let the clock run on: its owner is still at work, and is asked again later."""
    await people.lock(session, act.person.id)
    running = await work.timer_of(session, act.scope, act.person.id)
    if running is None or running.ticket_id != number:
        raise Refused(NO_CLOCK)
    question = await _question(session, act)
    running.due_at, running.until, running.asked_at = question.ask_at, question.until, None


async def _question(session: AsyncSession, act: Act) -> clock_rules.Question:
    settings = await desk.get(session)
    if settings is None:
        return clock_rules.Question(act.now + clock_rules.AT_NIGHT, act.now + clock_rules.AT_NIGHT)
    return clock_rules.when_to_ask(calendar_of(settings), act.now)


async def _stop(session: AsyncSession, act: Act, running: WorkTimer, at: datetime) -> Stopped:
    """Write what the clock shows on the timeline, less what its owner has noted meanwhile."""
    scope = Scope.client(running.client_id)
    since = running.started_at
    elapsed = clock_rules.minutes_between(since, at)
    noted = await work.noted_since(session, scope, running.ticket_id, running.person_id, since)
    added = clock_rules.to_note(elapsed, noted)
    await session.delete(running)
    await session.flush()
    ticket = await tickets.get(session, scope, running.ticket_id)
    if ticket is not None and added:
        details = {STARTED: since.isoformat()}
        await times.note_work(session, act, ticket, running.person_id, added, details=details)
    else:
        subject = f"ticket:{running.ticket_id}"
        await act.audit(session, "hours.stop", subject, running.client_id)
        await desk_card.refresh(session, running.ticket_id)
    return Stopped(running.ticket_id, elapsed, added)


async def see_to(session: AsyncSession, act: Act) -> None:
    """Stop the clocks of tickets that are over; ask about those that seem forgotten."""
    for running in await work.claim_over(session, AT_ONCE):
        ticket = await tickets.get(session, Scope.client(running.client_id), running.ticket_id)
        ended = (ticket.resolved_at or ticket.closed_at) if ticket is not None else None
        # A ticket that was resolved before the clock began again has no end to go by.
        end = ended if ended is not None and ended > running.started_at else act.now
        await _tell(session, running, "hours/stopped", await _stop(session, act, running, end))
    for running in await work.claim_due(session, act.now, AT_ONCE):
        if running.asked_at is None:
            running.asked_at = act.now
            running.due_at = act.now + clock_rules.ANSWER_WITHIN
            await _ask(session, running)
        else:
            stopped = await _stop(session, act, running, running.until or act.now)
            await _tell(session, running, "hours/forgotten", stopped)
    await session.flush()


async def _ask(session: AsyncSession, running: WorkTimer) -> None:
    until = running.until or running.due_at
    context = {
        "number": running.ticket_id,
        "since": running.started_at.isoformat(),
        "until": until.isoformat(),
        "minutes": clock_rules.minutes_between(running.started_at, until),
    }
    await _say(session, running.person_id, "hours/ask", context)


async def _tell(session: AsyncSession, running: WorkTimer, template: str, stopped: Stopped) -> None:
    context = {"number": stopped.number, "elapsed": stopped.elapsed, "added": stopped.added}
    await _say(session, running.person_id, template, context)


async def _say(
    session: AsyncSession, person_id: int, template: str, context: Mapping[str, object]
) -> None:
    person: Person | None = await people.staff_member(session, person_id)
    if person is None or not person.active:
        return
    to = Address(user=person.slack_user)
    await outbox.line(session, template, context, to, locale=person.locale, zone=person.zone)
