"""What the question shows, and what the desk sees of its answer."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.capability import Content
from storage import people, satisfaction, tickets
from storage.scope import Scope


async def question(session: AsyncSession, record: str) -> Content | None:
    """The question about a ticket, in the language of who is asked; nothing once they have left."""
    survey = await satisfaction.of_ticket(session, Scope.desk(), int(record))
    if survey is None:
        return None
    theirs = Scope.client(survey.client_id)
    ticket = await tickets.get(session, theirs, survey.ticket_id)
    asked = await people.get(session, theirs, survey.person_id)
    if ticket is None or asked is None or not asked.active:
        return None
    context = {
        "id": ticket.id,
        "title": ticket.title,
        "score": survey.score,
        "words": survey.comment or "",
    }
    return Content("satisfaction/question", context, asked.locale, asked.zone)


async def opinion(session: AsyncSession, record: str) -> Mapping[str, Any] | None:
    """What the client thought of it, for the desk's card and the ticket."""
    survey = await satisfaction.of_ticket(session, Scope.desk(), _number(record))
    if survey is None or survey.score is None:
        return None
    return {"score": survey.score}


def _number(record: str) -> int:
    return int(record.removeprefix("T-"))
