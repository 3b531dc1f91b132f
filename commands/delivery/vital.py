"""Messages that nobody must miss: their room is told when Slack refuses one, and when it goes."""

from collections.abc import Iterable, Mapping

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from commands.delivery import rules
from commands.kit.capability import Capability, Refusal, Vital
from commands.kit.services import Act, Services
from storage import parked, refusals
from storage.outbox import State

log = structlog.get_logger()
TELLER = "delivery.vital"


def by_template(rooms: Iterable[Capability]) -> dict[str, Vital]:
    """The rooms' messages that nobody must miss, by their template's or card's name."""
    return {vital.template: vital for room in rooms for vital in room.vital}


class TellRooms:
    """Tells each room what became of its vital messages, one transaction each."""

    def __init__(self, known: Mapping[str, Vital]) -> None:
        self._known = known

    async def __call__(self, services: Services) -> None:
        """Look, and tell; what fails is told at the next look and keeps nothing else waiting."""
        async with services.db.reading() as session:
            refused = await refusals.untold(session, sorted(self._known))
            settled = [row.id for row in await refusals.settled(session)]
        for row_id in (*refused, *settled):
            act = Act.of_clock(services)
            try:
                async with services.db.writing() as session:
                    if row_id in settled:
                        await self._settled(session, act, row_id)
                    else:
                        await self._refused(session, act, row_id)
            except Exception:  # one room's trouble must not keep the others from knowing
                log.exception("could not tell a room of its message", row=row_id)

    async def _refused(self, session: AsyncSession, act: Act, row_id: int) -> None:
        row = await parked.get(session, row_id)
        if row is None or row.record is None or not await refusals.tell(session, row_id):
            return  # it was sent again meanwhile, or another replica has told
        reason = await refusals.reason(session, row)
        refusal = Refusal(row.record, reason, rules.remedy(reason))
        await self._known[row.template].refused(refusal, act, session)

    async def _settled(self, session: AsyncSession, act: Act, row_id: int) -> None:
        row = await refusals.one(session, row_id)
        if row is None or not await refusals.settle(session, row_id):
            return
        vital = self._known.get(row.template)
        if row.state == State.SENT and vital is not None and row.record is not None:
            await vital.arrived(row.record, act, session)
