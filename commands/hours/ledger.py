"""One client's banks and what was taken from them, while work is counted against them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from commands.hours import rules
from commands.hours.rules import Balance, Bank, Part, Piece, Terms
from commands.kit import desk_hours, terms
from commands.kit.business_time import Calendar
from storage import clients, contracts, desk, hours, tickets
from storage.clients import Client
from storage.hours import HoursBank
from storage.scope import Scope

NO_TERMS = Terms()


def bank_of(record: HoursBank) -> Bank:
    """Read from a record what the balance needs."""
    return Bank(
        id=record.id,
        minutes=record.minutes,
        starts_on=record.starts_on,
        ends_on=record.ends_on,
        carry_most=record.carry_most,
    )


def terms_of(record: HoursBank | None) -> Terms:
    """Read from a record how work is counted; without a bank, a minute is a minute."""
    return NO_TERMS if record is None else Terms(record.unit, record.minimum, record.rates)


def local_day(moment: datetime, zone: str) -> date:
    """Return the day that a moment is in a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


@dataclass
class Ledger:
    """The banks of one client as records, with what is used of each."""

    client: Client
    today: date
    banks: dict[int, HoursBank]
    used: dict[int, int]
    _calendars: dict[tuple[date, int | None], Calendar] = field(default_factory=dict)

    @classmethod
    async def read(cls, session: AsyncSession, client_id: int, now: datetime) -> "Ledger":
        """Read a client's banks as they are now."""
        scope = Scope.client(client_id)
        client = await clients.get(session, scope, client_id)
        if client is None:
            raise LookupError(f"there is no client {client_id}")
        records = await hours.banks_of(session, scope, client_id)
        used = await hours.used(session, scope, client_id) if records else {}
        today = local_day(now, client.zone)
        return cls(client, today, {record.id: record for record in records}, used)

    @property
    def scope(self) -> Scope:
        """What is this client's."""
        return Scope.client(self.client.id)

    def balances(self) -> dict[int, Balance]:
        """Where each bank stands today."""
        return rules.balances(map(bank_of, self.banks.values()), self.used, self.today)

    def in_force(self) -> list[Balance]:
        """The banks that cover today, what lapses first coming first."""
        found = [b for b in self.balances().values() if b.bank.covers(self.today)]
        return sorted(
            found, key=lambda b: (b.bank.ends_on or date.max, b.bank.starts_on, b.bank.id)
        )

    def choose(self, day: date) -> HoursBank | None:
        """Choose the bank from which work of a day is taken."""
        chosen = rules.choose(self.balances().values(), day)
        return self.banks[chosen] if chosen is not None else None

    def take(self, bank_id: int | None, minutes: int) -> None:
        """Take minutes from a bank; negative: give them back."""
        if bank_id is not None:
            self.used[bank_id] = self.used.get(bank_id, 0) + minutes

    async def pieces(
        self,
        session: AsyncSession,
        number: int,
        start: datetime,
        minutes: int,
        hour_class: str | None,
    ) -> list[Piece]:
        """Split work on a ticket over its classes, or take the class that somebody chose."""
        if hour_class is not None:
            return [Piece(hour_class, minutes)]
        calendar = await self._calendar(session, number, start)
        return list(rules.split(calendar, start, minutes))

    async def _calendar(self, session: AsyncSession, number: int, at: datetime) -> Calendar:
        """Find the hours of the contract, or of the ticket's site in it; else the desk's own."""
        ticket = await tickets.get(session, self.scope, number)
        site_id = ticket.site_id if ticket is not None else None
        key = (local_day(at, self.client.zone), site_id)
        if key not in self._calendars:
            self._calendars[key] = await self._find_calendar(session, *key)
        return self._calendars[key]

    async def _find_calendar(
        self, session: AsyncSession, day: date, site_id: int | None
    ) -> Calendar:
        contract = await contracts.current(session, self.scope, self.client.id, day)
        if contract is not None:
            sites = await contracts.site_hours(session, self.scope, contract.id)
            for site in sites:
                if site.site_id == site_id:
                    own = terms.calendar_of(site, site.zone)
                    if own is not None:
                        return own
            agreed = terms.calendar_of(contract, contract.zone or self.client.zone)
            if agreed is not None:
                return agreed
        settings = await desk.get(session)
        if settings is None:
            return terms.always(self.client.zone)
        return desk_hours.calendar_of(settings)


def kept(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Write parts as a line keeps them."""
    return [{"class": p.hour_class, "spent": p.spent, "billed": p.billed} for p in parts]


def pieces_of(parts: Sequence[dict[str, Any]]) -> list[Piece]:
    """Read back what was worked in each class."""
    return [Piece(part["class"], part["spent"]) for part in parts]
