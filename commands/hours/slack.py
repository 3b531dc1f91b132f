"""Slack's door to hours: `/vigie hours`, the clock's buttons, the forms of time and of banks."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.hours import clocks, ledger, reading, service, shown, times
from commands.hours.clocks import Stopped
from commands.kit import spans
from commands.kit.answers import DONE, Answer, Open, Say, Wrong
from commands.kit.inbound import Click, Submitted, Typed
from commands.kit.person import May
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from storage import contracts
from storage.people import Role

LISTED = 30
BANK, CLIENT = "bank", "client"
# What the form of a new bank begins with.
NEW: dict[str, Any] = {
    "name": "",
    "hours": "",
    "ends": "",
    "carry": "",
    "unit": 15,
    "minimum": 0,
    "rates": {"business": "1", "evening": "1.5", "weekend": "2", "travel": "1"},
    "thresholds": ", ".join(map(str, reading.USUAL_THRESHOLDS)),
    "over": "told",
    "contract": 0,
}
FOR_LEADS = N_(
    "Only your company's lead sees the hours that are left. Ask them, or write to us in your "
    "channel."
)


def _number(record: str) -> int:
    digits = record.upper().removeprefix("T-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > len("999999999"):
        raise Refused(N_("I can't find this any more."))
    return int(digits)


def _of(record: str) -> tuple[str, int]:
    """Read `bank.7` or `client.5`."""
    kind, _, number = record.partition(".")
    if kind not in (BANK, CLIENT):
        raise Refused(N_("I can't find this any more."))
    return kind, _number(number)


async def hours_of(typed: Typed, act: Act, session: AsyncSession) -> Answer:
    """`/vigie hours`: all clients' hours. `/vigie hours <client>`: one client's banks."""
    name = " ".join(typed.words.split()[1:])
    if not name:
        found = await shown.overview(session, act.now)
        rows, more = found[:LISTED], max(0, len(found) - LISTED)
        return Say("hours/overview", {"clients": rows, "more": more})
    client = await service.find_client(session, act, name)
    context = await shown.of_client(session, client.id, act.now)
    return Say("hours/client", context | {"may_change": act.person.may(May.MANAGERS)})


async def start(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Start clock*; it is said only where the card does not show it, or stopped another."""
    number = _number(click.record)
    stopped = await clocks.start(session, act, number)
    if stopped is None and not click.ephemeral:
        return DONE
    return Say("hours/started", {"number": number, "stopped": _told(stopped)})


async def stop(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Stop clock*: what it shows is on the timeline, and nothing is asked."""
    return Say("hours/stopped", _told(await clocks.stop(session, act, _number(click.record))))


async def stop_closing(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Stop at closing*, on the question about a forgotten clock."""
    number = _number(click.record)
    return Say("hours/stopped", _told(await clocks.stop(session, act, number, at_closing=True)))


async def keep(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Still at work*, on the question about a forgotten clock."""
    number = _number(click.record)
    await clocks.keep(session, act, number)
    return Say("hours/kept", {"number": number})


def _told(stopped: Stopped | None) -> dict[str, Any]:
    if stopped is None:
        return {}
    return {"number": stopped.number, "elapsed": stopped.elapsed, "added": stopped.added}


async def open_log(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Log time*."""
    ticket = await times.find(session, act, _number(click.record))
    return Open("hours/log", {"id": ticket.id}, record=str(ticket.id))


async def log(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of *Log time*."""
    minutes = _minutes(sent)
    ticket = await times.log(
        session,
        act,
        _number(sent.record),
        minutes,
        hour_class=times.class_of(sent.values.get("class", "")),
        started_at=_moment(sent.values.get("started", "")),
        note=sent.values.get("note", ""),
    )
    return Say("hours/logged", {"number": ticket.id, "minutes": minutes})


def _minutes(sent: Submitted) -> int | None:
    try:
        return spans.minutes_of(sent.values.get("minutes", ""))
    except Refused as refusal:
        raise Refused(refusal.message, field="minutes") from refusal


def _moment(picked: str) -> datetime | None:
    if not picked:
        return None
    try:
        return datetime.fromtimestamp(int(picked), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Refused(N_("I can't read this date."), field="started") from error


async def open_correct(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Correct time*: the pieces of work that one may correct."""
    number = _number(click.record)
    rows = await times.correctable(session, act, number)
    context = {
        "id": number,
        "lines": [
            {"entry": row.entry_id, "at": row.started_at, "who": row.who or "", "spent": row.spent}
            for row in rows[:100]
        ],
    }
    return Open("hours/correct", context)


async def correct(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of *Correct time*."""
    entry = sent.values.get("entry", "")
    if not (entry.isascii() and entry.isdigit()):
        raise Refused(N_("Choose from the list."), field="entry")
    line = await times.correct(
        session,
        act,
        int(entry),
        _minutes(sent),
        sent.values.get("class", times.AS_IT_WAS),
        sent.values.get("reason", ""),
    )
    context = {"number": line.ticket_id, "spent": line.spent, "billed": line.billed}
    return Say("hours/corrected", context)


async def open_new(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*New bank*."""
    client = await service.get_client(session, act, _number(click.record))
    today = ledger.local_day(act.now, client.zone).isoformat()
    values = NEW | {"starts": today}
    return await _form(session, act, client.id, client.name, f"{CLIENT}.{client.id}", values)


async def open_change(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Change*, beside a bank."""
    bank = await service.get_bank(session, act, _number(click.record))
    client = await service.get_client(session, act, bank.client_id)
    values = reading.as_form(bank)
    return await _form(session, act, client.id, client.name, f"{BANK}.{bank.id}", values)


async def _form(
    session: AsyncSession,
    act: Act,
    client_id: int,
    client: str,
    record: str,
    values: dict[str, Any],
) -> Answer:
    agreed = await contracts.of_client(session, act.scope, client_id)
    context = {
        "record": record,
        "client": client,
        "values": values,
        "units": reading.UNITS,
        "minimums": reading.MINIMUMS,
        "contracts": [(contract.id, contract.name) for contract in agreed[:99]],
    }
    return Open("hours/bank", context)


async def put_bank(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of a bank, new or changed."""
    kind, number = _of(sent.record)
    try:
        wanted = reading.read(sent.values)
    except reading.Mistakes as mistakes:
        return Wrong(mistakes.fields)
    if kind == CLIENT:
        bank, adopted = await service.new_bank(session, act, number, wanted)
    else:
        bank, adopted = await service.change_bank(session, act, number, wanted)
    client = await service.get_client(session, act, bank.client_id)
    context = await shown.left(session, client.id, act.now)
    return Say("hours/saved", context | {"name": bank.name, "adopted": adopted})


async def used(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Consumption* of a bank, or *Without a bank* of a client."""
    kind, number = _of(click.record)
    if kind == BANK:
        bank = await service.get_bank(session, act, number)
        client_id, bank_id, name = bank.client_id, bank.id, bank.name
    else:
        client_id, bank_id, name = number, None, ""
    client = await service.get_client(session, act, client_id)
    context = await shown.consumption(session, act.scope, client.id, bank_id)
    return Say("hours/used", context | {"client": client.name, "name": name})


async def left(_click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Hours left*: a lead sees those of their own company, whatever the button names."""
    who = act.person
    if who.is_staff:
        raise Refused(N_("This is the client's button. `/vigie hours` shows you every client's."))
    if who.role != Role.LEAD or who.client_id is None:
        raise Refused(FOR_LEADS)
    return Say("hours/left", await shown.left(session, who.client_id, act.now))
