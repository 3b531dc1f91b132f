"""How fast Slack lets us speak: ceilings per channel, per method and for the workspace."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.outbox import Kind, OutboxRow
from storage.upsert import insert_once, insert_or_raise

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


def counted_under(row: OutboxRow) -> str:
    """The ceiling that a row's call counts against."""
    post = _EDIT if row.lane.startswith(_EDITS) else WORKSPACE
    return _OF_KIND.get(Kind(row.kind), post)


def under(keys: Iterable[str]) -> ColumnElement[bool]:
    """The same as a condition: the rows that count against one of these ceilings."""
    other, edit = OutboxRow.kind.not_in(_OF_KIND), OutboxRow.lane.startswith(_EDITS)
    found = {key: OutboxRow.kind == kind for kind, key in _OF_KIND.items()}
    found |= {_EDIT: and_(other, edit), WORKSPACE: and_(other, ~edit)}
    return or_(false(), *(found[key] for key in keys))


def _in_channel_lane(row: OutboxRow) -> bool:
    return counted_under(row) == WORKSPACE


def ceilings_of(row: OutboxRow) -> tuple[str, ...]:
    """What Slack's `Retry-After` silences: the method, and for a post its channel alone."""
    return (row.lane,) if _in_channel_lane(row) else (counted_under(row),)


async def claiming(session: AsyncSession, now: datetime) -> bool:
    """Let nobody else claim until we commit; False while Slack refuses the app itself."""
    await insert_once(session, Paced, {"key": CLAIM, "free_at": LONG_AGO})
    held = select(Paced.free_at).where(Paced.key == CLAIM).with_for_update()
    return ((await session.scalar(held)) or LONG_AGO) <= now


async def held_until(session: AsyncSession) -> datetime:
    """Until when nothing at all is sent, because Slack refuses the app itself."""
    found = await session.scalar(select(Paced.free_at).where(Paced.key == CLAIM))
    return found or LONG_AGO


async def closed(session: AsyncSession, now: datetime, pace: Pace) -> list[str]:
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


async def within_ceilings(
    session: AsyncSession, rows: Sequence[OutboxRow], now: datetime, pace: Pace
) -> list[OutboxRow]:
    """Keep the rows that every ceiling lets through now, and move the ceilings.

    A ceiling is the generic cell rate algorithm (ITU-T I.371): one moment per key, at which an
    evenly spaced stream would be due next.
    """
    keys = {counted_under(row) for row in rows} | {row.lane for row in rows}
    found = await session.execute(select(Paced.key, Paced.free_at).where(Paced.key.in_(keys)))
    free = dict(found.all())
    let, moved, cards = [], {}, set()
    for row in rows:
        if row.kind == Kind.CARD and (row.template, row.record) in cards:
            continue  # in another lane as well: one after the other
        key = counted_under(row)
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
    await put_off(session, moved)
    return let


async def put_off(session: AsyncSession, moved: Mapping[str, datetime]) -> None:
    """Put moments off; none comes nearer, whoever writes last.

    In one order for everybody, so that nobody waits in a circle; a claim locks its row first.
    """
    if moved:
        keys = sorted(moved, key=lambda key: (key != CLAIM, key))
        rows = [{"key": key, "free_at": moved[key]} for key in keys]
        await insert_or_raise(session, Paced, rows, key="key", column="free_at")
