"""What the team and the clients do with a ticket: one function each, by the verb they use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.business_time import Calendar
from commands.kit.desk_hours import calendar_of
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.tickets import rules, voice
from commands.tickets.rules import Standing, State
from storage import clients, people, tickets
from storage import desk as desk_storage
from storage.desk import Desk
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
        raise Refused(N_("I can't find ticket T-%(number)s among yours."), number=number)
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
) -> None:
    """Finish a change: wind the clock, write timeline and audit, show it on the desk's card."""
    desk = await the_desk(session)
    wind(ticket, calendar_of(desk))
    after = {name: getattr(ticket, name) for name in before}
    await tickets.add_entry(
        session,
        ticket_id=ticket.id,
        client_id=ticket.client_id,
        at=act.now,
        kind=action,
        author_id=act.who.id if act.who else None,
        body=body,
        minutes=minutes,
        public=public,
    )
    await act.audit(
        session,
        f"ticket.{action}",
        f"ticket:{ticket.id}",
        ticket.client_id,
        before=_plain(before),
        after=_plain(after),
    )
    await session.flush()
    await voice.card(session, desk, ticket.id)
    await voice.sign(session, ticket.channel, ticket.ts, ticket.id)


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _before(ticket: Ticket, *names: str) -> dict[str, object]:
    return {name: getattr(ticket, name) for name in names}


async def take(session: AsyncSession, act: Act, number: int) -> Ticket:
    """Take a ticket in hand."""
    ticket = await find(session, act, number, lock=True)
    holder = await _holder_name(session, act, ticket)
    rules.check_take(ticket.state, ticket.technician_id, act.person.id, holder)
    if ticket.technician_id == act.person.id and ticket.state == State.TAKEN:
        return ticket
    before = _before(ticket, "state", "technician_id")
    _give_to(ticket, act.person.id, act.now)
    await changed(session, act, ticket, "take", before=before)
    return ticket


def _give_to(ticket: Ticket, technician_id: int, now: datetime) -> None:
    ticket.state = State.TAKEN
    ticket.technician_id = technician_id
    ticket.taken_at = now
    ticket.waiting_since = None
    ticket.step = 0


async def _holder_name(session: AsyncSession, act: Act, ticket: Ticket) -> str:
    if ticket.technician_id is None:
        return ""
    holder = await people.get(session, act.scope, ticket.technician_id)
    return holder.name if holder is not None else ""


async def assign(session: AsyncSession, act: Act, number: int, technician_id: int) -> Ticket:
    """Give a ticket to somebody of the team, who is told unless they did it themselves."""
    ticket = await find(session, act, number, lock=True)
    rules.check_open(ticket.state)
    technician = await people.get(session, act.scope, technician_id)
    if technician is None or not technician.is_staff or not technician.active:
        raise Refused(N_("Choose somebody of the team."), field="technician")
    before = _before(ticket, "state", "technician_id")
    _give_to(ticket, technician.id, act.now)
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


async def wait(session: AsyncSession, act: Act, number: int) -> Ticket:
    """Wait for the client: the clock rests until they write."""
    ticket = await find(session, act, number, lock=True)
    rules.check_open(ticket.state)
    if ticket.state == State.WAITING:
        return ticket
    before = _before(ticket, "state", "technician_id")
    if ticket.technician_id is None:
        _give_to(ticket, act.person.id, act.now)
    ticket.state = State.WAITING
    ticket.waiting_since = act.now
    await changed(session, act, ticket, "wait", before=before)
    return ticket


async def reply(
    session: AsyncSession, act: Act, number: int, words: str, minutes: int | None
) -> Ticket:
    """Reply to the client; it stops the response clock and is shown in the desk thread."""
    if not words.strip():
        raise Refused(N_("Write the words for the client."), field="words")
    ticket = await find(session, act, number, lock=True)
    rules.check_open(ticket.state)
    before = _before(ticket, "answered_at", "state", "technician_id")
    context = {"words": words, "author": act.person.name}
    await voice.to_client(session, ticket, "tickets/reply", context)
    answered(ticket, act.person.id, act.now)
    await changed(
        session, act, ticket, "reply", before=before, body=words, minutes=minutes, public=True
    )
    await voice.to_desk(session, await the_desk(session), ticket.id, "tickets/sent", context)
    return ticket


def answered(ticket: Ticket, technician_id: int, now: datetime) -> None:
    """Record that the client has an answer; who answers a new ticket has taken it."""
    ticket.answered_at = ticket.answered_at or now
    ticket.unanswered_since = None
    ticket.step = 0
    if ticket.state == State.NEW and ticket.technician_id is None:
        _give_to(ticket, technician_id, now)


async def resolve(
    session: AsyncSession, act: Act, number: int, words: str, minutes: int | None
) -> Ticket:
    """Resolve a ticket with words for the client, who may say whether it works."""
    if not words.strip():
        raise Refused(N_("Write the words for the client."), field="words")
    ticket = await find(session, act, number, lock=True)
    rules.check_open(ticket.state)
    before = _before(ticket, "state", "technician_id", "resolution", "resolved_at")
    if ticket.technician_id is None:
        _give_to(ticket, act.person.id, act.now)
    answered(ticket, act.person.id, act.now)
    ticket.state = State.RESOLVED
    ticket.waiting_since = None
    ticket.resolution = words
    ticket.resolved_at = act.now
    ticket.resolutions += 1
    await voice.answer_client(session, ticket)
    await changed(
        session, act, ticket, "resolve", before=before, body=words, minutes=minutes, public=True
    )
    context = {"words": words, "author": act.person.name}
    await voice.to_desk(session, await the_desk(session), ticket.id, "tickets/sent", context)
    return ticket


