"""Satisfaction: asked once, answered by who opened the ticket, told to those who must know."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import desk_card
from commands.kit.blank import is_blank
from commands.kit.business_time import is_open
from commands.kit.desk_hours import calendar_of
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.satisfaction import rules
from storage import clients, desk, outbox, people, satisfaction, tickets
from storage.base import AnyRow
from storage.outbox import Address
from storage.people import Role
from storage.satisfaction import Survey
from storage.scope import Scope

QUESTION = "satisfaction/question"


async def to_ask(session: AsyncSession, now: datetime) -> Sequence[AnyRow]:
    """Find whom to ask about what; nobody while the desk is closed."""
    settings = await desk.get(session)
    if settings is None or not is_open(calendar_of(settings), now):
        return ()
    return await satisfaction.to_ask(
        session,
        closed_since=now - rules.ASK_WITHIN,
        asked_since=now - rules.NOT_AGAIN_WITHIN,
        limit=rules.AT_ONCE,
    )


async def ask(session: AsyncSession, act: Act, closed: AnyRow) -> None:
    """Ask about a ticket, in private, unless somebody else just asked the same person."""
    await people.lock(session, closed.person_id)
    lately = act.now - rules.NOT_AGAIN_WITHIN
    scope = Scope.client(closed.client_id)
    if await satisfaction.asked_since(session, scope, closed.person_id, lately):
        return
    asked = await satisfaction.ask(
        session,
        ticket_id=closed.ticket_id,
        client_id=closed.client_id,
        person_id=closed.person_id,
        technician_id=closed.technician_id,
        at=act.now,
    )
    if asked:
        await _show(session, closed.ticket_id, closed.slack_user)


async def _show(session: AsyncSession, number: int, slack_user: str) -> None:
    stands = await outbox.posted(session, QUESTION, number)
    to = Address(user=slack_user)
    await outbox.card(session, QUESTION, number, to, posted=stands is not None)


async def score(session: AsyncSession, act: Act, number: int, score: int) -> None:
    """Hear a score; another click corrects it. A low one reaches the managers at once."""
    survey = await find(session, act, number, lock=True)
    if survey.score == score:
        return
    before = {"score": survey.score}
    survey.score, survey.scored_at = score, act.now
    await _noted(session, act, survey, "score", f"{score}/{rules.VERY_GOOD}")
    await _audit(session, act, survey, "score", before, {"score": score})
    if score <= rules.LOW and survey.told_at is None:
        survey.told_at = act.now
        await _tell(session, act, survey, words="")
    await session.flush()
    await _show(session, number, act.person.slack_user)
    await desk_card.refresh(session, number)


async def add_words(session: AsyncSession, act: Act, number: int, words: str) -> None:
    """Hear words beside a score; the desk reads them under its card."""
    if is_blank(words):
        raise Refused(N_("Write the message first."), field="words")
    survey = await find(session, act, number, lock=True)
    before = {"words": survey.comment is not None}
    survey.comment = words.strip()[: rules.LONGEST]
    await _noted(session, act, survey, "opinion", survey.comment)
    await _audit(session, act, survey, "words", before, {"words": True})
    await _tell(session, act, survey, words=survey.comment)
    await session.flush()
    await _show(session, number, act.person.slack_user)


async def find(session: AsyncSession, act: Act, number: int, *, lock: bool = False) -> Survey:
    """Get the question that the one who acts was asked; nobody else answers it."""
    if act.person.is_staff:
        raise Refused(N_("Only the client judges our work. Their opinion stands on the card."))
    survey = await satisfaction.of_ticket(session, act.scope, number, lock=lock)
    if survey is None or survey.person_id != act.person.id:
        raise Refused(N_("I can't find ticket T-%(number)s."), number=number)
    return survey


async def _noted(session: AsyncSession, act: Act, survey: Survey, kind: str, body: str) -> None:
    await tickets.add_entry(
        session,
        ticket_id=survey.ticket_id,
        client_id=survey.client_id,
        at=act.now,
        kind=kind,
        author_id=act.person.id,
        body=body,
        public=True,
    )


async def _audit(
    session: AsyncSession,
    act: Act,
    survey: Survey,
    action: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    subject = f"ticket:{survey.ticket_id}"
    await act.audit(
        session, f"satisfaction.{action}", subject, survey.client_id, before=before, after=after
    )


async def _tell(session: AsyncSession, act: Act, survey: Survey, *, words: str) -> None:
    """Tell the desk, under the ticket's card; the managers are called when it is low."""
    settings = await desk.get(session)
    ticket = await tickets.get(session, act.scope, survey.ticket_id)
    if settings is None or ticket is None:
        return
    client = await clients.get(session, act.scope, survey.client_id)
    low = survey.score is not None and survey.score <= rules.LOW
    context = {
        "number": f"T-{ticket.id}",
        "client": client.name if client is not None else "",
        "who": act.person.name,
        "score": survey.score,
        "words": words,
        "managers": await _managers(session) if low and not words else [],
    }
    template = "satisfaction/words_said" if words else "satisfaction/low"
    locale, zone = settings.language, settings.zone
    for to in await desk_card.thread(session, settings, ticket.id):
        await outbox.line(session, template, context, to, locale=locale, zone=zone)


async def _managers(session: AsyncSession) -> list[str]:
    """Whom a low score calls: the managers, or the administrators where there are none."""
    team = await people.staff(session)
    managers = [one.slack_user for one in team if one.role == Role.MANAGER]
    return managers or [one.slack_user for one in team if one.role == Role.ADMINISTRATOR]
