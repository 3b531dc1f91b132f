"""Slack's door to delivery: `/vigie parked` and its buttons."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.delivery import rules, service
from commands.kit.answers import Answer, Say
from commands.kit.inbound import Click, Typed
from commands.kit.services import Act
from storage import clients, outbox, people
from storage.outbox import OutboxRow

# Each takes two blocks of the fifty that a message holds.
SHOWN = 15


async def show(_typed: Typed, _act: Act, session: AsyncSession) -> Answer:
    """`/vigie parked`: what Slack refused, and why; never what the messages say."""
    return await _shown(session)


async def click_show(_click: Click, _act: Act, session: AsyncSession) -> Answer:
    """*Show them*, on the card."""
    return await _shown(session)


async def _shown(session: AsyncSession) -> Answer:
    rows = await outbox.parked(session, SHOWN + 1)
    shown = [await _row(session, row) for row in rows[:SHOWN]]
    context = {"rows": shown, "more": len(rows) > SHOWN}
    return Say("delivery/list", context)


async def _row(session: AsyncSession, row: OutboxRow) -> dict[str, object]:
    reader = (
        await clients.channel_by_slack(session, row.channel)
        if row.channel
        else await people.by_slack_user(session, row.user or "")
    )
    to_client = reader is not None and reader.client_id is not None
    reason = row.error or ""
    return {
        "id": row.id,
        "what": rules.what_it_is(row.kind, to_client=to_client),
        "channel": row.channel,
        "user": row.user or "",
        "reason": reason[:200],
        "remedy": rules.remedy(reason),
        "parked_at": row.parked_at or row.created_at,
    }


async def retry(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Retry*."""
    await service.retry(session, act, int(click.record))
    return Say("delivery/retried", {"count": 1})


async def retry_all(_click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Retry all*."""
    return Say("delivery/retried", {"count": await service.retry_all(session, act)})


async def drop(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Drop*."""
    await service.drop(session, act, int(click.record))
    return Say("delivery/dropped")
