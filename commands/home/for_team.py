"""What the team's Homes show: a technician's day, and above it a manager's."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.home import rules
from commands.kit.mood import mood
from commands.kit.person import May, Who
from commands.kit.work import lines, total
from storage import approvals, digests, home, satisfaction
from storage.base import AnyRow
from storage.scope import Scope

Part = dict[str, Any]


async def day(session: AsyncSession, who: Who, now: datetime) -> dict[str, Any]:
    """Gather what somebody of the team sees; a manager sees the desk's state first."""
    manages = who.may(May.MANAGERS)
    seen: set[int] = set()
    context: dict[str, Any] = {
        "name": who.name,
        "manages": manages,
        "digests": await digests.wanted(session, who.id),
        # Filled by interventions, when there are any.
        "visits": [],
    }
    if manages:
        context |= await _desk(session, who, now, seen)
    mine = await home.of_technician(session, who.scope, who.id, now, 4 * rules.LINES)
    waits = [row for row in mine if row.unanswered_since is not None]
    in_hand = [row for row in mine if row.unanswered_since is None]
    return context | {
        "waits": _part(waits, who, now, seen, len(waits)),
        "mine": _part(in_hand, who, now, seen, total(mine) - len(waits)),
        "unclaimed": _part(
            await home.unclaimed(session, who.scope, now, 2 * rules.LINES), who, now, seen
        ),
    }


async def _desk(session: AsyncSession, who: Who, now: datetime, seen: set[int]) -> dict[str, Any]:
    late = await home.late(session, who.scope, now, rules.LINES)
    at_risk = await home.at_risk(session, who.scope, now, now + rules.AT_RISK_WITHIN, rules.LINES)
    carried = await home.load(session, who.scope, now)
    since = now - rules.OPINIONS_OF
    before = since - rules.OPINIONS_OF
    return {
        "late": _part(late, who, now, seen),
        "at_risk": _part(at_risk, who, now, seen),
        "approvals": await waiting_approvals(session, who.scope, None),
        "load": [
            {"technician": row.technician, "open": row.open, "late": row.late}
            for row in carried[: rules.TEAM_SHOWN]
        ],
        "mood": mood(await satisfaction.scores(session, who.scope, since, now)),
        "mood_before": mood(await satisfaction.scores(session, who.scope, before, since)),
    }


def _part(
    rows: Sequence[AnyRow], who: Who, now: datetime, seen: set[int], count: int | None = None
) -> Part:
    """Make a section of what is not shown above it yet: a ticket has one line and one button."""
    count = total(rows) if count is None else count
    new = [row for row in rows if row.id not in seen]
    above, new = len(rows) - len(new), new[: rules.LINES]
    seen |= {row.id for row in new}
    return {
        "total": count,
        "lines": lines(new, who, now),
        "more": count - above > len(new),
    }


async def waiting_approvals(
    session: AsyncSession, scope: Scope, client_id: int | None
) -> list[dict[str, str]]:
    """Say what waits for a client's lead, in one line each."""
    pending = await approvals.pending(session, scope, client_id, rules.LINES)
    names = await home.client_names(session, scope, _clients(pending))
    return [
        {
            "number": str(asked.details.get("number") or ""),
            "title": str(asked.details.get("title") or ""),
            "client": names.get(asked.client_id, ""),
            "since": asked.asked_at.isoformat(),
        }
        for asked in pending
    ]


def _clients(pending: Iterable[approvals.Approval]) -> list[int]:
    return sorted({asked.client_id for asked in pending})
