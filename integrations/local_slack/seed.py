"""What a workspace starts with: organisations, people, apps and channels, read from YAML."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

DEFAULT_SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "mpim:read",
    "mpim:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users:read",
    "users:read.email",
)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SeedTeam(_Part):
    """An organisation."""

    id: str
    name: str
    domain: str


class SeedUser(_Part):
    """A person of one organisation."""

    id: str
    team: str
    name: str
    real_name: str = ""
    email: str = ""
    locale: str = "en-US"
    tz: str = "Europe/Paris"
    title: str = ""
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False


class SeedCommand(_Part):
    """A slash command as in an app manifest."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


class SeedShortcut(_Part):
    """A shortcut as in an app manifest; `type` is global or message."""

    callback_id: str
    name: str
    type: str = "global"
    description: str = ""


class SeedApp(_Part):
    """An app, installed in `team`. `bot_events` left out: it receives every event."""

    id: str
    name: str
    team: str
    bot_user: str
    bot_name: str
    bot_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    scopes: tuple[str, ...] = DEFAULT_SCOPES
    bot_events: tuple[str, ...] | None = None
    commands: tuple[SeedCommand, ...] = ()
    shortcuts: tuple[SeedShortcut, ...] = ()
    request_url: str | None = None


class SeedChannel(_Part):
    """A channel; members are names or ids of people and bots."""

    id: str
    name: str
    team: str
    private: bool = False
    connected_team_ids: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    topic: str = ""
    purpose: str = ""
    is_archived: bool = False


class SeedUsergroup(_Part):
    """A user group of one organisation."""

    id: str
    team: str
    handle: str
    name: str = ""
    users: tuple[str, ...] = ()


class Seed(_Part):
    """A whole workspace. `settings` overrides the defaults of the server's Settings."""

    teams: tuple[SeedTeam, ...]
    users: tuple[SeedUser, ...] = ()
    apps: tuple[SeedApp, ...] = ()
    channels: tuple[SeedChannel, ...] = ()
    usergroups: tuple[SeedUsergroup, ...] = ()
    settings: dict[str, Any] = Field(default_factory=dict)


def load_seed(path: Path) -> Seed:
    """Read a seed; a mistake in it raises pydantic's ValidationError with the field's name."""
    return Seed.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def demo_seed() -> Seed:
    """Return the workspace that ships with the stand-in: a provider and two of its clients."""
    return _demo().model_copy(deep=True)


@cache
def _demo() -> Seed:
    # Read once in a program: whoever starts many workspaces would wait for the reading alone.
    return load_seed(Path(__file__).parent / "seeds" / "demo.yaml")
