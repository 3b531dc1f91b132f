"""Digests: whose morning it is, what they read, and whether they want it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.digests import rules
from commands.kit.business_time import Calendar
from commands.kit.desk_hours import calendar_of
from commands.kit.mood import mood
from commands.kit.person import May, Who
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.kit.work import lines, total
from storage import clients, desk, digests, home, outbox, satisfaction
from storage.base import AnyRow
from storage.outbox import Address
from storage.people import Role

PICTURE = "digests/week"


@dataclass(frozen=True)
class Due:
    """A digest that somebody is to get now; `weekly` is about the weeks before `day`."""

    reader: Who
    day: date
    period: str
    weekly: bool


async def due(session: AsyncSession, now: datetime) -> list[Due]:
    """Find whose morning it is and who has not had theirs."""
    settings = await desk.get(session)
    if settings is None:
        return []
    calendar = calendar_of(settings)
    wanted: list[Due] = []
    for row in await digests.readers(session):
        reader = Who(**row._mapping)  # noqa: SLF001  (SQLAlchemy names its public mapping so)
        day = rules.morning(rules.in_zone(calendar, reader.zone), now)
        if day is not None:
            wanted += _due_on(reader, day)
    sent = await digests.sent(session, sorted({digest.period for digest in wanted}))
    had = {(row.person_id, row.period) for row in sent}
    return [digest for digest in wanted if (digest.reader.id, digest.period) not in had]


def _due_on(reader: Who, day: date) -> list[Due]:
    found = []
    if reader.is_staff:
        found.append(Due(reader, day, rules.day_period(day), weekly=False))
    week = rules.week_period(day)
    if week is not None and (not reader.is_staff or reader.may(May.MANAGERS)):
        found.append(Due(reader, day, week, weekly=True))
    return found


async def send(session: AsyncSession, act: Act, digest: Due) -> None:
    """Send one digest, unless another replica did; nothing is sent when there is nothing to say."""
    reader = digest.reader
    if not await digests.claim(session, reader.id, reader.client_id, digest.period, act.now):
        return
    if digest.weekly:
        await _send_week(session, act, digest)
        return
    context = await _day(session, reader, act.now)
    if any(part["lines"] for part in context["sections"]):
        await _say(session, reader, "digests/day", context | {"day": digest.day.isoformat()})


async def _say(session: AsyncSession, reader: Who, template: str, context: dict[str, Any]) -> None:
    to = Address(user=reader.slack_user)
    await outbox.line(session, template, context, to, locale=reader.locale, zone=reader.zone)


async def _day(session: AsyncSession, reader: Who, now: datetime) -> dict[str, Any]:
    """Gather somebody's day: what a manager must know first, what is theirs, what is nobody's."""
    scope, seen = reader.scope, set[int]()
    found: list[tuple[str, Sequence[AnyRow]]] = []
    if reader.may(May.MANAGERS):
        found.append(("late", await home.late(session, scope, now, rules.LINES)))
        soon = now + rules.AT_RISK_WITHIN
        found.append(("at_risk", await home.at_risk(session, scope, now, soon, rules.LINES)))
    mine = await home.of_technician(session, scope, reader.id, now, 2 * rules.LINES)
    found.append(("mine", mine))
    found.append(("unclaimed", await home.unclaimed(session, scope, now, 2 * rules.LINES)))
    parts = [_part(name, rows, reader, now, seen) for name, rows in found]
    return {"name": reader.name, "sections": parts}


def _part(
    name: str, rows: Sequence[AnyRow], reader: Who, now: datetime, seen: set[int]
) -> dict[str, Any]:
    """Make a section of what is not told above it yet."""
    new = [row for row in rows if row.id not in seen]
    above, new = len(rows) - len(new), new[: rules.LINES]
    seen |= {row.id for row in new}
    count = total(rows)
    return {
        "name": name,
        "total": count,
        "lines": lines(new, reader, now),
        "more": count - above > len(new),
    }


async def _send_week(session: AsyncSession, act: Act, digest: Due) -> None:
    reader, settings = digest.reader, await desk.get(session)
    if settings is None:
        return
    limits = rules.bounds(digest.day, _zone_of(calendar_of(settings), reader))
    rows = await digests.numbers(session, reader.scope, limits[0], limits[-1])
    weeks = rules.weeks(rows, limits, calendar_of(settings), act.now)
    if not any(week.opened or week.solved for week in weeks):
        return
    context = {
        "client": await _client(session, reader),
        "week": weeks[-1].plain(),
        "before": weeks[-2].plain(),
        "mood": mood(await satisfaction.scores(session, reader.scope, limits[-2], limits[-1])),
        "mood_before": mood(
            await satisfaction.scores(session, reader.scope, limits[0], limits[-2])
        ),
    }
    await _say(session, reader, "digests/week", context)
    await outbox.picture(
        session,
        PICTURE,
        {"weeks": [week.plain() for week in weeks]},
        Address(user=reader.slack_user),
        locale=reader.locale,
        zone=reader.zone,
    )


def _zone_of(calendar: Calendar, reader: Who) -> str:
    return rules.in_zone(calendar, reader.zone).zone


async def _client(session: AsyncSession, reader: Who) -> str:
    if reader.client_id is None:
        return ""
    client = await clients.get(session, reader.scope, reader.client_id)
    return client.name if client is not None else ""


async def wanted(session: AsyncSession, act: Act) -> bool:
    """Whether the one who acts gets digests."""
    return await digests.wanted(session, act.person.id)


async def choose(session: AsyncSession, act: Act, *, wanted: bool) -> None:
    """Get digests from now on, or not; the Home shows it."""
    who = act.person
    if not who.is_staff and who.role != Role.LEAD:
        raise Refused(N_("The digest is for those who lead your company's requests."))
    if await digests.wanted(session, who.id) != wanted:
        await digests.choose(session, who.id, who.client_id, act.now, wanted=wanted)
        await act.audit(
            session,
            "digest.choose",
            f"person:{who.id}",
            who.client_id,
            before={"wanted": not wanted},
            after={"wanted": wanted},
        )
    await home.refresh(session, who.slack_user)
