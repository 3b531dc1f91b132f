"""How outbox rows are claimed, paced and recorded, so that any number of workers may deliver."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    delete,
    false,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from storage import leases, parked
from storage.base import Base, UTCDateTime
from storage.outbox import Kind, OutboxRow, PostedCard, State, file_lane
from storage.upsert import insert_once, insert_or_raise, insert_or_update, table

# Whoever claims locks this row; its moment keeps every lane quiet (nothing would be taken).
CLAIM = "claim"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
WORKSPACE = "workspace"
# A lane that is behind keeps its beat instead of starting a new one at each send.
KEEPS_BEAT = timedelta(milliseconds=250)


class Paced(Base):
    """When a channel, a method or the workspace may be used next."""

    __tablename__ = "pace"

    key: Mapped[str] = mapped_column(primary_key=True)
    free_at: Mapped[datetime]


@dataclass(frozen=True)
class Pace:
    """How fast Slack lets us speak: seconds between posts of a channel, calls per minute."""

    channel_s: float = 1.0
    workspace_per_minute: float = 300.0
    methods_per_minute: Mapping[str, float] = field(
        default_factory=lambda: {
            "chat.update": 50.0,
            "chat.postEphemeral": 100.0,
            "reactions.add": 50.0,
            "views.publish": 100.0,
        }
    )
    # How many calls may come at once after a pause, as a share of a minute's.
    burst_share: float = 0.1

    def interval(self, key: str) -> timedelta:
        """Time between two calls counted under this key."""
        per_minute = self.workspace_per_minute if key == WORKSPACE else self.methods_per_minute[key]
        return timedelta(seconds=60 / per_minute)

    def burst(self, key: str) -> int:
        """Calls that may come at once under this key."""
        per_minute = self.workspace_per_minute if key == WORKSPACE else self.methods_per_minute[key]
        return max(1, int(per_minute * self.burst_share))


_OF_KIND = {
    Kind.SIGN: "reactions.add",
    Kind.HOME: "views.publish",
    Kind.EPHEMERAL: "chat.postEphemeral",
}
_EDIT, _EDITS = "chat.update", "card:"


def _counted_under(row: OutboxRow) -> str:
    """The ceiling that a row's call counts against."""
    post = _EDIT if row.lane.startswith(_EDITS) else WORKSPACE
    return _OF_KIND.get(Kind(row.kind), post)


def _under(keys: Iterable[str]) -> ColumnElement[bool]:
    """The same as a condition: the rows that count against one of these ceilings."""
    other, edit = OutboxRow.kind.not_in(_OF_KIND), OutboxRow.lane.startswith(_EDITS)
    found = {key: OutboxRow.kind == kind for kind, key in _OF_KIND.items()}
    found |= {_EDIT: and_(other, edit), WORKSPACE: and_(other, ~edit)}
    return or_(false(), *(found[key] for key in keys))


def _in_channel_lane(row: OutboxRow) -> bool:
    return _counted_under(row) == WORKSPACE


def ceilings_of(row: OutboxRow) -> tuple[str, ...]:
    """What Slack's `Retry-After` silences: the method, and for a post its channel alone."""
    return (row.lane,) if _in_channel_lane(row) else (_counted_under(row),)


