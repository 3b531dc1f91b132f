"""What the composer completes: commands, people, channels, and the app's shortcuts."""

from urllib.parse import quote

from integrations.local_slack import seeing
from integrations.local_slack.page.faces import face
from integrations.local_slack.page.sidebar import shared_with
from integrations.local_slack.records import JSON, App, User
from integrations.local_slack.world import World


def names(world: World, person: User) -> JSON:
    """Return everything that this person can name; nothing that is not theirs to know."""
    apps = [app for app in world.state.apps.values() if _has(app, person)]
    return {
        "commands": [_command(app, name) for app in apps for name in app.commands],
        "shortcuts": [
            {"app": app.name, "id": s.callback_id, "name": s.name, "kind": s.kind}
            for app in apps
            for s in app.shortcuts.values()
        ],
        "people": _people(world, person),
        "channels": _channels(world, person),
    }


def _has(app: App, person: User) -> bool:
    # People of other organisations do not have our apps: no command, no shortcut.
    return app.team_id == person.team_id and "commands" in app.scopes


def _command(app: App, name: str) -> JSON:
    command = app.commands[name]
    return {
        "name": name,
        "hint": command.usage_hint,
        "description": command.description,
        "app": app.name,
    }


def _people(world: World, person: User) -> list[JSON]:
    found = []
    for user in world.state.users.values():
        if user.deleted or not (user.team_id == person.team_id or world.state.meet(person, user)):
            continue
        seen = face(world, person, user.id)
        known = world.state.names.get(user.name.lower()) is user
        found.append(
            {
                "id": user.id,
                "name": user.name,
                "real_name": user.real_name,
                "team": seen.team,
                "is_app": user.is_bot,
                "insert": f"@{user.name}" if known else f"<@{user.id}>",
            }
        )
    return found


def _channels(world: World, person: User) -> list[JSON]:
    return [
        {
            "id": channel.id,
            "name": channel.name,
            "private": channel.is_private,
            "member": person.id in channel.members,
            "members": list(channel.members),
            "shared": shared_with(world, person, channel),
            "path": f"/as/{quote(person.name)}?channel={channel.id}",
        }
        for channel in world.state.channels.values()
        if channel.kind in ("channel", "group")
        and not channel.is_archived
        and seeing.may_see(person, channel)
    ]
