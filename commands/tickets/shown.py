"""What of a ticket is shown: the values that the templates of cards, lists and forms read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.person import Who
from commands.kit.services import Act
from commands.tickets import rules, undelivered
from storage import clients, outbox, people, sensitive, tickets
from storage.base import AnyRow
from storage.outbox import Address
from storage.scope import Scope
from storage.ticket_states import OPEN, State
from storage.tickets import Ticket

FIRST_WORDS = 1500
LAST_ENTRIES = 30


async def ticket(
    session: AsyncSession, scope: Scope, found: Ticket, *, history: bool
) -> dict[str, Any]:
    """Gather what a card of this ticket shows; with `history`, its last entries too."""
    client = await clients.get(session, scope, found.client_id)
    reporter = await _name(session, scope, found.reporter_id)
    technician = (
        await people.get(session, scope, found.technician_id)
        if found.technician_id is not None
        else None
    )
    entries = await tickets.entries(session, scope, found.id)
    first = next((entry for entry in entries if entry.kind == "message"), None)
    return {
        "id": found.id,
        "number": f"T-{found.id}",
        "title": found.title,
        "kind": found.kind,
        "state": found.state,
        "impact": found.impact,
        "urgency": found.urgency,
        "priority": found.priority,
        "client": client.name if client is not None else "",
        "who": reporter,
        "technician": technician.name if technician is not None else None,
        "words": first.body[:FIRST_WORDS] if first is not None else "",
        "refused": bool(undelivered.unheard(list(entries))),
        "deleted": bool(first is not None and first.details.get("deleted")),
        "created_at": found.created_at,
        "answered_at": found.answered_at,
        "target": found.target,
        "target_due_at": found.target_due_at,
        "late": bool(found.clock.get("late")),
        "snoozed_until": found.snoozed_until,
        "waiting_for": found.waiting_for,
        "resolved_at": found.resolved_at,
        "resolution": found.resolution,
        "minutes": sum(entry.minutes or 0 for entry in entries),
        "is_open": found.state in OPEN,
        "is_new": found.state == State.NEW,
        "earlier": max(0, len(entries) - LAST_ENTRIES) if history else 0,
        "history": await _history(session, scope, entries) if history else [],
    }


async def _name(session: AsyncSession, scope: Scope, person_id: int | None) -> str:
    person = await people.get(session, scope, person_id) if person_id is not None else None
    return person.name if person is not None else ""


async def _history(
    session: AsyncSession, scope: Scope, entries: Sequence[tickets.Entry]
) -> list[dict[str, Any]]:
    last = entries[-LAST_ENTRIES:]
    ids = {entry.author_id for entry in last if entry.author_id is not None}
    names = {person_id: await _name(session, scope, person_id) for person_id in ids}
    return [
        {
            "at": entry.at,
            "kind": entry.kind,
            "who": names.get(entry.author_id or 0, ""),
            "body": rules.title_of(entry.body) if entry.body else "",
            "minutes": entry.minutes,
            "public": entry.public,
        }
        for entry in last
    ]


def rows(found: Sequence[AnyRow], now: datetime, reader: Who) -> list[dict[str, Any]]:
    """Turn rows of `ticket_lists.LISTED` into the lines of a list, as this reader may read them."""
    return [
        {
            "id": row.id,
            "title": row.title if sensitive.may_read(row, reader) else "",
            "private": row.sensitive,
            "state": row.state,
            "priority": row.priority,
            "client": row.client if sensitive.may_read(row, reader) else "",
            "technician": row.technician,
            "late": row.target_due_at is not None and row.target_due_at < now,
        }
        for row in found
    ]


async def tell_opened(session: AsyncSession, act: Act, number: int) -> None:
    """Tell who sent the form of a new ticket under which number it stands."""
    found = await tickets.get(session, act.scope, number)
    context = {
        "number": number,
        "private": found is not None and found.sensitive,
        "approval": found is not None and found.state == State.APPROVAL,
    }
    await outbox.line(
        session,
        "tickets/opened",
        context,
        Address(user=act.person.slack_user),
        locale=act.person.locale,
        zone=act.person.zone,
    )
