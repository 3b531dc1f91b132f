"""Messages that Slack refuses: telling the administrators, sending again, giving up."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from storage import desk, jobs, outbox, parked
from storage.outbox import Address
from storage.parked import ParkedNotice

CARD = "delivery/parked"
TELLER = "delivery.parked"

GONE = N_("This message waits no more: it was sent again or dropped.")


async def has_news(session: AsyncSession) -> bool:
    """Whether the card about parked messages is out of date."""
    if await desk.get(session) is None:
        return False
    count, newest = await parked.newest(session, CARD)
    told = await parked.current(session)
    if told is None:
        return count > 0
    return count == 0 or (newest is not None and newest > told.told_until)


async def tell(session: AsyncSession, act: Act) -> None:
    """Bring the card about parked messages up to date; a new spell gets a card of its own.

    That card itself may be refused as well; it is no news, or it would call for itself for ever.
    """
    await jobs.alone(session, TELLER, act.now)
    if not await has_news(session):
        return
    count, newest = await parked.newest(session, CARD)
    told = await parked.current(session)
    if told is None:
        if newest is None:
            return
        told = ParkedNotice(told_until=newest)
        session.add(told)
    told.over = count == 0
    told.told_until = newest or told.told_until
    await session.flush()
    settings = await desk.get(session)
    if settings is not None:
        posted = await outbox.posted(session, CARD, told.id) is not None
        to = Address(channel=settings.desk_channel)
        await outbox.card(session, CARD, told.id, to, posted=posted)


async def retry(session: AsyncSession, act: Act, row_id: int) -> None:
    """Send a refused message again."""
    row = await parked.get(session, row_id)
    if row is None or not await parked.retry(session, row_id, row.due_at):
        raise Refused(GONE)
    await _audit(session, act, "outbox.retry", row_id, row.template, row.error)
    await tell(session, act)


async def retry_all(session: AsyncSession, act: Act) -> int:
    """Send every refused message again; how many that is."""
    done = 0
    for row_id in await parked.ids(session):
        row = await parked.get(session, row_id)
        if row is not None and await parked.retry(session, row_id, row.due_at):
            await _audit(session, act, "outbox.retry", row_id, row.template, row.error)
            done += 1
    await tell(session, act)
    return done


async def drop(session: AsyncSession, act: Act, row_id: int) -> None:
    """Give a refused message up."""
    row = await parked.get(session, row_id)
    if row is None or not await parked.drop(session, row_id):
        raise Refused(GONE)
    await _audit(session, act, "outbox.drop", row_id, row.template, row.error)
    await tell(session, act)


async def _audit(
    session: AsyncSession, act: Act, action: str, row_id: int, template: str, reason: str | None
) -> None:
    subject = f"outbox:{row_id}"
    await act.audit(session, action, subject, None, template=template, reason=reason)
