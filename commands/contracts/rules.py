"""What the forms of a contract may hold. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from commands.contracts import phrases
from commands.kit.business_time import Calendar
from commands.kit.words import N_
from commands.kit.zones import zone_named

PRIORITIES = (1, 2, 3, 4, 5)
# What a client's lead may be asked to approve: kinds of ticket, and forms of requests.
APPROVABLE = (
    "incident",
    "request",
    "change",
    "access",
    "newcomer",
    "leaver",
    "hardware",
    "software",
    "security",
)
LONGEST_NAME = 80
# The longest target is reached within years, not centuries.
LEAST_MINUTES = 60

NO_NAME = N_("Give the contract a name.")
BAD_DAY = N_("Choose a day.")
ENDS_FIRST = N_("The last day comes before the first.")
BAD_ZONE = N_("I don't know this time zone. Write for example: Europe/Paris")
BAD_HOURS = N_(
    "I can't read these opening hours. Write for example: "
    "Mon-Fri 09:00-12:00 14:00-18:00; Sat 09:00-12:00"
)
TOO_SHORT = N_("These hours are open for less than an hour a week.")
NO_HOURS = N_("Write the site's opening hours, for example: Mon-Fri 09:00-12:00 14:00-18:00")
BAD_COUNTRY = N_(
    "I know no public holidays for this country. Write an ISO code, "
    "for example FR, or FR-57 for Moselle; leave it empty for none."
)
BAD_CLOSURES = N_("I can't read one of these days. Write for example: 2026-12-24 to 2026-12-31")
BAD_TARGET = N_(
    "Write three times with commas: first answer, next answers, solution. "
    "For example: 30 min, 1 h, 4 h. A dash for none; 24/7 at the end counts every hour."
)
BAD_WARNINGS = N_("Write percentages from 1 to 99 with commas, five at most: 50, 75, 90")
BAD_STEPS = N_(
    "One step a line, ten at most: when, then whom. For example: -30 min technician, "
    "0 managers, +2 h and somebody of the team by name."
)


@dataclass(frozen=True, slots=True)
class Read:
    """What a form says: the columns of a record, or what is wrong, field → English msgid."""

    values: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def contract_of(sent: Mapping[str, str], team: Mapping[str, int]) -> Read:
    """Read the form of a contract; `team` gives the ids of its people by name."""
    found = Read()
    name = " ".join(sent.get("name", "").split())[:LONGEST_NAME]
    _keep(found, "name", name or None, NO_NAME)
    starts_on = phrases.iso_day(sent.get("starts_on", ""))
    _keep(found, "starts_on", starts_on, BAD_DAY)
    ends_on = phrases.iso_day(sent.get("ends_on", ""))
    found.values["ends_on"] = ends_on
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        found.wrong["ends_on"] = ENDS_FIRST
    _hours(found, sent)
    found.values["targets"] = targets = {}
    for level in PRIORITIES:
        target = phrases.target_of(sent.get(f"p{level}", ""))
        if target is None:
            found.wrong[f"p{level}"] = BAD_TARGET
        elif target:
            targets[str(level)] = target
    _keep(found, "warnings", phrases.warnings_of(sent.get("warnings", "")), BAD_WARNINGS)
    _keep(found, "steps", phrases.steps_of(sent.get("steps", ""), team), BAD_STEPS)
    chosen = set(sent.get("approvals", "").split(","))
    found.values["approval_kinds"] = [kind for kind in APPROVABLE if kind in chosen]
    return found


def site_of(sent: Mapping[str, str]) -> Read:
    """Read the form of a site's own hours."""
    found = Read()
    _hours(found, sent)
    if found.values.get("hours") is None and "hours" not in found.wrong:
        found.wrong["hours"] = NO_HOURS
    if not sent.get("zone", "").strip():
        found.wrong["zone"] = BAD_ZONE
    return found


def _keep(found: Read, name: str, value: object, sentence: str) -> None:
    if value is None:
        found.wrong[name] = sentence
    else:
        found.values[name] = value


def _hours(found: Read, sent: Mapping[str, str]) -> None:
    """Read zone, opening hours, country and closures; empty hours are the desk's."""
    typed = sent.get("zone", "").strip()
    zone = zone_named(typed) if typed else None
    if typed and zone is None:
        found.wrong["zone"] = BAD_ZONE
    country, _, region = (part.strip() for part in sent.get("country", "").partition("-"))
    days = phrases.closures_of(sent.get("closures", ""))
    _keep(found, "closures", days, BAD_CLOSURES)
    hours = sent.get("hours", "").strip()
    found.values.update(
        zone=zone,
        hours=hours or None,
        country=country.upper() or None,
        region=region or None,
    )
    if hours and (opening := _open_minutes(hours)) < LEAST_MINUTES:
        found.wrong["hours"] = BAD_HOURS if not opening else TOO_SHORT
    elif not _open_minutes("24/7", country.upper() or None, region or None):
        found.wrong["country"] = BAD_COUNTRY


def _open_minutes(hours: str, country: str | None = None, region: str | None = None) -> float:
    """How long a week is open; nothing when the hours, or the country, cannot be read."""
    try:
        week = Calendar.parse("UTC", hours, country=country, region=region).hours
    except ValueError:
        return 0
    return sum(_minutes(opens, closes) for day in week for opens, closes in day)


def _minutes(opens: time, closes: time) -> float:
    # A close at 00:00 is the midnight that ends the day.
    ends = 24 * 60 if closes == time.min else closes.hour * 60 + closes.minute
    return ends - opens.hour * 60 - opens.minute
