"""What people write into a contract's form, read and written back."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.contracts import phrases, rules

TEAM = {"Alice Martin": 1, "Bruno Keller": 2, "Zoé Keller": 3}
NAMES = {person: name for name, person in TEAM.items()}


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("30", 30),
        ("30 min", 30),
        ("30m", 30),
        ("1 h", 60),
        ("1h30", 90),
        ("1 H 30 min", 90),
        ("2 heures", 120),
        ("", None),
        ("vite", None),
        ("-5", None),
        ("99999 h", None),
    ],
)
def test_times_are_read_as_people_write_them(typed: str, minutes: int | None) -> None:
    assert phrases.span_of(typed) == minutes


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", {}),
        ("30 min, 1 h, 4 h", {"response": 30, "answer": 60, "resolution": 240}),
        ("30 min, -, 4h", {"response": 30, "resolution": 240}),
        ("1 h 30", {"response": 90}),
        ("-, -, 8 h, 24/7", {"resolution": 480, "always": True}),
        (
            "15 min, 30 min, 2 h 24h/24",
            {"response": 15, "answer": 30, "resolution": 120, "always": True},
        ),
        ("1 h toujours", {"response": 60, "always": True}),
        ("1, 2, 3, 4", None),
        ("bientôt", None),
        ("0, 1 h", None),
    ],
)
def test_targets_are_three_times_with_commas(typed: str, read: dict[str, Any] | None) -> None:
    assert phrases.target_of(typed) == read


minutes = st.integers(1, 60_000)
targets = st.fixed_dictionaries(
    {},
    optional={
        "response": minutes,
        "answer": minutes,
        "resolution": minutes,
        "always": st.just(value=True),
    },
)


@given(targets)
def test_targets_are_read_back_as_they_were(found: dict[str, Any]) -> None:
    assert phrases.target_of(phrases.target(found)) == found


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("50, 75,90", [50, 75, 90]),
        ("90 % 50%", [50, 90]),
        ("", []),
        ("75, 75", [75]),
        ("0", None),
        ("100", None),
        ("beaucoup", None),
        ("1 2 3 4 5 6", None),
        ("٧٥", None),
    ],
)
def test_warnings_are_percentages(typed: str, read: list[int] | None) -> None:
    assert phrases.warnings_of(typed) == read


@pytest.mark.parametrize(
    ("line", "after", "whom"),
    [
        ("-30 min technicien", -30, "technician"),
        ("- 1 h: responsables", -60, "managers"),
        ("0 managers", 0, "managers"),
        ("+2 h équipe", 120, "desk"),
        ("1h30 @Bruno", 90, "person:2"),
        ("45 min Alice Martin", 45, "person:1"),
        ("+1 h zoe", 60, "person:3"),
    ],
)
def test_a_step_says_when_and_whom(line: str, after: int, whom: str) -> None:
    assert phrases.steps_of(line, TEAM) == [{"after": after, "whom": whom}]


@pytest.mark.parametrize("line", ["quand ça va mal", "1 h", "1 h Keller", "1 h Mallory", "x" * 99])
def test_a_step_that_says_neither_is_refused(line: str) -> None:
    assert phrases.steps_of(line, TEAM) is None


def test_steps_come_out_in_order_and_once() -> None:
    typed = "+1 h managers\n-10 min technician; +1 h responsables"
    assert phrases.steps_of(typed, TEAM) == [
        {"after": -10, "whom": "technician"},
        {"after": 60, "whom": "managers"},
    ]
    assert phrases.steps_of("\n".join(f"{n} desk" for n in range(1, 12)), TEAM) is None


steps = st.lists(
    st.fixed_dictionaries(
        {
            "after": st.integers(-6000, 6000),
            "whom": st.sampled_from(["technician", "managers", "desk", "person:1", "person:3"]),
        }
    ),
    max_size=10,
    unique_by=lambda step: (step["after"], step["whom"]),
)


@given(steps, st.sampled_from(["fr", "en"]))
def test_steps_are_read_back_as_they_were(found: list[dict[str, Any]], language: str) -> None:
    lines = phrases.steps(found, NAMES, language)
    read = phrases.steps_of("\n".join(lines), TEAM)
    assert read == sorted(found, key=lambda step: step["after"])


def test_somebody_who_is_not_of_the_team_any_more_is_shown_as_such() -> None:
    assert phrases.steps([{"after": 60, "whom": "person:9"}], NAMES, "fr") == ["+1 h ?"]


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("", []),
        ("2026-12-24", ["2026-12-24"]),
        ("24/12/2026", ["2026-12-24"]),
        ("24/12/2026 au 26/12/2026", ["2026-12-24", "2026-12-25", "2026-12-26"]),
        ("2026-12-31..2027-01-01, 2026-05-15", ["2026-05-15", "2026-12-31", "2027-01-01"]),
        ("2026-12-24 - 2026-12-25\n2026-12-25", ["2026-12-24", "2026-12-25"]),
        ("Noël", None),
        ("2026-02-30", None),
        ("2026-12-26 to 2026-12-24", None),
        ("2020-01-01 to 2030-01-01", None),
        ("2026-01-01 to 2026-01-02 to 2026-01-03", None),
    ],
)
def test_closed_days_are_days_and_spells(typed: str, days: list[str] | None) -> None:
    assert phrases.closures_of(typed) == days


@given(st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 1))))
def test_closed_days_are_read_back_as_they_were(days: set[date]) -> None:
    kept = sorted(day.isoformat() for day in days)
    assert phrases.closures_of("\n".join(phrases.closures(kept))) == kept


FORM = {
    "name": "  Infogérance   2026 ",
    "starts_on": "2026-01-01",
    "ends_on": "",
    "hours": "Mon-Fri 08:00-18:00",
    "zone": "europe/paris",
    "country": "fr-57",
    "p1": "30 min, 1 h, 4 h, 24/7",
    "warnings": "50",
    "steps": "0 managers",
    "approvals": "hardware,leaver,nonsense",
}


def test_a_form_becomes_the_columns_of_a_contract() -> None:
    read = rules.contract_of(FORM, TEAM)
    assert read.wrong == {}
    assert read.values == {
        "name": "Infogérance 2026",
        "starts_on": date(2026, 1, 1),
        "ends_on": None,
        "zone": "Europe/Paris",
        "hours": "Mon-Fri 08:00-18:00",
        "country": "FR",
        "region": "57",
        "closures": [],
        "targets": {"1": {"response": 30, "answer": 60, "resolution": 240, "always": True}},
        "warnings": [50],
        "steps": [{"after": 0, "whom": "managers"}],
        "approval_kinds": ["leaver", "hardware"],
    }


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", "  "),
        ("starts_on", ""),
        ("ends_on", "2025-12-31"),
        ("hours", "fermé"),
        ("hours", "Mon 99:00-12:00"),
        ("hours", "Mon 09:00-09:59"),
        ("zone", "Paris?"),
        ("country", "XX"),
        ("country", "FR-99999"),
        ("p5", "1 an"),
        ("warnings", "-1"),
        ("steps", "0"),
        ("closures", "jamais"),
    ],
)
def test_each_mistake_is_told_beside_its_field(field: str, typed: str) -> None:
    assert set(rules.contract_of(FORM | {field: typed}, TEAM).wrong) == {field}


def test_a_contract_may_have_the_desks_hours_a_site_may_not() -> None:
    assert rules.contract_of(FORM | {"hours": "", "zone": ""}, TEAM).wrong == {}
    assert set(rules.site_of({"hours": "", "zone": ""}).wrong) == {"hours", "zone"}
    assert rules.site_of({"hours": "24/7", "zone": "Europe/Paris"}).wrong == {}


def test_a_day_that_ends_the_year_is_no_spell_of_its_own() -> None:
    days = [(date(2026, 12, 30) + timedelta(days=n)).isoformat() for n in range(4)]
    assert phrases.closures(days) == ["2026-12-30..2027-01-02"]
