"""How outbox rows are claimed and recorded, so that any number of workers may deliver."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import lanes, leases, pace, parked
from storage.outbox import Kind, OutboxRow, PostedCard, State, file_lane
from storage.pace import Pace, Paced
from storage.upsert import insert_or_update, table


async def claim(
    session: AsyncSession,
    now: datetime,
    allowed: Pace,
    *,
    clock_now: datetime,
    lease: timedelta,
    limit: int,
) -> list[OutboxRow]:
    """Claim the rows that may be sent now: the first of each lane, within every ceiling.

    `now` is real time; `clock_now` the shared clock's, which Slack's timestamps follow: it tells
    a later look-up where to begin. The rows are returned as they were before this claim's
    attempt is counted in `doubt`, so that `row.doubt` says whether to look before sending.
    """
    if not await pace.claiming(session, now):
        return []
    rows = await lanes.first_of_each(session, now, limit, await pace.closed(session, now, allowed))
    if not rows:
        return []
    rows = await pace.within_ceilings(session, rows, now, allowed)
    if not rows:
        return []
    await session.execute(
        update(table(OutboxRow))
        .where(table(OutboxRow).c.id.in_([row.id for row in rows]))
        .values(
            state=State.SENDING,
            lease_until=now + lease,
            attempts=OutboxRow.attempts + 1,
            doubt=True,
            fold_key=None,
            first_try_at=func.coalesce(OutboxRow.first_try_at, clock_now),
        )
    )
    session.expunge_all()
    return rows


async def claimable(session: AsyncSession, by: datetime, allowed: Pace | None = None) -> bool:
    """Whether some row is the first of its lane and may be sent by that moment.

    With a pace, a row whose ceiling is closed does not count.
    """
    if await pace.held_until(session) > by:
        return False
    closed = [] if allowed is None else await pace.closed(session, by, allowed)
    return bool(await lanes.first_of_each(session, by, 1, closed))


async def next_moment(session: AsyncSession) -> datetime | None:
    """When a row may be sent at the earliest (ceilings aside); None when nothing waits."""
    moment = await lanes.soonest(session)
    return None if moment is None else max(moment, await pace.held_until(session))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt."""

    row: OutboxRow
    state: State
    channel: str = ""
    ts: str | None = None
    error: str | None = None
    doubt: bool = False
    due_at: datetime | None = None
    # Lanes and methods to keep quiet until a moment.
    quiet: Mapping[str, datetime] = field(default_factory=dict)


async def record(session: AsyncSession, outcomes: Iterable[Outcome]) -> None:
    """Write down what became of the attempts, and where the new cards stand.

    An attempt whose lease ended, and whose row somebody else has claimed since, is theirs to tell.
    """
    outcomes = list(outcomes)
    ours = await leases.still_ours(session, (outcome.row for outcome in outcomes))
    quiet: dict[str, datetime] = {}
    for outcome in outcomes:
        for key, until in outcome.quiet.items():
            quiet[key] = max(until, quiet.get(key, until))
    outcomes = [outcome for outcome in outcomes if outcome.row.id in ours]
    now = datetime.now(UTC)
    if outcomes:
        await session.execute(_RECORD, [_recorded(outcome, now) for outcome in outcomes])
    cards = [outcome for outcome in outcomes if outcome.row.kind == Kind.CARD]
    for outcome in cards:
        await _record_card(session, outcome)
    if any(outcome.state in (State.PARKED, State.DROPPED) for outcome in cards):
        await parked.park_stranded(session, now)
    await pace.put_off(session, quiet)


async def _record_card(session: AsyncSession, outcome: Outcome) -> None:
    row = outcome.row
    if outcome.state == State.SENT and outcome.ts is not None:
        place = {"channel": outcome.channel, "ts": outcome.ts}
        card = {"card": row.template, "record": row.record, **place}
        await insert_or_update(
            session, PostedCard, card, key=("card", "record"), update=("channel", "ts")
        )
        await _release_under(session, row)


_RECORDED = ("state", "error", "doubt", "lease_until", "due_at", "ts", "sent_at", "parked_at")
_RECORD = (
    update(table(OutboxRow))
    .where(table(OutboxRow).c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in _RECORDED})
)


def _recorded(outcome: Outcome, now: datetime) -> dict[str, Any]:
    """The values of `_RECORD` for one attempt; a claimed row changes nowhere else."""
    row, sent = outcome.row, outcome.state == State.SENT
    return {
        "row": row.id,
        "new_state": outcome.state,
        "new_error": outcome.error,
        "new_doubt": outcome.doubt,
        "new_lease_until": None,
        "new_due_at": outcome.due_at or row.due_at,
        "new_ts": outcome.ts if sent else row.ts,
        "new_sent_at": now if sent else row.sent_at,
        "new_parked_at": now if outcome.state == State.PARKED else row.parked_at,
    }


async def _release_under(session: AsyncSession, card: OutboxRow) -> None:
    """Let go what waited, folded or parked, for a card of this lane: it stands now."""
    outbox = table(OutboxRow)
    folded = and_(
        outbox.c.state == State.FOLDED,
        outbox.c.lane.in_((card.lane, file_lane(card.lane))),
        outbox.c.under_card == card.template,
        outbox.c.under_record == card.record,
    )
    now = datetime.now(UTC)
    await session.execute(
        update(outbox)
        .where(or_(folded, parked.parked_with(card.template, card.record or "")))
        .values(
            state=State.WAITING,
            folded_into=None,
            attempts=0,
            due_at=now,
            error=None,
            parked_at=None,
        )
    )


async def counts(session: AsyncSession) -> dict[str, int]:
    """How many rows are in each state that is not over, for doctor and metrics."""
    found = await session.execute(
        select(OutboxRow.state, func.count())
        .where(OutboxRow.state.in_((State.WAITING, State.SENDING, State.PARKED)))
        .group_by(OutboxRow.state)
    )
    return dict(found.all())


async def forget_before(session: AsyncSession, moment: datetime) -> None:
    """Forget what was delivered long ago, and lanes that have been quiet since."""
    outbox = table(OutboxRow)
    done = (State.SENT, State.DROPPED, State.FOLDED)
    await session.execute(
        delete(outbox).where(outbox.c.state.in_(done), outbox.c.created_at < moment)
    )
    await session.execute(delete(table(Paced)).where(table(Paced).c.free_at < moment))
