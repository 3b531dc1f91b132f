from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from commands.kit.business_time import Calendar, add, add_days, between, is_open, next_open

MINUTE = timedelta(minutes=1)

OFFICE = Calendar.parse("Europe/Paris", "Mon-Fri 08:00-18:00")
NIGHT = Calendar.parse("Europe/Paris", "24/7")
ZONES = [
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",  # moves by half an hour
    "Africa/Casablanca",  # moves around Ramadan
    "America/Santiago",  # has no midnight on the spring day
    "Asia/Kathmandu",
]
CLOCK_CHANGES = [
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 2, 15, 2, tzinfo=UTC),
    datetime(2026, 9, 6, 4, tzinfo=UTC),
    datetime(2027, 1, 1, tzinfo=UTC),
]


@st.composite
def weeks(draw: st.DrawFn) -> tuple[tuple[tuple[time, time], ...], ...]:
    days = []
    for _ in range(7):
        marks = sorted(draw(st.sets(st.integers(0, 1440), max_size=4)))
        pairs = zip(marks[::2], marks[1::2], strict=False)
        days.append(tuple((clock(opens), clock(closes)) for opens, closes in pairs))
    return tuple(days)


def clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def minutes_of(week: tuple[tuple[tuple[time, time], ...], ...]) -> int:
    """Count the minutes that a week is open; a day that closes at midnight closes at 00:00."""
    return sum((minute(closes) or 1440) - minute(opens) for day in week for opens, closes in day)


def minute(at: time) -> int:
    return at.hour * 60 + at.minute


calendars = st.builds(
    Calendar,
    zone=st.sampled_from(ZONES),
    # A desk open for minutes a week would not reach forty days of work in a hundred years.
    hours=weeks().filter(lambda week: minutes_of(week) >= 30),
    country=st.sampled_from([None, "FR"]),
    closures=st.frozensets(st.dates(date(2026, 1, 1), date(2027, 1, 31)), max_size=3),
)
moments = st.one_of(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 31), timezones=st.just(UTC)),  # noqa: DTZ001  (the bounds take no zone)
    st.builds(
        lambda change, minutes: change + minutes * MINUTE,
        st.sampled_from(CLOCK_CHANGES),
        st.integers(-1500, 1500),
    ),
)
amounts = st.timedeltas(timedelta(), timedelta(days=20))


class TestProperties:
    @given(calendars, moments, amounts)
    def test_between_measures_what_add_added(
        self, calendar: Calendar, start: datetime, amount: timedelta
    ) -> None:
        end = add(calendar, start, amount)
        assert end >= start
        assert between(calendar, start, end) == amount

    @given(calendars, moments, amounts.filter(bool))
    def test_add_finds_the_first_such_moment(
        self, calendar: Calendar, start: datetime, amount: timedelta
    ) -> None:
        end = add(calendar, start, amount)
        assert between(calendar, start, end - timedelta(microseconds=1)) < amount

    @given(calendars, moments, amounts, amounts)
    def test_add_is_additive_and_monotone(
        self, calendar: Calendar, start: datetime, first: timedelta, second: timedelta
    ) -> None:
        halfway = add(calendar, start, first)
        end = add(calendar, start, first + second)
        assert halfway <= end
        assert add(calendar, halfway, second) == end

    @given(calendars, moments, moments, amounts.filter(bool))
    def test_who_starts_later_is_not_due_earlier(
        self, calendar: Calendar, one: datetime, other: datetime, amount: timedelta
    ) -> None:
        early, late = sorted((one, other))
        assert add(calendar, early, amount) <= add(calendar, late, amount)

    @given(calendars, moments, moments, moments)
    def test_between_is_additive_and_never_negative(
        self, calendar: Calendar, one: datetime, two: datetime, three: datetime
    ) -> None:
        first, middle, last = sorted((one, two, three))
        parts = between(calendar, first, middle), between(calendar, middle, last)
        assert min(parts) >= timedelta()
        assert sum(parts, timedelta()) == between(calendar, first, last)
        assert between(calendar, last, first) == timedelta()

    @settings(max_examples=60)
    @given(calendars, moments, st.integers(0, 3000))
    @example(OFFICE, datetime(2026, 3, 28, 23, tzinfo=UTC), 3000)
    @example(NIGHT, datetime(2026, 10, 24, 22, tzinfo=UTC), 1500)
    def test_between_equals_a_count_of_minutes(
        self, calendar: Calendar, start: datetime, minutes: int
    ) -> None:
        start = start.replace(second=0, microsecond=0)
        steps = [start + step * MINUTE for step in range(minutes)]
        counted = sum(shows_opening_hours(calendar, step) for step in steps)
        assert between(calendar, start, start + minutes * MINUTE) == counted * MINUTE

    @given(calendars, moments)
    def test_next_open_is_open_and_nothing_before_it(
        self, calendar: Calendar, moment: datetime
    ) -> None:
        opening = next_open(calendar, moment)
        assert opening >= moment
        assert is_open(calendar, opening)
        assert shows_opening_hours(calendar, opening)
        assert between(calendar, moment, opening) == timedelta()

    @given(calendars, moments, st.integers(1, 30))
    def test_days_end_on_an_open_day(self, calendar: Calendar, start: datetime, days: int) -> None:
        due = add_days(calendar, start, days)
        assert start < due < add_days(calendar, start, days + 1)

    @given(calendars)
    def test_a_description_reads_back(self, calendar: Calendar) -> None:
        again = Calendar.parse(
            calendar.zone,
            calendar.describe(),
            country=calendar.country,
            closures=calendar.closures,
        )
        assert again.describe() == calendar.describe()


def shows_opening_hours(calendar: Calendar, moment: datetime) -> bool:
    """The definition, written apart from the code: what clock and calendar on the wall show."""
    local = moment.astimezone(ZoneInfo(calendar.zone))
    french = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
    easter = {date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)}
    day = local.date()
    if day in calendar.closures:
        return False
    if calendar.country == "FR" and ((day.month, day.day) in french or day in easter):
        return False
    minute = local.hour * 60 + local.minute
    return any(
        opens.hour * 60 + opens.minute <= minute < (closes.hour * 60 + closes.minute or 1440)
        for opens, closes in calendar.hours[day.weekday()]
    )
