"""Times as one person reads them: in their own zone."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from integrations.local_slack.records import User


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in somebody's zone: `day` is ISO, the rest is to be read."""

    iso: str
    day: str
    hour: str
    date: str
    short: str
    whole: str


def zone(person: User) -> ZoneInfo:
    """Return the zone that somebody lives in; UTC when its name means nothing."""
    try:
        return ZoneInfo(person.tz)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def moment(person: User, when: datetime) -> Moment:
    """Return a time as this person reads it."""
    local = when.astimezone(zone(person))
    date = f"{local:%A} {local.day} {local:%B %Y}"
    return Moment(
        iso=local.isoformat(timespec="seconds"),
        day=local.date().isoformat(),
        hour=f"{local:%H:%M}",
        date=date,
        short=f"{local.day} {local:%b}",
        whole=f"{date}, {local:%H:%M:%S}",
    )


def moment_of(person: User, ts: str) -> Moment:
    """Return the time that a timestamp tells."""
    return moment(person, datetime.fromtimestamp(float(ts), UTC))
