"""Slack's door to privacy: `/vigie retention` and its form."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.answers import Answer, Open, Say
from commands.kit.inbound import Submitted, Typed
from commands.kit.services import Act
from commands.privacy import rules, service


async def open_retention(_typed: Typed, _act: Act, session: AsyncSession) -> Answer:
    """`/vigie retention`: the form, with what is set."""
    kept = await service.kept(session)
    return Open("privacy/retention", {kind: kept.get(kind) for kind in rules.KINDS})


async def keep(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form."""
    typed = {kind: sent.values.get(kind, "") for kind in rules.KINDS}
    kept = await service.keep(session, act, typed)
    return Say("privacy/kept", {kind: kept.get(kind) for kind in rules.KINDS})
