from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from commands.kit.business_time import Calendar, add, add_days, between, is_open, next_open

PARIS = ZoneInfo("Europe/Paris")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

# The calendar of the published vectors, and a week with no holiday and no clock change.
OFFICE = Calendar.parse("Europe/Paris", "Mon-Fri 08:00-18:00")
LUNCH = Calendar.parse("Europe/Paris", "Mon-Fri 08:00-12:00 14:00-18:00")
NIGHT = Calendar.parse("Europe/Paris", "24/7")
MON, TUE, WED, THU, FRI, SAT, SUN, NEXT_MON, NEXT_TUE = range(7, 16)


def at(day: int, clock: str) -> datetime:
    return datetime.combine(date(2026, 9, day), time.fromisoformat(clock), tzinfo=PARIS)


def paris(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS, fold=fold)


class TestPublishedVectors:
    @pytest.mark.parametrize(
        ("created", "due", "escalation"),
        [
            (at(MON, "10:00"), at(MON, "14:00"), at(MON, "13:00")),
            (at(MON, "17:00"), at(TUE, "11:00"), at(TUE, "10:00")),
        ],
    )
    def test_escalation_is_one_opening_hour_before_the_target(
        self, created: datetime, due: datetime, escalation: datetime
    ) -> None:
        assert add(OFFICE, created, 4 * HOUR) == due
        assert add(OFFICE, created, 4 * HOUR - HOUR) == escalation

    @pytest.mark.parametrize(
        ("created", "due"),
        [
            (at(FRI, "16:00"), at(NEXT_MON, "10:00")),
            (at(SAT, "12:00"), at(NEXT_MON, "12:00")),
            # An hour that does not exist on the wall clock.
            (paris("2026-03-29T02:30"), paris("2026-03-30T12:00")),
        ],
    )
    def test_closed_time_does_not_count(self, created: datetime, due: datetime) -> None:
        assert add(OFFICE, created, 4 * HOUR) == due

    def test_a_pause_moves_the_target_by_its_opening_time(self) -> None:
        created, paused, resumed = at(MON, "10:00"), at(MON, "12:00"), at(TUE, "09:00")
        remaining = 4 * HOUR - between(OFFICE, created, paused)
        assert add(OFFICE, resumed, remaining) == at(TUE, "11:00")
        pause = between(OFFICE, paused, resumed)
        assert add(OFFICE, created, 4 * HOUR + pause) == at(TUE, "11:00")

    def test_a_target_in_days_paused_over_a_weekend_gets_no_closed_day(self) -> None:
        due = add_days(OFFICE, at(FRI, "10:00"), 1)
        assert due == at(NEXT_MON, "10:00")
        pause = between(OFFICE, at(FRI, "17:00"), at(NEXT_MON, "09:00"))
        assert pause == 2 * HOUR
        assert add(OFFICE, due, pause) == at(NEXT_MON, "12:00")

    def test_a_group_target_restarts_at_each_assignment(self) -> None:
        assert add(OFFICE, at(MON, "10:00"), 4 * HOUR) == at(MON, "14:00")
        assert add(OFFICE, at(MON, "16:00"), 4 * HOUR) == at(TUE, "10:00")

    def test_a_new_target_keeps_the_paused_time(self) -> None:
        pause = between(OFFICE, at(MON, "12:00"), at(TUE, "09:00"))
        assert pause == 7 * HOUR
        assert add(OFFICE, at(MON, "10:00"), 8 * HOUR + pause) == at(TUE, "15:00")

    def test_lunch_does_not_count(self) -> None:
        calendar = Calendar.parse("Europe/Paris", "Mon-Fri 08:00-12:00 14:00-18:00")
        assert add(calendar, at(MON, "10:00"), 4 * HOUR) == at(MON, "16:00")

    @pytest.mark.parametrize(
        "calendar",
        [
            Calendar.parse("Europe/Paris", "Mon-Fri 8-18", closures=[date(2026, 7, 14)]),
            Calendar.parse("Europe/Paris", "Mon-Fri 8-18", country="FR"),
        ],
    )
    def test_a_holiday_does_not_count(self, calendar: Calendar) -> None:
        # 14 July 2026 is a Tuesday.
        due = add(calendar, paris("2026-07-13T17:00"), 4 * HOUR)
        assert due == paris("2026-07-15T11:00")


