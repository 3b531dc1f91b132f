"""Dates inside texts, written as the reader's own day: `<!date^…>` and rich text's `date`."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from integrations.local_slack.page.links import anchor
from integrations.local_slack.records import User
from integrations.local_slack.world import World

TOKEN = re.compile(r"\{(\w+)\}")
TEENS = range(10, 20)
SUFFIXES = {1: "st", 2: "nd", 3: "rd"}
UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def render(world: World, person: User, stamp: int, template: str, link: str = "") -> Markup:
    """Return the time in the person's zone, as `template` says: `{date_short} at {time}`.

    Raise ValueError or OverflowError for a moment that no calendar has.
    """
    zone = ZoneInfo(person.tz)
    when = datetime.fromtimestamp(stamp, zone)
    words = said(template, when, world.clock.now().astimezone(zone))
    shown = Markup('<time datetime="{}" title="{}">{}</time>').format(
        when.isoformat(), when.strftime("%A %d %B %Y, %H:%M %Z"), words
    )
    return anchor(link, shown) if link else shown


def said(template: str, when: datetime, now: datetime) -> str:
    """Return the template with its tokens filled in; unknown ones stay as they are."""
    return TOKEN.sub(lambda found: _token(found[1], when, now) or found[0], template)


def _token(name: str, when: datetime, now: datetime) -> str | None:
    pretty = name.endswith("_pretty")
    if pretty or name == "day_divider_pretty":
        near = _near(when, now)
        if near:
            return near
        name = name.removesuffix("_pretty").replace("day_divider", "date_long")
    day, month = _ordinal(when.day), when.strftime("%B")
    return {
        "date_num": f"{when:%Y-%m-%d}",
        "date_slash": f"{when:%m/%d/%Y}",
        "date": f"{month} {day}, {when.year}",
        "date_short": f"{when:%b} {when.day}, {when.year}",
        "date_long": f"{when:%A}, {month} {day}, {when.year}",
        "date_long_full": f"{when:%A}, {month} {day}, {when.year}",
        "time": f"{when:%H:%M}",
        "time_secs": f"{when:%H:%M:%S}",
        "ago": ago(when, now),
    }.get(name)


def _near(when: datetime, now: datetime) -> str:
    days = (when.date() - now.date()) // timedelta(days=1)
    return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days, "")


def _ordinal(day: int) -> str:
    suffix = "th" if day in TEENS else SUFFIXES.get(day % 10, "th")
    return f"{day}{suffix}"


def ago(when: datetime, now: datetime) -> str:
    """Return how far a moment is: "3 minutes ago", "in 2 hours", "now"."""
    seconds = round((when - now).total_seconds())
    for size, unit in UNITS:
        count = abs(seconds) // size
        if count:
            words = f"{count} {unit}{'s' if count > 1 else ''}"
            return f"in {words}" if seconds > 0 else f"{words} ago"
    return "now"
