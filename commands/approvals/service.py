"""What people do with a question: decide it, ask before they do, answer, ask again."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.approvals import rules, voice
from commands.kit import desk_card
from commands.kit.blank import is_blank
from commands.kit.refused import Refused
from commands.kit.services import Act
from storage import approvals, people, tickets
from storage.approvals import OF_TICKETS, Approval, Decision
from storage.scope import Scope
from storage.ticket_states import State


async def decide(
    session: AsyncSession, act: Act, number: int, decision: Decision, words: str = ""
) -> Approval:
    """Approve or refuse, as that client's lead; the first who decides has decided."""
    if decision is Decision.REFUSED and is_blank(words):
        raise Refused(rules.NO_WORDS, field="words")
    approval = await open_to(session, act, number, lock=True)
    approval.state = decision
    approval.open_key = approval.due_at = None
    approval.decided_by, approval.decided_at = act.person.id, act.now
    approval.words = words.strip()[: rules.LONGEST]
    await _audited(
        session,
        act,
        approval,
        decision,
        before={"state": Decision.PENDING},
        after={"state": decision, "words": approval.words},
    )
    await voice.refresh(session, approval)
    return approval


async def open_to(session: AsyncSession, act: Act, number: int, *, lock: bool = False) -> Approval:
    """Find a question that the one who acts may decide now."""
    approval = await _find(session, act, number, lock=lock)
    named = ", ".join(lead.name for lead in await voice.leads(session, approval.client_id))
    rules.check_decider(act.person.role, staff=act.person.is_staff, leads=named)
    rules.check_pending(approval.state, await name_of(session, approval, approval.decided_by))
    if approval.kind == OF_TICKETS:
        ticket = await tickets.get(session, act.scope, int(approval.record))
        if ticket is None or ticket.state != State.APPROVAL:
            raise Refused(rules.NOT_NEEDED)
    return approval


async def _find(session: AsyncSession, act: Act, number: int, *, lock: bool) -> Approval:
    approval = await approvals.get(session, act.scope, number, lock=lock)
    if approval is None:
        raise Refused(rules.GONE)
    return approval


async def name_of(session: AsyncSession, approval: Approval, person_id: int | None) -> str:
    """Name somebody of the team or of that client."""
    if person_id is None:
        return ""
    person = await people.get(session, Scope.client(approval.client_id), person_id)
    return person.name if person is not None else ""


async def ask_back(session: AsyncSession, act: Act, number: int, words: str) -> None:
    """Ask the desk something before deciding."""
    if is_blank(words):
        raise Refused(rules.NO_WORDS, field="words")
    approval = await open_to(session, act, number, lock=True)
    await _talked(session, act, approval, "question", words)
    context = {"id": approval.id, "by": act.person.name, "words": words}
    await voice.to_desk(session, approval, "approvals/question", context)


async def to_answer(
    session: AsyncSession, act: Act, number: int, *, lock: bool = False
) -> Approval:
    """Find a question about which the team may answer something."""
    approval = await _find(session, act, number, lock=lock)
    await _readable(session, act, approval)
    rules.check_pending(approval.state, await name_of(session, approval, approval.decided_by))
    return approval


async def answer(session: AsyncSession, act: Act, number: int, words: str) -> None:
    """Answer the lead's question; the leads read it below their cards."""
    if is_blank(words):
        raise Refused(rules.NO_WORDS, field="words")
    approval = await to_answer(session, act, number, lock=True)
    await _talked(session, act, approval, "answer", words)
    context = {"by": act.person.name, "words": words}
    for reader in approval.told:
        await voice.to_reader(session, approval, reader, "approvals/answer", context)
    await voice.to_desk(session, approval, "approvals/answered", context)


async def _talked(
    session: AsyncSession, act: Act, approval: Approval, what: str, words: str
) -> None:
    line = {"what": what, "who": act.person.id, "words": words[: rules.LONGEST]}
    approval.talk = {"lines": [*approval.talk.get("lines", ()), line]}
    await voice.written(
        session, approval, f"approval_{what}", at=act.now, author_id=act.person.id, body=words
    )
    await _audited(session, act, approval, what, words=words[: rules.LONGEST])
    await voice.refresh(session, approval)


async def again(session: AsyncSession, act: Act, number: int) -> None:
    """Ask once more what nobody decided in time."""
    approval = await _find(session, act, number, lock=True)
    await _readable(session, act, approval)
    last = await approvals.last_about(session, act.scope, approval.kind, approval.record)
    ticket = await tickets.get(session, act.scope, int(approval.record))
    waits = ticket is not None and ticket.state == State.APPROVAL
    if approval.state != Decision.LAPSED or last is not approval or not waits:
        raise Refused(rules.GONE)
    new = await approvals.ask(
        session,
        client_id=approval.client_id,
        kind=approval.kind,
        record=approval.record,
        details=approval.details,
        requested_by=approval.requested_by,
        at=act.now,
    )
    await _audited(session, act, approval, "again", after={"approval": new})
    await desk_card.refresh(session, int(approval.record))


async def _readable(session: AsyncSession, act: Act, approval: Approval) -> None:
    """Refuse whoever of the team may not read the ticket in question."""
    if approval.kind != OF_TICKETS:
        return
    if not await desk_card.may_read(session, int(approval.record), act.person):
        raise Refused(rules.GONE)


async def _audited(
    session: AsyncSession, act: Act, approval: Approval, action: str, **details: Any
) -> None:
    await act.audit(
        session,
        f"approval.{action}",
        f"approval:{approval.id}",
        approval.client_id,
        about=f"{approval.kind}:{approval.record}",
        **details,
    )
