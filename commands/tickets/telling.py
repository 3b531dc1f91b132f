"""One line for all that a ticket's clocks have to say, and the people whom it concerns."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import presence
from commands.kit.sla_clock import History, Promise
from commands.kit.terms import Terms
from commands.tickets import targets, voice
from commands.tickets.targets import Said
from storage import people
from storage.desk import Desk
from storage.people import Person, Role
from storage.scope import Scope
from storage.tickets import Ticket

MANAGERS, THE_DESK, PERSON = "managers", "desk", "person:"


async def tell(
    session: AsyncSession,
    desk: Desk,
    ticket: Ticket,
    held: Terms,
    ran: History,
    said: Sequence[Said],
    *,
    now: datetime,
) -> None:
    """Say it in the desk thread; before the whole channel when nobody who is there has it."""
    holder = await _holder(session, ticket, now)
    wanted = {one.whom for one in said}
    mentions = await _people(session, wanted, holder)
    dues = targets.dues(held, ran)
    solution = [one for one in said if one.promise is Promise.RESOLUTION]
    answer = [one for one in said if one.promise is not Promise.RESOLUTION]
    context = {
        "number": f"T-{ticket.id}",
        "title": ticket.title,
        **_about("answer", answer, dues),
        **_about("solution", solution, dues),
        "mentions": [person.slack_user for person in mentions],
        "technician": holder.name if holder is not None and holder not in mentions else None,
    }
    broadcast = holder is None or THE_DESK in wanted
    await voice.to_desk(session, desk, ticket.id, "tickets/target", context, broadcast=broadcast)


def _about(
    name: str, said: Sequence[Said], dues: Mapping[Promise, datetime | None]
) -> dict[str, Any]:
    due = dues[said[0].promise] if said else None
    late = due is not None and max(one.at for one in said) >= due
    return {f"{name}_due_at": due.isoformat() if due else None, f"{name}_late": late}


async def _holder(session: AsyncSession, ticket: Ticket, now: datetime) -> Person | None:
    if ticket.technician_id is None:
        return None
    if ticket.technician_id in await presence.away_now(session, now):
        return None  # who is away cannot act: the desk hears it
    holder = await people.get(session, Scope.desk(), ticket.technician_id)
    return holder if holder is not None and holder.active else None


async def _people(session: AsyncSession, wanted: set[str], holder: Person | None) -> list[Person]:
    """Find who is meant, each once: the technician first."""
    team = await people.staff(session)
    found = [holder] if holder is not None and targets.TECHNICIAN in wanted else []
    if MANAGERS in wanted:
        managers = [one for one in team if one.role == Role.MANAGER]
        found += managers or [one for one in team if one.role == Role.ADMINISTRATOR]
    ids = {int(whom.removeprefix(PERSON)) for whom in wanted if whom.startswith(PERSON)}
    found += [one for one in team if one.id in ids]
    return list(dict.fromkeys(found))
