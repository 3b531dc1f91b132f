"""Slack's door to approvals: the buttons of the leads' cards, and their forms."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.approvals import rules, service, voice
from commands.kit.answers import DONE, Answer, Open
from commands.kit.inbound import Click, Submitted
from commands.kit.refused import Refused
from commands.kit.services import Act
from storage.approvals import Decision

_MOST_DIGITS = 18


def number_of(record: str) -> int:
    """Read which question a button or form is about."""
    if not record.isascii() or not record.isdigit() or len(record) > _MOST_DIGITS:
        raise Refused(rules.GONE)
    return int(record)


async def approve(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Approve."""
    await service.decide(session, act, number_of(click.record), Decision.APPROVED)
    return DONE


async def refuse_form(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Open the form of Refuse."""
    return await _form("approvals/refuse", click, act, session)


async def question_form(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Open the form of Ask a question."""
    return await _form("approvals/ask", click, act, session)


async def _form(template: str, click: Click, act: Act, session: AsyncSession) -> Answer:
    approval = await service.open_to(session, act, number_of(click.record))
    title = str(approval.details.get("title") or "")
    return Open(template, {"id": approval.id, "title": title})


async def refuse(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the form of Refuse."""
    words = sent.values.get("words", "")
    await service.decide(session, act, number_of(sent.record), Decision.REFUSED, words)
    return DONE


async def question(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the form of Ask a question."""
    words = sent.values.get("words", "")
    await service.ask_back(session, act, number_of(sent.record), words)
    return DONE


async def answer_form(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Open the form of Answer, at the desk."""
    approval = await service.to_answer(session, act, number_of(click.record))
    lines = [line for line in approval.talk.get("lines", ()) if line.get("what") == "question"]
    context = {
        "id": approval.id,
        "client": await voice.client_name(session, approval),
        "asked": str(lines[-1].get("words") or "") if lines else "",
    }
    return Open("approvals/answer_form", context)


async def answer(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the form of Answer."""
    await service.answer(session, act, number_of(sent.record), sent.values.get("words", ""))
    return DONE


async def again(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Ask again."""
    await service.again(session, act, number_of(click.record))
    return DONE
