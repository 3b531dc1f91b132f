"""What a ticket may become, and when the clock speaks of it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.kit import business_time
from commands.kit.business_time import Calendar
from commands.kit.refused import Refused
from commands.kit.sla_clock import Pause
from commands.tickets import rules
from commands.tickets.rules import Standing
from storage.ticket_states import OPEN, OVER, State

PARIS = Calendar.parse("Europe/Paris", "Mon-Fri 09:00-18:00", country="FR")
MONDAY_NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MONDAY_FIVE = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
FRIDAY_FIVE = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)


def a_ticket(**values: object) -> Standing:
    facts: dict[str, object] = {
        "state": State.NEW,
        "priority": 3,
        "step": 0,
        "created_at": MONDAY_NINE,
        "taken_at": None,
        "unanswered_since": MONDAY_NINE,
        "resolved_at": None,
    }
    return Standing(**(facts | values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("impact", "urgency", "expected"),
    [
        (1, 1, 1),
        (1, 2, 2),
        (2, 1, 2),
        (1, 3, 3),
        (2, 2, 3),
        (3, 1, 3),
        (2, 3, 4),
        (3, 2, 4),
        (3, 3, 5),
    ],
)
def test_impact_and_urgency_make_the_priority(impact: int, urgency: int, expected: int) -> None:
    assert rules.priority(impact, urgency) == expected


@pytest.mark.parametrize(("impact", "urgency"), [(0, 1), (1, 4), (5, 5)])
def test_there_is_no_other_impact_or_urgency(impact: int, urgency: int) -> None:
    with pytest.raises(ValueError, match="Level"):
        rules.priority(impact, urgency)


@pytest.mark.parametrize(
    ("text", "files", "title"),
    [
        ("Imprimante en panne\nDepuis ce matin", (), "Imprimante en panne"),
        ("\n \n  le   wifi \t coupe", (), "le wifi coupe"),
        ("🔥", (), "🔥"),
        ("", ("baie.png",), "baie.png"),
        ("   ", (), "…"),
        ("x" * 10_000, (), "x" * 99 + "…"),
    ],
)
def test_a_title_is_the_first_line_that_says_something(
    text: str, files: tuple[str, ...], title: str
) -> None:
    assert rules.title_of(text, files) == title


@given(st.text())
def test_a_title_is_never_empty_and_never_too_long(text: str) -> None:
    assert 1 <= len(rules.title_of(text)) <= rules.TITLE_LENGTH


def test_an_untaken_ticket_is_recalled_at_its_target_in_business_time() -> None:
    due = rules.next_due(PARIS, a_ticket(created_at=MONDAY_FIVE, unanswered_since=MONDAY_FIVE))
    assert due == datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # one hour today, three tomorrow


def test_the_recalls_go_on_for_three_steps_and_then_rest() -> None:
    moments = [rules.next_due(PARIS, a_ticket(step=step)) for step in range(4)]
    assert moments[:3] == sorted(moment for moment in moments[:3] if moment is not None)
    assert moments[3] is None


@pytest.mark.parametrize(
    ("step", "hours", "passed"),
    [(0, 3, 0), (0, 4, 1), (0, 7, 2), (0, 99, 3), (1, 99, 2), (3, 99, 0)],
)
def test_the_steps_that_a_silence_has_passed_are_counted(
    step: int, hours: int, passed: int
) -> None:
    now = MONDAY_NINE + timedelta(hours=hours)
    assert rules.steps_passed(PARIS, a_ticket(step=step), now) == passed


def test_a_spell_of_waiting_does_not_count_for_the_recalls() -> None:
    hour = timedelta(hours=1)
    waited = (Pause(MONDAY_NINE + hour, MONDAY_NINE + 3 * hour),)
    due = rules.next_due(PARIS, a_ticket(pauses=waited))
    assert due == MONDAY_NINE + 6 * hour


def test_no_recall_falls_in_the_night_or_the_weekend() -> None:
    for hour in range(24 * 7):
        since = MONDAY_NINE + timedelta(hours=hour)
        due = rules.next_due(PARIS, a_ticket(created_at=since, unanswered_since=since))
        assert due is not None
        assert business_time.is_open(PARIS, due - timedelta(seconds=1))


def test_a_technician_is_reminded_from_when_they_took_it() -> None:
    taken_at = MONDAY_NINE + timedelta(hours=2)
    ticket = a_ticket(state=State.TAKEN, taken_at=taken_at)
    assert rules.next_due(PARIS, ticket) == taken_at + timedelta(hours=4)


def test_an_answered_ticket_leaves_its_technician_alone() -> None:
    ticket = a_ticket(state=State.TAKEN, taken_at=MONDAY_NINE, unanswered_since=None)
    assert rules.next_due(PARIS, ticket) is None


def test_the_clock_rests_while_we_wait_for_the_client() -> None:
    assert rules.next_due(PARIS, a_ticket(state=State.WAITING)) is None


def test_an_untouched_resolution_closes_after_three_business_days() -> None:
    ticket = a_ticket(state=State.RESOLVED, resolved_at=FRIDAY_FIVE, unanswered_since=None)
    assert rules.next_due(PARIS, ticket) == datetime(2026, 12, 2, 16, 0, tzinfo=UTC)


def test_a_resolution_that_the_client_did_not_get_reminds_instead_of_closing() -> None:
    ticket = a_ticket(state=State.RESOLVED, taken_at=MONDAY_NINE, resolved_at=FRIDAY_FIVE)
    assert rules.next_due(PARIS, ticket) == MONDAY_NINE + timedelta(hours=4)


@pytest.mark.parametrize("state", [State.CLOSED, State.DISMISSED])
def test_what_is_over_needs_nothing(state: State) -> None:
    assert rules.next_due(PARIS, a_ticket(state=state)) is None


@pytest.mark.parametrize("state", list(State))
def test_every_state_is_open_or_over(state: State) -> None:
    assert (state in OPEN) != (state in OVER)


def test_a_verdict_is_for_what_is_resolved() -> None:
    rules.check_verdict(State.RESOLVED)
    for state in (State.NEW, State.TAKEN, State.WAITING, State.CLOSED):
        with pytest.raises(Refused):
            rules.check_verdict(state)


def test_nobody_takes_what_somebody_has() -> None:
    rules.check_take(State.NEW, None, 1, "")
    rules.check_take(State.WAITING, 1, 1, "Alice")
    with pytest.raises(Refused, match="Alice already has"):
        rules.check_take(State.TAKEN, 1, 2, "Alice")
    with pytest.raises(Refused, match="over"):
        rules.check_take(State.CLOSED, None, 1, "")
