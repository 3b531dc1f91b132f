"""The clock that the local Slack and whoever plays with it share: real time plus an offset."""

from datetime import UTC, datetime, timedelta

FIRST = datetime(1971, 1, 1, tzinfo=UTC)
LAST = datetime(9000, 12, 31, tzinfo=UTC)
"""Far enough from the ends of the calendar that every zone, and what is added, stays inside."""
OUTSIDE = "the moment must be in the years 1971 to 9000"


class SharedClock:
    """A clock that runs at the pace of real time and can be set or advanced."""

    def __init__(self) -> None:
        self._offset = timedelta()

    @property
    def offset(self) -> timedelta:
        """How far this clock is ahead of real time (negative: behind)."""
        return self._offset

    def now(self) -> datetime:
        """Return the shared time, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    def set(self, moment: datetime) -> None:
        """Make it this moment; a time without a zone is refused with ValueError."""
        if moment.tzinfo is None:
            raise ValueError("the moment must carry a time zone")
        # Compared before it is converted: near the ends of the calendar that overflows.
        if not FIRST <= moment <= LAST:
            raise ValueError(OUTSIDE)
        self._offset = moment.astimezone(UTC) - datetime.now(UTC)

    def advance(self, step: timedelta) -> None:
        """Move the clock by this step, from where it is; ValueError where `set` refuses it."""
        try:
            there = FIRST <= self.now() + step <= LAST
        except OverflowError:
            there = False
        if not there:
            raise ValueError(OUTSIDE)
        self._offset += step
