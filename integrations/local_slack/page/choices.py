"""What one can choose in a menu: written in it, or people and channels that one sees."""

from dataclasses import dataclass
from typing import Any

from integrations.local_slack import seeing
from integrations.local_slack.page.mentions import person_name
from integrations.local_slack.records import JSON, Channel, User
from integrations.local_slack.world import World


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose; `text` and `description` are text objects."""

    value: str
    text: JSON
    description: JSON | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Choices under a label; the label is None where they stand alone."""

    label: JSON | None
    choices: list[Choice]


def groups(world: World, person: User, element: JSON) -> list[Group]:
    """Return everything that a menu offers before anybody searches."""
    kind = str(element["type"])
    if "users_select" in kind:
        return [Group(None, _people(world, person))]
    if "conversations_select" in kind:
        wanted = element.get("filter") or {}
        return [Group(None, _channels(world, person, wanted))]
    if "channels_select" in kind:
        return [Group(None, _channels(world, person, {"include": ["public"]}))]
    if element.get("option_groups"):
        return [Group(g["label"], _written(g["options"])) for g in element["option_groups"]]
    return [Group(None, _written(element.get("options") or []))]


def chosen(world: World, person: User, element: JSON, value: Any) -> list[Choice]:
    """Return what is chosen, as it reads, for the value that a form holds."""
    values = value if isinstance(value, list) else [value] if value else []
    known = {c.value: c for group in groups(world, person, element) for c in group.choices}
    out = []
    for one in values:
        if isinstance(one, dict):
            out.append(_written([one])[0])
        else:
            out.append(known.get(str(one)) or Choice(str(one), _plain(str(one))))
    return out


def _written(options: list[JSON]) -> list[Choice]:
    return [Choice(str(o.get("value", "")), o["text"], o.get("description")) for o in options]


def _plain(words: str) -> JSON:
    return {"type": "plain_text", "text": words, "emoji": False}


def _people(world: World, person: User) -> list[Choice]:
    users = world.state.users.values()
    seen = [u for u in users if not u.deleted and _knows(world, person, u)]
    seen.sort(key=lambda user: (user.team_id != person.team_id, user.real_name.casefold()))
    return [Choice(user.id, _plain(user.real_name or user.name)) for user in seen]


def _knows(world: World, person: User, other: User) -> bool:
    return other.team_id == person.team_id or world.state.meet(person, other)


def _channels(world: World, person: User, wanted: JSON) -> list[Choice]:
    kinds = wanted.get("include") or ["im", "mpim", "private", "public"]
    found = []
    for channel in world.state.channels.values():
        kind = {"channel": "public", "group": "private"}.get(channel.kind, channel.kind)
        shut = wanted.get("exclude_external_shared_channels") and channel.is_ext_shared
        bot = wanted.get("exclude_bot_users") and channel.is_dm and _with_bot(world, channel)
        if kind in kinds and not shut and not bot and _offered(person, channel):
            found.append(Choice(channel.id, _plain(_name(world, person, channel))))
    return sorted(found, key=lambda choice: str(choice.text["text"]).casefold())


def _offered(person: User, channel: Channel) -> bool:
    return seeing.may_see(person, channel) and not channel.is_archived


def _with_bot(world: World, channel: Channel) -> bool:
    return any(world.state.app_of_bot(member) for member in channel.members)


def _name(world: World, person: User, channel: Channel) -> str:
    if channel.kind in ("im", "mpim"):
        others = [person_name(world, one) for one in channel.members if one != person.id]
        return f"@{', '.join(others) or person_name(world, person.id)}"
    return f"#{channel.name}"
