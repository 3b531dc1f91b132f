"""What delivery's two cards show at the moment they are sent."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from commands.delivery import folding, service
from commands.delivery.folding import Summary
from commands.kit.capability import Content
from storage import desk, parked, people


class StormCard:
    """The card of a storm; it speaks of the cards of other rooms through their summaries."""

    def __init__(self, known: Mapping[str, Summary]) -> None:
        self._known = known

    async def __call__(self, session: AsyncSession, record: str) -> Content | None:
        """Count and list."""
        settings = await desk.get(session)
        context = await folding.told(session, record, self._known)
        if settings is None or context is None:
            return None
        return Content(folding.CARD, context, settings.language, settings.zone)


async def parked_messages(session: AsyncSession, record: str) -> Content | None:
    """How many messages are parked now, and who can do something about it."""
    settings = await desk.get(session)
    notice = await parked.notice(session, int(record))
    if settings is None or notice is None:
        return None
    count, _ = await parked.newest(session, service.CARD)
    context = {
        "count": 0 if notice.over else count,
        "administrators": [one.slack_user for one in await people.administrators(session)][:5],
    }
    return Content(service.CARD, context, settings.language, settings.zone)
