"""Slack's door to digests: `/vigie digest on | off` and the buttons."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.digests import service
from commands.kit.answers import DONE, Answer, Say
from commands.kit.inbound import Click, Typed
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_

_ON = frozenset({"on", "oui", "marche", "yes"})
_OFF = frozenset({"off", "non", "stop", "arrêt", "arret", "no"})


async def digest(typed: Typed, act: Act, session: AsyncSession) -> Answer:
    """`/vigie digest on | off`; alone, it says which of both."""
    asked = " ".join(typed.text.casefold().split()[1:])
    if asked in _ON or asked in _OFF:
        await service.choose(session, act, wanted=asked in _ON)
    elif asked:
        raise Refused(N_("Type `/vigie digest on` or `/vigie digest off`."))
    return await _told(act, session)


async def off(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Stop the digests*."""
    return await _chosen(click, act, session, wanted=False)


async def on(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Send me the digests*."""
    return await _chosen(click, act, session, wanted=True)


async def _chosen(click: Click, act: Act, session: AsyncSession, *, wanted: bool) -> Answer:
    await service.choose(session, act, wanted=wanted)
    # The Home shows it by itself.
    return DONE if click.view_id else await _told(act, session)


async def _told(act: Act, session: AsyncSession) -> Answer:
    return Say("digests/choice", _context(act, wanted=await service.wanted(session, act)))


def _context(act: Act, *, wanted: bool) -> dict[str, bool]:
    return {"wanted": wanted, "staff": act.person.is_staff}
