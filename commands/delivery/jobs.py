"""The clock's door to delivery: storms, news of parked messages, forgetting."""

from collections.abc import Mapping
from datetime import UTC, datetime

from commands.delivery import folding, rules, service
from commands.delivery.folding import Summary
from commands.kit.services import Act, Services
from storage import delivery, inbox, jobs


class FoldStorms:
    """Folds the crowded channels' cards, of those that can be told in one line."""

    def __init__(self, known: Mapping[str, Summary]) -> None:
        self._cards = sorted(known)

    async def __call__(self, services: Services) -> None:
        """Look, and fold where it is needed."""
        threshold = services.rules.storm_threshold
        async with services.db.reading() as session:
            if not await folding.is_needed(session, threshold, self._cards):
                return
        async with services.db.writing() as session:
            await folding.fold(session, services.clock.now(), threshold, self._cards)


async def tell_parked(services: Services) -> None:
    """Tell the administrators what Slack refuses."""
    async with services.db.reading() as session:
        if not await service.has_news(session):
            return
    async with services.db.writing() as session:
        await service.tell(session, Act.of_clock(services))


async def forget(services: Services) -> None:
    """Forget what no redelivery and no question can need any more."""
    now = services.clock.now()
    async with services.db.writing() as session:
        await inbox.forget_before(session, now - rules.INBOX_KEPT)
        await inbox.forget_held_before(session, now - rules.HELD_KEPT)
        await jobs.forget_before(session, now - rules.JOBS_KEPT)
        # The outbox lives in real time, whatever the desk's clock says.
        await delivery.forget_before(session, datetime.now(UTC) - rules.OUTBOX_KEPT)
