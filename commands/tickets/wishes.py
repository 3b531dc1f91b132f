"""Tickets that other rooms wish for: opened once, or added to while they are open.

A repeated alert appends; its recovery closes a ticket that nobody touched, and is told otherwise.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.services import Act, Services
from commands.tickets import changes, opening, rules, service, voice
from commands.tickets.heirs import heir
from storage import (
    checklists,
    clients,
    desk,
    jobs,
    people,
    tickets,
    wishes,
)
from storage.desk import Desk
from storage.scope import Scope
from storage.ticket_states import OPEN, State
from storage.tickets import Ticket
from storage.wishes import Wish

AT_ONCE = 50
BY_ITSELF = "Vigie"


async def grant_all(services: Services) -> None:
    """Grant what waits, one wish per transaction, in order, whichever replica it is."""
    for _ in range(AT_ONCE):
        act = Act.of_clock(services)
        async with services.db.reading() as session:
            if not await wishes.any_waiting(session) or await desk.get(session) is None:
                return
        async with services.db.writing() as session:
            await jobs.alone(session, "tickets.wishes", act.now)
            for wish in await wishes.waiting(session, 1):
                wish.ticket_id = await grant(session, act, wish)
                wish.done_at = act.now


async def grant(session: AsyncSession, act: Act, wish: Wish) -> int | None:
    """Open a ticket for a wish, or add to the one there is; its number, None for neither."""
    before, ticket = await _last(session, wish)
    if ticket is not None and ticket.state in OPEN | {State.RESOLVED}:
        if wish.recovers:
            return await _recovered(session, act, ticket, wish)
        return await _again(session, act, ticket, wish, before)
    scope = Scope.client(wish.client_id)
    if wish.recovers or not await clients.is_active(session, scope, wish.client_id):
        return None
    return await _open(session, act, wish)


async def _last(session: AsyncSession, wish: Wish) -> tuple[Wish | None, Ticket | None]:
    scope = Scope.client(wish.client_id)
    before = await wishes.last_granted(session, scope, wish.client_id, wish.key)
    if before is None or before.ticket_id is None:
        return None, None
    ticket = await tickets.get(session, scope, before.ticket_id, lock=True)
    if ticket is None:
        return before, None
    return before, await heir(session, scope, ticket, lock=True)


async def _open(session: AsyncSession, act: Act, wish: Wish) -> int:
    settings = await changes.the_desk(session)
    number = await opening.add(
        session,
        act,
        settings,
        client_id=wish.client_id,
        reporter_id=None,
        author_id=None,
        facts=_facts(wish),
        words=wish.words,
        thread=None,
        ts=None,
        at=act.now,
    )
    await checklists.add(session, number, wish.client_id, wish.checklist)
    if wish.technician_id is not None:
        await _hand_over(session, act, settings, number, wish)
    return number


def _facts(wish: Wish) -> opening.Facts:
    kinds = {str(kind) for kind in rules.Kind}
    return opening.Facts(
        title=wish.title,
        kind=wish.kind if wish.kind in kinds else rules.Kind.REQUEST,
        impact=wish.impact,
        urgency=wish.urgency,
    )


async def _hand_over(
    session: AsyncSession, act: Act, settings: Desk, number: int, wish: Wish
) -> None:
    """Give a new ticket to who should have it; the desk keeps it when they have left."""
    scope = Scope.client(wish.client_id)
    technician = await people.get(session, scope, wish.technician_id or 0)
    ticket = await tickets.get(session, scope, number, lock=True)
    if ticket is None or technician is None or not technician.is_staff or not technician.active:
        return
    before = changes.before_of(ticket, "state", "technician_id")
    changes.give_to(ticket, technician.id, act.now)
    await changes.changed(session, act, ticket, "assign", before=before, body=technician.name)
    context = {"mention": technician.slack_user, "by": BY_ITSELF, "number": number}
    await voice.to_desk(session, settings, number, "tickets/assigned", context)


async def _again(
    session: AsyncSession, act: Act, ticket: Ticket, wish: Wish, before: Wish | None
) -> int:
    """Add to a ticket what was told again; the same words are counted, and said no more."""
    settings = await changes.the_desk(session)
    if ticket.state == State.RESOLVED:
        was = changes.before_of(ticket, "state", "resolved_at")
        service.open_again(ticket, act.now)
        await changes.changed(session, act, ticket, "reopen", before=was)
        await voice.refresh_answer(session, ticket)
    elif before is not None and before.words == wish.words:
        await voice.card(session, settings, ticket.id)
        return ticket.id
    await changes.write_down(session, ticket, "repeat", at=act.now, author_id=None, body=wish.words)
    await act.audit(
        session,
        "ticket.repeat",
        f"ticket:{ticket.id}",
        ticket.client_id,
        after={"key": wish.key, "words": wish.words},
    )
    context = {"what": "repeat", "words": wish.words}
    await voice.to_desk(session, settings, ticket.id, "tickets/repeated", context)
    await voice.card(session, settings, ticket.id)
    return ticket.id


async def _recovered(session: AsyncSession, act: Act, ticket: Ticket, wish: Wish) -> int:
    """Close what nobody touched; tell the others, who may close it themselves."""
    settings = await changes.the_desk(session)
    untouched = ticket.state == State.NEW and ticket.technician_id is None
    before = changes.before_of(ticket, "state", "closed_at")
    if untouched and ticket.answered_at is None and ticket.reporter_id is None:
        ticket.state = State.CLOSED
        ticket.closed_at = act.now
        ticket.unanswered_since = None
    await changes.changed(session, act, ticket, "recover", before=before, body=wish.words)
    context = {"what": "recover", "words": wish.words}
    await voice.to_desk(session, settings, ticket.id, "tickets/repeated", context)
    return ticket.id
