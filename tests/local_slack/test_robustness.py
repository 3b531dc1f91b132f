"""Whatever comes in, an answer of Slack's comes back, never a broken server."""

import json
from typing import Any

import pytest

from integrations.local_slack.web_api import METHODS
from tests.local_slack.cast import Cast
from tests.local_slack.kit import button, section
from tests.local_slack.raw_app import JSON

ODD: list[Any] = [None, "", 0, -1, True, "x" * 5000, "🖨️", [], [1], {}, {"a": 1}, "{", "[1]", "null"]
NAMES = (
    "attachments",
    "blocks",
    "channel",
    "cursor",
    "files",
    "filename",
    "latest",
    "length",
    "limit",
    "manifest",
    "metadata",
    "name",
    "oldest",
    "text",
    "thread_ts",
    "timestamp",
    "trigger_id",
    "ts",
    "types",
    "user",
    "users",
    "view",
    "view_id",
)


def good(ts: str) -> JSON:
    """Return arguments that lead far into most methods."""
    return {
        "channel": "C0DESK",
        "ts": ts,
        "timestamp": ts,
        "message_ts": ts,
        "user": "U0ALICE",
        "users": "U0ALICE",
        "name": "eyes",
        "text": "t",
        "types": "private_channel",
        "view": {"type": "home", "blocks": []},
        "user_id": "U0ALICE",
        "filename": "a.txt",
        "length": 1,
        "files": [{"id": "F0X"}],
        "manifest": {"display_information": {"name": "v"}},
    }


@pytest.mark.parametrize("method", sorted(METHODS))
async def test_no_argument_breaks_a_method(people: Cast, method: str) -> None:
    ts = await people.alice.says("desk", "bonjour")
    token = "xapp-local" if METHODS[method].app_token else "xoxb-local"
    headers = {"Authorization": f"Bearer {token}"}
    for name in NAMES:
        for odd in ODD:
            body = good(ts) | {name: odd}
            async with people.session.post(f"/api/{method}", json=body, headers=headers) as answer:
                told = await answer.text()
                assert answer.status == 200, (name, odd, told)
                assert isinstance(json.loads(told)["ok"], bool)


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"null", b"\xff", b'{"channel": "C0DESK"}'], ids=repr
)
async def test_bodies_that_are_no_arguments(people: Cast, body: bytes) -> None:
    headers = {"Authorization": "Bearer xoxb-local", "Content-Type": "application/json"}
    async with people.session.post("/api/chat.postMessage", data=body, headers=headers) as answer:
        assert answer.status == 200
        assert (await answer.json())["ok"] is False


ACTS = ("say", "edit", "delete", "command", "click", "submit", "close", "react", "shortcut")
FIELDS = ("channel", "text", "ts", "thread_ts", "files", "command", "action_id", "value", "values")


@pytest.mark.parametrize("act", [*ACTS, "invite", "join", "options", "home"])
async def test_no_field_breaks_what_a_person_does(people: Cast, act: str) -> None:
    ts = await people.alice.says("desk", "bonjour")
    usual: JSON = {"channel": "desk", "ts": ts, "text": "t", "command": "/none", "name": "eyes"}
    usual |= {"action_id": "a", "view_id": "V0X", "callback_id": "x", "user": "vigie"}
    for name in FIELDS:
        for odd in ODD:
            body = usual | {name: odd}
            async with people.session.post(f"/people/alice/{act}", json=body) as answer:
                told = await answer.text()
                assert answer.status in (200, 400, 403, 404), (name, odd, told)
                assert isinstance(json.loads(told)["ok"], bool)


async def test_a_button_in_an_attachment(people: Cast) -> None:
    blocks = [section("a"), {"type": "actions", "elements": [button("take")]}]
    headers = {"Authorization": "Bearer xoxb-local"}
    body = {"channel": "C0DESK", "text": "t", "attachments": [{"blocks": blocks}]}
    async with people.session.post("/api/chat.postMessage", json=body, headers=headers) as answer:
        ts = (await answer.json())["ts"]
    told = await people.alice.does("click", channel="desk", ts=ts, action_id="take")
    # Nobody is connected, but the button was found.
    assert told["error"] == "operation_timeout"
