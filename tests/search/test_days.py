"""Days as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.search import days

# A Tuesday.
TODAY = date(2026, 11, 24)

READ = {
    "2026-11-23": date(2026, 11, 23),
    "2026/1/5": date(2026, 1, 5),
    "23/11/2026": date(2026, 11, 23),
    "24/12/25": date(2025, 12, 24),
    "1.2.2026": date(2026, 2, 1),
    "23/11": date(2026, 11, 23),
    "25/11": date(2025, 11, 25),
    "2026-11": date(2026, 11, 1),
    "2025": date(2025, 1, 1),
    "november": date(2026, 11, 1),
    "Décembre": date(2025, 12, 1),
    "nov-2025": date(2025, 11, 1),
    "15 mars": date(2026, 3, 15),
    "1er-avril": date(2026, 4, 1),
    "3 août 2024": date(2024, 8, 3),
    "today": TODAY,
    "Aujourd’hui": TODAY,
    "hier": date(2026, 11, 23),
    "yesterday": date(2026, 11, 23),
    "avant-hier": date(2026, 11, 22),
    "lundi": date(2026, 11, 23),
    "monday": date(2026, 11, 23),
    "tuesday": date(2026, 11, 17),
    "mardi dernier": date(2026, 11, 17),
    "last friday": date(2026, 11, 20),
    "3d": date(2026, 11, 21),
    "3j": date(2026, 11, 21),
    "2w": date(2026, 11, 10),
    "2s": date(2026, 11, 10),
    "il y a 2 semaines": date(2026, 11, 10),
    "10 days ago": date(2026, 11, 14),
    "6m": date(2026, 5, 24),
    "1y": date(2025, 11, 24),
    "2ans": date(2024, 11, 24),
    "this week": date(2026, 11, 23),
    "last-week": date(2026, 11, 16),
    "semaine dernière": date(2026, 11, 16),
    "ce mois-ci": date(2026, 11, 1),
    "le mois dernier": date(2026, 10, 1),
    "this year": date(2026, 1, 1),
    "l'année dernière": date(2025, 1, 1),
}


@pytest.mark.parametrize(("text", "day"), READ.items())
def test_it_is_read(text: str, day: date) -> None:
    assert days.read(text, TODAY) == day


@pytest.mark.parametrize(
    "text", ["31/02", "2026-13-01", "soon", "99", "12:30", "", "0d0", "9999y", "32 mars"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert days.read(text, TODAY) is None


def test_months_have_an_end() -> None:
    assert days.read("1m", date(2026, 3, 31)) == date(2026, 2, 28)


@given(st.text(max_size=30), st.dates())
def test_nothing_that_is_typed_breaks_it(text: str, today: date) -> None:
    days.read(text, today)


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_written_day_is_that_day(day: date) -> None:
    assert days.read(day.isoformat(), TODAY) == day
    assert days.read(f"{day:%d/%m/%Y}", TODAY) == day
