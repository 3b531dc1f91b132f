"""The workspace in memory: who and what exists, found by id or by name."""

from collections.abc import Iterator
from datetime import datetime

from integrations.local_slack.errors import PeopleError
from integrations.local_slack.ids import new_id
from integrations.local_slack.records import (
    App,
    Channel,
    Command,
    File,
    Message,
    Shortcut,
    Team,
    User,
    View,
)
from integrations.local_slack.seed import Seed, SeedApp, SeedUsergroup

TS_SCALE = 1_000_000


class State:
    """Everything that a seed describes and everything that happened since."""

    def __init__(self, seed: Seed, now: datetime) -> None:
        self.teams = {t.id: Team(t.id, t.name, t.domain) for t in seed.teams}
        self.users: dict[str, User] = {}
        self.names: dict[str, User] = {}
        self.apps: dict[str, App] = {}
        self.by_token: dict[str, App] = {}
        self.channels: dict[str, Channel] = {}
        self.dms: dict[frozenset[str], Channel] = {}
        self.usergroups: dict[str, SeedUsergroup] = {}
        self.files: dict[str, File] = {}
        self.views: dict[str, View] = {}
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[tuple[str, str], View] = {}
        self._fill(seed, int(now.timestamp()))

    def _fill(self, seed: Seed, created: int) -> None:
        for user in seed.users:
            values = user.model_dump(exclude={"team"})
            values["real_name"] = user.real_name or user.name
            self.add_user(User(team_id=user.team, **values))
        for app in seed.apps:
            self.add_app(_app_of(app))
            bot = User(app.bot_user, app.team, app.bot_name, app.name, is_bot=True, app_id=app.id)
            self.add_user(bot)
        for channel in seed.channels:
            members = [self.user(member) for member in channel.members]
            self.channels[channel.id] = Channel(
                id=channel.id,
                name=channel.name,
                kind="group" if channel.private else "channel",
                team_id=channel.team,
                created=created,
                creator=members[0].id if members else "",
                connected_team_ids=list(channel.connected_team_ids),
                members=dict.fromkeys(member.id for member in members),
                topic=channel.topic,
                purpose=channel.purpose,
                is_archived=channel.is_archived,
            )
        for group in seed.usergroups:
            users = tuple(self.user(name).id for name in group.users)
            self.usergroups[group.id] = group.model_copy(update={"users": users})

    def add_user(self, user: User) -> None:
        """Take in a person or a bot; a name that exists twice goes to the first."""
        self.users[user.id] = user
        self.names.setdefault(user.name.lower(), user)

    def add_app(self, app: App) -> None:
        """Install an app; its tokens become valid."""
        self.apps[app.id] = app
        self.by_token[app.bot_token] = app
        self.by_token[app.app_token] = app

    def user(self, name: str) -> User:
        """Find a person by id or name, with or without @; PeopleError when there is none."""
        key = name.removeprefix("@")
        found = self.users.get(key) or self.names.get(key.lower())
        if found is None:
            raise PeopleError("user_not_found", 404, user=name)
        return found

    def app_of_bot(self, user_id: str) -> App | None:
        """Return the app whose bot this is."""
        user = self.users.get(user_id)
        return self.apps.get(user.app_id) if user and user.app_id else None

    def apps_in(self, channel: Channel) -> Iterator[App]:
        """Yield the apps whose bot is a member of the channel."""
        return (app for app in self.apps.values() if app.bot_user_id in channel.members)

    def channel_for(self, person: User, name: str) -> Channel:
        """Find a channel as this person names it: id, name, #name; @name is a direct message."""
        if name.startswith("@"):
            return self.dm(person, self.user(name))
        found = self.channels.get(name)
        if found is not None:
            return found
        key = name.removeprefix("#").lower()
        named = [c for c in self.channels.values() if c.name.lower() == key and not c.is_dm]
        named.sort(key=lambda channel: person.id not in channel.members)
        if not named:
            raise PeopleError("channel_not_found", 404, channel=name)
        return named[0]

    def dm(self, one: User, other: User) -> Channel:
        """Return the direct message between two, making it when they first need it.

        People of two organisations must share a channel for that (PeopleError otherwise).
        """
        pair = frozenset((one.id, other.id))
        known = self.dms.get(pair)
        if known is not None:
            return known
        if not self.knows(one, other):
            raise PeopleError("user_not_visible", 403)
        host = next((u for u in (one, other) if u.is_bot), one)
        channel = Channel(
            id=new_id("D"),
            name="directmessage",
            kind="im",
            team_id=host.team_id,
            created=0,
            creator=one.id,
            connected_team_ids=[
                u.team_id for u in (one, other) if u is not host and u.team_id != host.team_id
            ],
            members=dict.fromkeys((one.id, other.id)),
        )
        self.channels[channel.id] = self.dms[pair] = channel
        return channel

    def meet(self, one: User, other: User) -> bool:
        """Tell whether two people are in some channel together."""
        return any(one.id in c.members and other.id in c.members for c in self.channels.values())

    def knows(self, one: User, other: User) -> bool:
        """Tell whether somebody may know of a person: a colleague, or one met in a channel."""
        return one.team_id == other.team_id or self.meet(one, other)

    def is_stranger(self, user: User, team_id: str) -> bool:
        """Tell whether this person shares no channel with that organisation."""
        return user.team_id != team_id and not any(
            user.id in c.members and team_id in c.team_ids for c in self.channels.values()
        )

    def new_ts(self, channel: Channel, now: datetime) -> str:
        """Return a timestamp for the channel: later than every earlier one, whatever the clock."""
        micros = max(int(now.timestamp() * TS_SCALE), channel.last_ts + 1)
        channel.last_ts = micros
        return f"{micros // TS_SCALE:010d}.{micros % TS_SCALE:06d}"

    def find_message(self, channel: Channel, ts: str) -> Message | None:
        """Return a message that was not deleted (ephemeral ones are looked up by person)."""
        message = channel.messages.get(ts)
        return None if message is None or message.deleted else message

    def find_ephemeral(self, channel: Channel, user_id: str, ts: str) -> Message | None:
        """Return an ephemeral message that this person still sees."""
        return next((m for m in channel.ephemerals.get(user_id, ()) if m.ts == ts), None)


def _app_of(seed: SeedApp) -> App:
    return App(
        id=seed.id,
        name=seed.name,
        team_id=seed.team,
        bot_user_id=seed.bot_user,
        bot_id=seed.bot_id,
        bot_token=seed.bot_token,
        app_token=seed.app_token,
        signing_secret=seed.signing_secret,
        scopes=seed.scopes,
        bot_events=None if seed.bot_events is None else frozenset(seed.bot_events),
        commands={c.command: Command(**c.model_dump()) for c in seed.commands},
        shortcuts={
            s.callback_id: Shortcut(s.callback_id, s.name, s.type, s.description)
            for s in seed.shortcuts
        },
        request_url=seed.request_url,
    )
