"""The only reader of the environment: variables, `.env`, and secret files.

Each field's description is what the documentation and the complaint about a missing one say.
"""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import values

SECRETS_DIR = "VIGIE_SECRETS_DIR"
DEFAULT_DATABASE = "sqlite:///data/vigie.sqlite3"


class Needs(StrEnum):
    """What a command cannot do without, by the name of the field."""

    BOT_TOKEN = "slack_bot_token"  # noqa: S105  (the name of a setting, not a token)
    APP_TOKEN = "slack_app_token"  # noqa: S105  (idem)
    SIGNING_SECRET = "slack_signing_secret"  # noqa: S105  (idem)


class BadSettings(Exception):  # noqa: N818  (it is read as the sentence it holds)
    """Settings are missing or wrong; the message names all of them, with what each is for."""


class Settings(BaseSettings):
    """Everything that can be set. Times are in seconds."""

    model_config = SettingsConfigDict(
        env_prefix="VIGIE_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        validate_by_name=True,
        validate_by_alias=True,
        frozen=True,
    )

    slack_bot_token: SecretStr | None = Field(
        None,
        validation_alias="SLACK_BOT_TOKEN",
        description="the bot token (xoxb-…) from the Slack app's page OAuth & Permissions",
    )
    slack_app_token: SecretStr | None = Field(
        None,
        validation_alias="SLACK_APP_TOKEN",
        description="the app-level token (xapp-…, scope connections:write), for Socket Mode",
    )
    slack_signing_secret: SecretStr | None = Field(
        None,
        validation_alias="SLACK_SIGNING_SECRET",
        description="the signing secret from the Slack app's page Basic Information, for HTTP",
    )
    slack_bot_token_file: Path | None = Field(
        None, validation_alias="SLACK_BOT_TOKEN_FILE", description="a file that holds the bot token"
    )
    slack_app_token_file: Path | None = Field(
        None, validation_alias="SLACK_APP_TOKEN_FILE", description="a file that holds the app token"
    )
    slack_signing_secret_file: Path | None = Field(
        None,
        validation_alias="SLACK_SIGNING_SECRET_FILE",
        description="a file that holds the signing secret",
    )
    slack_api_url: str = Field(
        "https://slack.com/api/",
        validation_alias="SLACK_API_URL",
        description="where Slack's Web API answers; change it to work with a local Slack",
    )
    database_url: Annotated[str, AfterValidator(values.database)] = Field(
        DEFAULT_DATABASE,
        validation_alias="DATABASE_URL",
        description="the database: a SQLite file or a PostgreSQL address",
    )

    administrators: Annotated[tuple[str, ...], NoDecode, AfterValidator(values.slack_users)] = (
        Field((), description="Slack user ids of administrators, with commas between them")
    )
    language: Literal["fr", "en"] = Field(
        "fr", description="the language for people whose own is not known: fr or en"
    )
    zone: Annotated[str, AfterValidator(values.time_zone)] = Field(
        "Europe/Paris", description="the time zone for people whose own is not known"
    )
    audit_file: str | None = Field(
        None, description="a file to which the head of the audit chain is written every day"
    )

    host: str = Field("127.0.0.1", description="the address on which HTTP is served")
    port: int = Field(
        3000,
        ge=0,
        le=65535,
        validation_alias="PORT",
        description="the port on which HTTP is served",
    )
    worker_port: int | None = Field(
        None, ge=0, le=65535, description="a port for health and metrics of a worker; unset: none"
    )
    metrics: bool = Field(default=True, description="whether /metrics answers")
    log_format: Literal["auto", "console", "json"] = Field(
        "auto", description="json, console, or auto: console in a terminal and json elsewhere"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="the least important line that is logged"
    )
    drain_s: float = Field(
        10.0, ge=0, description="how long a stop waits for what is running, in seconds"
    )
    clock_url: str | None = Field(
        None, description="an address that tells the time instead of the machine (demo and tests)"
    )

    pace_channel_s: float = Field(
        1.0, gt=0, description="seconds between two messages in one channel"
    )
    pace_workspace_per_minute: float = Field(
        300.0, gt=0, description="messages per minute in the whole workspace"
    )
    pace_factor: float = Field(
        1.0, gt=0, description="multiplies how often other Slack methods may be called"
    )
    delivery_lease_s: float = Field(
        30.0,
        gt=0,
        description="after so many seconds what a stopped process had claimed is given back",
    )
    delivery_settle_s: float = Field(
        5.0, ge=0, description="seconds to wait before looking whether a doubtful message landed"
    )
    delivery_busy_s: float = Field(0.05, gt=0, description="seconds between looks while busy")
    delivery_idle_s: float = Field(0.5, gt=0, description="seconds between looks while idle")
    delivery_attempts: int = Field(
        8, ge=1, description="attempts before a message whose card is not posted is parked"
    )

    slack_timeout_s: float = Field(30.0, gt=0, description="how long a call to Slack may take")
    trigger_s: float = Field(
        2.5, gt=0, description="how long opening a form may take; Slack's trigger lives three"
    )
    socket_ping_s: float = Field(
        10.0, gt=0, description="seconds between pings on the Socket Mode connection"
    )
    socket_watch_s: float = Field(
        5.0, gt=0, description="seconds between looks at the Socket Mode connection"
    )
    socket_silence_s: float = Field(
        900.0, gt=0, description="a connection that brought nothing for so long is opened anew"
    )

    @field_validator("administrators", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return (
            tuple(filter(None, value.replace(",", " ").split()))
            if isinstance(value, str)
            else value
        )

    def secret(self, need: Needs) -> str:
        """A secret that `load` has made sure of; empty when it is not set."""
        value: SecretStr | None = getattr(self, need)
        return value.get_secret_value() if value is not None else ""


def variable(name: str) -> str:
    """The environment variable of a field."""
    alias = Settings.model_fields[name].validation_alias
    return alias if isinstance(alias, str) else f"VIGIE_{name.upper()}"


def has_display() -> bool:
    """Tell whether there is a graphical display, as X11 and Wayland name theirs."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def described() -> list[tuple[str, str, str]]:
    """All settings: variable, default as text, what it is for."""
    return [
        (
            variable(name),
            "" if field.default in (None, ()) else str(field.default),
            str(field.description),
        )
        for name, field in Settings.model_fields.items()
    ]


def load(*needs: Needs) -> Settings:
    """Read the settings; `BadSettings` tells everything that is missing or wrong at once."""
    wrong: list[str] = []
    # Each wrong value is set aside, so that what else is wrong or missing can be seen as well.
    aside: dict[str, Any] = {}
    while True:
        try:
            settings = Settings(_secrets_dir=os.environ.get(SECRETS_DIR), **aside)
            break
        except ValidationError as error:
            mistakes: list[dict[str, Any]] = [dict(mistake) for mistake in error.errors()]
            places = {str(mistake["loc"][0]) for mistake in mistakes if mistake["loc"]}
            wrong += [_complaint(mistake) for mistake in mistakes]
            if places <= aside.keys():
                raise BadSettings(_told(wrong, [])) from error
            aside |= {place: _default(place) for place in places}
    unreadable = _read_secret_files(settings)
    wrong += unreadable.values()
    missing = [n for n in needs if n not in unreadable and not settings.secret(n)]
    if wrong or missing:
        raise BadSettings(_told(wrong, missing))
    return settings


def _read_secret_files(settings: Settings) -> dict[Needs, str]:
    """Take in the secrets that stand in files; a complaint for each that cannot be read."""
    complaints: dict[Needs, str] = {}
    for need in Needs:
        path: Path | None = getattr(settings, f"{need}_file")
        if path is not None and getattr(settings, need) is None:
            try:
                secret = path.read_text(encoding="utf-8").strip()
            except OSError as error:
                complaints[need] = f"  {need.upper()}_FILE: {error}"
            except UnicodeDecodeError:
                complaints[need] = f"  {need.upper()}_FILE: {path} is not text"
            else:
                object.__setattr__(settings, need, SecretStr(secret))  # it is frozen for others
    return complaints


def _told(wrong: list[str], missing: list[Needs]) -> str:
    lines = ["Some settings are wrong:", *wrong] if wrong else []
    if missing:
        lines.append(
            "Some settings are missing. Set them in the environment, in a file named .env, or each "
            "in a file named by the same variable with _FILE behind it:"
        )
        lines += [f"  {variable(m)}: {Settings.model_fields[m].description}" for m in missing]
    return "\n".join(lines)


def _default(place: str) -> Any:
    """The default of a setting, by its variable or its field."""
    return next(
        field.get_default()
        for name, field in Settings.model_fields.items()
        if place in (name, field.validation_alias)
    )


def _complaint(mistake: dict[str, Any]) -> str:
    place = str(mistake["loc"][0]) if mistake["loc"] else ""
    name = variable(place) if place in Settings.model_fields else place
    # Our own sentences; the library would put "Value error" before them.
    told = mistake.get("ctx", {}).get("error", mistake["msg"])
    return f"  {name}: {told}" if name else f"  {told}"
