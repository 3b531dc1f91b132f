"""Making, changing, stopping and opening recurring tickets, and ticking their checklists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import desk_card
from commands.kit.blank import is_blank
from commands.kit.business_time import Calendar
from commands.kit.desk_hours import calendar_of
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.recurring import rules
from commands.recurring.rules import Every, Rhythm
from storage import checklists, clients, desk, people, recurring, tickets, wishes
from storage.recurring import Recurring
from storage.ticket_states import OPEN


@dataclass(frozen=True, slots=True)
class Plan:
    """What the form of a recurring ticket holds."""

    title: str
    words: str
    checklist: Sequence[str]
    rhythm: Rhythm
    technician_id: int | None


async def the_calendar(session: AsyncSession) -> Calendar:
    """Read when the desk is open; refuse before `/vigie setup`."""
    settings = await desk.get(session)
    if settings is None:
        raise Refused(N_("Vigie is not set up yet. An administrator types `/vigie setup` first."))
    return calendar_of(settings)


async def begin(session: AsyncSession, act: Act, client_ids: Sequence[int], plan: Plan) -> datetime:
    """Make one for each client; when the first tickets come."""
    await _check(session, act, plan)
    if not client_ids:
        raise Refused(N_("Choose at least one client."), field="clients")
    due = _following(await the_calendar(session), plan.rhythm, act.now, act.now)
    for client_id in dict.fromkeys(client_ids):
        if not await clients.is_active(session, act.scope, client_id):
            raise Refused(N_("Choose one of our clients."), field="clients")
        made = Recurring(client_id=client_id, created_at=act.now, due_at=due, **_columns(plan))
        session.add(made)
        await session.flush()
        await _audit(session, act, made, "begin")
    return due


async def change(
    session: AsyncSession, act: Act, recurring_id: int, plan: Plan, *, runs: bool
) -> Recurring:
    """Change one of them; stopped, it opens nothing until it is started again."""
    await _check(session, act, plan)
    found = await recurring.get(session, act.scope, recurring_id, lock=True)
    if found is None:
        raise Refused(N_("This recurring ticket is not there any more."))
    before = _state(found)
    for name, value in _columns(plan).items():
        setattr(found, name, value)
    calendar = await the_calendar(session)
    found.due_at = _following(calendar, plan.rhythm, act.now, found.created_at) if runs else None
    await session.flush()
    await _audit(session, act, found, "change", before=before)
    return found


async def _check(session: AsyncSession, act: Act, plan: Plan) -> None:
    if is_blank(plan.title):
        raise Refused(N_("Give it a title."), field="title")
    if plan.technician_id is None:
        return
    technician = await people.get(session, act.scope, plan.technician_id)
    if technician is None or not technician.is_staff or not technician.active:
        raise Refused(N_("Choose somebody of the team."), field="technician")


def _columns(plan: Plan) -> dict[str, object]:
    return {
        "title": plan.title.strip(),
        "words": plan.words.strip(),
        "checklist": list(plan.checklist),
        "every": str(plan.rhythm.every),
        "weekday": plan.rhythm.weekday,
        "day": plan.rhythm.day,
        "technician_id": plan.technician_id,
    }


def rhythm_of(found: Recurring) -> Rhythm:
    """How often one of them comes."""
    return Rhythm(Every(found.every), found.weekday, found.day)


def _following(calendar: Calendar, rhythm: Rhythm, now: datetime, began: datetime) -> datetime:
    anchor = began.astimezone(ZoneInfo(calendar.zone)).date()
    return rules.following(rhythm, calendar, now, anchor)


async def open_due(session: AsyncSession, act: Act, found: Recurring) -> None:
    """Wish for the ticket whose moment has come: one, however many were missed."""
    calendar = await the_calendar(session)
    if found.due_at is None:
        return
    later = rules.now_or_opening(calendar, act.now)
    if later is not None:
        found.due_at = later  # after a silence: not at night
        return
    period = rules.period(calendar, found.due_at)
    await wishes.add(
        session,
        key=f"recurring:{found.id}:{period}",
        client_id=found.client_id,
        title=found.title,
        words=found.words,
        urgency=3,
        technician_id=found.technician_id,
        checklist=found.checklist,
        at=act.now,
        once=True,
    )
    found.due_at = _following(calendar, rhythm_of(found), act.now, found.created_at)
    await _audit(session, act, found, "open", period=period)


async def tick(session: AsyncSession, act: Act, item_id: int, *, done: bool) -> int:
    """Tick a line of a checklist, or take the tick back; the number of its ticket."""
    item = await checklists.item(session, act.scope, item_id, lock=True)
    ticket = await tickets.get(session, act.scope, item.ticket_id) if item is not None else None
    if item is None or ticket is None:
        raise Refused(N_("This checklist is not there any more."))
    if ticket.state not in OPEN:
        raise Refused(N_("This ticket is over. Reopen it first if there is more to do."))
    if done == (item.done_at is not None):
        return item.ticket_id  # somebody was faster
    item.done_at = act.now if done else None
    item.done_by = act.person.id if done else None
    await session.flush()
    action = "tick" if done else "untick"
    await tickets.add_entry(
        session,
        ticket_id=item.ticket_id,
        client_id=item.client_id,
        at=act.now,
        kind=action,
        author_id=act.person.id,
        body=item.words,
    )
    subject = f"ticket:{item.ticket_id}"
    await act.audit(session, f"recurring.{action}", subject, item.client_id, words=item.words)
    await desk_card.refresh(session, item.ticket_id)
    return item.ticket_id


def _state(found: Recurring) -> dict[str, object]:
    return {
        "title": found.title,
        "words": found.words,
        "checklist": list(found.checklist),
        "every": found.every,
        "weekday": found.weekday,
        "day": found.day,
        "technician": found.technician_id,
        "due_at": found.due_at.isoformat() if found.due_at is not None else None,
    }


async def _audit(
    session: AsyncSession,
    act: Act,
    found: Recurring,
    action: str,
    *,
    before: dict[str, object] | None = None,
    period: str | None = None,
) -> None:
    await act.audit(
        session,
        f"recurring.{action}",
        f"recurring:{found.id}",
        found.client_id,
        before=before or {},
        after=_state(found),
        period=period,
    )
