"""What work counts, and what is left of the hours paid in advance. Pure; all times in minutes.

A piece of work is split over hour classes by the client's calendar, lifted to the minimum, rounded
up to the unit, and each class counts at its rate. What was worked and what is billed are both kept.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from commands.kit import business_time
from commands.kit.business_time import Calendar

MINUTE = timedelta(minutes=1)
SATURDAY = 5
AS_IT_IS = 100  # per cent
ALL = None
# Hours that lapse are told a month before.
SOON = timedelta(days=30)
OVER, ENDS = "over", "ends"


class HourClass(StrEnum):
    """When, or how, work was done; each has its rate."""

    BUSINESS = "business"
    EVENING = "evening"  # a working day, before opening or after closing
    WEEKEND = "weekend"  # and public holidays and closures
    TRAVEL = "travel"
    FREE = "free"  # kept, and never billed


BY_CLOCK = (HourClass.BUSINESS, HourClass.EVENING, HourClass.WEEKEND)
RATED = (*BY_CLOCK, HourClass.TRAVEL)


class Over(StrEnum):
    """What happens when more is used than was bought. Noting the truth is never refused."""

    ALLOWED = "allowed"
    TOLD = "told"
    APPROVAL = "approval"


@dataclass(frozen=True, slots=True)
class Terms:
    """How work is counted; `rates` are percentages by class, 100 where one is missing."""

    unit: int = 1
    minimum: int = 0
    rates: Mapping[str, int] | None = None

    def rate(self, hour_class: str) -> int:
        """What a minute of this class counts, in per cent."""
        if hour_class == HourClass.FREE:
            return 0
        return (self.rates or {}).get(hour_class, AS_IT_IS)


@dataclass(frozen=True, slots=True)
class Piece:
    """Minutes of one class, one after another."""

    hour_class: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Part:
    """What was worked in one class, and what it takes from the bank."""

    hour_class: str
    spent: int
    billed: int


def class_at(calendar: Calendar, moment: datetime) -> HourClass:
    """Tell the class of the minute that begins then, as the wall clock of the client shows it.

    From the first opening of a day to its last closing is business, the lunch pause too.
    """
    local = moment.astimezone(ZoneInfo(calendar.zone))
    spans = business_time.openings_on(calendar, local.date())
    if not spans:
        return HourClass.WEEKEND
    opens, closes = spans[0][0], spans[-1][1]
    if opens <= local.time() and (local.time() < closes or closes == time.min):
        return HourClass.BUSINESS
    return HourClass.WEEKEND if local.weekday() >= SATURDAY else HourClass.EVENING


def split(calendar: Calendar, start: datetime, minutes: int) -> list[Piece]:
    """Split work over the classes of the clock, in the order in which it was done."""
    begin = start.replace(second=0, microsecond=0)
    classes = (class_at(calendar, begin + MINUTE * n) for n in range(minutes))
    return [Piece(found, len(list(group))) for found, group in groupby(classes)]


def rounded(terms: Terms, minutes: int) -> int:
    """Lift to the minimum, round up to the unit; nothing stays nothing."""
    if minutes <= 0:
        return 0
    return -(-max(minutes, terms.minimum) // terms.unit) * terms.unit


def bill(terms: Terms, pieces: Sequence[Piece]) -> list[Part]:
    """Say what each piece takes; what rounding adds belongs to the class in which work ended.

    Rates leave whole minutes: what they make together is rounded up once, not once per piece.
    """
    spent = sum(piece.minutes for piece in pieces)
    added = rounded(terms, spent) - spent
    parts, hundredths = [], 0
    for number, piece in enumerate(pieces, start=1):
        counted = piece.minutes + (added if number == len(pieces) else 0)
        before = -(-hundredths // 100)
        hundredths += counted * terms.rate(piece.hour_class)
        parts.append(Part(piece.hour_class, piece.minutes, -(-hundredths // 100) - before))
    return parts


def billed(parts: Iterable[Part]) -> int:
    """What these parts take together."""
    return sum(part.billed for part in parts)


@dataclass(frozen=True, slots=True)
class Bank:
    """What the balance needs to know of a bank; `carry_most` is ALL or minutes."""

    id: int
    minutes: int
    starts_on: date
    ends_on: date | None
    carry_most: int | None = 0

    def covers(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.starts_on <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """Whether it has ended before that day."""
        return self.ends_on is not None and self.ends_on < day


@dataclass(frozen=True, slots=True)
class Balance:
    """Where a bank stands: bought and carried over, used, lapsed or handed on at its end."""

    bank: Bank
    carried: int
    used: int

    @property
    def total(self) -> int:
        """All that there was to use."""
        return self.bank.minutes + self.carried

    @property
    def left(self) -> int:
        """What is left; negative when more was used."""
        return self.total - self.used

    @property
    def percent(self) -> int:
        """How much of it is used, in whole per cent, rounded down."""
        return self.used * 100 // self.total if self.total else 100 * bool(self.used)


def balances(banks: Iterable[Bank], used: Mapping[int, int], today: date) -> dict[int, Balance]:
    """Work out every bank of one client, with what one leaves to the next.

    A bank that is over leaves what is unused, up to its limit, to the first one that begins after
    it did and ends later. Late corrections change what was left, so it is worked out each time.
    """
    ordered = sorted(banks, key=lambda bank: (bank.starts_on, bank.id))
    carried = dict.fromkeys((bank.id for bank in ordered), 0)
    found = {}
    for bank in ordered:
        balance = Balance(bank, carried[bank.id], used.get(bank.id, 0))
        found[bank.id] = balance
        heir = _heir(ordered, bank)
        if heir is not None and bank.is_over(today):
            unused = max(0, balance.left)
            left = unused if bank.carry_most is ALL else min(unused, bank.carry_most)
            carried[heir.id] += left
    return found


def _heir(ordered: Sequence[Bank], bank: Bank) -> Bank | None:
    if bank.ends_on is None:
        return None
    return next(
        (
            later
            for later in ordered
            if later.starts_on > bank.starts_on
            and (later.ends_on is None or later.ends_on > bank.ends_on)
        ),
        None,
    )


def choose(found: Iterable[Balance], day: date) -> int | None:
    """Choose the bank that work of a day is taken from: what lapses first, while some is left.

    When nothing is left in any, the one that began last is overdrawn. None: none is in force.
    """
    in_force = [balance for balance in found if balance.bank.covers(day)]
    if not in_force:
        return None
    some = [balance for balance in in_force if balance.left > 0]
    if some:
        return min(some, key=_lapse).bank.id
    return max(in_force, key=lambda balance: (balance.bank.starts_on, balance.bank.id)).bank.id


def _lapse(balance: Balance) -> tuple[date, date, int]:
    bank = balance.bank
    return (bank.ends_on or date.max, bank.starts_on, bank.id)


def passed(thresholds: Iterable[int], percent: int) -> list[int]:
    """The thresholds that are reached, lowest first."""
    return sorted({threshold for threshold in thresholds if percent >= threshold})


def ends_soon(balance: Balance, today: date) -> bool:
    """Whether hours will lapse within a month that nothing takes over."""
    bank = balance.bank
    return (
        bank.ends_on is not None
        and bank.covers(today)
        and bank.ends_on - today <= SOON
        and balance.left > (balance.left if bank.carry_most is ALL else bank.carry_most)
    )


def news(
    balance: Balance, thresholds: Iterable[int], told: Collection[str], today: date
) -> list[str]:
    """What is to be told of a bank now and was not yet: thresholds, `over`, `ends`."""
    found = [str(threshold) for threshold in passed(thresholds, balance.percent)]
    if balance.left < 0:
        found.append(OVER)
    if ends_soon(balance, today):
        found.append(ENDS)
    return [what for what in found if what not in told]
