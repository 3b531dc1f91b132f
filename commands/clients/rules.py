"""Which channel may be whose. Pure."""

import unicodedata
from dataclasses import dataclass
from enum import Enum
from zoneinfo import ZoneInfo

LONGEST_NAME = 80


@dataclass(frozen=True)
class Seen:
    """A channel as Slack tells it now: the other organisations in it, by id and by name."""

    slack_channel: str
    name: str
    teams: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def organisations(self) -> str:
        """The names of the other organisations, as a list."""
        return ", ".join(self.names)


class Obstacle(Enum):
    """Why a channel cannot be a client's."""

    TWO_ORGANISATIONS = "two organisations"
    LINKED_ALREADY = "linked already"
    ORGANISATION_TAKEN = "organisation taken"
    OTHER_ORGANISATION = "other organisation"


def obstacle(
    client_id: int,
    client_team: str | None,
    teams: tuple[str, ...],
    *,
    channel_of: int | None,
    team_of: int | None,
) -> Obstacle | None:
    """Say what forbids a channel to be this client's; None when nothing does.

    `teams` are the other organisations in the channel, `channel_of` is the client whose channel it
    is already, `team_of` the client whose people come from that organisation.
    """
    if len(teams) > 1:
        return Obstacle.TWO_ORGANISATIONS
    if channel_of not in (None, client_id):
        return Obstacle.LINKED_ALREADY
    if team_of not in (None, client_id):
        return Obstacle.ORGANISATION_TAKEN
    if teams and client_team is not None and client_team != teams[0]:
        return Obstacle.OTHER_ORGANISATION
    return None


def clean(text: str) -> str:
    """Return a name as it is kept: one line, no control characters, no space around."""
    kept = "".join(
        letter for letter in text if unicodedata.category(letter) != "Cc" or letter.isspace()
    )
    return " ".join(kept.split())[:LONGEST_NAME]


def is_zone(name: str) -> bool:
    """Say whether this is the name of a time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return bool(name)
