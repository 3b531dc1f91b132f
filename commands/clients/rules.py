"""Which channel may be whose. Pure."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from babel.lists import format_list

from storage.channel_states import ChannelState

LONGEST_NAME = 80
# Characters that turn the direction of what follows them, and of our own words too.
_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


@dataclass(frozen=True)
class Seen:
    """A channel as Slack tells it now: the other organisations in it, by id and by name."""

    slack_channel: str
    name: str
    teams: tuple[str, ...]
    names: tuple[str, ...]
    member: bool = True

    def organisations(self, language: str) -> str:
        """The names of the other organisations, as that language lists them."""
        return listed(self.names, language)


class Obstacle(Enum):
    """Why a channel cannot be a client's."""

    TWO_ORGANISATIONS = "two organisations"
    LINKED_ALREADY = "linked already"
    ORGANISATION_TAKEN = "organisation taken"
    OTHER_ORGANISATION = "other organisation"


@dataclass(frozen=True)
class Now:
    """A channel that we know, as Slack tells it now."""

    member: bool
    archived: bool
    teams: tuple[str, ...]


def missed(state: ChannelState, teams: Sequence[str], now: Now | None) -> str | None:
    """Name the event that must have passed us by, if what Slack tells now needs one.

    `teams` are the other organisations that we know of; `now` is None for a channel that we
    cannot read.
    """
    listening = state in (ChannelState.ASKED, ChannelState.LINKED)
    if now is None:
        return "channel_left" if listening else None
    if now.archived:
        return "channel_archive" if listening else None
    if state == ChannelState.ARCHIVED:
        return "channel_unarchive"
    if state == ChannelState.REMOVED:
        return "member_joined_channel" if now.member else None
    if listening and not now.member:
        return "channel_left"
    return "channel_shared" if set(now.teams) != set(teams) else None


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


def listed(names: Sequence[str], language: str) -> str:
    """Return names as a sentence lists them: "Acme and Globex"."""
    return format_list(list(names), locale=language)


def clean(text: str) -> str:
    """Return a name as it is kept: one line, nothing that controls or turns it, trimmed."""
    kept = "".join(
        letter for letter in text if letter.isspace() or unicodedata.category(letter) != "Cc"
    )
    kept = "".join(letter for letter in kept if unicodedata.bidirectional(letter) not in _TURNS)
    return " ".join(kept.split())[:LONGEST_NAME]
