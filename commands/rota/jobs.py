"""The clock's door to the rota: whoever is on call is woken for what cannot wait."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import business_time, presence
from commands.kit.desk_hours import calendar_of
from commands.kit.services import Act, Services
from commands.rota import rules, service
from storage import clients, desk, outbox, people, rota
from storage.outbox import Address
from storage.scope import Scope
from storage.tickets import Ticket


async def page(services: Services) -> None:
    """Out of the desk's hours, tell who is on call of urgent tickets that nobody has taken."""
    act = Act.of_clock(services)
    async with services.db.reading() as session:
        settings = await desk.get(session)
        if settings is None or business_time.is_open(calendar_of(settings), act.now):
            return
        if not await rota.urgent(session, rules.URGENT) or await service.turns(session) is None:
            return
    async with services.db.writing() as session:
        for ticket in await rota.urgent(session, rules.URGENT):
            await _page(session, act, ticket)


async def _page(session: AsyncSession, act: Act, ticket: Ticket) -> None:
    paged = await rota.pages_of(session, Scope.desk(), ticket.id)
    attempt = rules.next_page([row.at for row in paged], act.now)
    line = await _line(session, act.now)
    if attempt is None or not line:
        return
    person = await people.staff_member(session, line[attempt % len(line)])
    if person is None or not await rota.page(
        session, ticket=ticket, attempt=attempt, person_id=person.id, at=act.now
    ):
        return
    client = await clients.get(session, Scope.desk(), ticket.client_id)
    context = {
        "id": ticket.id,
        "title": None if ticket.sensitive else ticket.title,
        "client": client.name if client is not None else "",
        "attempt": attempt,
    }
    await outbox.line(
        session,
        "rota/page",
        context,
        Address(user=person.slack_user),
        locale=person.locale,
        zone=person.zone,
    )
    await act.audit(
        session,
        "rota.page",
        f"ticket:{ticket.id}",
        ticket.client_id,
        after={"person": person.id, "attempt": attempt},
    )


async def _line(session: AsyncSession, now: datetime) -> list[int]:
    """Whom to wake, in order: those who are away are left out while somebody else is there."""
    turns = await service.turns(session)
    if turns is None:
        return []
    taken = await rota.substitutions(session, rules.week_of(turns, now))
    line = rules.in_line(turns, now, taken)
    away = await presence.away_now(session, now)
    return [person for person in line if person not in away] or list(line)
