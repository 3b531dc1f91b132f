"""What a ticket keeps of its clocks: moments that follow the terms, and those that have stopped."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commands.kit.business_time import Calendar
from commands.kit.terms import Terms, of_contract, of_desk
from commands.tickets import clocks, targets
from storage.ticket_states import State
from storage.tickets import Ticket

OFFICE = Calendar.parse("Europe/Paris", "Mon-Fri 08:00-18:00")
NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)  # Monday in Paris


def after(hours: float) -> datetime:
    return NINE + timedelta(hours=hours)


def a_ticket(**values: Any) -> Ticket:
    facts: dict[str, Any] = {
        "id": 1,
        "state": State.TAKEN,
        "priority": 3,
        "step": 0,
        "created_at": NINE,
        "unanswered_since": NINE,
        "clock": {},
    }
    return Ticket(**(facts | values))


def agreed(until: datetime | None = None, **minutes: int) -> Terms:
    return of_contract(7, OFFICE, 3, {"3": minutes}, [50], [], until)


def rest(since: float, until: float | None, why: str = "client") -> dict[str, Any]:
    ends = None if until is None else after(until).isoformat()
    return {"since": after(since).isoformat(), "until": ends, "why": why}


def test_all_that_was_promised_is_kept_with_the_ticket() -> None:
    ticket = a_ticket()
    clocks.settle(ticket, agreed(response=120, resolution=480), after(0))
    assert ticket.contract_id == 7
    assert (ticket.response_due_at, ticket.answer_due_at) == (after(2), None)
    assert ticket.resolution_due_at == after(8)
    assert (ticket.target, ticket.target_due_at) == ("response", after(2))
    assert ticket.due_at == after(1)  # half of the time for an answer


def test_a_first_answer_keeps_its_moment_whatever_is_agreed_later() -> None:
    ticket = a_ticket()
    clocks.settle(ticket, agreed(response=120, resolution=480), after(0))
    ticket.answered_at, ticket.unanswered_since = after(1), None
    clocks.settle(ticket, agreed(response=30, resolution=240), after(1))
    assert ticket.response_due_at == after(2)
    assert ticket.resolution_due_at == after(4)
    assert (ticket.target, ticket.target_due_at) == ("resolution", after(4))


def test_words_that_wait_have_a_promise_until_they_are_answered() -> None:
    ticket = a_ticket(answered_at=after(1), unanswered_since=after(2))
    clocks.settle(ticket, agreed(answer=60), after(2))
    assert (ticket.target, ticket.target_due_at, ticket.answer_due_at) == (
        "answer",
        after(3),
        after(3),
    )
    ticket.unanswered_since = None
    clocks.settle(ticket, agreed(answer=60), after(2.5))
    assert (ticket.target, ticket.target_due_at, ticket.answer_due_at) == (None, None, None)


def test_what_rests_falls_due_when_it_goes_on() -> None:
    ticket = a_ticket(state=State.WAITING, clock={"pauses": [rest(1, None)]})
    clocks.settle(ticket, agreed(response=120), after(1))
    assert (ticket.target, ticket.response_due_at, ticket.due_at) == (None, None, None)
    ticket.state, ticket.clock = State.TAKEN, {"pauses": [rest(1, 4)]}
    clocks.settle(ticket, agreed(response=120), after(4))
    assert ticket.response_due_at == after(5)


def test_a_ticket_knows_that_it_is_late_and_when_it_is_not_any_more() -> None:
    ticket = a_ticket()
    clocks.settle(ticket, agreed(response=120), after(2))
    assert ticket.clock["late"]
    clocks.settle(ticket, agreed(response=240), after(2))
    assert not ticket.clock["late"]


def test_it_is_looked_at_again_when_other_terms_begin() -> None:
    ticket = a_ticket()
    clocks.settle(ticket, agreed(after(0.5), response=120), after(0))
    assert ticket.due_at == after(0.5)
    resting = a_ticket(state=State.WAITING, clock={"pauses": [rest(0, None)]})
    clocks.settle(resting, agreed(after(9)), after(0))
    assert resting.due_at == after(9)


@pytest.mark.parametrize("state", [State.CLOSED, State.DISMISSED, State.MERGED])
def test_what_is_over_is_left_alone(state: State) -> None:
    ticket = a_ticket(
        state=state, unanswered_since=None, clock={"pauses": [rest(1, None, targets.WAS_OVER)]}
    )
    ticket.resolution_due_at = after(8)
    clocks.settle(ticket, agreed(after(5), response=120, resolution=30), after(2))
    assert (ticket.due_at, ticket.target, ticket.resolution_due_at) == (None, None, after(8))


def test_what_sleeps_is_left_alone_until_its_moment() -> None:
    ticket = a_ticket(snoozed_until=after(6), clock={"pauses": [rest(0, None, targets.SNOOZE)]})
    clocks.settle(ticket, agreed(response=120), after(0))
    assert ticket.due_at == after(6)


def test_the_desk_recalls_only_where_no_contract_says_who_is_told() -> None:
    ticket = a_ticket()
    assert clocks.recalls(ticket, of_desk(OFFICE, 3))
    assert not clocks.recalls(ticket, agreed())
    assert clocks.recalls(a_ticket(state=State.RESOLVED), agreed())


def test_a_resolution_that_nobody_heard_lets_the_clock_run_on() -> None:
    ticket = a_ticket(state=State.RESOLVED, resolved_at=after(1))
    assert clocks.unheard(ticket)
    clocks.settle(ticket, agreed(response=120), after(1))
    assert ticket.target_due_at == after(2)


def test_a_rest_of_which_nobody_knew_is_taken_back() -> None:
    ticket = a_ticket(clock={"pauses": [rest(1, 2), rest(3, None)], "late": False})
    clocks.forget_rest(ticket)
    clocks.forget_rest(ticket)
    assert ticket.clock == {"pauses": [rest(1, 2)], "late": False}
