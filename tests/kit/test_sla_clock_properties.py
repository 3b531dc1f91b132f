"""What holds for every clock: never negative, monotone, additive, equal to counting minutes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from commands.kit import sla_clock
from commands.kit.business_time import Calendar, is_open
from commands.kit.sla_clock import Course, Pause, Target

MINUTE = timedelta(minutes=1)
BEGIN = datetime(2026, 10, 23, 8, tzinfo=UTC)  # a Friday; the clocks go back on Sunday
CALENDARS = [
    Calendar.parse("Europe/Paris", "Mon-Fri 08:00-18:00", country="FR"),
    Calendar.parse("Europe/Paris", "Mon-Fri 08:00-12:00 14:00-18:00; Sat 09:00-12:00"),
    Calendar.parse("Europe/Paris", "24/7"),
    Calendar.parse("America/New_York", "Mon-Sun 20:00-24:00", country="US"),
]
calendars = st.sampled_from(CALENDARS)
# Minutes from the beginning: some days.
marks = st.integers(0, 4 * 24 * 60)
moments = marks.map(lambda minutes: BEGIN + minutes * MINUTE)


@st.composite
def courses(draw: st.DrawFn, *, ended: bool | None = None) -> Course:
    """Some course, its pauses in any order and over each other; the last may still rest."""
    pauses = []
    for since, until in draw(st.lists(st.tuples(moments, moments), max_size=3)):
        pauses.append(Pause(min(since, until), max(since, until)))
    if ended is None:
        ended = draw(st.booleans())
    if not ended and draw(st.booleans()):
        pauses.append(Pause(draw(moments)))
    began = BEGIN + draw(st.integers(0, 600)) * MINUTE
    return Course(
        began, draw(moments.map(lambda at: max(at, began))) if ended else None, tuple(pauses)
    )


amounts = st.integers(1, 40 * 60).map(lambda minutes: minutes * MINUTE)


@given(calendars, courses(), st.lists(moments, min_size=2, max_size=4))
def test_time_spent_is_never_negative_and_never_grows_less(
    calendar: Calendar, run: Course, nows: list[datetime]
) -> None:
    spent = [sla_clock.spent(calendar, run, now) for now in sorted(nows)]
    assert spent[0] >= timedelta()
    assert all(earlier <= later for earlier, later in pairwise(spent))


@given(calendars, courses(ended=True), moments)
def test_time_spent_is_additive_over_a_split(
    calendar: Calendar, run: Course, cut: datetime
) -> None:
    assert run.ended is not None
    cut = min(max(cut, run.began), run.ended)
    first = Course(run.began, cut, run.pauses)
    second = Course(cut, run.ended, run.pauses)
    later = run.ended + MINUTE
    assert sla_clock.spent(calendar, run, later) == sla_clock.spent(
        calendar, first, later
    ) + sla_clock.spent(calendar, second, later)


@settings(max_examples=25)
@given(calendars, courses(), st.integers(0, 3000).map(lambda minutes: BEGIN + minutes * MINUTE))
def test_time_spent_is_what_counting_minutes_gives(
    calendar: Calendar, run: Course, now: datetime
) -> None:
    assert sla_clock.spent(calendar, run, now) == counted(calendar, run, now)


def counted(calendar: Calendar, run: Course, now: datetime) -> timedelta:
    """Count the open minutes one by one."""
    end = now if run.ended is None else min(now, run.ended)
    total, at = timedelta(), run.began
    while at < end:
        rests = any(
            pause.since <= at and (pause.until is None or at < pause.until) for pause in run.pauses
        )
        if not rests and is_open(calendar, at):
            total += MINUTE
        at += MINUTE
    return total


@given(calendars, courses(), amounts)
def test_at_its_due_moment_a_clock_shows_its_target(
    calendar: Calendar, run: Course, amount: timedelta
) -> None:
    due = sla_clock.due(Target(amount, calendar), run)
    if due is not None:
        assert sla_clock.spent(calendar, run, due) == amount
        assert sla_clock.spent(calendar, run, due - timedelta(microseconds=1)) < amount
    else:
        far = BEGIN + timedelta(days=30)
        assert sla_clock.spent(calendar, run, far) < amount


@given(calendars, courses(), amounts, amounts)
def test_a_longer_target_is_never_due_earlier(
    calendar: Calendar, run: Course, one: timedelta, other: timedelta
) -> None:
    less, more = (sla_clock.due(Target(a, calendar), run) for a in sorted((one, other)))
    assert more is None or (less is not None and less <= more)


@given(calendars, courses(ended=False), amounts, st.randoms(use_true_random=False))
def test_the_order_of_the_pauses_does_not_matter(
    calendar: Calendar, run: Course, amount: timedelta, random: object
) -> None:
    shuffled = list(run.pauses)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    other = Course(run.began, run.ended, tuple(shuffled))
    target = Target(amount, calendar)
    assert sla_clock.due(target, run) == sla_clock.due(target, other)


@given(calendars, courses(), amounts, moments)
def test_a_pause_never_brings_a_target_nearer(
    calendar: Calendar, run: Course, amount: timedelta, since: datetime
) -> None:
    target = Target(amount, calendar)
    more = Course(run.began, run.ended, (*run.pauses, Pause(since, since + timedelta(hours=5))))
    before, after = sla_clock.due(target, run), sla_clock.due(target, more)
    assert after is None or (before is not None and before <= after)


@given(calendars, courses(ended=False), amounts)
def test_warnings_and_steps_stand_in_the_order_of_their_amounts(
    calendar: Calendar, run: Course, amount: timedelta
) -> None:
    steps = (-amount / 2, timedelta(), amount)
    target = Target(amount, calendar, (25, 50, 75), steps)
    found = [at for _, at in (*sla_clock.warnings(target, run), *sla_clock.steps(target, run)[1:])]
    assert found == sorted(found)
