"""One year of openings as sorted numbers, so that sums and targets are found by bisection.

Moments are whole microseconds since 1970 here: they add up exactly and compare fast.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.kit._opening_hours import Span

# The local spans of one local date.
Openings = Callable[[date], tuple[Span, ...]]

MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY = _EPOCH.toordinal()
_DAY = timedelta(days=1) // MICROSECOND


def to_micros(at: datetime) -> int:
    """Return microseconds since 1970; `ValueError` for a datetime without a zone."""
    if at.utcoffset() is None:
        raise ValueError(f"{at} has no time zone, so nobody knows when it is.")
    return (at - _EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """Return the moment as an aware datetime in UTC."""
    return _EPOCH + timedelta(microseconds=micros)


@dataclass(frozen=True, slots=True)
class Year:
    """The openings of one UTC year, in order."""

    end: int  # of the year
    starts: list[int]
    ends: list[int]
    before: list[int]  # opening time in the year before each opening
    total: int

    @classmethod
    def build(
        cls, year: int, zone: ZoneInfo, openings: Callable[[date], tuple[Span, ...]]
    ) -> "Year":
        """Make the table of a year."""
        begin, end = (to_micros(datetime(number, 1, 1, tzinfo=UTC)) for number in (year, year + 1))
        starts, ends, before, total = [], [], [], 0
        for first, last, offset in _steady_runs(zone, begin, end):
            # Days of the wall clock that this run touches; their openings are cut at its ends.
            for day in range((first + offset) // _DAY, (last + offset - 1) // _DAY + 1):
                midnight = day * _DAY - offset
                for opens, closes in openings(date.fromordinal(_FIRST_DAY + day)):
                    start = max(first, midnight + _since_midnight(opens))
                    stop = min(last, midnight + (_since_midnight(closes) or _DAY))
                    if start < stop:
                        starts.append(start)
                        ends.append(stop)
                        before.append(total)
                        total += stop - start
        return cls(end, starts, ends, before, total)

    def open_before(self, moment: int) -> int:
        """Return the opening time from the beginning of the year, at most its end, to `moment`."""
        index = bisect_right(self.starts, moment) - 1
        if index < 0:
            return 0
        return self.before[index] + min(moment, self.ends[index]) - self.starts[index]

    def reach(self, target: int) -> int:
        """Return the moment at which `target` (0 < target <= total) of opening time is over."""
        index = bisect_left(self.before, target) - 1
        return self.starts[index] + target - self.before[index]


def _steady_runs(zone: ZoneInfo, begin: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Cut [begin, end), whole days, where the zone's clocks change.

    Yields (first, last, offset from UTC). No zone changes its clocks twice within a UTC day.
    """
    first, offset = begin, _offset(zone, begin)
    for probe in range(begin + _DAY, end + 1, _DAY):
        now = _offset(zone, probe)
        if now != offset:
            change = _change(zone, probe - _DAY, probe)
            yield first, change, offset
            first, offset = change, now
    if first < end:
        yield first, end, offset


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """Return the first moment after `before` that has the offset of `after`."""
    new = _offset(zone, after)
    moments = range(before, after)
    return moments.start + bisect_left(moments, 1, key=lambda at: _offset(zone, at) == new)


def _offset(zone: ZoneInfo, moment: int) -> int:
    offset = from_micros(moment).astimezone(zone).utcoffset()
    return (offset or timedelta()) // MICROSECOND


def _since_midnight(clock: time) -> int:
    seconds = (clock.hour * 60 + clock.minute) * 60 + clock.second
    return seconds * 1_000_000 + clock.microsecond