async def reopen(session: AsyncSession, act: Act, number: int) -> Ticket:
    """Reopen what is over; it goes back to who had it."""
    ticket = await find(session, act, number, lock=True)
    rules.check_reopen(ticket.state)
    before = _before(ticket, "state", "resolved_at", "closed_at")
    _open_again(ticket, act.now)
    await changed(session, act, ticket, "reopen", before=before)
    await voice.refresh_answer(session, ticket)
    return ticket


def _open_again(ticket: Ticket, now: datetime) -> None:
    ticket.state = State.NEW if ticket.technician_id is None else State.TAKEN
    ticket.resolved_at = ticket.closed_at = ticket.waiting_since = None
    ticket.unanswered_since = now
    ticket.step = 0


async def dismiss(session: AsyncSession, act: Act, number: int) -> Ticket:
    """Set aside what is not a request; Reopen takes it back."""
    ticket = await find(session, act, number, lock=True)
    rules.check_open(ticket.state)
    before = _before(ticket, "state", "technician_id")
    ticket.state = State.DISMISSED
    ticket.unanswered_since = None
    await changed(session, act, ticket, "dismiss", before=before)
    return ticket


async def works(session: AsyncSession, act: Act, number: int) -> Ticket:
    """Hear from the client that it works: the ticket closes."""
    ticket = await _for_verdict(session, act, number)
    before = _before(ticket, "state", "closed_at")
    ticket.state = State.CLOSED
    ticket.closed_at = act.now
    await changed(session, act, ticket, "confirm", before=before, public=True)
    await voice.refresh_answer(session, ticket)
    return ticket


async def still_broken(session: AsyncSession, act: Act, number: int) -> Ticket:
    """Hear from the client that it is still broken: the ticket reopens, its technician is told."""
    ticket = await _for_verdict(session, act, number)
    before = _before(ticket, "state", "resolved_at")
    _open_again(ticket, act.now)
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


@dataclass(frozen=True, slots=True)
class Facts:
    """What the edit form holds."""

    title: str
    kind: str
    impact: int
    urgency: int


async def edit(session: AsyncSession, act: Act, number: int, facts: Facts) -> Ticket:
    """Correct title, kind, impact and urgency; the targets follow the priority."""
    if not facts.title.strip():
        raise Refused(N_("Give it a title."), field="title")
    ticket = await find(session, act, number, lock=True)
    before = _before(ticket, "title", "kind", "impact", "urgency", "priority")
    ticket.title = facts.title.strip()[: rules.TITLE_LENGTH]
    ticket.kind = rules.Kind(facts.kind)
    ticket.impact, ticket.urgency = facts.impact, facts.urgency
    ticket.priority = rules.priority(facts.impact, facts.urgency)
    if ticket.answered_at is None:
        calendar = calendar_of(await the_desk(session))
        ticket.response_due_at = rules.response_due(calendar, ticket.created_at, ticket.priority)
    await changed(session, act, ticket, "edit", before=before)
    return ticket


async def open_for_client(
    session: AsyncSession, act: Act, client_id: int, facts: Facts, words: str
) -> int:
    """Open a ticket that the desk typed for a client; its number."""
    if not facts.title.strip():
        raise Refused(N_("Give it a title."), field="title")
    client = await clients.get(session, act.scope, client_id)
    if client is None or not client.active:
        raise Refused(N_("Choose one of our clients."), field="client")
    desk = await the_desk(session)
    return await add(
        session,
        act,
        desk,
        client_id=client.id,
        reporter_id=None,
        facts=facts,
        words=words,
        channel=None,
        ts=None,
        at=act.now,
    )


async def add(
    session: AsyncSession,
    act: Act,
    desk: Desk,
    *,
    client_id: int,
    reporter_id: int | None,
    facts: Facts,
    words: str,
    channel: str | None,
    ts: str | None,
    at: datetime,
) -> int:
    """Insert a ticket with its first words, its audit entry and its card; its number."""
    calendar = calendar_of(desk)
    level = rules.priority(facts.impact, facts.urgency)
    due = rules.response_due(calendar, at, level)
    number = await tickets.add(
        session,
        {
            "client_id": client_id,
            "reporter_id": reporter_id,
            "channel": channel,
            "ts": ts,
            "title": facts.title.strip()[: rules.TITLE_LENGTH],
            "kind": rules.Kind(facts.kind),
            "state": State.NEW,
            "impact": facts.impact,
            "urgency": facts.urgency,
            "priority": level,
            "created_at": at,
            "response_due_at": due,
            "unanswered_since": at,
            "last_message_at": at,
            # The first recall is the response target itself (`rules.next_due` at step 0).
            "due_at": due,
            "step": 0,
            "resolutions": 0,
        },
    )
    await tickets.add_entry(
        session,
        ticket_id=number,
        client_id=client_id,
        at=at,
        kind="message",
        author_id=reporter_id or (act.who.id if act.who else None),
        body=words,
        channel=channel,
        ts=ts,
        public=channel is not None,
    )
    await act.audit(
        session,
        "ticket.open",
        f"ticket:{number}",
        client_id,
        after={"title": facts.title, "priority": level, "reporter": reporter_id},
    )
    await voice.card(session, desk, number, new=True)
    await voice.sign(session, channel, ts, number)
    return number
