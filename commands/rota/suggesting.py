"""Whom the desk might give a new ticket, with the reason."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import business_time, presence
from commands.rota import rules, service
from commands.rota.rules import Candidate, Suggestion
from storage import desk as desk_storage
from storage import people, rota, skills, tickets, topics
from storage.desk import Desk
from storage.scope import Scope
from storage.ticket_states import State
from storage.tickets import Ticket

# Who worked for a client within that time knows it.
KNOWS = timedelta(days=180)


async def for_ticket(session: AsyncSession, number: int, at: datetime) -> Suggestion | None:
    """Whom to give this ticket, of those who are there; None when it is in hand, or nobody fits."""
    scope = Scope.desk()
    ticket = await tickets.get(session, scope, number)
    desk = await desk_storage.get(session)
    if ticket is None or desk is None or ticket.sensitive:
        return None
    if ticket.technician_id is not None or ticket.state != State.NEW:
        return None
    return rules.suggest(
        await _candidates(session, desk, ticket, at), await _words(session, scope, ticket)
    )


async def _words(session: AsyncSession, scope: Scope, ticket: Ticket) -> str:
    entries = await tickets.entries(session, scope, ticket.id)
    first = next((entry.body for entry in entries if entry.kind == "message"), "")
    known = await topics.of_ticket(session, scope, ticket.id)
    topic = (known.topic or known.suggested or "") if known is not None else ""
    return f"{topic}\n{ticket.title}\n{first}"


async def _candidates(
    session: AsyncSession, desk: Desk, ticket: Ticket, at: datetime
) -> list[Candidate]:
    scope = Scope.desk()
    day = service.today(desk, at)
    hours = await rota.hours_of_team(session)
    away = await rota.absences(session, day, day)
    known = await skills.of_team(session)
    in_hand = await rota.in_hand(session, scope)
    solved = await rota.solved_for(session, scope, ticket.client_id, at - KNOWS)
    return [
        Candidate(
            person.id,
            person.name,
            known.get(person.id, {}),
            in_hand.get(person.id, 0),
            solved.get(person.id, 0),
            _until(desk, hours.get(person.id), at),
        )
        for person in await people.staff(session)
        if service.is_here(
            desk, hours.get(person.id), [a for a in away if a.person_id == person.id], at
        )
    ]


def _until(desk: Desk, hours: str | None, at: datetime) -> datetime | None:
    """Return when somebody's day ends, in UTC."""
    calendar = presence.calendar_for(desk, hours)
    local = at.astimezone(ZoneInfo(calendar.zone))
    spans = calendar.hours[local.weekday()]
    if not spans or not business_time.is_open(calendar, at):
        return None
    ends = datetime.combine(local.date(), spans[-1][1], tzinfo=local.tzinfo)
    return (ends if ends > local else ends + timedelta(days=1)).astimezone(UTC)


async def shown(session: AsyncSession, record: str, at: datetime) -> dict[str, Any] | None:
    """What the card says of it."""
    found = await for_ticket(session, int(record), at) if record.isdigit() else None
    if found is None:
        return None
    return {
        "id": int(record),
        "person": found.person_id,
        "name": found.name,
        "skill": found.skill,
        "level": found.level,
        "solved": found.solved,
        "in_hand": found.in_hand,
        "until": found.until,
    }
