"""Noting time on a ticket, and correcting what was noted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.hours import counting, ledger, rules
from commands.hours.counting import CLASS, STARTED
from commands.hours.ledger import Ledger
from commands.hours.rules import HourClass
from commands.kit import desk_card
from commands.kit.blank import is_blank
from commands.kit.person import May
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from storage import hours, tickets, work
from storage.base import AnyRow
from storage.hours import HoursLine
from storage.tickets import Entry, Ticket

WORK = "work"
BY_CALENDAR, AS_IT_WAS = "calendar", "keep"
OLDEST = timedelta(days=366)
NO_MINUTES = N_("Write how long it took.")
NOT_YET = N_("This moment is still to come. Note work once it is done.")
TOO_OLD = N_("That is more than a year ago. Check the date.")
WHY = N_("Say why, in a few words: it stays in the record.")


async def find(session: AsyncSession, act: Act, number: int) -> Ticket:
    """Get a ticket that the one who acts may see; refuse any other as if it did not exist."""
    ticket = await tickets.get(session, act.scope, number)
    if ticket is None:
        raise Refused(N_("I can't find ticket T-%(number)s."), number=number)
    return ticket


def class_of(chosen: str) -> str | None:
    """Read the class that a form names; None: by the client's calendar."""
    if chosen in ("", BY_CALENDAR):
        return None
    if chosen not in tuple(HourClass):
        raise Refused(N_("Choose from the list."), field="class")
    return chosen


async def log(
    session: AsyncSession,
    act: Act,
    number: int,
    minutes: int | None,
    *,
    hour_class: str | None,
    started_at: datetime | None,
    note: str,
) -> Ticket:
    """Note work on a ticket; the client sees nothing of it."""
    if not minutes:
        raise Refused(NO_MINUTES, field="minutes")
    if started_at is not None and started_at + timedelta(minutes=minutes) > act.now + rules.MINUTE:
        raise Refused(NOT_YET, field="started")
    if started_at is not None and started_at < act.now - OLDEST:
        raise Refused(TOO_OLD, field="started")
    ticket = await find(session, act, number)
    details: dict[str, Any] = {CLASS: hour_class} if hour_class is not None else {}
    if started_at is not None:
        details[STARTED] = started_at.isoformat()
    await note_work(session, act, ticket, act.person.id, minutes, note=note, details=details)
    return ticket


async def note_work(
    session: AsyncSession,
    act: Act,
    ticket: Ticket,
    person_id: int,
    minutes: int,
    *,
    note: str = "",
    details: dict[str, Any],
) -> None:
    """Write work on the timeline and in the audit trail; the job counts it within seconds."""
    await tickets.add_entry(
        session,
        ticket_id=ticket.id,
        client_id=ticket.client_id,
        at=act.now,
        kind=WORK,
        author_id=person_id,
        body="" if is_blank(note) else note,
        minutes=minutes,
        details=details,
    )
    await act.audit(
        session,
        "hours.work",
        f"ticket:{ticket.id}",
        ticket.client_id,
        after={"minutes": minutes, "person": person_id, **details},
    )
    await desk_card.refresh(session, ticket.id)


async def correctable(session: AsyncSession, act: Act, number: int) -> Sequence[AnyRow]:
    """The pieces of work on a ticket that the one who acts may correct, newest first."""
    ticket = await find(session, act, number)
    rows = await hours.of_ticket(session, act.scope, ticket.id)
    mine = [row for row in rows if _may_correct(act, row.person_id)]
    if not mine:
        raise Refused(N_("There is no time of yours on T-%(number)s to correct."), number=ticket.id)
    return mine


def _may_correct(act: Act, author_id: int | None) -> bool:
    return act.person.may(May.MANAGERS) or author_id == act.person.id


async def correct(
    session: AsyncSession,
    act: Act,
    entry_id: int,
    minutes: int | None,
    chosen: str,
    reason: str,
) -> HoursLine:
    """Correct a piece of work: its author or a manager, with the reason, before and after kept."""
    hour_class = class_of("" if chosen == AS_IT_WAS else chosen)
    if minutes is None:
        raise Refused(NO_MINUTES, field="minutes")
    if is_blank(reason):
        raise Refused(WHY, field="reason")
    await counting.count_all(session, act)
    entry = await work.entry(session, act.scope, entry_id)
    line = await hours.line_of(session, act.scope, entry_id, lock=True)
    if entry is None or line is None:
        raise Refused(N_("I can't find this piece of work any more."), field="entry")
    if not _may_correct(act, entry.author_id):
        raise Refused(N_("Only its author, or a manager, corrects a time."), field="entry")
    if chosen == AS_IT_WAS:
        hour_class = line.hour_class
    before = _facts(line)
    entry.minutes = minutes
    entry.details = _without(entry.details, hour_class)
    await _recount(session, act, entry, line, hour_class)
    line.corrected_by, line.corrected_at = act.person.id, act.now
    await session.flush()
    await act.audit(
        session,
        "hours.correct",
        f"ticket:{line.ticket_id}",
        line.client_id,
        before=before,
        after=_facts(line),
        why=reason,
        entry=entry_id,
    )
    await desk_card.refresh(session, line.ticket_id)
    return line


def _without(details: dict[str, Any], hour_class: str | None) -> dict[str, Any]:
    kept = {name: value for name, value in details.items() if name != CLASS}
    return kept | ({CLASS: hour_class} if hour_class is not None else {})


async def _recount(
    session: AsyncSession, act: Act, entry: Entry, line: HoursLine, hour_class: str | None
) -> None:
    """Work out a line anew; it stays with its bank, if it has one."""
    book = await Ledger.read(session, line.client_id, act.now)
    minutes = entry.minutes or 0
    start = counting.begun(entry, minutes)
    day = ledger.local_day(start, book.client.zone)
    pieces = await book.pieces(session, line.ticket_id, start, minutes, hour_class)
    bank = book.banks[line.bank_id] if line.bank_id is not None else book.choose(day)
    counting.put(
        line,
        {
            "started_at": start,
            "day": day,
            "spent": minutes,
            "hour_class": hour_class,
            **counting.taken(bank, pieces),
        },
    )


def _facts(line: HoursLine) -> dict[str, Any]:
    return {"spent": line.spent, "billed": line.billed, "class": line.hour_class}
