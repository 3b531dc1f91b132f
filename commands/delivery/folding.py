"""Folding a storm: the cards that wait for a channel become one, which counts and lists."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.delivery import rules
from commands.kit.capability import Card
from storage import jobs, outbox, storms
from storage.outbox import Address
from storage.storms import Storm

CARD = "delivery/storm"
FOLDER = "delivery.storms"

Summary = Callable[[AsyncSession, Sequence[str]], Awaitable[list[str]]]


def summaries(cards: Iterable[Card]) -> dict[str, Summary]:
    """The cards that can be told in one line each, by name."""
    return {card.name: card.summary for card in cards if card.summary is not None}


async def is_needed(session: AsyncSession, threshold: int, cards: Sequence[str]) -> bool:
    """Whether more than `threshold` such cards wait for a channel, or lines for a folded one."""
    return bool(await storms.crowded_lanes(session, threshold, cards)) or await storms.has_orphans(
        session
    )


async def fold(session: AsyncSession, now: datetime, threshold: int, cards: Sequence[str]) -> None:
    """Fold the waiting cards of each crowded channel into the card of its storm."""
    await jobs.alone(session, FOLDER, now)
    for lane in await storms.crowded_lanes(session, threshold, cards):
        storm = await storms.lasting(session, lane, now - rules.STORM_LASTS)
        if storm is None:
            storm = Storm(lane=lane, began_at=now, last_at=now)
            session.add(storm)
            await session.flush()
        if await storms.fold_lane(session, lane, storm.id, cards):
            storm.last_at = now
            record = f"{lane}:{storm.id}"
            posted = await outbox.posted(session, CARD, record) is not None
            await outbox.card(session, CARD, record, Address(channel=lane), posted=posted)
    await storms.fold_orphans(session)


async def told(
    session: AsyncSession, record: str, known: Mapping[str, Summary]
) -> dict[str, Any] | None:
    """What the card of a storm shows: how many, the first ones in a line each, since when."""
    storm = await storms.get(session, int(record.rpartition(":")[2]))
    if storm is None:
        return None
    folded = list(dict.fromkeys(await storms.folded_records(session, storm.id)))
    records: dict[str, list[str]] = {}
    for card, one in folded[: rules.LISTED]:
        records.setdefault(card, []).append(one)
    lines = [
        line
        for card, some in records.items()
        if card in known
        for line in await known[card](session, some)
    ]
    return {
        "count": len(folded),
        "lines": lines,
        "more": max(0, len(folded) - rules.LISTED),
        "began_at": storm.began_at,
    }
