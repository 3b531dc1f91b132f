"""What is promised for one ticket: the calendar, the targets, who is told when. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from commands.kit.business_time import Calendar
from commands.kit.sla_clock import Promise, Target

ALWAYS = "24/7"
# Business time in which a client should have had a first answer, by priority (1 is most pressing):
# what the desk holds to where no contract says otherwise.
RESPONSE_TARGETS = {
    1: timedelta(minutes=30),
    2: timedelta(hours=1),
    3: timedelta(hours=4),
    4: timedelta(hours=8),
    5: timedelta(hours=16),
}


class Hours(Protocol):
    """Opening hours as a contract, or one of its sites, keeps them."""

    @property
    def hours(self) -> str | None:
        """As people write them."""

    @property
    def country(self) -> str | None:
        """Of the public holidays."""

    @property
    def region(self) -> str | None:
        """Of the public holidays."""

    @property
    def closures(self) -> Sequence[str]:
        """ISO days."""


@dataclass(frozen=True, slots=True)
class Step:
    """Whom to tell, how long after a target (negative: before it) in business time."""

    after: timedelta
    whom: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for one ticket now; `until` is when other terms may begin."""

    targets: Mapping[Promise, Target]
    steps: tuple[Step, ...] = ()
    contract_id: int | None = None
    until: datetime | None = None
    # The desk's own calendar: recalls and the closing are counted in it where no contract speaks.
    calendar: Calendar = field(kw_only=True)


def of_desk(calendar: Calendar, priority: int, until: datetime | None = None) -> Terms:
    """Return what the desk holds to without a contract: an answer in time, and the next one too."""
    target = Target(RESPONSE_TARGETS[priority], calendar)
    return Terms({Promise.RESPONSE: target, Promise.ANSWER: target}, until=until, calendar=calendar)


def of_contract(
    contract_id: int,
    calendar: Calendar,
    priority: int,
    targets: Mapping[str, Any],
    warnings: Sequence[int],
    steps: Sequence[Mapping[str, Any]],
    until: datetime | None = None,
) -> Terms:
    """Return what a contract promises for one priority; the record says how each part is kept."""
    wanted = targets.get(str(priority)) or {}
    told = tuple(Step(timedelta(minutes=step["after"]), step["whom"]) for step in steps)
    afters = tuple(sorted({step.after for step in told}))
    counted = always(calendar.zone) if wanted.get("always") else calendar
    amounts = {
        Promise(name): timedelta(minutes=minutes)
        for name, minutes in wanted.items()
        if name != "always" and minutes
    }
    amounts.setdefault(Promise.RESPONSE, RESPONSE_TARGETS[priority])
    amounts.setdefault(Promise.ANSWER, amounts[Promise.RESPONSE])
    return Terms(
        {
            promise: Target(amount, counted, tuple(warnings), afters)
            for promise, amount in amounts.items()
        },
        told,
        contract_id,
        until,
        calendar=calendar,
    )


def calendar_of(hours: Hours, zone: str) -> Calendar | None:
    """Make the calendar of a contract's or a site's hours; None when it has none of its own."""
    if hours.hours is None:
        return None
    return _parsed(zone, hours.hours, hours.country, hours.region, tuple(hours.closures))


@lru_cache(maxsize=256)
def _parsed(
    zone: str, hours: str, country: str | None, region: str | None, closures: tuple[str, ...]
) -> Calendar:
    days = [date.fromisoformat(day) for day in closures]
    return Calendar.parse(zone, hours, country=country, region=region, closures=days)


@lru_cache(maxsize=64)
def always(zone: str) -> Calendar:
    """Return the calendar that never closes."""
    return Calendar.parse(zone, ALWAYS)


def begins(day: date, zone: str) -> datetime:
    """Return the first moment of a day in a zone."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone))


class Agreed(Protocol):
    """A contract, as far as its days go."""

    @property
    def starts_on(self) -> date:
        """The first day."""

    @property
    def ends_on(self) -> date | None:
        """The last day."""


A = TypeVar("A", bound=Agreed)


def in_force(contracts: Sequence[A], at: datetime, zone: str) -> tuple[A | None, datetime | None]:
    """Find the contract that holds at a moment, and the next moment at which that may change.

    `contracts` come the latest to begin first, which wins where two overlap; a day begins and
    ends in the client's `zone`.
    """
    today = at.astimezone(ZoneInfo(zone)).date()
    holds = next(
        (
            one
            for one in contracts
            if one.starts_on <= today and (one.ends_on is None or one.ends_on >= today)
        ),
        None,
    )
    days = [one.starts_on for one in contracts if one.starts_on > today]
    if holds is not None and holds.ends_on is not None:
        days.append(holds.ends_on + timedelta(days=1))
    return holds, begins(min(days), zone) if days else None
