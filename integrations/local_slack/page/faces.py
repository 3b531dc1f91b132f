"""How people look: a name, initials and a colour, since there are no pictures."""

import zlib
from dataclasses import dataclass

from integrations.local_slack.records import User
from integrations.local_slack.world import World

HUES = 12
SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody as another person sees them; `team` is empty within one's own organisation."""

    id: str
    name: str
    handle: str
    initials: str
    hue: int
    team: str
    title: str
    is_app: bool


def face(world: World, person: User, user_id: str) -> Face:
    """Return how `person` sees somebody, known or not."""
    user = world.state.users.get(user_id)
    hue = zlib.crc32(user_id.encode()) % HUES
    if user is None:
        name = "Slackbot" if user_id == SLACKBOT else "Unknown"
        return Face(user_id, name, name.lower(), name[:1], hue, "", "", user_id == SLACKBOT)
    team = world.state.teams.get(user.team_id)
    elsewhere = team.name if team and user.team_id != person.team_id else ""
    return Face(
        id=user.id,
        name=user.real_name,
        handle=user.name,
        initials=initials(user.real_name),
        hue=hue,
        team=elsewhere,
        title=user.title,
        is_app=user.is_bot,
    )


def initials(name: str) -> str:
    """Return one or two letters of a name: of its first and its last word."""
    words = [word for word in name.split() if word[0].isalnum()] or [name[:1] or "?"]
    letters = words[0][:1] + (words[-1][:1] if len(words) > 1 else "")
    return letters.upper()
