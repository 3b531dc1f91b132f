"""Moments as people say them, as plain functions."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.tickets import moments

PARIS = "Europe/Paris"
# Tuesday 2026-11-24, half past ten in Paris.
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def said(text: str) -> str | None:
    found = moments.read(text, NOW, PARIS)
    return found.astimezone(ZoneInfo(PARIS)).strftime("%m-%d %H:%M") if found else None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("demain", "11-25 09:00"),
        ("Demain 9h", "11-25 09:00"),
        ("à demain 9h30", "11-25 09:30"),
        ("demain matin", "11-25 09:00"),
        ("demain après-midi", "11-25 14:00"),
        ("après-demain", "11-26 09:00"),
        ("tomorrow at 2pm", "11-25 14:00"),
        ("tomorrow 9", "11-25 09:00"),
        ("lundi", "11-30 09:00"),
        ("lunid 9h", "11-30 09:00"),
        ("lundi prochain 14h", "11-30 14:00"),
        ("next monday", "11-30 09:00"),
        ("fri 16:15", "11-27 16:15"),
        ("mardi", "12-01 09:00"),
        ("semaine prochaine", "11-30 09:00"),
        ("next week", "11-30 09:00"),
        ("2 h", "11-24 12:30"),
        ("2h", "11-24 12:30"),
        ("1h30", "11-24 12:00"),
        ("dans 8 heures", "11-24 18:30"),
        ("in 30 minutes", "11-24 11:00"),
        ("3 jours", "11-27 09:00"),
        ("a week", "12-01 09:00"),
        ("une semaine", "12-01 09:00"),
        ("14h", "11-24 14:00"),
        ("à 9", "11-25 09:00"),
        ("9h", "11-25 09:00"),
        ("midi", "11-24 12:00"),
        ("12am", "11-25 00:00"),
        ("ce soir", "11-24 18:00"),
        ("cet après-midi", "11-24 14:00"),
        ("this afternoon", "11-24 14:00"),
        ("aujourd'hui 17h", "11-24 17:00"),
        ("2026-12-01", "12-01 09:00"),
        ("1/12", "12-01 09:00"),
        ("le 01/12/2026 à 14:00", "12-01 14:00"),
        ("3 décembre", "12-03 09:00"),
        ("1er décembre 14h", "12-01 14:00"),
        ("december 3rd", "12-03 09:00"),
        ("12 janvier", "01-12 09:00"),
        ("3 décembre 2026 8h", "12-03 08:00"),
    ],
)
def test_what_is_meant(text: str, moment: str) -> None:
    assert said(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "le client",
        "hier",
        "9",
        "25h",
        "13pm",
        "31/02",
        "32 janvier",
        "décembre",
        "30 s",
        "0 h",
        "aujourd'hui 8h",
        "demain ou lundi",
        "demain quand le client rappelle",
        "3 décembre 2029",
        "2020-01-01",
    ],
)
def test_what_is_not_sure_or_not_to_come(text: str) -> None:
    assert moments.read(text, NOW, PARIS) is None


def test_a_number_of_hours_is_counted_across_a_clock_change() -> None:
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # the night the clocks go back
    assert moments.read("2 h", before, PARIS) == before + timedelta(hours=2)
    assert moments.read("demain 9h", before, PARIS) == datetime(2026, 10, 26, 8, tzinfo=UTC)


def test_the_zone_is_that_of_who_says_it() -> None:
    assert moments.read("tomorrow", NOW, "America/Montreal") == datetime(
        2026, 11, 25, 14, tzinfo=UTC
    )


def test_the_choices_of_the_form() -> None:
    assert moments.tomorrow(NOW, PARIS) == datetime(2026, 11, 25, 8, tzinfo=UTC)
    assert moments.next_monday(NOW, PARIS) == datetime(2026, 11, 30, 8, tzinfo=UTC)
    monday = datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert moments.next_monday(monday, PARIS) == monday + timedelta(days=7)


@given(st.text(max_size=40) | st.from_regex(r"[a-z0-9 :/hà'-]{0,25}", fullmatch=True))
def test_any_text_is_read_without_a_fault_and_never_into_the_past(text: str) -> None:
    found = moments.read(text, NOW, PARIS)
    assert found is None or NOW < found <= NOW + moments.FURTHEST
