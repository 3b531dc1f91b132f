"""The clock that the local Slack and whoever plays with it share: real time plus an offset."""

from datetime import UTC, datetime, timedelta


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
        self._offset = moment.astimezone(UTC) - datetime.now(UTC)

    def advance(self, step: timedelta) -> None:
        """Move the clock by this step, from where it is."""
        self._offset += step
