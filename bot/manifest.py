"""The Slack app's manifest, made from what the capabilities declare."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from bot.web import SLACK_PATH
from commands.kit import words
from commands.kit.capability import Capability, Word

# Slack's limits on a manifest's texts, in characters.
COMMAND_DESCRIPTION, USAGE_HINT = 2000, 1000
SHORTCUT_NAME, SHORTCUT_DESCRIPTION = 24, 150

ABOUT = {
    "fr": "Les demandes de vos clients, suivies là où vous travaillez déjà.",
    "en": "Your clients' requests, followed where you work already.",
}

# What the program itself calls: posting, direct messages, who somebody is, what a channel is.
_OURS = frozenset({"chat:write", "im:write", "users:read", "channels:read", "groups:read"})
# A capability hears "message"; Slack subscribes by the kind of conversation.
_SUBSCRIPTIONS = {"message": ("message.channels", "message.groups", "message.im")}
_SCOPES: dict[str, frozenset[str]] = {
    "app_home_opened": frozenset(),
    "app_mention": frozenset({"app_mentions:read"}),
    "channel_archive": frozenset({"channels:read"}),
    "channel_deleted": frozenset({"channels:read"}),
    "channel_id_changed": frozenset(),
    "channel_left": frozenset({"channels:read"}),
    "channel_rename": frozenset({"channels:read"}),
    "channel_shared": frozenset({"channels:read", "groups:read"}),
    "channel_unarchive": frozenset({"channels:read"}),
    "channel_unshared": frozenset({"channels:read", "groups:read"}),
    "file_shared": frozenset({"files:read"}),
    "group_archive": frozenset({"groups:read"}),
    "group_deleted": frozenset({"groups:read"}),
    "group_left": frozenset({"groups:read"}),
    "group_rename": frozenset({"groups:read"}),
    "group_unarchive": frozenset({"groups:read"}),
    "member_joined_channel": frozenset({"channels:read", "groups:read"}),
    "member_left_channel": frozenset({"channels:read", "groups:read"}),
    "message.channels": frozenset({"channels:history"}),
    "message.groups": frozenset({"groups:history"}),
    "message.im": frozenset({"im:history"}),
    "reaction_added": frozenset({"reactions:read"}),
    "reaction_removed": frozenset({"reactions:read"}),
    "subteam_members_changed": frozenset({"usergroups:read"}),
    "team_join": frozenset({"users:read"}),
}


def manifest(rooms: Iterable[Capability], *, language: str, http: str | None) -> dict[str, Any]:
    """The manifest, ready to be written as YAML.

    `http` is the public address for Slack over HTTP; None means Socket Mode, which needs none.
    """
    rooms = tuple(rooms)
    url = None if http is None else request_url(http)
    made: dict[str, Any] = {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": "Vigie",
            "description": ABOUT[language],
        },
        "features": {
            "app_home": {
                "home_tab_enabled": any(room.homes for room in rooms),
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "vigie", "always_online": True},
            "slash_commands": _commands(rooms, language, url),
            "shortcuts": _shortcuts(rooms, language),
        },
        "oauth_config": {"scopes": {"bot": sorted(scopes(rooms))}},
        "settings": {
            "event_subscriptions": {"bot_events": sorted(bot_events(rooms))},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": url is None,
            "org_deploy_enabled": False,
            "token_rotation_enabled": False,
        },
    }
    if url is not None:
        made["settings"]["event_subscriptions"] |= {"request_url": url}
        made["settings"]["interactivity"] |= {"request_url": url}
    return made


def request_url(address: str) -> str:
    """Where Slack posts, for the public address of the bot; `ValueError` when it is none."""
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.netloc:
        raise ValueError(f"Slack posts to https://… addresses only, not to {address!r}")
    url = f"https://{parts.netloc}{SLACK_PATH}"
    if address.rstrip("/") not in (url, url.removesuffix(SLACK_PATH)):
        raise ValueError(f"Vigie listens on {SLACK_PATH} only, not on {address!r}; give {url!r}")
    return url


def bot_events(rooms: Iterable[Capability]) -> set[str]:
    """The events that Slack must send us."""
    heard = {reaction.event for room in rooms for reaction in room.events}
    return {name for event in heard for name in _SUBSCRIPTIONS.get(event, (event,))}


def scopes(rooms: Iterable[Capability]) -> set[str]:
    """What the bot token must be allowed to do, and nothing more.

    An event whose scope is not known here raises `KeyError`.
    """
    rooms = tuple(rooms)
    wanted = set(_OURS).union(*(room.scopes for room in rooms))
    wanted = wanted.union(*(_SCOPES[event] for event in bot_events(rooms)))
    if any(room.words or room.shortcuts for room in rooms):
        wanted.add("commands")
    return wanted


def _commands(rooms: Iterable[Capability], language: str, url: str | None) -> list[dict[str, Any]]:
    rooms = tuple(rooms)
    words_of: dict[str, list[Word]] = {}
    for word in (word for room in rooms for word in room.words):
        words_of.setdefault(word.command, []).append(word)
    told = {command.name: command.description for room in rooms for command in room.commands}
    return [
        {
            "command": command,
            "description": _cut(_say(told.get(command, "Vigie"), language), COMMAND_DESCRIPTION),
            "usage_hint": _usage(of_command, language),
            "should_escape": True,
            **({"url": url} if url is not None else {}),
        }
        for command, of_command in sorted(words_of.items())
    ]


def _usage(of_command: Iterable[Word], language: str) -> str:
    """Every way to use a command, one after another; Slack shows it beside what is typed."""
    ways = (_say(word.usage, language) for word in of_command if word.usage)
    return _cut(" | ".join(re.sub(r"\s*\|\s*", "|", way) for way in ways), USAGE_HINT)


def _shortcuts(rooms: Iterable[Capability], language: str) -> list[dict[str, Any]]:
    return [
        {
            "name": _cut(_say(shortcut.name, language), SHORTCUT_NAME),
            "type": "message" if shortcut.on_message else "global",
            "callback_id": shortcut.callback,
            "description": _cut(_say(shortcut.description, language), SHORTCUT_DESCRIPTION),
        }
        for room in rooms
        for shortcut in room.shortcuts
    ]


def _say(message: str, language: str) -> str:
    return words.translations(language).gettext(message)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
