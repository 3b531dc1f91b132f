"""Tickets that the client's lead must approve first: they wait, and their clocks rest.

The approvals room asks the lead and hears the answer; here stands when to ask, and what an answer
means for the ticket. Its history says both (`approval_asked`, `approval_decided`), for the clocks.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.person import Who
from commands.kit.services import Act
from commands.kit.words import Language, translations
from commands.tickets import changes, filling, voice
from commands.tickets.forms import FORMS, RequestForm
from commands.tickets.rules import TITLE_LENGTH
from storage import approvals, contracts, people
from storage import tickets as tickets_storage
from storage.approvals import OF_TICKETS, Approval, Decision
from storage.desk import Desk
from storage.scope import Scope
from storage.ticket_states import State
from storage.tickets import Ticket

ASKED, DECIDED = "approval_asked", "approval_decided"
_LANGUAGES: tuple[Language, ...] = ("fr", "en")
_LONGEST = 1000


async def needed(
    session: AsyncSession, desk: Desk, client_id: int, *, kind: str, form: str | None, at: datetime
) -> bool:
    """Whether the client's contract of that day wants its lead to approve such a ticket.

    The contract names kinds (`request`) or forms (`hardware`).
    """
    today = at.astimezone(ZoneInfo(desk.zone)).date()
    contract = await contracts.current(session, Scope.client(client_id), client_id, today)
    return contract is not None and bool({kind, form} & set(contract.approval_kinds))


async def ask(session: AsyncSession, act: Act, ticket: Ticket) -> None:
    """Put a ticket before the client's leads; it waits for them from now on."""
    before = changes.before_of(ticket, "state")
    ticket.state = State.APPROVAL
    await approvals.ask(
        session,
        client_id=ticket.client_id,
        kind=OF_TICKETS,
        record=ticket.id,
        details=await _details(session, ticket),
        requested_by=ticket.reporter_id or (act.who.id if act.who else None),
        at=act.now,
    )
    await changes.changed(session, act, ticket, ASKED, before=before)


async def _details(session: AsyncSession, ticket: Ticket) -> dict[str, Any]:
    """What the lead's card shows: all that was asked, in both languages."""
    entries = await tickets_storage.entries(session, Scope.client(ticket.client_id), ticket.id)
    first = next((entry.body for entry in entries if entry.kind == "message"), "")
    names = await names_in(session, ticket)
    told = {
        language: [
            (_kind_label(language), kind_named(ticket.form, ticket.kind, language)),
            *filling.described(ticket.form, ticket.answers, language, names),
        ]
        for language in _LANGUAGES
    }
    lines: list[list[Any]] = [
        [{"fr": fr[0], "en": en[0]}, {"fr": fr[1], "en": en[1]}]
        for fr, en in zip(told["fr"], told["en"], strict=True)
    ]
    if first.strip() and first.strip() != ticket.title:
        labels = {language: _words_label(language) for language in _LANGUAGES}
        lines.append([labels, first.strip()[:_LONGEST]])
    return {"title": ticket.title[:TITLE_LENGTH], "number": f"T-{ticket.id}", "lines": lines}


def _kind_label(language: Language) -> str:
    return translations(language).gettext("Kind")


def _words_label(language: Language) -> str:
    return translations(language).gettext("What happened?")


def kind_named(form: str | None, kind: str, language: Language) -> str:
    """Name what is asked as its form is called; one that is gone, by its kind."""
    found: RequestForm | None = FORMS.get(form or kind) or FORMS.get(kind)
    return found.label.said(language) if found is not None else kind


async def names_in(session: AsyncSession, ticket: Ticket) -> Mapping[int, str]:
    """The names of the people whom a ticket's answers name, as its client knows them."""
    scope = Scope.client(ticket.client_id)
    found = {}
    for person_id in filling.named(ticket.form, ticket.answers):
        person = await people.get(session, scope, person_id)
        if person is not None:
            found[person_id] = person.name
    return found


async def follow(session: AsyncSession, act: Act, ticket: Ticket) -> None:
    """After a correction or a reopening: ask what must be asked now, or wait no longer."""
    desk = await changes.the_desk(session)
    must = await needed(
        session, desk, ticket.client_id, kind=ticket.kind, form=ticket.form, at=act.now
    )
    if ticket.state == State.APPROVAL:
        if not must:
            await _go_on(session, act, ticket, {"decision": Decision.WITHDRAWN})
        return
    if not must or ticket.state not in (State.NEW, State.TAKEN):
        return
    scope = Scope.client(ticket.client_id)
    last = await approvals.last_about(session, scope, OF_TICKETS, ticket.id)
    if last is None or last.state != Decision.APPROVED:
        await ask(session, act, ticket)


async def _go_on(
    session: AsyncSession, act: Act, ticket: Ticket, details: dict[str, Any], words: str = ""
) -> None:
    before = changes.before_of(ticket, "state")
    ticket.state = State.NEW if ticket.technician_id is None else State.TAKEN
    await changes.changed(session, act, ticket, DECIDED, before=before, body=words, details=details)


async def outcome(session: AsyncSession, act: Act, approval: Approval) -> None:
    """Let a ticket follow what became of the question about it."""
    approval.dealt_at = act.now
    scope = Scope.client(approval.client_id)
    ticket = await tickets_storage.get(session, scope, int(approval.record), lock=True)
    if ticket is None or ticket.state != State.APPROVAL:
        return
    decided = await _as_the_lead(session, act, approval)
    details = {"decision": approval.state, "approval": approval.id}
    if approval.state == Decision.APPROVED:
        await _go_on(session, decided, ticket, details, approval.words)
    elif approval.state == Decision.REFUSED:
        before = changes.before_of(ticket, "state")
        ticket.state = State.DISMISSED
        ticket.unanswered_since = None
        await changes.changed(
            session, decided, ticket, DECIDED, before=before, body=approval.words, details=details
        )
    else:
        return  # lapsed: it goes on waiting, and the desk was told
    await _tell_desk(session, ticket, approval, decided)


async def _as_the_lead(session: AsyncSession, act: Act, approval: Approval) -> Act:
    """Let the lead who decided stand in the history and in the audit trail."""
    scope = Scope.client(approval.client_id)
    lead = (
        await people.get(session, scope, approval.decided_by)
        if approval.decided_by is not None
        else None
    )
    if lead is None:
        return act
    who = Who(
        id=lead.id,
        slack_user=lead.slack_user,
        name=lead.name,
        role=lead.role,
        client_id=lead.client_id,
        locale=lead.locale,
        zone=lead.zone,
    )
    return replace(act, who=who)


async def _tell_desk(session: AsyncSession, ticket: Ticket, approval: Approval, act: Act) -> None:
    holder = (
        await people.get(session, Scope.desk(), ticket.technician_id)
        if ticket.technician_id is not None
        else None
    )
    context = {
        "number": f"T-{ticket.id}",
        "decision": approval.state,
        "by": act.who.name if act.who is not None else "",
        "words": approval.words,
        "mention": holder.slack_user if holder is not None else None,
    }
    desk = await changes.the_desk(session)
    # A new one has nobody who watches its thread.
    broadcast = holder is None and approval.state == Decision.APPROVED
    await voice.to_desk(session, desk, ticket.id, "tickets/approval", context, broadcast=broadcast)
