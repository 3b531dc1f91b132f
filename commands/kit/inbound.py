"""What reaches us from Slack, typed at the door: commands, clicks, forms, shortcuts, events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from integrations.slack.mrkdwn import clean, from_slack


def _workspace(team: object) -> str | None:
    """The organisation named beside a person; of Enterprise ones the id tells nothing (`E…`)."""
    return team if isinstance(team, str) and team.startswith("T") else None


@dataclass(frozen=True, slots=True)
class Typed:
    """A slash command.

    `team`, here and below, is the organisation of who acts, where Slack tells it.
    """

    user: str
    channel: str
    command: str
    text: str
    trigger_id: str
    response_url: str
    team: str | None = None

    @property
    def identity(self) -> str:
        """What makes a second delivery the same command."""
        return f"command:{self.trigger_id}"

    @property
    def words(self) -> str:
        """The text as it was typed: Slack's escapes undone, mentions as they are read."""
        return from_slack(self.text)

    @classmethod
    def parse(cls, body: Mapping[str, Any]) -> "Typed":
        """Read Slack's body."""
        return cls(
            user=body.get("user_id", ""),
            channel=body.get("channel_id", ""),
            command=body.get("command", ""),
            text=clean(body.get("text") or "").strip(),
            trigger_id=body.get("trigger_id", ""),
            response_url=body.get("response_url", ""),
            team=_workspace(body.get("team_id")),
        )


@dataclass(frozen=True, slots=True)
class Click:
    """A button pressed or a menu picked from.

    `action` is the part of Slack's action_id before the colon, `record` the part after it, or
    the element's value. In a form, `values` holds what was typed so far, as in `Submitted`, and
    `view_hash` the version of the form that was seen.
    """

    user: str
    channel: str
    ts: str
    thread_ts: str | None
    view_id: str | None
    private_metadata: str
    action: str
    record: str
    selected: str
    action_ts: str
    trigger_id: str
    response_url: str
    ephemeral: bool
    team: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    view_hash: str = ""

    @property
    def identity(self) -> str:
        """What makes a second delivery the same click."""
        place = self.view_id or f"{self.channel}:{self.ts}"
        return f"click:{self.user}:{place}:{self.action}:{self.record}:{self.action_ts}"

    @classmethod
    def parse(cls, body: Mapping[str, Any]) -> "Click":
        """Read Slack's `block_actions` body; only the first action counts."""
        element = body["actions"][0]
        action, _, record = element.get("action_id", "").partition(":")
        container = body.get("container") or {}
        view = body.get("view") or {}
        return cls(
            user=body["user"]["id"],
            channel=(body.get("channel") or {}).get("id") or container.get("channel_id") or "",
            ts=container.get("message_ts") or "",
            thread_ts=container.get("thread_ts") or (body.get("message") or {}).get("thread_ts"),
            view_id=view.get("id"),
            private_metadata=view.get("private_metadata") or "",
            action=action,
            record=record or element.get("value") or "",
            selected=_selected(element),
            action_ts=element.get("action_ts") or "",
            trigger_id=body.get("trigger_id", ""),
            response_url=body.get("response_url") or "",
            ephemeral=bool(container.get("is_ephemeral")),
            team=_workspace(body["user"].get("team_id")),
            values=_values(view),
            view_hash=view.get("hash") or "",
        )


@dataclass(frozen=True, slots=True)
class Submitted:
    """A form sent: `values` holds one plain value per block_id."""

    user: str
    view_id: str
    callback: str
    record: str
    values: Mapping[str, str] = field(default_factory=dict)
    first_input: str | None = None
    trigger_id: str = ""
    team: str | None = None

    @property
    def identity(self) -> str:
        """What makes a second delivery the same form."""
        return f"form:{self.view_id}"

    @classmethod
    def parse(cls, body: Mapping[str, Any]) -> "Submitted":
        """Read Slack's `view_submission` body."""
        view = body["view"]
        values = _values(view)
        inputs = [b for b in view.get("blocks") or [] if b.get("type") == "input"]
        return cls(
            user=body["user"]["id"],
            view_id=view["id"],
            callback=view.get("callback_id", ""),
            record=view.get("private_metadata") or "",
            values=values,
            first_input=inputs[0].get("block_id") if inputs else next(iter(values), None),
            trigger_id=body.get("trigger_id", ""),
            team=_workspace(body["user"].get("team_id")),
        )


