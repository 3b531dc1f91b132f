"""The sidebar: where somebody can go, with what they have not read."""

from dataclasses import dataclass

from markupsafe import Markup

from integrations.local_slack.page.faces import Face, face
from integrations.local_slack.page.rendering import render
from integrations.local_slack.page.session import Page
from integrations.local_slack.records import App, Channel, User
from integrations.local_slack.world import World


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the sidebar; `target` is what `?channel=` names it by."""

    target: str
    name: str
    kind: str
    unread: int = 0
    shared: str = ""
    face: Face | None = None
    app: str = ""
    has_home: bool = False


def sidebar_html(page: Page, person: User) -> Markup:
    """Return this person's sidebar."""
    return render(
        "sidebar",
        channels=_channels(page, person),
        direct=_direct(page, person),
        apps=_apps(page, person),
    )


def shared_with(world: World, person: User, channel: Channel) -> str:
    """Return the names of the other organisations in a channel, "" for none."""
    teams = world.state.teams
    others = [team for team in channel.team_ids if team != person.team_id]
    return ", ".join(teams[team].name for team in others if team in teams)


def title(world: World, person: User, channel: Channel) -> str:
    """Return what this person calls a channel: its name, or whom they talk to."""
    if channel.kind not in ("im", "mpim"):
        return channel.name
    others = [face(world, person, member).name for member in channel.members if member != person.id]
    return ", ".join(others) or f"{person.real_name} (you)"


def unread_entry(page: Page, person: User, channel: Channel) -> dict[str, str | int]:
    """Return what a live sidebar needs to know of one channel."""
    return {"channel": channel.id, "unread": page.unread(person, channel)}


def _mine(page: Page, person: User) -> list[Channel]:
    return [c for c in page.world.state.channels.values() if person.id in c.members]


def _channels(page: Page, person: User) -> list[Entry]:
    found = [c for c in _mine(page, person) if c.kind in ("channel", "group")]
    return [
        Entry(
            target=channel.id,
            name=channel.name,
            kind=channel.kind,
            unread=page.unread(person, channel),
            shared=shared_with(page.world, person, channel),
        )
        for channel in sorted(found, key=lambda c: (c.is_archived, c.name))
        if not channel.is_archived
    ]


def _direct(page: Page, person: User) -> list[Entry]:
    world = page.world
    found = [
        channel
        for channel in _mine(page, person)
        if channel.kind in ("im", "mpim") and not any(world.state.apps_in(channel))
    ]
    entries = []
    for channel in found:
        other = next((m for m in channel.members if m != person.id), person.id)
        entry = Entry(
            target=channel.id,
            name=title(world, person, channel),
            kind="im",
            unread=page.unread(person, channel),
            face=face(world, person, other),
        )
        entries.append(entry)
    return sorted(entries, key=lambda entry: entry.name)


def _apps(page: Page, person: User) -> list[Entry]:
    return [entry for app in page.world.state.apps.values() if (entry := _app(page, person, app))]


def _app(page: Page, person: User, app: App) -> Entry | None:
    world = page.world
    bot = world.state.users[app.bot_user_id]
    channel = world.state.dms.get(frozenset((person.id, bot.id)))
    own = app.team_id == person.team_id
    if not own and channel is None and not world.state.meet(person, bot):
        return None
    return Entry(
        target=channel.id if channel else f"@{bot.name}",
        name=app.name,
        kind="app",
        unread=page.unread(person, channel) if channel else 0,
        face=face(world, person, bot.id),
        app=app.id,
        has_home=own and app.home_enabled,
    )
