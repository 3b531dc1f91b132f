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
    """Return a mention of a person; one of the reader stands out.

    Of somebody whom the reader cannot know, only what the message itself calls them is told.
    """
    found = world.state.users.get(user_id)
    if found is not None and not world.state.knows(reader, found):
        return Markup('<span class="mention">@{}</span>').format(
            fallback.removeprefix("@") or "somebody"
        )
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


def group(world: World, reader: User, group_id: str, fallback: str = "") -> Markup:
    """Return a mention of a user group by its handle, where the reader knows its organisation."""
    known = world.state.usergroups.get(group_id)
    label = fallback.removeprefix("@")
    if known is None:
        handle = label or group_id
    elif world.state.is_stranger(reader, known.team):
        handle = label or "somebody"
    else:
        handle = known.handle
    return Markup('<span class="mention">@{}</span>').format(handle)


def team(world: World, reader: User, team_id: str) -> Markup:
    """Return a mention of an organisation, where the reader knows it."""
    known = world.state.teams.get(team_id)
    name = known.name if known else team_id
    if known is not None and world.state.is_stranger(reader, team_id):
        name = "somebody"
    return Markup('<span class="mention">@{}</span>').format(name)


def broadcast(words: str) -> Markup:
    """Return a call to everybody: here, channel, everyone."""
    return Markup('<span class="mention mention-me">@{}</span>').format(words)
