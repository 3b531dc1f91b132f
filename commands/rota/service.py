"""What is done with absences, working hours and the week on call."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import presence
from commands.kit.business_time import Calendar
from commands.kit.person import May
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.rota import rules
from commands.rota.rules import Turns
from storage import desk as desk_storage
from storage import people, rota
from storage.desk import Desk
from storage.people import Person

NOT_SET_UP = N_("Vigie is not set up yet. An administrator types `/vigie setup` first.")
NOBODY = N_("I don't know “%(name)s” in the team. Write the names as `/vigie team` shows them.")


async def the_desk(session: AsyncSession) -> Desk:
    """Read the desk's settings; refuse before `/vigie setup`."""
    desk = await desk_storage.get(session)
    if desk is None:
        raise Refused(NOT_SET_UP)
    return desk


def today(desk: Desk, now: datetime) -> date:
    """Return the day it is at the desk."""
    return now.astimezone(ZoneInfo(desk.zone)).date()


async def _one_of_us(session: AsyncSession, act: Act, person_id: int) -> Person:
    """Find whose days are written; others' are for managers."""
    if person_id != act.person.id and not act.person.may(May.MANAGERS):
        raise Refused(N_("You can write down your own days; a manager writes those of others."))
    person = await people.staff_member(session, person_id)
    if person is None or not person.active:
        raise Refused(N_("Choose somebody of the team."), field="person")
    return person


async def add_absence(
    session: AsyncSession,
    act: Act,
    person_id: int,
    starts_on: date,
    ends_on: date,
    half: str | None,
) -> None:
    """Write down when somebody is away; the same days twice are refused."""
    desk = await the_desk(session)
    person = await _one_of_us(session, act, person_id)
    rules.check_absence(starts_on, ends_on, half, today(desk, act.now))
    await people.lock(session, person.id)  # two forms at once would overlap
    for other in await rota.absences(session, starts_on, ends_on, person.id):
        halves = {half, other.half}
        if None in halves or len(halves) == 1:
            raise Refused(N_("These days are written down already."), field="starts_on")
    session.add(
        rota.Absence(
            person_id=person.id,
            starts_on=starts_on,
            ends_on=ends_on,
            half=half,
            by_id=act.person.id,
            created_at=act.now,
        )
    )
    after = {"from": starts_on.isoformat(), "until": ends_on.isoformat(), "half": half}
    await act.audit(session, "rota.absence", f"person:{person.id}", None, after=after)
    await session.flush()


async def cancel_absence(session: AsyncSession, act: Act, absence_id: int) -> None:
    """Take an absence back; gone already is as good."""
    found = await rota.absence(session, absence_id)
    if found is None:
        return
    await _one_of_us(session, act, found.person_id)
    before = {"from": found.starts_on.isoformat(), "until": found.ends_on.isoformat()}
    await session.delete(found)
    await act.audit(session, "rota.present", f"person:{found.person_id}", None, before=before)
    await session.flush()


async def set_hours(session: AsyncSession, act: Act, person_id: int, hours: str) -> None:
    """Write down when somebody works; nothing written: as the desk does."""
    desk = await the_desk(session)
    person = await _one_of_us(session, act, person_id)
    written = hours.strip() or None
    if written is not None:
        try:
            written = Calendar.parse(desk.zone, written).describe()
        except ValueError as error:
            raise Refused(
                N_("I can't read these hours. Write for example: Mon-Fri 9:00-12:30 14:00-18:00"),
                field="hours",
            ) from error
    before = (await rota.hours_of_team(session)).get(person.id)
    await rota.set_hours(session, person.id, written)
    await act.audit(
        session,
        "rota.hours",
        f"person:{person.id}",
        None,
        before={"hours": before},
        after={"hours": written},
    )


async def turns(session: AsyncSession) -> Turns | None:
    """Read the rotation, less those who have left; None when there is none."""
    found, desk = await rota.rotation(session), await desk_storage.get(session)
    if found is None or desk is None:
        return None
    team = {person.id for person in await people.staff(session)}
    left = tuple(person for person in found.people if person in team)
    return Turns(left, found.starts_on, found.hour, desk.zone) if left else None


async def set_rotation(
    session: AsyncSession, act: Act, names: str, starts_on: date, hour: int
) -> None:
    """Write down who is on call, in which order; no names: nobody."""
    team = {person.name: person.id for person in await people.staff(session)}
    order: list[int] = []
    for line in names.replace(",", "\n").splitlines():
        if line.strip():
            found = rules.named(line, team)
            if found is None:
                raise Refused(NOBODY, field="people", name=" ".join(line.split()))
            order.append(team[found])
    before = await rota.rotation(session, lock=True)
    was: dict[str, Any] = {"people": before.people if before is not None else []}
    await rota.set_rotation(session, order, starts_on, hour, act.now)
    after = {"people": order, "starts_on": starts_on.isoformat(), "hour": hour}
    await act.audit(session, "rota.rotation", "on call", None, before=was, after=after)


async def take_over(session: AsyncSession, act: Act, week: date) -> None:
    """Take a week on call; whose turn it is gets it back by pressing the same."""
    there = await turns(session)
    if there is None:
        raise Refused(N_("Nobody is on call. A manager sets the rotation first."))
    await rota.rotation(session, lock=True)  # one at a time
    if (week - there.starts_on).days % rules.WEEK.days or week < rules.week_of(there, act.now):
        raise Refused(N_("This week is over, or the rotation has changed since. Look again."))
    taken = await rota.substitutions(session, week)
    before = rules.turn(there, week, taken)
    if before == act.person.id:
        return
    own = rules.turn(there, week, {}) == act.person.id
    await rota.substitute(session, week, None if own else act.person.id, act.person.id, act.now)
    await act.audit(
        session,
        "rota.take_over",
        f"on call:{week.isoformat()}",
        None,
        before={"person": before},
        after={"person": act.person.id},
    )


def is_here(desk: Desk, hours: str | None, absences: Sequence[rota.Absence], at: datetime) -> bool:
    """Whether somebody with these hours and absences works at a moment."""
    away = [presence.Away(one.starts_on, one.ends_on, one.half) for one in absences]
    return presence.is_here(presence.calendar_for(desk, hours), away, at)
