"""What is said of a ticket's promises, and when: pauses kept, each thing said once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commands.kit.business_time import Calendar
from commands.kit.sla_clock import History, Pause, Promise, State
from commands.kit.terms import Terms, of_contract, of_desk
from commands.tickets import targets
from storage.ticket_states import State as TicketState

OFFICE = Calendar.parse("Europe/Paris", "Mon-Fri 08:00-18:00")
NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)  # Monday in Paris
STEPS: list[dict[str, Any]] = [
    {"after": -60, "whom": "technician"},
    {"after": 0, "whom": "managers"},
    {"after": 60, "whom": "person:7"},
]


def after(hours: float) -> datetime:
    return NINE + timedelta(hours=hours)


def terms(steps: list[dict[str, Any]] | None = None, **more: int) -> Terms:
    promised = {"response": 120, "answer": 60, "resolution": 480} | more
    return of_contract(1, OFFICE, 3, {"3": promised}, [50, 75], STEPS if steps is None else steps)


UNANSWERED = History(NINE, asked_at=NINE)
ANSWERED = History(NINE, answered_at=after(1))


@pytest.mark.parametrize(
    ("state", "more", "why"),
    [
        (TicketState.NEW, {}, None),
        (TicketState.TAKEN, {}, None),
        (TicketState.TAKEN, {"snoozed": True}, "snooze"),
        (TicketState.WAITING, {"waiting_for": "client"}, "client"),
        (TicketState.WAITING, {"waiting_for": "third"}, "third"),
        (TicketState.WAITING, {}, "client"),
        (TicketState.APPROVAL, {}, "approval"),
        (TicketState.RESOLVED, {}, "over"),
        (TicketState.RESOLVED, {"unheard": True}, None),
        (TicketState.CLOSED, {}, "over"),
        (TicketState.MERGED, {}, "over"),
    ],
)
def test_why_a_clock_rests(state: str, more: dict[str, Any], why: str | None) -> None:
    facts: dict[str, Any] = {"waiting_for": None, "snoozed": False, "unheard": False} | more
    assert targets.rests(state, **facts) == why


def test_a_rest_begins_goes_on_and_ends() -> None:
    none = targets.with_rest([], None, NINE)
    assert none == []
    begun = targets.with_rest(none, "client", after(1))
    assert begun == targets.with_rest(begun, "client", after(2))
    assert targets.pauses(begun) == (Pause(after(1)),)
    other = targets.with_rest(begun, "third", after(3))
    assert targets.pauses(other) == (Pause(after(1), after(3)), Pause(after(3)))
    assert targets.pauses(targets.with_rest(other, None, after(4))) == (
        Pause(after(1), after(3)),
        Pause(after(3), after(4)),
    )


def test_words_that_come_late_end_no_rest_before_it_began() -> None:
    begun = targets.with_rest([], "client", after(2))
    assert targets.pauses(targets.with_rest(begun, None, after(1))) == (Pause(after(2), after(2)),)


def test_all_that_will_be_said_comes_in_its_order() -> None:
    said = [
        (one.at, one.promise, one.key, one.whom) for one in targets.agenda(terms(), ANSWERED, {})
    ]
    assert said == [
        (after(4), Promise.RESOLUTION, "50", "technician"),
        (after(6), Promise.RESOLUTION, "75", "technician"),
        (after(7), Promise.RESOLUTION, "-60:technician", "technician"),
        (after(8), Promise.RESOLUTION, "late", "technician"),
        (after(8), Promise.RESOLUTION, "0:managers", "managers"),
        # The desk closes at six.
        (after(9), Promise.RESOLUTION, "60:person:7", "person:7"),
    ]


def test_what_was_said_is_not_said_again_whatever_changes() -> None:
    held = terms(steps=[])
    due = [one for one in targets.agenda(held, ANSWERED, {}) if one.at <= after(6)]
    told = targets.with_told({}, held, ANSWERED, due)
    assert [one.key for one in targets.agenda(held, ANSWERED, told)] == ["late"]
    sooner = terms(steps=[], resolution=240)
    assert [one.key for one in targets.agenda(sooner, ANSWERED, told)] == ["late"]
    later = targets.with_told(told, sooner, ANSWERED, targets.agenda(sooner, ANSWERED, told))
    assert targets.agenda(held, ANSWERED, later) == []


def test_each_exchange_has_an_agenda_of_its_own() -> None:
    held = terms(steps=[])
    first = History(NINE, answered_at=after(1), asked_at=after(2))
    about_answer = [o for o in targets.agenda(held, first, {}) if o.promise is Promise.ANSWER]
    assert [one.key for one in about_answer] == ["50", "75", "late"]
    told = targets.with_told({}, held, first, about_answer)
    again = History(NINE, answered_at=after(1), asked_at=after(5))
    for history, keys in ((first, []), (again, ["50", "75", "late"])):
        agenda = targets.agenda(held, history, told)
        assert [one.key for one in agenda if one.promise is Promise.ANSWER] == keys


@pytest.mark.parametrize("pause", [Pause(after(1)), Pause(NINE)])
def test_nothing_is_said_of_what_rests(pause: Pause) -> None:
    resting = History(NINE, answered_at=after(1), pauses=(pause,))
    assert targets.agenda(terms(), resting, {}) == []
    assert targets.coming(terms(), resting, after(3)) is None


def test_what_is_over_has_nothing_to_come() -> None:
    over = History(NINE, answered_at=after(1), over_at=after(2))
    assert targets.agenda(terms(), over, {}) == []
    assert targets.dues(terms(), over) == {}


def test_every_clock_is_read_also_the_stopped_ones() -> None:
    slow = History(NINE, answered_at=after(3))
    read = targets.readings(terms(), slow, after(4))
    assert {promise: (reading.state, ended) for promise, (reading, ended) in read.items()} == {
        Promise.RESPONSE: (State.BREACHED, after(3)),
        Promise.RESOLUTION: (State.RUNNING, None),
    }


def test_the_promise_that_falls_due_first_comes_next() -> None:
    coming = targets.coming(terms(), UNANSWERED, after(1))
    assert coming == targets.Next(Promise.RESPONSE, after(2), late=False)
    coming = targets.coming(terms(), UNANSWERED, after(2))
    assert coming == targets.Next(Promise.RESPONSE, after(2), late=True)
    coming = targets.coming(terms(), ANSWERED, after(2))
    assert coming == targets.Next(Promise.RESOLUTION, after(8), late=False)


def test_without_a_contract_only_the_answers_are_promised() -> None:
    held = of_desk(OFFICE, 3)
    assert [one.key for one in targets.agenda(held, UNANSWERED, {})] == ["late"]
    assert targets.agenda(held, ANSWERED, {}) == []
    assert targets.dues(held, UNANSWERED) == {Promise.RESPONSE: after(4)}


def test_another_priority_or_calendar_keeps_the_pauses() -> None:
    paused = History(NINE, asked_at=NINE, pauses=(Pause(after(1), after(3)),))
    lunch = Calendar.parse("Europe/Paris", "Mon-Fri 08:00-12:00 14:00-18:00")
    assert targets.dues(terms(), paused)[Promise.RESPONSE] == after(4)
    assert targets.dues(of_desk(OFFICE, 1), paused)[Promise.RESPONSE] == after(0.5)
    # One hour before the pause; the second one begins after lunch, at two.
    moved = of_contract(2, lunch, 3, {"3": {"response": 120}}, [], [])
    assert targets.dues(moved, paused)[Promise.RESPONSE] == after(6)
