"""The clock of promises: how many targets it computes in a second, on one core.

Each target is another ticket's: made at any minute of a year with its public holidays and
closures, with lunch, paused once over a night or a week-end.
"""

import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from bench.report import row
from commands.kit import sla_clock
from commands.kit.business_time import Calendar
from commands.kit.sla_clock import Course, Pause, Target

LIMIT = 50_000
TARGETS, ROUNDS = 100_000, 5
HOLIDAYS_OF = ("FR", "57")
HOURS = "Mon-Fri 08:00-12:00 14:00-18:00; Sat 09:00-12:00"
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def targets() -> None:
    """Due moments per second, with a pause, lunch and a year of public holidays."""
    country, region = HOLIDAYS_OF
    closures = [date(2026, 8, day) for day in range(10, 22)]
    calendar = Calendar.parse(
        "Europe/Paris", HOURS, country=country, region=region, closures=closures
    )
    target = Target(timedelta(hours=8), calendar, (50, 75, 90), (timedelta(), timedelta(hours=1)))
    courses = _courses(random.Random(1))
    now = NEW_YEAR + timedelta(days=365)

    def dues() -> None:
        for course in courses:
            sla_clock.due(target, course)

    def everything() -> None:
        for course in courses[: TARGETS // 5]:
            sla_clock.read(target, course, now)
            sla_clock.warnings(target, course)
            sla_clock.steps(target, course)

    per_second = _rate(dues, TARGETS)
    details = {
        "targets": TARGETS,
        "with_state_warnings_and_steps": round(_rate(everything, TARGETS // 5)),
    }
    row("sla_clock", round(per_second), "targets/s", f"{LIMIT:,}/s", **details)


def _courses(chance: random.Random) -> list[Course]:
    courses = []
    for _ in range(TARGETS):
        began = NEW_YEAR + timedelta(minutes=chance.randrange(365 * 24 * 60))
        since = began + timedelta(minutes=chance.randrange(1, 240))
        until = since + timedelta(minutes=chance.randrange(60, 4000))
        courses.append(Course(began, pauses=(Pause(since, until),)))
    return courses


def _rate(work: Callable[[], None], number: int) -> float:
    """How many a second, in the median round; the first one fills the calendar's tables."""
    work()
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return number / statistics.median(taken)
