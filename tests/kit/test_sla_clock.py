"""Targets in business time: the published vectors, pauses, and what a clock shows."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from commands.kit import sla_clock
from commands.kit.business_time import Calendar
from commands.kit.sla_clock import Course, History, Pause, Promise, State, Target

PARIS = ZoneInfo("Europe/Paris")
OFFICE = Calendar.parse("Europe/Paris", "Mon-Fri 08:00-18:00")
LUNCH = Calendar.parse("Europe/Paris", "Mon-Fri 08:00-12:00 14:00-18:00")
HOUR = timedelta(hours=1)
DAYS = {"Mon": 23, "Tue": 24, "Wed": 25, "Thu": 26, "Fri": 27, "Sat": 28, "Sun": 29, "Mon+": 30}


def at(text: str) -> datetime:
    """A moment of the week of 23 November 2026 in Paris: "Mon 10:00"."""
    day, clock = text.split()
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, DAYS[day], hour, minute, tzinfo=PARIS)


def four_hours(calendar: Calendar = OFFICE) -> Target:
    return Target(4 * HOUR, calendar, warnings=(50, 75), steps=(-HOUR, timedelta(), HOUR))


@pytest.mark.parametrize(
    ("created", "due", "an_hour_before"),
    [
        ("Mon 10:00", "Mon 14:00", "Mon 13:00"),
        ("Mon 17:00", "Tue 11:00", "Tue 10:00"),
        ("Fri 16:00", "Mon+ 10:00", "Mon+ 09:00"),
        ("Sat 12:00", "Mon+ 12:00", "Mon+ 11:00"),
        ("Sun 23:59", "Mon+ 12:00", "Mon+ 11:00"),
    ],
)
def test_the_published_vectors(created: str, due: str, an_hour_before: str) -> None:
    run = Course(at(created))
    assert sla_clock.due(four_hours(), run) == at(due)
    assert dict(sla_clock.steps(four_hours(), run))[-HOUR] == at(an_hour_before)


def test_a_pause_over_the_night_moves_the_target_by_its_business_time() -> None:
    run = Course(at("Mon 10:00"), pauses=(Pause(at("Mon 12:00"), at("Tue 09:00")),))
    assert sla_clock.due(four_hours(), run) == at("Tue 11:00")


def test_lunch_does_not_count() -> None:
    assert sla_clock.due(four_hours(LUNCH), Course(at("Mon 10:00"))) == at("Mon 16:00")


def test_a_holiday_does_not_count() -> None:
    closed = Calendar.parse("Europe/Paris", "Mon-Fri 08:00-18:00", closures=[date(2026, 11, 24)])
    assert sla_clock.due(four_hours(closed), Course(at("Mon 17:00"))) == at("Wed 11:00")
    armistice = Calendar.parse("Europe/Paris", "Mon-Fri 08:00-18:00", country="FR")
    eve = datetime(2026, 11, 10, 17, tzinfo=PARIS)
    assert sla_clock.due(four_hours(armistice), Course(eve)) == datetime(
        2026, 11, 12, 11, tzinfo=PARIS
    )


def test_a_regional_holiday_counts_only_elsewhere() -> None:
    eve = datetime(2026, 12, 25, 17, tzinfo=PARIS)
    dues = [
        sla_clock.due(
            four_hours(Calendar.parse("Europe/Paris", "24/7", country="FR", region=region)),
            Course(eve),
        )
        for region in (None, "57")
    ]
    # Saint Stephen's day is a holiday in Moselle.
    assert dues[0] == datetime(2026, 12, 26, 4, tzinfo=PARIS)
    assert dues[1] == datetime(2026, 12, 27, 4, tzinfo=PARIS)


def test_an_hour_that_does_not_exist_is_no_trouble() -> None:
    created = datetime(2026, 3, 29, 2, 30, tzinfo=PARIS)  # a Sunday; clocks jump from 2 to 3
    due = sla_clock.due(four_hours(), Course(created))
    assert due == datetime(2026, 3, 30, 12, tzinfo=PARIS)


def test_daylight_saving_shortens_and_lengthens_the_night_of_a_round_clock() -> None:
    always = four_hours(Calendar.parse("Europe/Paris", "24/7"))
    spring = sla_clock.due(always, Course(datetime(2026, 3, 29, 0, tzinfo=PARIS)))
    autumn = sla_clock.due(always, Course(datetime(2026, 10, 25, 0, tzinfo=PARIS)))
    assert spring == datetime(2026, 3, 29, 5, tzinfo=PARIS)
    assert autumn == datetime(2026, 10, 25, 3, tzinfo=PARIS)


def test_closed_days_are_not_added_for_a_pause_over_the_weekend() -> None:
    day = Target(10 * HOUR, OFFICE)
    run = Course(at("Fri 10:00"), pauses=(Pause(at("Fri 18:00"), at("Mon+ 08:00")),))
    assert (
        sla_clock.due(day, run) == sla_clock.due(day, Course(at("Fri 10:00"))) == at("Mon+ 10:00")
    )


@pytest.mark.parametrize("hours", [1, 4, 8])
def test_another_target_or_calendar_keeps_the_pauses(hours: int) -> None:
    paused = Course(at("Mon 10:00"), pauses=(Pause(at("Mon 10:30"), at("Mon 12:30")),))
    due = sla_clock.due(Target(hours * HOUR, OFFICE), paused)
    moved = sla_clock.due(Target(hours * HOUR, OFFICE), Course(at("Mon 12:00")))
    assert due == moved
    assert sla_clock.due(Target(4 * HOUR, LUNCH), paused) == at("Mon 17:30")


def test_what_is_handed_over_runs_anew_from_then() -> None:
    assert sla_clock.due(four_hours(), Course(at("Tue 09:00"))) == at("Tue 13:00")


def test_warnings_come_at_their_percentages() -> None:
    run = Course(at("Mon 10:00"))
    assert sla_clock.warnings(four_hours(), run) == [(50, at("Mon 12:00")), (75, at("Mon 13:00"))]
    held = Course(at("Mon 10:00"), pauses=(Pause(at("Mon 12:30")),))
    assert sla_clock.warnings(four_hours(), held) == [(50, at("Mon 12:00"))]


def test_a_step_before_the_beginning_is_left_out() -> None:
    short = Target(HOUR, OFFICE, steps=(-2 * HOUR, -HOUR, timedelta()))
    assert sla_clock.steps(short, Course(at("Mon 10:00"))) == [(timedelta(), at("Mon 11:00"))]


@pytest.mark.parametrize(
    ("run", "now", "state", "spent", "due"),
    [
        (Course(at("Mon 10:00")), "Mon 13:59", State.RUNNING, 239, "Mon 14:00"),
        (Course(at("Mon 10:00")), "Mon 14:00", State.BREACHED, 240, "Mon 14:00"),
        (Course(at("Mon 10:00")), "Tue 09:00", State.BREACHED, 540, "Mon 14:00"),
        (Course(at("Mon 10:00"), at("Mon 14:00")), "Tue 09:00", State.MET, 240, "Mon 14:00"),
        (Course(at("Mon 10:00"), at("Mon 11:00")), "Tue 09:00", State.MET, 60, None),
        (Course(at("Mon 10:00"), at("Mon 14:01")), "Tue 09:00", State.BREACHED, 241, "Mon 14:00"),
        (
            Course(at("Mon 10:00"), pauses=(Pause(at("Mon 11:00")),)),
            "Tue 09:00",
            State.PAUSED,
            60,
            None,
        ),
        (
            Course(at("Mon 10:00"), pauses=(Pause(at("Mon 15:00")),)),
            "Tue 09:00",
            State.BREACHED,
            300,
            "Mon 14:00",
        ),
    ],
)
def test_a_clock_shows_its_state_its_time_and_its_target(
    run: Course, now: str, state: State, spent: int, due: str | None
) -> None:
    reading = sla_clock.read(four_hours(), run, at(now))
    assert reading.state == state
    assert reading.spent == timedelta(minutes=spent)
    assert reading.due == (None if due is None else at(due))


def test_the_first_answer_stops_its_clock_and_the_solution_the_other() -> None:
    history = History(at("Mon 10:00"), answered_at=at("Mon 11:00"), over_at=at("Tue 10:00"))
    response = sla_clock.course(Promise.RESPONSE, history)
    resolution = sla_clock.course(Promise.RESOLUTION, history)
    assert response == Course(at("Mon 10:00"), at("Mon 11:00"))
    assert resolution == Course(at("Mon 10:00"), at("Tue 10:00"))


def test_the_next_answer_counts_from_the_words_that_have_none() -> None:
    unanswered = History(at("Mon 10:00"), asked_at=at("Mon 10:00"))
    assert sla_clock.course(Promise.ANSWER, unanswered) is None  # the first answer's clock runs
    again = History(at("Mon 10:00"), answered_at=at("Mon 11:00"), asked_at=at("Mon 15:00"))
    assert sla_clock.course(Promise.ANSWER, again) == Course(at("Mon 15:00"))
    content = History(at("Mon 10:00"), answered_at=at("Mon 11:00"))
    assert sla_clock.course(Promise.ANSWER, content) is None


def test_words_during_a_wait_want_an_answer_all_the_same() -> None:
    waiting = (Pause(at("Mon 12:00")),)
    history = History(
        at("Mon 10:00"), answered_at=at("Mon 11:00"), asked_at=at("Mon 13:00"), pauses=waiting
    )
    answer = sla_clock.course(Promise.ANSWER, history)
    resolution = sla_clock.course(Promise.RESOLUTION, history)
    assert answer is not None
    assert resolution is not None
    assert not answer.rests
    assert resolution.rests


def test_time_between_a_resolution_and_its_reopening_does_not_count() -> None:
    reopened = History(
        at("Mon 10:00"),
        answered_at=at("Mon 11:00"),
        pauses=(Pause(at("Mon 12:00"), at("Tue 09:00")),),
    )
    run = sla_clock.course(Promise.RESOLUTION, reopened)
    assert run is not None
    assert sla_clock.spent(OFFICE, run, at("Tue 10:00")) == 3 * HOUR


def test_moments_come_out_in_utc() -> None:
    due = sla_clock.due(four_hours(), Course(at("Mon 10:00")))
    assert due is not None
    assert due.tzinfo is UTC
