"""What the form of an hours bank says, read and checked. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast

from commands.hours.rules import ALL, AS_IT_IS, RATED, Over
from commands.kit import spans
from commands.kit.blank import is_blank
from commands.kit.refused import Refused
from commands.kit.words import N_

NO_NAME = N_("Give it a name.")
NO_HOURS = N_("How many hours were bought?")
NO_START = N_("Choose the day on which it begins.")
ENDS_FIRST = N_("It cannot end before it begins.")
BAD_RATE = N_("Write what an hour counts, for example 1, 1.5 or 150 %; at most 10.")
BAD_THRESHOLDS = N_("Write percentages, for example: 50, 80, 100")
NOT_LISTED = N_("Choose from the list.")

UNITS = (1, 5, 6, 10, 15, 30, 60)
MINIMUMS = (0, 5, 10, 15, 30, 60, 120)
LONGEST_NAME = 60
MOST_RATE = 1000
MOST_PERCENT = 1000
MOST_THRESHOLDS = 6
EVERYTHING = frozenset({"all", "everything", "tout", "toutes", "tous"})
USUAL_THRESHOLDS = (50, 80, 100)

_NUMBER = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A bank as the form describes it."""

    name: str
    minutes: int
    starts_on: date
    ends_on: date | None
    carry_most: int | None
    unit: int
    minimum: int
    rates: dict[str, int]
    thresholds: list[int]
    overconsumption: str
    contract_id: int | None


class Mistakes(Exception):  # noqa: N818  (they are what the form is told)
    """What is wrong in a form: block → English msgid."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {said}" for name, said in fields.items()))
        self.fields = dict(fields)


def read(values: Mapping[str, str]) -> Wanted:
    """Read the form; raise `Mistakes` with every field that is wrong."""
    wrong: dict[str, str] = {}

    def take(block: str, reader: Callable[[str], T], otherwise: Any) -> T:
        try:
            return reader(values.get(block, "").strip())
        except Refused as refusal:
            wrong[block] = refusal.message
            return cast("T", otherwise)

    starts_on = take("starts", _start, date.min)
    wanted = Wanted(
        name=take("name", _name, ""),
        minutes=take("hours", _bought, 0),
        starts_on=starts_on,
        ends_on=take("ends", lambda text: _end(text, starts_on), None),
        carry_most=take("carry", _carried, 0),
        unit=take("unit", lambda text: _listed(text, UNITS), 1),
        minimum=take("minimum", lambda text: _listed(text, MINIMUMS), 0),
        rates={name: take(f"rate_{name}", rate_of, AS_IT_IS) for name in RATED},
        thresholds=take("thresholds", thresholds_of, []),
        overconsumption=take("over", _over, Over.ALLOWED),
        contract_id=take("contract", _contract, None),
    )
    if wrong:
        raise Mistakes(wrong)
    return wanted


def _name(text: str) -> str:
    if is_blank(text):
        raise Refused(NO_NAME)
    return text[:LONGEST_NAME]


def _bought(text: str) -> int:
    minutes = spans.hours_of(text)
    if not minutes:
        raise Refused(NO_HOURS)
    return minutes


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refused(NO_START) from error


def _start(text: str) -> date:
    day = _day(text)
    if day is None:
        raise Refused(NO_START)
    return day


def _end(text: str, starts_on: date) -> date | None:
    day = _day(text)
    if day is not None and day < starts_on:
        raise Refused(ENDS_FIRST)
    return day


def _carried(text: str) -> int | None:
    if text.casefold() in EVERYTHING:
        return ALL
    return spans.hours_of(text) or 0


def _listed(text: str, known: tuple[int, ...]) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) not in known:
        raise Refused(NOT_LISTED)
    return int(text)


def _over(text: str) -> str:
    if text not in tuple(Over):
        raise Refused(NOT_LISTED)
    return text


def _contract(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and text != "0" else None


def rate_of(text: str) -> int:
    """Read what an hour counts, in per cent: "1.5", "1,5", "150 %"; 100 when nothing was typed."""
    cleaned = "".join(text.split()).removeprefix("×").removeprefix("x")
    if not cleaned:
        return AS_IT_IS
    found = _NUMBER.fullmatch(cleaned.removesuffix("%"))
    if found is None or (cleaned.endswith("%") and found[2]):
        raise Refused(BAD_RATE)
    decimals = (found[2] or "").ljust(2, "0")
    percent = int(found[1]) if cleaned.endswith("%") else int(found[1]) * 100 + int(decimals)
    if percent > MOST_RATE:
        raise Refused(BAD_RATE)
    return percent


def thresholds_of(text: str) -> list[int]:
    """Read percentages, in their order and once each; none when nothing was typed."""
    found = [word.removesuffix("%") for word in re.split(r"[\s,;/%]+", text) if word]
    numbers = {int(word) for word in found if word.isascii() and word.isdigit()}
    good = all(0 < number <= MOST_PERCENT for number in numbers)
    if len(numbers) > MOST_THRESHOLDS or not good or not all(w.isdigit() for w in found):
        raise Refused(BAD_THRESHOLDS)
    return sorted(numbers)


def written_rate(percent: int) -> str:
    """Write a rate as the form reads it: 150 → "1.5"."""
    return f"{percent / 100:.2f}".rstrip("0").rstrip(".")


def written_hours(minutes: int) -> str:
    """Write hours as the form reads them: 450 → "7h30", 1200 → "20"."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}h{rest:02}" if rest else str(hours)


def as_form(bank: Any) -> dict[str, Any]:
    """Write a bank's record as the form's values."""
    return {
        "name": bank.name,
        "hours": written_hours(bank.minutes),
        "starts": bank.starts_on.isoformat(),
        "ends": bank.ends_on.isoformat() if bank.ends_on else "",
        "carry": "all" if bank.carry_most is ALL else written_hours(bank.carry_most),
        "unit": bank.unit,
        "minimum": bank.minimum,
        "rates": {name: written_rate(bank.rates.get(name, AS_IT_IS)) for name in RATED},
        "thresholds": ", ".join(map(str, bank.thresholds)),
        "over": bank.overconsumption,
        "contract": bank.contract_id or 0,
    }
