"""Slack's door to satisfaction: the faces, and the form for a word more."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.answers import DONE, Answer, Open
from commands.kit.inbound import Click, Submitted
from commands.kit.services import Act
from commands.satisfaction import rules, service


async def score(click: Click, act: Act, session: AsyncSession) -> Answer:
    """One of the faces."""
    await service.score(session, act, *rules.read(click.record))
    return DONE


async def words_form(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Add a word*: the form, with what they have said already."""
    survey = await service.find(session, act, rules.number_of(click.record))
    return Open("satisfaction/form", {"number": survey.ticket_id, "words": survey.comment or ""})


async def words(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of *Add a word*."""
    await service.add_words(
        session, act, rules.number_of(sent.record), sent.values.get("words", "")
    )
    return DONE
