"""Slack's door to recurring tickets: `/ticket recurring`, its forms, the ticks on the cards."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.answers import DONE, Answer, Open, Say
from commands.kit.inbound import Click, Submitted, Typed
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.recurring import rules, service
from commands.recurring.service import Plan
from storage import clients, people, recurring

LISTED = 20
MOST_OPTIONS = 100
RUNS, STOPPED = "runs", "stopped"


async def list_(_typed: Typed, act: Act, session: AsyncSession) -> Answer:
    """`/ticket recurring`: what comes when, for whom."""
    rows = await recurring.listed(session, act.scope, LISTED + 1)
    context = {
        "rows": [dict(row._mapping) for row in rows[:LISTED]],  # noqa: SLF001  (it is public)
        "more": len(rows) > LISTED,
    }
    return Say("recurring/list", context)


async def new_form(_click: Click, act: Act, session: AsyncSession) -> Answer:
    """*New*."""
    known = await clients.all_clients(session, act.scope)
    if not known:
        raise Refused(N_("There is no client yet. Make one first: `/vigie client new`."))
    context = {
        **(await _choices(session)),
        "clients": [(client.id, client.name) for client in known[:MOST_OPTIONS]],
    }
    return Open("recurring/new", context)


async def change_form(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Change*, beside one of them."""
    found = await recurring.get(session, act.scope, _number(click.record))
    client = await clients.get(session, act.scope, found.client_id) if found is not None else None
    if found is None or client is None:
        raise Refused(N_("This recurring ticket is not there any more."))
    context = {
        **(await _choices(session)),
        "id": found.id,
        "client": client.name,
        "title": found.title,
        "words": found.words,
        "checklist": "\n".join(found.checklist),
        "every": found.every,
        "weekday": "" if found.weekday is None else str(found.weekday),
        "day": "" if found.day is None else str(found.day),
        "technician": found.technician_id,
        "state": STOPPED if found.due_at is None else RUNS,
    }
    return Open("recurring/change", context)


async def _choices(session: AsyncSession) -> dict[str, Any]:
    team = await people.staff(session)
    return {
        "team": [(person.id, person.name) for person in team[:MOST_OPTIONS]],
        "title": "",
        "words": "",
        "checklist": "",
        "every": str(rules.Every.MONTH_FIRST),
        "weekday": "0",
        "day": "",
        "technician": None,
    }


async def begin(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the form of *New*."""
    chosen = [int(one) for one in sent.values.get("clients", "").split(",") if one.isdecimal()]
    due = await service.begin(session, act, chosen, _plan(sent))
    return Say("recurring/begun", {"due_at": due, "count": len(set(chosen))})


async def change(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the form of *Change*."""
    runs = sent.values.get("state") != STOPPED
    found = await service.change(session, act, _number(sent.record), _plan(sent), runs=runs)
    return Say("recurring/begun", {"due_at": found.due_at, "count": 1})


def _plan(sent: Submitted) -> Plan:
    values = sent.values
    technician = values.get("technician", "")
    return Plan(
        title=values.get("title", ""),
        words=values.get("words", ""),
        checklist=rules.lines(values.get("checklist", "")),
        rhythm=rules.rhythm(
            values.get("every", ""), values.get("weekday", ""), values.get("day", "").strip()
        ),
        technician_id=int(technician) if technician.isdecimal() else None,
    )


def _number(record: str) -> int:
    if not record.isdecimal():
        raise Refused(N_("This recurring ticket is not there any more."))
    return int(record)


async def tick(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Tick a line of a checklist."""
    await service.tick(session, act, _item(click), done=True)
    return DONE


async def untick(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Take a tick back."""
    await service.tick(session, act, _item(click), done=False)
    return DONE


def _item(click: Click) -> int:
    if not click.record.isdecimal():
        raise Refused(N_("This checklist is not there any more."))
    return int(click.record)
