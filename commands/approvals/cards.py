"""What is shown of a question: to its leads, and on the ticket that waits for it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.approvals import service, voice
from commands.kit.capability import Content
from storage import approvals, clients, people
from storage.approvals import OF_TICKETS, Approval, Decision
from storage.people import Role
from storage.scope import Scope

LINES = 20


async def for_lead(session: AsyncSession, record: str) -> Content | None:
    """A lead's own card; in the client's channel (reader 0) the same for all who may decide."""
    number, _, reader = record.partition(".")
    approval = await approvals.get(session, Scope.desk(), int(number))
    if approval is None:
        return None
    scope = Scope.client(approval.client_id)
    if int(reader) == voice.CHANNEL:
        client = await clients.get(session, scope, approval.client_id)
        if client is None:
            return None
        context = await _context(session, approval, client.language, may=approval.is_pending)
        return Content("approvals/lead", context, client.language, client.zone)
    person = await people.get(session, scope, int(reader))
    if person is None or not person.active or person.client_id != approval.client_id:
        return None
    may = approval.is_pending and person.role == Role.LEAD
    context = await _context(session, approval, person.locale, may=may)
    return Content("approvals/lead", context, person.locale, person.zone)


async def _context(
    session: AsyncSession, approval: Approval, locale: str, *, may: bool
) -> dict[str, Any]:
    details = approval.details
    return {
        "id": approval.id,
        "title": str(details.get("title") or ""),
        "number": str(details.get("number") or ""),
        "lines": [
            [in_language(label, locale), in_language(value, locale)]
            for label, value in list(details.get("lines") or ())[:LINES]
        ],
        "asker": await service.name_of(session, approval, approval.requested_by),
        "asked_at": approval.asked_at,
        "talk": [
            [
                await service.name_of(session, approval, line.get("who")),
                str(line.get("words") or ""),
            ]
            for line in approval.talk.get("lines", ())
        ],
        "may": may,
        **await _decision(session, approval),
    }


async def _decision(session: AsyncSession, approval: Approval) -> dict[str, Any]:
    return {
        "state": approval.state,
        "by": await service.name_of(session, approval, approval.decided_by),
        "decided_at": approval.decided_at,
        "words": approval.words,
    }


def in_language(said: object, locale: str) -> str:
    """Give a text of the details, which may be kept in both languages."""
    if not isinstance(said, Mapping):
        return str(said)
    language = "fr" if locale.startswith("fr") else "en"
    return str(said.get(language) or next(iter(said.values()), ""))


async def on_ticket(session: AsyncSession, record: str) -> Mapping[str, Any] | None:
    """What a ticket's card at the desk says of its approval."""
    approval = await approvals.last_about(session, Scope.desk(), OF_TICKETS, record)
    if approval is None or approval.state == Decision.WITHDRAWN:
        return None
    leads = await voice.leads(session, approval.client_id)
    return {
        "id": approval.id,
        "leads": ", ".join(lead.name for lead in leads),
        "asked_at": approval.asked_at,
        **await _decision(session, approval),
    }
