"""Payloads as Slack would send them, of somebody and around something."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

Json = dict[str, Any]
OWN_CHANNEL, THEIR_CHANNEL = "C0GLOBEX", "C0ACME"
_numbers = count(1)


def fresh() -> str:
    """A trigger, a view or an event that was never seen before."""
    return f"sweep.{next(_numbers)}"


@dataclass(frozen=True)
class Target:
    """Something of somebody else's: its number, its Slack id, the time of its message, its name."""

    kind: str
    value: str

    @property
    def absent(self) -> "Target":
        """One of the same kind that does not exist."""
        return Target(self.kind, ABSENT[self.kind])

    @property
    def channel(self) -> str:
        return self.value if self.kind == "channel" else OWN_CHANNEL

    @property
    def ts(self) -> str:
        return self.value if self.kind == "ts" else "1764000000.000100"


ABSENT = {
    "ticket": "T-987654",
    "number": "987654",
    "channel": "C0ABSENT",
    "user": "U0ABSENT",
    "ts": "1700000000.000001",
    "name": "Nobody Knows",
}


@dataclass(frozen=True)
class Outsider:
    """Somebody who acts, as Slack names them."""

    user: str
    team: str
    is_bot: bool = False


def command_body(who: Outsider, command: str, text: str, channel: str) -> Json:
    return {
        "command": command,
        "text": text,
        "user_id": who.user,
        "team_id": who.team,
        "channel_id": channel,
        "trigger_id": fresh(),
        "response_url": "",
    }


def click_body(who: Outsider, element: Json, target: Target, *, in_view: bool = False) -> Json:
    place: Json = (
        {"view": {"id": fresh(), "type": "modal", "private_metadata": target.value}}
        if in_view
        else {
            "channel": {"id": target.channel},
            "container": {
                "type": "message",
                "message_ts": target.ts,
                "channel_id": target.channel,
                "thread_ts": target.ts,
                "is_ephemeral": True,
            },
        }
    )
    return {
        "type": "block_actions",
        "user": {"id": who.user, "team_id": who.team},
        "trigger_id": fresh(),
        "response_url": "",
        "actions": [{"action_ts": fresh(), "block_id": "b", **element}],
        **place,
    }


def form_body(who: Outsider, callback: str, record: str, values: Mapping[str, str]) -> Json:
    states = {
        block: {"field": {"type": "plain_text_input", "value": value}}
        for block, value in values.items()
    }
    return {
        "type": "view_submission",
        "user": {"id": who.user, "team_id": who.team},
        "trigger_id": fresh(),
        "view": {
            "id": fresh(),
            "callback_id": callback,
            "private_metadata": record,
            "state": {"values": states},
            "blocks": [{"type": "input", "block_id": block} for block in values],
        },
    }


def shortcut_body(who: Outsider, callback: str, target: Target) -> Json:
    channel = THEIR_CHANNEL if target.kind == "ts" else target.channel
    return {
        "type": "message_action",
        "callback_id": callback,
        "user": {"id": who.user, "team_id": who.team},
        "channel": {"id": channel},
        "message_ts": target.ts,
        "message": {"ts": target.ts, "thread_ts": target.ts, "text": target.value},
        "trigger_id": fresh(),
        "action_ts": fresh(),
        "response_url": "",
    }
