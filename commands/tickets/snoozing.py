"""Slack's door to resting tickets: the card's menu, and the form of *Snooze until*."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.answers import DONE, Answer, Open, Say
from commands.kit.inbound import Click, Submitted
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.tickets import moments, resting, rules, service, shown, together
from commands.tickets.changes import find
from commands.tickets.numbers import number_of

SNOOZE, WAKE, WAIT_THIRD = "snooze", "wake", "wait_third"
TOMORROW, MONDAY = "tomorrow", "monday"
LONGEST_EPOCH = 11


async def more(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Do what was picked in a card's menu of rarer acts."""
    number = number_of(click.record)
    if click.selected == SNOOZE:
        return await _form(session, act, number)
    if click.selected in together.FORMS_OF:
        return await together.FORMS_OF[click.selected](click, act, session)
    if click.selected == WAKE:
        await resting.wake(session, act, number)
    elif click.selected == WAIT_THIRD:
        await service.wait(session, act, number, service.THIRD_PARTY)
    else:
        raise Refused(N_("This is no longer offered. Open the ticket again."))
    if not click.ephemeral:
        return DONE
    context = await shown.ticket(session, act.scope, await find(session, act, number), history=True)
    return Say("tickets/show", context, record=str(number))


async def _form(session: AsyncSession, act: Act, number: int) -> Answer:
    ticket = await find(session, act, number)
    rules.check_open(ticket.state)
    zone = act.person.zone
    context = {
        "number": f"T-{number}",
        "tomorrow": moments.tomorrow(act.now, zone),
        "monday": moments.next_monday(act.now, zone),
    }
    return Open("tickets/snooze", context, record=str(number))


async def snooze(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the form of *Snooze until*; a moment that was picked counts before the choice."""
    picked, zone = sent.values.get("at", ""), act.person.zone
    if picked:
        until = _picked(picked)
    elif sent.values.get("when") == MONDAY:
        until = moments.next_monday(act.now, zone)
    else:
        until = moments.tomorrow(act.now, zone)
    try:
        await resting.snooze(session, act, number_of(sent.record), until)
    except Refused as refusal:
        if refusal.message != resting.NOT_TO_COME:
            raise
        raise Refused(refusal.message, field="at") from refusal
    return DONE


def _picked(epoch: str) -> datetime:
    """Read Slack's picker: seconds since 1970."""
    if not epoch.isascii() or not epoch.isdigit() or len(epoch) > LONGEST_EPOCH:
        raise Refused(resting.NOT_TO_COME)
    return datetime.fromtimestamp(int(epoch), UTC)
