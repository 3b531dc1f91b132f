"""The form of a bank: read as people fill it in, every mistake named beside its field."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.hours import reading
from commands.hours.reading import Mistakes
from commands.hours.rules import ALL
from commands.kit.refused import Refused

FILLED = {
    "name": "Carnet 2026",
    "hours": "20",
    "starts": "2026-01-01",
    "ends": "2026-12-31",
    "carry": "5 h",
    "unit": "15",
    "minimum": "30",
    "rate_business": "1",
    "rate_evening": "1,5",
    "rate_weekend": "200 %",
    "rate_travel": "",
    "thresholds": "80, 50 % 100",
    "over": "approval",
    "contract": "3",
}


def test_a_form_is_read() -> None:
    found = reading.read(FILLED)
    assert (found.minutes, found.carry_most) == (1200, 300)
    assert (found.starts_on, found.ends_on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert found.rates == {"business": 100, "evening": 150, "weekend": 200, "travel": 100}
    assert found.thresholds == [50, 80, 100]
    assert found.contract_id == 3


def test_what_may_stay_empty_does() -> None:
    empty = dict.fromkeys(("ends", "carry", "thresholds", "contract"), "")
    found = reading.read(FILLED | empty)
    assert (found.ends_on, found.carry_most, found.thresholds) == (None, 0, [])
    assert found.contract_id is None


@pytest.mark.parametrize("typed", ["all", "Tout", "TOUTES"])
def test_all_of_it_is_carried_over(typed: str) -> None:
    assert reading.read(FILLED | {"carry": typed}).carry_most is ALL


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "\u200b ", reading.NO_NAME),
        ("hours", "", reading.NO_HOURS),
        ("hours", "0", reading.NO_HOURS),
        ("hours", "beaucoup", "7h30"),
        ("starts", "", reading.NO_START),
        ("starts", "demain", reading.NO_START),
        ("ends", "2025-12-31", reading.ENDS_FIRST),
        ("carry", "un peu", "7h30"),
        ("unit", "7", reading.NOT_LISTED),
        ("minimum", "", reading.NOT_LISTED),
        ("rate_evening", "double", reading.BAD_RATE),
        ("rate_evening", "11", reading.BAD_RATE),
        ("rate_evening", "-1", reading.BAD_RATE),
        ("thresholds", "bientôt", reading.BAD_THRESHOLDS),
        ("thresholds", "0", reading.BAD_THRESHOLDS),
        ("thresholds", "1 2 3 4 5 6 7", reading.BAD_THRESHOLDS),
        ("over", "never", reading.NOT_LISTED),
    ],
)
def test_a_mistake_is_named_beside_its_field(field: str, typed: str, said: str) -> None:
    with pytest.raises(Mistakes) as wrong:
        reading.read(FILLED | {field: typed})
    assert list(wrong.value.fields) == [field]
    assert said in wrong.value.fields[field]


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(Mistakes) as wrong:
        reading.read(FILLED | {"name": "", "hours": "", "unit": "7"})
    assert set(wrong.value.fields) == {"name", "hours", "unit"}


@given(st.integers(0, 1000))
def test_a_rate_is_read_as_it_is_written(percent: int) -> None:
    assert reading.rate_of(reading.written_rate(percent)) == percent
    assert reading.rate_of(f"{percent} %") == percent


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (reading.rate_of, reading.thresholds_of):
        try:
            read(text)
        except Refused:
            continue


@given(st.integers(1, 100_000), st.none() | st.integers(0, 10_000))
def test_a_bank_comes_back_from_its_form(minutes: int, carry_most: int | None) -> None:
    bank: dict[str, Any] = {
        "name": "Carnet",
        "minutes": minutes,
        "starts_on": date(2026, 1, 1),
        "ends_on": None,
        "carry_most": carry_most,
        "unit": 15,
        "minimum": 0,
        "rates": {"business": 100, "evening": 150, "weekend": 200, "travel": 0},
        "thresholds": [50, 80],
        "overconsumption": "told",
        "contract_id": None,
    }
    shown = reading.as_form(SimpleNamespace(**bank))
    rates = {f"rate_{name}": rate for name, rate in shown.pop("rates").items()}
    found = reading.read({name: str(value) for name, value in {**shown, **rates}.items()})
    assert {name: getattr(found, name) for name in bank} == bank
