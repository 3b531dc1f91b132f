"""What a method is given, how it is declared, and what most of them look up."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from integrations.local_slack.errors import PeopleError, SlackError
from integrations.local_slack.records import JSON, App, Channel, Message, User
from integrations.local_slack.web_api.arguments import Arguments
from integrations.local_slack.world import World

Item = TypeVar("Item")
READ = {"channel": "channels:read", "group": "groups:read", "im": "im:read", "mpim": "mpim:read"}
HISTORY = {kind: scope.replace(":read", ":history") for kind, scope in READ.items()}
MANAGE = {
    "channel": "channels:manage",
    "group": "groups:write",
    "im": "im:write",
    "mpim": "mpim:write",
}


@dataclass(slots=True)
class Call:
    """One call: who calls, with what, on which workspace."""

    world: World
    app: App
    args: Arguments

    @property
    def bot(self) -> User:
        """The bot user of the calling app."""
        return self.world.state.users[self.app.bot_user_id]

    def scope(self, *names: str) -> None:
        """Refuse with `missing_scope` unless the token has one of these scopes."""
        if names and not any(name in self.app.scopes for name in names):
            raise SlackError(
                "missing_scope", needed=",".join(names), provided=",".join(self.app.scopes)
            )

    def channel(self, name: str = "channel") -> Channel:
        """Return the channel of an argument; `channel_not_found` if the bot may not know it."""
        channel = self.world.state.channels.get(self.args.need(name))
        if channel is None or not self.knows(channel):
            raise SlackError("channel_not_found")
        return channel

    def knows(self, channel: Channel) -> bool:
        """Tell whether the bot may know that the channel exists."""
        if self.app.bot_user_id in channel.members:
            return True
        return not channel.is_private and self.app.team_id in channel.team_ids

    def member_of(self, channel: Channel) -> Channel:
        """Return the channel if the bot is in it, `not_in_channel` otherwise."""
        if self.app.bot_user_id not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def message(self, channel: Channel, ts: str) -> Message:
        """Return a message of the channel or `message_not_found`."""
        message = self.world.state.find_message(channel, ts)
        if message is None:
            raise SlackError("message_not_found")
        return message

    def user(self, user_id: str, error: str = "user_not_found") -> User:
        """Return a person by id (names are no identity), or refuse with `error`."""
        user = self.world.state.users.get(user_id)
        if user is None:
            raise SlackError(error)
        return user

    def dm(self, user: User) -> Channel:
        """Return the bot's direct message with somebody."""
        try:
            return self.world.state.dm(self.bot, user)
        except PeopleError as refusal:
            raise SlackError(refusal.code) from None


Handler = Callable[[Call], JSON]


@dataclass(frozen=True, slots=True)
class Method:
    """A declared method. `tier` None: no limit per minute of its own. `scopes`: one is enough."""

    name: str
    handler: Handler
    tier: int | None
    scopes: tuple[str, ...]
    app_token: bool


METHODS: dict[str, Method] = {}


def method(
    name: str, *, tier: int | None, scopes: tuple[str, ...] = (), app_token: bool = False
) -> Callable[[Handler], Handler]:
    """Declare a method of the Web API."""

    def declare(handler: Handler) -> Handler:
        METHODS[name] = Method(name, handler, tier, scopes, app_token)
        return handler

    return declare


def page(items: list[Item], args: Arguments, *, default: int = 100) -> tuple[list[Item], JSON]:
    """Return one page of a list by `cursor` and `limit`, and what answers about the next."""
    start = read_cursor(args)
    limit = args.number("limit", default)
    following = start + limit
    cursor = write_cursor(following) if following < len(items) else ""
    return items[start:following], {"response_metadata": {"next_cursor": cursor}}


def read_cursor(args: Arguments) -> int:
    """Return where a cursor points (0 without one); `invalid_cursor` when it is not ours."""
    given = args.text("cursor")
    if not given:
        return 0
    try:
        return int(base64.b64decode(given, validate=True).decode().removeprefix("next:"))
    except (ValueError, binascii.Error):
        raise SlackError("invalid_cursor") from None


def write_cursor(position: int) -> str:
    """Return a cursor for a position."""
    return base64.b64encode(f"next:{position}".encode()).decode()
