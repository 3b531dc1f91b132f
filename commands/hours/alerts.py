"""Telling in time: thresholds once each, hours that lapse soon, and more used than was bought."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.hours import rules
from commands.hours.ledger import bank_of, local_day
from commands.hours.rules import ENDS, OVER, Balance, Over
from commands.kit import business_time, words
from commands.kit.desk_hours import calendar_of
from commands.kit.services import Act
from commands.kit.words import N_
from storage import approvals, clients, desk, hours, outbox, people
from storage.approvals import Approval, Decision
from storage.desk import Desk
from storage.hours import HoursBank
from storage.outbox import Address
from storage.people import Person, Role
from storage.scope import Scope

KIND = "hours"
ASKED = "asked"
TITLE = N_("More hours than you have bought")
BANK, USED, ALREADY = N_("Hours bank"), N_("Used"), N_("Over by")
WHAT_FOR = N_("Your answer")
QUESTION = N_("May we go on working, and charge what comes on top?")


async def look(session: AsyncSession, act: Act) -> list[tuple[HoursBank, Balance, list[str]]]:
    """Find what is to be told now; nothing outside the desk's hours, so that nobody is woken."""
    settings = await desk.get(session)
    if settings is None or not business_time.is_open(calendar_of(settings), act.now):
        return []
    scope = Scope.desk()
    banks = await hours.all_banks(session, scope)
    if not banks:
        return []
    used = await hours.used(session, scope, None)
    told: dict[int, set[str]] = {}
    for row in await hours.told(session, scope):
        told.setdefault(row.bank_id, set()).add(row.what)
    zones = {client.id: client.zone for client in await clients.all_clients(session, scope)}
    found = []
    for client_id, zone in zones.items():
        theirs = [bank for bank in banks if bank.client_id == client_id]
        today = local_day(act.now, zone)
        stand = rules.balances(map(bank_of, theirs), used, today)
        for bank in theirs:
            balance = stand[bank.id]
            news = rules.news(balance, bank.thresholds, told.get(bank.id, set()), today)
            if news and balance.bank.covers(today):
                found.append((bank, balance, news))
    return found


async def tell(session: AsyncSession, act: Act) -> None:
    """Tell what `look` finds, each thing once whatever the number of replicas."""
    settings = await desk.get(session)
    for bank, balance, news in await look(session, act):
        ours = [what for what in news if await hours.tell_once(session, bank, what, act.now)]
        if ours and settings is not None:
            await _tell(session, act, settings, bank, balance, ours)
    await session.flush()


async def _tell(
    session: AsyncSession,
    act: Act,
    settings: Desk,
    bank: HoursBank,
    balance: Balance,
    news: Sequence[str],
) -> None:
    """Say the most pressing of it, once to the team and once to each lead."""
    client = await clients.get(session, Scope.client(bank.client_id), bank.client_id)
    leads = await leads_of(session, bank.client_id)
    what = OVER if OVER in news else next((w for w in reversed(news) if w != ENDS), ENDS)
    asks = what == OVER and bank.overconsumption == Over.APPROVAL
    # Whoever agreed to go over quietly hears of the thresholds alone.
    quiet = what == OVER and bank.overconsumption == Over.ALLOWED and news[:1] == [OVER]
    context = figures(bank, balance) | {
        "client": client.name if client is not None else "",
        "what": what if what in (OVER, ENDS) else "low",
        "policy": bank.overconsumption,
        "leads": [lead.name for lead in leads],
        "told": bool(leads) and not quiet,
    }
    to = Address(channel=settings.approvals_channel or settings.desk_channel)
    await outbox.line(
        session, "hours/team_alert", context, to, locale=settings.language, zone=settings.zone
    )
    if asks:
        await _ask(session, act, bank, balance, client.language if client is not None else "en")
    elif not quiet:
        for lead in leads:
            await _say(session, lead, "hours/lead_alert", context)