@dataclass(frozen=True, slots=True)
class Picked:
    """A shortcut, on a message or global (then without channel and ts)."""

    user: str
    callback: str
    channel: str
    ts: str
    message: Mapping[str, Any]
    trigger_id: str
    action_ts: str
    response_url: str
    team: str | None = None

    @property
    def identity(self) -> str:
        """What makes a second delivery the same act."""
        return f"shortcut:{self.user}:{self.callback}:{self.action_ts}"

    @classmethod
    def parse(cls, body: Mapping[str, Any]) -> "Picked":
        """Read Slack's `message_action` or `shortcut` body."""
        message = body.get("message") or {}
        return cls(
            user=body["user"]["id"],
            callback=body.get("callback_id", ""),
            channel=(body.get("channel") or {}).get("id") or "",
            ts=body.get("message_ts") or message.get("ts") or "",
            message=message,
            trigger_id=body.get("trigger_id", ""),
            action_ts=body.get("action_ts") or "",
            response_url=body.get("response_url") or "",
            team=_workspace(body["user"].get("team_id")),
        )


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in Slack; `team` is our own workspace's id.

    `author_team` is the organisation of `user`, where Slack tells it.
    """

    id: str
    type: str
    user: str
    channel: str
    data: Mapping[str, Any]
    team: str = ""
    author_team: str | None = None

    @property
    def identity(self) -> str:
        """What makes a second delivery the same event."""
        return f"event:{self.id}"

    @classmethod
    def parse(cls, body: Mapping[str, Any]) -> "Event":
        """Read Slack's `event_callback` body."""
        event = body.get("event") or {}
        item = event.get("item") or {}
        channel = event.get("channel") or item.get("channel") or ""
        authorizations = body.get("authorizations") or [{}]
        return cls(
            id=body.get("event_id", ""),
            type=event.get("type", ""),
            user=_event_user(event),
            channel=channel if isinstance(channel, str) else channel.get("id", ""),
            data=event,
            team=authorizations[0].get("team_id") or body.get("team_id") or "",
            author_team=_author_team(event),
        )


def _author_team(event: Mapping[str, Any]) -> str | None:
    """Read where an event tells its author's organisation; of a mention only `user_team` is sure.

    An edit or a deletion tells it in the message that it is about.
    """
    if event.get("type") == "app_mention":
        return _workspace(event.get("user_team"))
    about = event if event.get("user") else event.get("message") or event.get("previous_message")
    return _workspace((about or {}).get("team"))


def _event_user(event: Mapping[str, Any]) -> str:
    inner = event.get("message") or event.get("previous_message") or {}
    user = event.get("user") or inner.get("user") or ""
    return user if isinstance(user, str) else user.get("id", "")


def _values(view: Mapping[str, Any]) -> dict[str, str]:
    """Read what a form holds: one plain value per block_id."""
    states = (view.get("state") or {}).get("values") or {}
    return {
        block: _selected(next(iter(elements.values())))
        for block, elements in states.items()
        if elements
    }


_PLAIN = (
    "value",
    "selected_user",
    "selected_channel",
    "selected_conversation",
    "selected_date",
    "selected_time",
)


def _selected(element: Mapping[str, Any]) -> str:
    """Give the one value of an element, whatever its kind, clean; empty when nothing was chosen."""
    for name in _PLAIN:
        if element.get(name) and element.get("type") != "button":
            return clean(str(element[name]))
    option = element.get("selected_option")
    if option:
        return clean(str(option.get("value", "")))
    if element.get("selected_date_time") is not None:
        return str(element["selected_date_time"])
    for name in ("selected_options", "selected_users", "selected_channels"):
        if element.get(name):
            several = (o["value"] if isinstance(o, Mapping) else str(o) for o in element[name])
            return clean(",".join(several))
    return ""
