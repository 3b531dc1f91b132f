"""Slack's door to topics: the buttons of a card, the form, `/vigie topics`."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.answers import DONE, Answer, Open, Say
from commands.kit.inbound import Click, Submitted, Typed
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.topics import service
from storage import sensitive, tickets, topics

# A menu of Slack's holds a hundred.
MOST_CHOICES = 100


def _number(text: str) -> int:
    digits = text.upper().removeprefix("T-")
    if not digits.isascii() or not digits.isdigit():
        raise Refused(N_("I can't find this ticket any more."))
    return int(digits)


async def show(_typed: Typed, _act: Act, session: AsyncSession) -> Answer:
    """`/vigie topics`."""
    told = await topics.newest(session)
    context: dict[str, Any] = {"known": await topics.known(session), "model": None}
    if told is not None:
        context["model"] = {
            "made_at": told.made_at,
            "examples": told.examples,
            "topics": told.topics,
            "accuracy": round(100 * told.accuracy),
            "commonest": round(100 * told.commonest),
        }
    return Say("topics/show", context)


async def yes(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Yes, that is its topic."""
    await service.agree(session, act, _number(click.record))
    return DONE


async def other(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Open the form in which the topic is said."""
    number = _number(click.record)
    ticket = await tickets.get(session, act.scope, number)
    if ticket is None or not sensitive.may_read(ticket, act.person):
        raise Refused(N_("I can't find ticket T-%(number)s."), number=number)
    known = await topics.of_ticket(session, act.scope, number)
    choices = (await topics.known(session))[:MOST_CHOICES]
    chosen = (known.topic or known.suggested) if known is not None else None
    context = {"number": f"T-{number}", "choices": choices, "chosen": chosen}
    return Open("topics/form", context)


async def say(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send that form: a new topic written counts before one chosen."""
    name = sent.values.get("new", "").strip() or sent.values.get("topic", "")
    await service.say(session, act, _number(sent.record), name)
    return DONE
