"""People, channels and groups named inside a text."""

from markupsafe import Markup

from integrations.local_slack import seeing
from integrations.local_slack.records import User
from integrations.local_slack.world import World


def person_name(world: World, user_id: str, fallback: str = "") -> str:
    """Return the name that the page shows for somebody; their id when nobody has it."""
    user = world.state.users.get(user_id)
    if user is None:
        return fallback or user_id
    return user.real_name or user.name


def user(world: World, reader: User, user_id: str, fallback: str = "") -> Markup:
    """Return a mention of a person; one of the reader stands out."""
    kind = "mention mention-me" if user_id == reader.id else "mention"
    name = person_name(world, user_id, fallback.removeprefix("@"))
    return Markup('<span class="{}" data-user="{}">@{}</span>').format(kind, user_id, name)


def channel(world: World, reader: User, channel_id: str, fallback: str = "") -> Markup:
    """Return a link to a channel; one that the reader may not see keeps its name to itself."""
    found = world.state.channels.get(channel_id)
    if found is None or not seeing.may_see(reader, found):
        shown = f"#{fallback}" if fallback and found is None else "private channel"
        return Markup('<span class="mention mention-private">{}</span>').format(shown)
    return Markup(
        '<a class="mention" href="/as/{}?channel={}" data-channel-link="{}">#{}</a>'
    ).format(reader.name, found.id, found.id, found.name)


def group(world: World, group_id: str, fallback: str = "") -> Markup:
    """Return a mention of a user group by its handle."""
    known = world.state.usergroups.get(group_id)
    handle = known.handle if known else fallback.removeprefix("@") or group_id
    return Markup('<span class="mention">@{}</span>').format(handle)


def team(world: World, team_id: str) -> Markup:
    """Return a mention of an organisation."""
    known = world.state.teams.get(team_id)
    return Markup('<span class="mention">@{}</span>').format(known.name if known else team_id)


def broadcast(words: str) -> Markup:
    """Return a call to everybody: here, channel, everyone."""
    return Markup('<span class="mention mention-me">@{}</span>').format(words)
