"""Slack's door to the rota: `/vigie absence`, `/vigie oncall`, their buttons and forms."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.answers import DONE, Answer, Open, Say
from commands.kit.inbound import Click, Submitted, Typed
from commands.kit.person import May
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.rota import rules, service
from storage import people, rota

AHEAD = timedelta(days=60)
WEEKS = 6
LISTED = 20
MORNING, EVENING = 0, 24


async def absences(_typed: Typed, act: Act, session: AsyncSession) -> Answer:
    """`/vigie absence`: who is away in the next weeks, and one's own hours."""
    return await _absences(act, session)


async def _absences(act: Act, session: AsyncSession) -> Answer:
    desk = await service.the_desk(session)
    day = service.today(desk, act.now)
    found = await rota.absences(session, day, day + AHEAD)
    team = {person.id: person.name for person in await people.staff(session)}
    rows = [
        {
            "id": one.id,
            "name": team[one.person_id],
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "half": one.half,
            "now": one.starts_on <= day,
            "may_cancel": one.person_id == act.person.id or act.person.may(May.MANAGERS),
        }
        for one in found
        if one.person_id in team
    ]
    own = (await rota.hours_of_team(session)).get(act.person.id)
    context = {
        "rows": rows[:LISTED],
        "more": max(0, len(rows) - LISTED),
        "hours": own or desk.hours,
        "own": own is not None,
    }
    return Say("rota/absences", context)


async def open_absence(_click: Click, act: Act, session: AsyncSession) -> Answer:
    """Open the form of an absence; managers write those of others too."""
    team = await _choices(act, session)
    day = service.today(await service.the_desk(session), act.now)
    context = {"team": team, "me": act.person.id, "today": day.isoformat()}
    return Open("rota/absence", context)


async def _choices(act: Act, session: AsyncSession) -> list[tuple[int, str]]:
    if not act.person.may(May.MANAGERS):
        return []
    return [(person.id, person.name) for person in await people.staff(session)][:100]


def _day(sent: Submitted, name: str) -> date:
    try:
        return date.fromisoformat(sent.values.get(name, ""))
    except ValueError as error:
        raise Refused(N_("Choose a day."), field=name) from error


def _person(sent: Submitted, act: Act) -> int:
    chosen = sent.values.get("person", "")
    return int(chosen) if chosen.isascii() and chosen.isdigit() else act.person.id


async def add_absence(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the form of an absence."""
    half = sent.values.get("half", "")
    await service.add_absence(
        session,
        act,
        _person(sent, act),
        _day(sent, "starts_on"),
        _day(sent, "ends_on"),
        half if half in ("am", "pm") else None,
    )
    return DONE


async def cancel_absence(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Take an absence back."""
    if click.record.isascii() and click.record.isdigit():
        await service.cancel_absence(session, act, int(click.record))
    return await _absences(act, session)


async def open_hours(_click: Click, act: Act, session: AsyncSession) -> Answer:
    """Open the form of somebody's working hours."""
    own = (await rota.hours_of_team(session)).get(act.person.id, "")
    desk = await service.the_desk(session)
    context = {
        "team": await _choices(act, session),
        "me": act.person.id,
        "hours": own,
        "usual": desk.hours,
    }
    return Open("rota/hours", context)


async def set_hours(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the form of working hours."""
    await service.set_hours(session, act, _person(sent, act), sent.values.get("hours", ""))
    return DONE


async def on_call(_typed: Typed, act: Act, session: AsyncSession) -> Answer:
    """`/vigie oncall`: whose week it is, and the next."""
    return await _on_call(act, session)


async def _on_call(act: Act, session: AsyncSession) -> Answer:
    may_change = act.person.may(May.MANAGERS)
    turns = await service.turns(session)
    if turns is None:
        return Say("rota/on_call", {"weeks": [], "hour": 0, "may_change": may_change})
    team = {person.id: person.name for person in await people.staff(session)}
    first = rules.week_of(turns, act.now)
    taken = await rota.substitutions(session, first)
    weeks: list[dict[str, Any]] = []
    for number in range(WEEKS):
        week = first + number * rules.WEEK
        who, own = rules.turn(turns, week, taken), rules.turn(turns, week, {})
        away = await rota.absences(session, week, week + timedelta(days=6), who)
        weeks.append(
            {
                "week": week,
                "ends": week + rules.WEEK,
                "name": team.get(who, "?"),
                "instead_of": team.get(own) if who != own else None,
                "away": bool(away),
                "mine": who == act.person.id,
            }
        )
    return Say("rota/on_call", {"weeks": weeks, "hour": turns.hour, "may_change": may_change})


async def take_over(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Take a week on call."""
    try:
        week = date.fromisoformat(click.record)
    except ValueError as error:
        raise Refused(
            N_("This week is over, or the rotation has changed since. Look again.")
        ) from error
    await service.take_over(session, act, week)
    return await _on_call(act, session)


async def open_rotation(_click: Click, act: Act, session: AsyncSession) -> Answer:
    """Open the form of the rotation."""
    found = await rota.rotation(session)
    team = {person.id: person.name for person in await people.staff(session)}
    desk = await service.the_desk(session)
    day = service.today(desk, act.now)
    names = [
        team[person] for person in (found.people if found is not None else []) if person in team
    ]
    context = {
        "order": "\n".join(names),
        "team": ", ".join(team.values()),
        "starts_on": (
            found.starts_on if found else day - timedelta(days=day.weekday())
        ).isoformat(),
        "hour": str(found.hour if found is not None else 18),
    }
    return Open("rota/rotation", context)


async def set_rotation(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the form of the rotation."""
    hour = sent.values.get("hour", "")
    if not (hour.isascii() and hour.isdigit() and MORNING <= int(hour) < EVENING):
        raise Refused(N_("Write the hour at which a week begins, from 0 to 23."), field="hour")
    names = sent.values.get("people", "")
    await service.set_rotation(session, act, names, _day(sent, "starts_on"), int(hour))
    return DONE
