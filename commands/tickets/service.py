"""What the team and the clients do with a ticket: one function each, by the verb they use."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.blank import is_blank
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.tickets import approving, merging, resting, rules, sensitive, undelivered, voice
from commands.tickets.changes import answered, before_of, changed, find, give_to, the_desk
from commands.tickets.opening import Facts
from storage import clients, people
from storage.ticket_states import State
from storage.tickets import Ticket

# Whom a ticket may wait for (`Ticket.waiting_for`).
CLIENT, THIRD_PARTY = "client", "third"


async def take(session: AsyncSession, act: Act, number: int) -> Ticket:
    """Take a ticket in hand."""
    ticket = await find(session, act, number, lock=True)
    holder = await _holder_name(session, act, ticket)
    rules.check_take(ticket.state, ticket.technician_id, act.person.id, holder)
    if ticket.technician_id == act.person.id and ticket.state == State.TAKEN:
        return ticket
    if ticket.snoozed_until is not None:
        await resting.awake(session, act, ticket)
    before = before_of(ticket, "state", "technician_id")
    give_to(ticket, act.person.id, act.now)
    await changed(session, act, ticket, "take", before=before)
    return ticket


async def _holder_name(session: AsyncSession, act: Act, ticket: Ticket) -> str:
    if ticket.technician_id is None:
        return ""
    holder = await people.get(session, act.scope, ticket.technician_id)
    return holder.name if holder is not None else ""


async def assign(session: AsyncSession, act: Act, number: int, technician_id: int) -> Ticket:
    """Give a ticket to somebody of the team, who is told unless they did it themselves."""
    ticket = await find(session, act, number, lock=True)
    rules.check_work(ticket.state)
    technician = await people.get(session, act.scope, technician_id)
    if technician is None or not technician.is_staff or not technician.active:
        raise Refused(N_("Choose somebody of the team."), field="technician")
    before = before_of(ticket, "state", "technician_id")
    give_to(ticket, technician.id, act.now)
    await changed(session, act, ticket, "assign", before=before, body=technician.name)
    if technician.id != act.person.id:
        await voice.to_desk(
            session,
            await the_desk(session),
            ticket.id,
            "tickets/assigned",
            {"mention": technician.slack_user, "by": act.person.name, "number": ticket.id},
        )
    return ticket


async def wait(session: AsyncSession, act: Act, number: int, what: str = CLIENT) -> Ticket:
    """Wait for the client or a third party: the clock rests until the client writes."""
    ticket = await find(session, act, number, lock=True)
    rules.check_work(ticket.state)
    if ticket.state == State.WAITING and ticket.waiting_for == what:
        return ticket
    before = before_of(ticket, "state", "technician_id", "waiting_for")
    if ticket.technician_id is None:
        give_to(ticket, act.person.id, act.now)
    ticket.waiting_since = ticket.waiting_since or act.now
    ticket.state = State.WAITING
    ticket.waiting_for = what
    action = "wait" if what == CLIENT else "wait_third"
    await changed(session, act, ticket, action, before=before, details={"for": what})
    return ticket


async def reply(
    session: AsyncSession, act: Act, number: int, words: str, minutes: int | None
) -> Ticket:
    """Reply to the client; it stops the response clock and is shown in the desk thread."""
    ticket = await _to_answer(session, act, number, words)
    before = before_of(ticket, "answered_at", "state", "technician_id")
    said = uuid4().hex
    details = undelivered.kept(ticket, said)
    context = {"words": words, "author": act.person.name}
    record = f"{ticket.id}.{said}"
    await voice.to_client(session, ticket, "tickets/reply", context, record=record)
    await merging.relay(session, act, ticket, words)
    answered(ticket, act.person.id, act.now)
    await _answered(session, act, ticket, "reply", words, minutes, before=before, details=details)
    return ticket


async def resolve(
    session: AsyncSession, act: Act, number: int, words: str, minutes: int | None
) -> Ticket:
    """Resolve a ticket with words for the client, who may say whether it works."""
    ticket = await _to_answer(session, act, number, words)
    rules.check_work(ticket.state)
    before = before_of(ticket, "state", "technician_id", "resolution", "resolved_at")
    ticket.resolutions += 1
    details = undelivered.kept(ticket, str(ticket.resolutions))
    if ticket.technician_id is None:
        give_to(ticket, act.person.id, act.now)
    answered(ticket, act.person.id, act.now)
    ticket.state = State.RESOLVED
    ticket.waiting_since = ticket.snoozed_until = None
    ticket.resolution = words
    ticket.resolved_at = act.now
    await voice.answer_client(session, ticket)
    await merging.relay_resolution(session, act, ticket, words)
    await _answered(session, act, ticket, "resolve", words, minutes, before=before, details=details)
    return ticket


async def _to_answer(session: AsyncSession, act: Act, number: int, words: str) -> Ticket:
    """Find the ticket that words for the client are about; refuse no words, and what is over."""
    if is_blank(words):
        raise Refused(N_("Write the message first."), field="words")
    ticket = await find(session, act, number, lock=True)
    rules.check_open(ticket.state)
    return ticket


async def _answered(
    session: AsyncSession,
    act: Act,
    ticket: Ticket,
    action: str,
    words: str,
    minutes: int | None,
    *,
    before: dict[str, object],
    details: dict[str, Any],
) -> None:
    """Finish an answer: on the timeline, and before the desk as the client sees it."""
    await changed(
        session,
        act,
        ticket,
        action,
        before=before,
        body=words,
        minutes=minutes,
        public=True,
        details=details,
    )
    context = {"words": words, "author": act.person.name}
    await voice.to_desk(session, await the_desk(session), ticket.id, "tickets/sent", context)


async def reopen(session: AsyncSession, act: Act, number: int) -> Ticket:
    """Reopen what is over; it goes back to who had it."""
    ticket = await find(session, act, number, lock=True)
    rules.check_reopen(ticket.state)
    before = before_of(ticket, "state", "resolved_at", "closed_at")
    open_again(ticket, act.now)
    await changed(session, act, ticket, "reopen", before=before)
    await approving.follow(session, act, ticket)
    await voice.refresh_answer(session, ticket)
    return ticket


def open_again(ticket: Ticket, now: datetime) -> None:
    """Put a ticket that is over back to where somebody has to act."""
    ticket.state = State.NEW if ticket.technician_id is None else State.TAKEN
    ticket.resolved_at = ticket.closed_at = ticket.waiting_since = ticket.snoozed_until = None
    ticket.unanswered_since = now
    ticket.step = 0


async def dismiss(session: AsyncSession, act: Act, number: int) -> Ticket:
    """Set aside what is not a request; Reopen takes it back."""
    ticket = await find(session, act, number, lock=True)
    rules.check_open(ticket.state)
    before = before_of(ticket, "state", "technician_id")
    ticket.state = State.DISMISSED
    ticket.unanswered_since = ticket.snoozed_until = None
    await changed(session, act, ticket, "dismiss", before=before)
    return ticket


async def works(session: AsyncSession, act: Act, number: int) -> Ticket:
    """Hear from the client that it works: the ticket closes."""
    ticket = await _for_verdict(session, act, number)
    before = before_of(ticket, "state", "closed_at")
    ticket.state = State.CLOSED
    ticket.closed_at = act.now
    await changed(session, act, ticket, "confirm", before=before, public=True)
    await voice.refresh_answer(session, ticket)
    return ticket


async def still_broken(session: AsyncSession, act: Act, number: int) -> Ticket:
    """Hear from the client that it is still broken: the ticket reopens, its technician is told."""
    ticket = await _for_verdict(session, act, number)
    before = before_of(ticket, "state", "resolved_at")
    open_again(ticket, act.now)
    await changed(session, act, ticket, "still_broken", before=before, public=True)
    await voice.refresh_answer(session, ticket)
    technician = (
        await people.get(session, act.scope, ticket.technician_id)
        if ticket.technician_id is not None
        else None
    )
    await voice.to_desk(
        session,
        await the_desk(session),
        ticket.id,
        "tickets/broken",
        {
            "who": act.person.name,
            "mention": technician.slack_user if technician is not None else None,
        },
    )
    return ticket


async def _for_verdict(session: AsyncSession, act: Act, number: int) -> Ticket:
    if act.person.is_staff:
        raise Refused(
            N_("These buttons are the client's. Use Reopen at the desk if it is not solved.")
        )
    ticket = await find(session, act, number, lock=True)
    rules.check_verdict(ticket.state)
    return ticket


async def edit(
    session: AsyncSession, act: Act, number: int, facts: Facts, site: str = ""
) -> Ticket:
    """Correct title, kind, impact, urgency and site; the targets follow priority and site.

    `site` is a site's id, "0" for none; empty leaves the one it has.
    """
    if is_blank(facts.title):
        raise Refused(N_("Give it a title."), field="title")
    ticket = await find(session, act, number, lock=True)
    rules.check_edit(ticket.state)
    before = before_of(ticket, "title", "kind", "impact", "urgency", "priority", "site_id")
    if site:
        ticket.site_id = await _site(session, act, ticket, site)
    ticket.title = facts.title.strip()[: rules.TITLE_LENGTH]
    if ticket.kind != facts.kind:
        ticket.kind = ticket.form = rules.Kind(facts.kind)
    ticket.impact, ticket.urgency = facts.impact, facts.urgency
    ticket.priority = rules.priority(facts.impact, facts.urgency)
    await changed(session, act, ticket, "edit", before=before)
    await sensitive.follow(session, ticket)
    await approving.follow(session, act, ticket)
    return ticket


async def _site(session: AsyncSession, act: Act, ticket: Ticket, chosen: str) -> int | None:
    sites = await clients.sites_of(session, act.scope, ticket.client_id)
    site_id = int(chosen) if chosen.isdecimal() else 0
    return next((site.id for site in sites if site.id == site_id), None)
