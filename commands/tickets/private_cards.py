"""What is shown of a private ticket, by where it stands, and what forms have told of any ticket."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.capability import Content
from commands.tickets import approving, filling, shown
from storage import desk, people, tickets
from storage.scope import Scope
from storage.ticket_states import OPEN
from storage.tickets import Ticket


async def stub(session: AsyncSession, found: Ticket) -> dict[str, Any]:
    """What the desk channel sees of a private ticket: no word of it."""
    holder = (
        await people.get(session, Scope.desk(), found.technician_id)
        if found.technician_id is not None
        else None
    )
    return {
        "number": f"T-{found.id}",
        "state": found.state,
        "technician": holder.name if holder is not None else "",
    }


async def for_keepers(session: AsyncSession, record: str) -> Content | None:
    """The whole card, in the private channel."""
    settings = await desk.get(session)
    found = await tickets.get(session, Scope.desk(), int(record))
    if found is None or settings is None:
        return None
    context = await shown.ticket(session, Scope.desk(), found, history=False)
    return Content("tickets/desk", context, settings.language, settings.zone)


async def for_reader(session: AsyncSession, record: str) -> Content | None:
    """The first message of somebody's own thread with us about a private ticket."""
    number, _, person_id = record.partition(".")
    found = await tickets.get(session, Scope.desk(), int(number))
    if found is None:
        return None
    scope = Scope.client(found.client_id)
    reader = await people.get(session, scope, int(person_id))
    if reader is None or not reader.active or reader.client_id != found.client_id:
        return None
    context = {
        "number": f"T-{found.id}",
        "title": found.title,
        "own": found.reporter_id == reader.id,
    }
    return Content("tickets/private_client", context, reader.locale, reader.zone)


async def answers(session: AsyncSession, record: str) -> Mapping[str, Any] | None:
    """What was answered in the request form, in both languages."""
    found = await tickets.get(session, Scope.desk(), int(record))
    if found is None or not found.answers:
        return None
    names = await approving.names_in(session, found)
    told = {
        "fr": filling.described(found.form, found.answers, "fr", names),
        "en": filling.described(found.form, found.answers, "en", names),
    }
    return {"told": told}


async def privacy(session: AsyncSession, record: str) -> Mapping[str, Any] | None:
    """Whether a ticket is private, or may be made so."""
    found = await tickets.get(session, Scope.desk(), int(record))
    if found is None or (found.state not in OPEN and not found.sensitive):
        return None
    return {"id": found.id, "private": found.sensitive}