async def claim(
    session: AsyncSession,
    now: datetime,
    pace: Pace,
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
    await insert_once(session, Paced, {"key": CLAIM, "free_at": LONG_AGO})
    held = select(Paced.free_at).where(Paced.key == CLAIM).with_for_update()
    if ((await session.scalar(held)) or LONG_AGO) > now:
        return []
    rows = await _first_of_each_lane(session, now, limit, await _closed(session, now, pace))
    if not rows:
        return []
    rows = await _within_ceilings(session, rows, now, pace)
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


async def claimable(session: AsyncSession, by: datetime, pace: Pace | None = None) -> bool:
    """Whether some row is the first of its lane and may be sent by that moment.

    With a pace, a row whose ceiling is closed does not count.
    """
    if await _held_until(session) > by:
        return False
    closed = [] if pace is None else await _closed(session, by, pace)
    return bool(await _first_of_each_lane(session, by, 1, closed))


async def next_moment(session: AsyncSession) -> datetime | None:
    """When a row may be sent at the earliest (ceilings aside); None when nothing waits."""
    moment: datetime | None = await session.scalar(_SOONEST)
    return None if moment is None else max(moment, await _held_until(session))


async def _held_until(session: AsyncSession) -> datetime:
    found = await session.scalar(select(Paced.free_at).where(Paced.key == CLAIM))
    return found or LONG_AGO


async def _closed(session: AsyncSession, now: datetime, pace: Pace) -> list[str]:
    """The ceilings that let nothing through now.

    Their rows are left where they are: thousands of signs that wait for their method would fill
    every claim, and no message behind them would ever be looked at.
    """
    keys = (*_OF_KIND.values(), _EDIT, WORKSPACE)
    found = await session.execute(select(Paced.key, Paced.free_at).where(Paced.key.in_(keys)))
    return [key for key, free_at in found.all() if not _open(key, max(free_at, now), now, pace)]


def _open(key: str, at: datetime, now: datetime, pace: Pace) -> bool:
    """Whether one more call under a ceiling may be made now, when `at` is its next even moment."""
    return at - now <= pace.interval(key) * (pace.burst(key) - 1)


async def _first_of_each_lane(
    session: AsyncSession, now: datetime, limit: int, closed: Iterable[str] = ()
) -> list[OutboxRow]:
    found = await session.scalars(_first(tuple(closed)), {"now": now, "most": limit})
    return list(found)


def _lanes() -> CTE:
    """The lanes in which something waits, each found from the one before it by the index.

    Grouping the rows would read all of them, and thousands may wait in one lane.
    """
    row, next_row = aliased(OutboxRow), aliased(OutboxRow)
    lanes = (
        select(func.min(row.lane).label("lane"))
        .where(row.state == State.WAITING)
        .cte("lanes", recursive=True)
    )
    following = (
        select(func.min(next_row.lane))
        .where(next_row.state == State.WAITING, next_row.lane > lanes.c.lane)
        .correlate(lanes)
        .scalar_subquery()
    )
    return lanes.union_all(select(following).where(lanes.c.lane.is_not(None)))


def _heads() -> Select[int]:
    """The first row of each lane that may be sent at some time, and whose lane is at rest.

    What waits for a card that does not stand is passed over: others of its lane go before it.
    """
    sending, editing = aliased(OutboxRow), aliased(OutboxRow)
    lanes, row = _lanes(), aliased(OutboxRow)
    stands = select(PostedCard.ts).where(
        PostedCard.card == row.under_card, PostedCard.record == row.under_record
    )
    first = (
        select(row.id)
        .where(
            row.state == State.WAITING,
            row.lane == lanes.c.lane,
            or_(row.under_card.is_(None), stands.exists()),
        )
        .order_by(row.id)
        .limit(1)
        .correlate(lanes)
        .scalar_subquery()
    )
    lane_is_busy = select(sending.id).where(
        sending.state == State.SENDING, sending.lane == OutboxRow.lane
    )
    # A card may have rows in two lanes: a new message, and an edit of it.
    card_is_busy = select(editing.id).where(
        editing.state == State.SENDING,
        editing.kind == Kind.CARD,
        OutboxRow.kind == Kind.CARD,
        editing.template == OutboxRow.template,
        editing.record == OutboxRow.record,
    )
    return (
        select(OutboxRow.id)
        .join(lanes, OutboxRow.id == first)
        .outerjoin(Paced, Paced.key == OutboxRow.lane)
        .where(OutboxRow.state == State.WAITING, ~lane_is_busy.exists(), ~card_is_busy.exists())
    )


_SOONEST = _heads().with_only_columns(
    func.min(case((Paced.free_at > OutboxRow.due_at, Paced.free_at), else_=OutboxRow.due_at)),
    maintain_column_froms=True,
)


# Building it costs more than executing it, and it is asked again and again.
@cache
def _first(closed: tuple[str, ...]) -> Select[OutboxRow]:
    now = bindparam("now", type_=UTCDateTime())
    return (
        _heads()
        .with_only_columns(OutboxRow, maintain_column_froms=True)
        .where(
            OutboxRow.due_at <= now,
            or_(Paced.free_at.is_(None), Paced.free_at <= now),
            ~_under(closed),
        )
        .order_by(OutboxRow.id)
        .limit(bindparam("most"))
        # A writer that has just put the same card again holds its row: pass over it, so that
        # the card is rendered after that writer's commit.
        .with_for_update(skip_locked=True, of=OutboxRow)
    )


async def _within_ceilings(
    session: AsyncSession, rows: Sequence[OutboxRow], now: datetime, pace: Pace
) -> list[OutboxRow]:
    """Keep the rows that every ceiling lets through now, and move the ceilings.

    A ceiling is the generic cell rate algorithm (ITU-T I.371): one moment per key, at which an
    evenly spaced stream would be due next.
    """
    keys = {_counted_under(row) for row in rows} | {row.lane for row in rows}
    found = await session.execute(select(Paced.key, Paced.free_at).where(Paced.key.in_(keys)))
    free = dict(found.all())
    let, moved, cards = [], {}, set()
    for row in rows:
        if row.kind == Kind.CARD and (row.template, row.record) in cards:
            continue  # in another lane as well: one after the other
        key = _counted_under(row)
        at = max(free.get(key, now), now)
        if not _open(key, at, now, pace):
            continue
        free[key] = moved[key] = at + pace.interval(key)
        if _in_channel_lane(row):
            beat = free.get(row.lane, now)
            beat = beat if now - beat < KEEPS_BEAT else now
            moved[row.lane] = beat + timedelta(seconds=pace.channel_s)
        if row.kind == Kind.CARD:
            cards.add((row.template, row.record))
        let.append(row)
    await _move(session, moved)
    return let


async def _move(session: AsyncSession, moved: Mapping[str, datetime]) -> None:
    """Put moments off; none comes nearer, whoever writes last.

    In one order for everybody, so that nobody waits in a circle; a claim locks its row first.
    """
    if moved:
        keys = sorted(moved, key=lambda key: (key != CLAIM, key))
        rows = [{"key": key, "free_at": moved[key]} for key in keys]
        await insert_or_raise(session, Paced, rows, key="key", column="free_at")


async def hold_back(session: AsyncSession, key: str, until: datetime) -> None:
    """Keep a lane or a method quiet until that moment (Slack's `Retry-After`)."""
    await _move(session, {key: until})


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
    await _move(session, quiet)


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
