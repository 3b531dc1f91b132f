"""Which contract holds, and what it promises for one priority."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from commands.kit import terms
from commands.kit.business_time import Calendar
from commands.kit.sla_clock import Promise
from commands.kit.terms import RESPONSE_TARGETS, Step

OFFICE = Calendar.parse("Europe/Paris", "Mon-Fri 08:00-18:00")
TARGETS = {"1": {"response": 30, "resolution": 240, "always": True}, "3": {"resolution": 480}}
STEPS = [{"after": -30, "whom": "technician"}, {"after": 60, "whom": "managers"}]


@dataclass
class Agreed:
    starts_on: date
    ends_on: date | None = None


@dataclass
class Hours:
    hours: str | None
    country: str | None = None
    region: str | None = None
    closures: list[str] = field(default_factory=list)


def paris(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=ZoneInfo("Europe/Paris"))


def test_without_a_contract_the_desk_answers_in_its_own_time() -> None:
    held = terms.of_desk(OFFICE, 3)
    assert held.contract_id is None
    assert held.targets[Promise.RESPONSE].amount == RESPONSE_TARGETS[3]
    assert held.targets[Promise.ANSWER].amount == RESPONSE_TARGETS[3]
    assert Promise.RESOLUTION not in held.targets


def test_a_contract_promises_by_priority_and_in_which_hours() -> None:
    held = terms.of_contract(7, OFFICE, 1, TARGETS, [50, 75], STEPS)
    assert held.contract_id == 7
    response, resolution = held.targets[Promise.RESPONSE], held.targets[Promise.RESOLUTION]
    assert response.amount == timedelta(minutes=30)
    assert resolution.amount == timedelta(hours=4)
    assert resolution.calendar == terms.always("Europe/Paris")
    assert response.warnings == (50, 75)
    assert response.steps == (timedelta(minutes=-30), timedelta(minutes=60))
    assert held.steps == (
        Step(timedelta(minutes=-30), "technician"),
        Step(timedelta(minutes=60), "managers"),
    )


def test_where_a_contract_says_nothing_the_desk_answers_in_its_own_time() -> None:
    held = terms.of_contract(7, OFFICE, 3, TARGETS, [], [])
    assert held.targets[Promise.RESPONSE].amount == RESPONSE_TARGETS[3]
    assert held.targets[Promise.ANSWER].amount == RESPONSE_TARGETS[3]
    assert held.targets[Promise.RESPONSE].calendar == OFFICE
    silent = terms.of_contract(7, OFFICE, 5, TARGETS, [], [])
    assert silent.targets[Promise.RESPONSE].amount == RESPONSE_TARGETS[5]
    assert Promise.RESOLUTION not in silent.targets


def test_the_next_answer_is_due_as_the_first_where_nothing_else_is_said() -> None:
    held = terms.of_contract(7, OFFICE, 1, TARGETS, [], [])
    assert held.targets[Promise.ANSWER].amount == timedelta(minutes=30)


def test_hours_become_a_calendar_with_holidays_and_closures() -> None:
    hours = Hours("Mon-Fri 08:00-12:00", "FR", "57", ["2026-12-24"])
    calendar = terms.calendar_of(hours, "Europe/Paris")
    assert calendar == Calendar.parse(
        "Europe/Paris",
        "Mon-Fri 08:00-12:00",
        country="FR",
        region="57",
        closures=[date(2026, 12, 24)],
    )
    assert terms.calendar_of(Hours(None), "Europe/Paris") is None


@pytest.mark.parametrize(
    ("at", "which", "until"),
    [
        (paris(9), None, paris(10, 0)),
        (paris(10, 0), 1, paris(20, 0)),
        (paris(19, 23), 1, paris(20, 0)),
        (paris(20, 0), 0, paris(26, 0)),
        (paris(25, 23), 0, paris(26, 0)),
        (paris(26, 0), 1, paris(30, 0)),
        (paris(30), None, None),
    ],
)
def test_the_contract_that_began_last_holds_and_its_days_are_the_clients(
    at: datetime, which: int | None, until: datetime | None
) -> None:
    contracts = [
        Agreed(date(2026, 11, 20), date(2026, 11, 25)),
        Agreed(date(2026, 11, 10), date(2026, 11, 29)),
    ]
    holds, changes = terms.in_force(contracts, at, "Europe/Paris")
    assert holds is (None if which is None else contracts[which])
    assert changes == until


def test_a_contract_without_an_end_holds_on() -> None:
    one = Agreed(date(2026, 1, 1))
    assert terms.in_force([one], paris(23), "Europe/Paris") == (one, None)


def test_the_first_day_begins_at_the_clients_midnight() -> None:
    one = Agreed(date(2026, 11, 24))
    late = datetime(2026, 11, 23, 20, tzinfo=UTC)
    assert terms.in_force([one], late, "Europe/Paris")[0] is None
    assert terms.in_force([one], late, "Asia/Tokyo")[0] is one