async def _ask(
    session: AsyncSession, act: Act, bank: HoursBank, balance: Balance, language: str
) -> None:
    details = {
        "title": words.translations(language).gettext(TITLE),
        "number": "",
        "lines": [
            [_both(BANK), bank.name],
            [_both(USED), _length(balance.used)],
            [_both(ALREADY), _length(-balance.left)],
            [_both(WHAT_FOR), _both(QUESTION)],
        ],
    }
    await approvals.ask(
        session,
        client_id=bank.client_id,
        kind=KIND,
        record=bank.id,
        details=details,
        requested_by=None,
        at=act.now,
    )
    bank.over = ASKED
    await act.audit(
        session,
        "hours.over",
        f"hours_bank:{bank.id}",
        bank.client_id,
        after={"over": ASKED, "used": balance.used, "total": balance.total},
    )


def _both(message: str) -> dict[str, str]:
    """Write one of our sentences in both languages: its reader is not known yet."""
    return {language: words.translations(language).gettext(message) for language in ("fr", "en")}


def _length(minutes: int) -> str:
    hours_, rest = divmod(minutes, 60)
    return f"{hours_} h {rest:02}" if rest else f"{hours_} h"


async def decided(session: AsyncSession, act: Act) -> None:
    """Act on what leads have answered: kept with the bank, and told to the team."""
    settings = await desk.get(session)
    for answer in await approvals.undealt(session, KIND):
        answer.dealt_at = act.now
        scope = Scope.client(answer.client_id)
        bank = await hours.bank(session, scope, int(answer.record), lock=True)
        if bank is None:
            continue
        before = {"over": bank.over}
        clear = answer.state in (Decision.APPROVED, Decision.REFUSED)
        bank.over = str(answer.state) if clear else None
        await act.audit(
            session,
            "hours.over",
            f"hours_bank:{bank.id}",
            bank.client_id,
            before=before,
            after={"over": bank.over},
            why=answer.words,
        )
        if settings is not None and answer.state != Decision.WITHDRAWN:
            await _tell_decision(session, settings, bank, answer)
    await session.flush()


async def _tell_decision(
    session: AsyncSession, settings: Desk, bank: HoursBank, answer: Approval
) -> None:
    scope = Scope.client(bank.client_id)
    client = await clients.get(session, scope, bank.client_id)
    who = await people.get(session, scope, answer.decided_by) if answer.decided_by else None
    context = {
        "client": client.name if client is not None else "",
        "name": bank.name,
        "who": who.name if who is not None else "",
        "state": str(answer.state),
        "words": answer.words,
    }
    to = Address(channel=settings.approvals_channel or settings.desk_channel)
    await outbox.line(
        session, "hours/decided", context, to, locale=settings.language, zone=settings.zone
    )


async def leads_of(session: AsyncSession, client_id: int) -> list[Person]:
    """The leads of a client who are still there."""
    contacts = await people.contacts(session, Scope.client(client_id), client_id)
    return [person for person in contacts if person.role == Role.LEAD]


async def _say(session: AsyncSession, lead: Person, template: str, context: dict[str, Any]) -> None:
    to = Address(user=lead.slack_user)
    await outbox.line(session, template, context, to, locale=lead.locale, zone=lead.zone)


def figures(bank: HoursBank, balance: Balance) -> dict[str, Any]:
    """What is shown of a bank, in values that the outbox can keep."""
    return {
        "id": bank.id,
        "name": bank.name,
        "left": balance.left,
        "total": balance.total,
        "used": balance.used,
        "percent": balance.percent,
        "starts": bank.starts_on.isoformat(),
        "ends": bank.ends_on.isoformat() if bank.ends_on is not None else None,
        "over": bank.over,
    }


def total_left(balances: Iterable[Balance]) -> int:
    """What is left in several banks together; what one lacks, another may have."""
    return sum(balance.left for balance in balances)
