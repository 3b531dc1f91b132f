"""What the stand-in holds: organisations, people, apps, channels, messages, files, views.

Records are compared by identity: two messages with the same words are still two.
"""

from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]
Typed = dict[str, dict[str, JSON]]
"""What somebody filled in: block_id → action_id → the entry of `state.values`."""


@dataclass(slots=True)
class Team:
    """An organisation with its own Slack."""

    id: str
    name: str
    domain: str


@dataclass(slots=True, eq=False)
class User:
    """A person, or the bot of an app."""

    id: str
    team_id: str
    name: str
    real_name: str
    email: str = ""
    locale: str = "en-US"
    tz: str = "Europe/Paris"
    title: str = ""
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False
    app_id: str | None = None


@dataclass(slots=True)
class Command:
    """A slash command; the name keeps its slash."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(slots=True)
class Shortcut:
    """A global or a message shortcut (`kind` is "global" or "message")."""

    callback_id: str
    name: str
    kind: str
    description: str = ""


@dataclass(slots=True, eq=False)
class App:
    """An app installed in one workspace."""

    id: str
    name: str
    team_id: str
    bot_user_id: str
    bot_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    scopes: tuple[str, ...]
    bot_events: frozenset[str] | None
    commands: dict[str, Command] = field(default_factory=dict)
    shortcuts: dict[str, Shortcut] = field(default_factory=dict)
    request_url: str | None = None
    home_enabled: bool = True
    messages_enabled: bool = True
    messages_read_only: bool = False
    verification_token: str = "local-verification-token"  # noqa: S105 - Slack's old field, checks nothing

    def subscribed(self, event: str) -> bool:
        """Tell whether the app asked for this event (nothing said: for all of them)."""
        return self.bot_events is None or event in self.bot_events


@dataclass(slots=True, eq=False)
class File:
    """An uploaded file; `channels` are those that it was shared in, `apps` got it in a form.

    `alt` says what a picture shows.
    """

    id: str
    user: str
    team_id: str
    name: str
    title: str
    mimetype: str
    filetype: str
    size: int
    created: int
    content: bytes = b""
    channels: set[str] = field(default_factory=set)
    apps: set[str] = field(default_factory=set)
    deleted: bool = False
    alt: str = ""


@dataclass(slots=True, eq=False)
class Message:
    """A message, a reply or an ephemeral answer; `ts` is unique in its channel."""

    ts: str
    channel: str
    user: str
    team: str
    text: str
    blocks: list[JSON] = field(default_factory=list)
    attachments: list[JSON] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    thread_ts: str | None = None
    subtype: str | None = None
    app_id: str | None = None
    metadata: JSON | None = None
    edited: JSON | None = None
    client_msg_id: str | None = None
    inviter: str | None = None
    typed_command: str | None = None
    ephemeral_to: str | None = None
    deleted: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    replies: list[str] = field(default_factory=list)
    picks: dict[str, Typed] = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        """Tell whether it stands in a thread without being its first message."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(slots=True, eq=False)
class Channel:
    """A channel, private channel or direct message, with everything said in it.

    `messages` is in the order of `ts`; `top` holds the ts of what the channel itself shows.
    """

    id: str
    name: str
    kind: str
    team_id: str
    created: int
    creator: str
    connected_team_ids: list[str] = field(default_factory=list)
    members: dict[str, None] = field(default_factory=dict)
    topic: str = ""
    purpose: str = ""
    is_archived: bool = False
    messages: dict[str, Message] = field(default_factory=dict)
    top: list[str] = field(default_factory=list)
    ephemerals: dict[str, list[Message]] = field(default_factory=dict)
    last_ts: int = 0

    @property
    def is_private(self) -> bool:
        """Tell whether only its members may know of it."""
        return self.kind != "channel"

    @property
    def is_dm(self) -> bool:
        """Tell whether it is a direct message between two."""
        return self.kind == "im"

    @property
    def is_ext_shared(self) -> bool:
        """Tell whether another organisation takes part."""
        return bool(self.connected_team_ids)

    @property
    def team_ids(self) -> list[str]:
        """Every organisation that takes part, the host first."""
        return [self.team_id, *self.connected_team_ids]


@dataclass(slots=True, eq=False)
class View:
    """A modal that somebody has open, or the Home that an app made for them."""

    id: str
    app_id: str
    user_id: str
    body: JSON
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    typed: Typed = field(default_factory=dict)

    @property
    def is_modal(self) -> bool:
        """Tell a form from a Home tab."""
        return bool(self.body.get("type") != "home")
