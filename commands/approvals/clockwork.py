"""What happens to a question as time goes by: sent, recalled, given up, or not needed any more."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from commands.approvals import rules, voice
from commands.kit.capability import Refusal
from commands.kit.desk_hours import calendar_of
from commands.kit.services import Act
from storage import approvals, sensitive
from storage import desk as desk_storage
from storage.approvals import OF_TICKETS, Approval, Decision
from storage.people import Person
from storage.scope import Scope

# While nobody may decide, somebody is looked for this often.
LOOK_AGAIN = timedelta(hours=1)


async def due(session: AsyncSession, act: Act, approval: Approval) -> None:
    """Send the cards, remind the leads, or give the question up."""
    desk = await desk_storage.get(session)
    leads = await voice.leads(session, approval.client_id)
    if desk is None:
        approval.due_at = act.now + LOOK_AGAIN
    elif not leads:
        await _nobody(session, act, approval)
    elif approval.step == 0:
        await _send(session, act, approval, leads)
        approval.step, approval.asked_at = 1, act.now
        approval.due_at = rules.due(calendar_of(desk), approval.asked_at, 1)
    elif rules.lapses(approval.step):
        await _close(session, act, approval, Decision.LAPSED)
        await voice.to_desk(session, approval, "approvals/lapsed", {})
    else:
        await _remind(session, approval, leads)
        approval.step += 1
        approval.due_at = rules.due(calendar_of(desk), approval.asked_at, approval.step)


async def _send(session: AsyncSession, act: Act, approval: Approval, leads: list[Person]) -> None:
    for lead in leads:
        await voice.show_to(session, approval, lead.id)
    await act.audit(
        session,
        "approval.ask",
        f"approval:{approval.id}",
        approval.client_id,
        about=f"{approval.kind}:{approval.record}",
        leads=[lead.id for lead in leads],
    )
    await voice.refresh(session, approval)


async def _remind(session: AsyncSession, approval: Approval, leads: list[Person]) -> None:
    """Recall it to each lead; whoever has become one meanwhile gets the card."""
    for lead in leads:
        known = lead.id in approval.told
        await voice.show_to(session, approval, lead.id)
        if known:
            context = {"number": voice.about(approval)}
            await voice.to_reader(session, approval, lead.id, "approvals/reminder", context)


async def _nobody(session: AsyncSession, act: Act, approval: Approval) -> None:
    """Tell the desk once that nobody may decide; the question goes out when somebody may."""
    approval.due_at = act.now + LOOK_AGAIN
    if not approval.talk.get("nobody"):
        approval.talk = {**approval.talk, "nobody": True}
        await voice.to_desk(session, approval, "approvals/nobody", {})


async def withdraw(session: AsyncSession, act: Act, approval: Approval) -> None:
    """Take back a question about a ticket that does not wait for it any more."""
    await _close(session, act, approval, Decision.WITHDRAWN)


async def _close(session: AsyncSession, act: Act, approval: Approval, state: Decision) -> None:
    approval.state = state
    approval.open_key = approval.due_at = None
    approval.decided_at = act.now
    await act.audit(
        session,
        f"approval.{state}",
        f"approval:{approval.id}",
        approval.client_id,
        before={"state": Decision.PENDING},
        after={"state": state},
        about=f"{approval.kind}:{approval.record}",
    )
    await voice.refresh(session, approval)


async def refused(refusal: Refusal, act: Act, session: AsyncSession) -> None:
    """Slack did not take a lead's card: the desk is told, and the client's channel gets it.

    A private one stays out of the channel.
    """
    number, _, reader = refusal.record.partition(".")
    approval = await approvals.get(session, Scope.desk(), int(number), lock=True)
    if approval is None or not approval.is_pending:
        return
    private = approval.kind == OF_TICKETS and await sensitive.is_private(
        session, int(approval.record)
    )
    elsewhere = int(reader) != voice.CHANNEL and not private
    if elsewhere:
        await voice.show_to(session, approval, voice.CHANNEL)
    context = {"reason": refusal.reason, "elsewhere": elsewhere}
    await voice.to_desk(session, approval, "approvals/unreached", context)
    await act.audit(
        session,
        "approval.unreached",
        f"approval:{approval.id}",
        approval.client_id,
        reason=refusal.reason,
    )


async def arrived(_record: str, _act: Act, _session: AsyncSession) -> None:
    """It got there after all: nothing to take back."""