class TestAdd:
    def test_the_target_may_be_a_closing_time(self) -> None:
        assert add(OFFICE, at(MON, "10:00"), 8 * HOUR) == at(MON, "18:00")

    @pytest.mark.parametrize("start", [at(MON, "10:00"), at(SAT, "12:00")])
    def test_nothing_added_is_the_start_itself(self, start: datetime) -> None:
        assert add(OFFICE, start, timedelta()) == start

    def test_answers_are_in_utc(self) -> None:
        for answer in (
            add(OFFICE, at(MON, "10:00"), HOUR),
            add(OFFICE, at(MON, "10:00"), timedelta()),
            next_open(OFFICE, at(MON, "10:00")),
            add_days(OFFICE, at(MON, "10:00"), 1),
            add_days(OFFICE, at(MON, "10:00"), 0),
        ):
            assert answer.tzinfo is UTC

    def test_crosses_the_year(self) -> None:
        start, due = paris("2026-12-31T17:00"), paris("2027-01-04T10:00")
        calendar = Calendar.parse("Europe/Paris", "Mon-Fri 8-18", country="FR")
        assert add(calendar, start, 3 * HOUR) == due
        assert between(calendar, start, due) == 3 * HOUR

    def test_counts_the_years_between(self) -> None:
        five_years = between(NIGHT, paris("2025-01-01T00:00"), paris("2030-01-01T00:00"))
        assert five_years == timedelta(days=5 * 365 + 1)
        assert add(NIGHT, paris("2025-01-01T00:00"), five_years) == paris("2030-01-01T00:00")

    def test_a_region_has_its_own_holidays(self) -> None:
        start = paris("2026-12-25T22:00")  # Saint Stephen, the 26th, is kept in Moselle
        moselle = Calendar.parse("Europe/Paris", "24/7", country="FR", region="57")
        france = Calendar.parse("Europe/Paris", "24/7", country="FR")
        assert add(france, start, HOUR) == paris("2026-12-26T01:00")
        assert add(moselle, start, HOUR) == paris("2026-12-27T01:00")

    def test_sites_in_other_zones_have_their_own_hours(self) -> None:
        reunion = Calendar.parse("Indian/Reunion", "Mon-Fri 08:00-18:00")
        assert next_open(reunion, at(MON, "03:00")) == at(MON, "06:00")
        assert add(reunion, at(MON, "15:00"), 2 * HOUR) == at(TUE, "07:00")


class TestClockChanges:
    def test_the_spring_night_is_an_hour_short(self) -> None:
        start, end = paris("2026-03-29T00:00"), paris("2026-03-30T00:00")
        assert between(NIGHT, start, end) == 23 * HOUR
        assert add(NIGHT, start, 23 * HOUR) == end

    def test_the_autumn_night_is_an_hour_long(self) -> None:
        start, end = paris("2026-10-25T00:00"), paris("2026-10-26T00:00")
        assert between(NIGHT, start, end) == 25 * HOUR
        assert add(NIGHT, start, 25 * HOUR) == end

    def test_an_hour_shown_twice_is_open_twice(self) -> None:
        calendar = Calendar.parse("Europe/Paris", "Sun 02:00-02:30")
        start, end = paris("2026-10-25T00:00"), paris("2026-10-26T00:00")
        second = paris("2026-10-25T02:15", fold=1)
        assert between(calendar, start, end) == HOUR
        # Python never finds a repeated hour equal to another zone's, hence UTC.
        assert add(calendar, start, 45 * MINUTE) == second.astimezone(UTC)
        assert is_open(calendar, second)

    def test_an_hour_never_shown_is_never_open(self) -> None:
        calendar = Calendar.parse("Europe/Paris", "Sun 02:00-03:00")
        start, end = paris("2026-03-29T00:00"), paris("2026-03-30T00:00")
        assert between(calendar, start, end) == timedelta()
        assert next_open(calendar, start) == paris("2026-04-05T02:00")


class TestOpenings:
    @pytest.mark.parametrize(
        ("moment", "expected"),
        [
            (at(MON, "07:59"), False),
            (at(MON, "08:00"), True),
            (at(MON, "11:59"), True),
            (at(MON, "12:00"), False),
            (at(MON, "14:00"), True),
            (at(MON, "18:00"), False),
            (at(SAT, "10:00"), False),
        ],
    )
    def test_is_open(self, moment: datetime, expected: bool) -> None:
        assert is_open(LUNCH, moment) is expected

    def test_a_day_may_end_at_midnight(self) -> None:
        evening = Calendar.parse("Europe/Paris", "Mon 22:00-24:00")
        assert is_open(evening, at(MON, "23:59"))
        assert not is_open(evening, at(TUE, "00:00"))
        assert add(evening, at(MON, "20:00"), 2 * HOUR) == at(TUE, "00:00")

    @pytest.mark.parametrize(
        ("moment", "expected"),
        [
            (at(MON, "07:00"), at(MON, "08:00")),
            (at(MON, "09:30"), at(MON, "09:30")),
            (at(MON, "12:00"), at(MON, "14:00")),
            (at(FRI, "18:00"), at(NEXT_MON, "08:00")),
        ],
    )
    def test_next_open(self, moment: datetime, expected: datetime) -> None:
        assert next_open(LUNCH, moment) == expected

    def test_next_open_looks_into_the_next_year(self) -> None:
        calendar = Calendar.parse("Europe/Paris", "Mon-Fri 8-18", country="FR")
        assert next_open(calendar, paris("2026-12-31T20:00")) == paris("2027-01-04T08:00")


