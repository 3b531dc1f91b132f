"""Who may set Vigie up, and which settings make sense. Pure."""

import re
from dataclasses import dataclass

from commands.kit.business_time import Calendar
from commands.kit.words import N_
from commands.kit.zones import zone_named

ALWAYS = "24/7"
_IN_FRENCH = {
    "Mon": "lun",
    "Tue": "mar",
    "Wed": "mer",
    "Thu": "jeu",
    "Fri": "ven",
    "Sat": "sam",
    "Sun": "dim",
    "closed": "fermé",
}

BAD_ZONE = N_("I don't know this time zone. Write for example: Europe/Paris")
BAD_HOURS = N_(
    "I can't read these opening hours. Write for example: "
    "Mon-Fri 09:00-12:00 14:00-18:00; Sat 09:00-12:00"
)
BAD_COUNTRY = N_(
    "I know no public holidays for this country. Write an ISO code, "
    "for example FR, or FR-57 for Moselle; leave it empty for none."
)
NOT_MEMBER = N_("I can't read this channel. Invite me there first, then send the form again.")
SHARED = N_("Other organisations can read this channel. Choose one of your own team's channels.")
BELONGS_TO_CLIENT = N_("This is a client's channel. Choose one of your own team's channels.")


def may_set_up(
    *, colleague: bool, named: bool, administers: bool, any_yet: bool, owner: bool
) -> bool:
    """Say whether somebody may set Vigie up.

    They must be of our own workspace, and be an administrator of ours, or named one in the
    settings, or own the workspace while nobody administers Vigie yet.
    """
    return colleague and (administers or named or (owner and not any_yet))


@dataclass(frozen=True)
class Wanted:
    """What the form asked for; `country` may hold a region: FR-57."""

    desk_channel: str
    approvals_channel: str
    language: str
    zone: str
    hours: str
    country: str

    @property
    def channels(self) -> tuple[str, str]:
        """The two channels, perhaps the same."""
        return self.desk_channel, self.approvals_channel

    @property
    def country_code(self) -> str | None:
        """The ISO 3166-1 code, or None for no public holidays."""
        return self.country.partition("-")[0].strip().upper() or None

    @property
    def region(self) -> str | None:
        """The part after the dash of an ISO 3166-2 code."""
        return self.country.partition("-")[2].strip() or None


@dataclass(frozen=True)
class Place:
    """A channel as Slack tells it: whether we are in it, and whether strangers are."""

    readable: bool
    shared: bool
    of_client: bool = False


def problems(wanted: Wanted, desk: Place, approvals: Place) -> dict[str, str]:
    """Return what is wrong: name of the field → English msgid. Empty when all is well."""
    found = {
        "desk_channel": _place(desk),
        "approvals_channel": _place(approvals),
        "zone": None if zone_named(wanted.zone) else BAD_ZONE,
        "hours": None if _reads("UTC", wanted.hours) else BAD_HOURS,
        "country": (
            None if _reads("UTC", ALWAYS, wanted.country_code, wanted.region) else BAD_COUNTRY
        ),
    }
    return {name: sentence for name, sentence in found.items() if sentence is not None}


def hours_in(language: str, hours: str) -> str:
    """Return opening hours as a reader of that language writes them; both are read back."""
    try:
        said = Calendar.parse("UTC", hours).describe()
    except ValueError:
        return hours
    if language != "fr":
        return said
    return re.sub(r"[A-Za-z]+", lambda word: _IN_FRENCH.get(word[0], word[0]), said)


def _place(place: Place) -> str | None:
    if place.of_client:
        return BELONGS_TO_CLIENT
    if not place.readable:
        return NOT_MEMBER
    return SHARED if place.shared else None


def _reads(zone: str, hours: str, country: str | None = None, region: str | None = None) -> bool:
    try:
        calendar = Calendar.parse(zone, hours, country=country, region=region)
    except ValueError:
        return False
    return any(calendar.hours)