class TestAddDays:
    @pytest.mark.parametrize(
        ("start", "days", "expected"),
        [
            (at(MON, "10:00"), 1, at(TUE, "10:00")),
            (at(FRI, "16:00"), 1, at(NEXT_MON, "16:00")),
            (at(SAT, "10:00"), 2, at(NEXT_TUE, "10:00")),
            (at(MON, "06:00"), 1, at(TUE, "08:00")),
            (at(MON, "12:30"), 1, at(TUE, "14:00")),
            (at(MON, "21:00"), 1, at(TUE, "18:00")),
            (at(SUN, "23:00"), 0, at(SUN, "23:00")),
        ],
    )
    def test_same_time_within_opening_hours(
        self, start: datetime, days: int, expected: datetime
    ) -> None:
        assert add_days(LUNCH, start, days) == expected

    def test_the_local_time_survives_a_clock_change(self) -> None:
        assert add_days(OFFICE, paris("2026-10-23T09:00"), 1) == paris("2026-10-26T09:00")

    def test_an_hour_shown_twice_leaves_no_trace_on_other_days(self) -> None:
        start = paris("2026-10-25T02:30", fold=1)
        assert add_days(NIGHT, start, 1) == paris("2026-10-26T02:30")
        # 154 days later the clock skips 02:30.
        assert add_days(NIGHT, start, 154) == paris("2027-03-28T03:30")

    def test_after_a_closing_at_midnight(self) -> None:
        calendar = Calendar.parse("Europe/Paris", "Mon 18:00-24:00; Tue 08:00-10:00 20:00-24:00")
        assert add_days(calendar, at(MON, "19:00"), 1) == at(TUE, "20:00")
        assert add_days(calendar, at(MON, "23:00"), 1) == at(TUE, "23:00")

    def test_holidays_and_closures_are_not_open_days(self) -> None:
        calendar = Calendar.parse(
            "Europe/Paris", "Mon-Fri 8-18", country="FR", closures=[date(2026, 7, 15)]
        )
        assert add_days(calendar, paris("2026-07-13T09:00"), 1) == paris("2026-07-16T09:00")


class TestRefusals:
    never = Calendar.parse("Europe/Paris", "Mon-Sun closed")
    # Monday mornings, and every Monday until long after the horizon closed.
    closed_mondays = Calendar.parse(
        "Europe/Paris",
        "Mon 8-12",
        closures=[date(2025, 12, 29) + timedelta(weeks=week) for week in range(5400)],
    )

    @pytest.mark.parametrize("calendar", [never, closed_mondays])
    def test_a_calendar_that_is_never_open(self, calendar: Calendar) -> None:
        with pytest.raises(ValueError, match=r"never open.*for example: Mon-Fri"):
            next_open(calendar, at(MON, "10:00"))
        with pytest.raises(ValueError, match=r"never open.*for example: Mon-Fri"):
            add(calendar, at(MON, "10:00"), MINUTE)
        with pytest.raises(ValueError, match=r"never open.*for example: Mon-Fri"):
            add_days(calendar, at(MON, "10:00"), 1)
        assert not is_open(calendar, at(MON, "10:00"))
        assert between(calendar, at(MON, "10:00"), at(SUN, "10:00")) == timedelta()

    def test_amounts_beyond_the_horizon(self) -> None:
        weekly = Calendar.parse("UTC", "Mon 9-10")
        with pytest.raises(ValueError, match="not reached within 100 years"):
            add(weekly, at(MON, "10:00"), timedelta(days=4000))
        with pytest.raises(ValueError, match="not reached within 100 years"):
            add_days(weekly, at(MON, "10:00"), 6000)
        with pytest.raises(ValueError, match="more than 100 years apart"):
            between(weekly, at(MON, "10:00"), datetime(2200, 1, 1, tzinfo=UTC))

    def test_negative_amounts(self) -> None:
        with pytest.raises(ValueError, match="must not be negative"):
            add(OFFICE, at(MON, "10:00"), -MINUTE)
        with pytest.raises(ValueError, match="must not be negative"):
            add_days(OFFICE, at(MON, "10:00"), -1)

    def test_moments_without_a_zone(self) -> None:
        naive = datetime(2026, 9, 7, 10)  # noqa: DTZ001  (the mistake under test)
        with pytest.raises(ValueError, match="no time zone"):
            add(OFFICE, naive, HOUR)
        with pytest.raises(ValueError, match="no time zone"):
            is_open(OFFICE, naive)
        with pytest.raises(ValueError, match="no time zone"):
            between(OFFICE, at(MON, "10:00"), naive)
