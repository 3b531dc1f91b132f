"""Blocks, views and refusals, written briefly."""

from collections.abc import Awaitable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from tests.local_slack.raw_app import JSON


def text(words: str, kind: str = "mrkdwn") -> JSON:
    """Return a text object."""
    return {"type": kind, "text": words}


def button(action_id: str, value: str = "v") -> JSON:
    """Return a button."""
    return {
        "type": "button",
        "action_id": action_id,
        "value": value,
        "text": text("Go", "plain_text"),
    }


def modal(*blocks: JSON, **more: Any) -> JSON:
    """Return a form; `submit=None` leaves its button out."""
    view: JSON = {"type": "modal", "callback_id": "form", "title": text("Form", "plain_text")}
    view |= {"submit": text("Send", "plain_text"), "blocks": list(blocks)} | more
    return {key: value for key, value in view.items() if value is not None}


def field(block_id: str, element: JSON, **more: Any) -> JSON:
    """Return an input block."""
    label = text(block_id, "plain_text")
    return {"type": "input", "block_id": block_id, "label": label, "element": element} | more


def typed(action_id: str = "a", **more: Any) -> JSON:
    """Return a text input."""
    return {"type": "plain_text_input", "action_id": action_id} | more


def actions(*elements: JSON, block_id: str = "acts") -> JSON:
    """Return an actions block."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def options(*values: str) -> list[JSON]:
    """Return options whose text is their value."""
    return [{"text": text(value, "plain_text"), "value": value} for value in values]


def section(words: str) -> JSON:
    """Return a section."""
    return {"type": "section", "text": text(words)}


async def refusal(call: Awaitable[AsyncSlackResponse]) -> JSON:
    """Return the body of a call that must be refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    body: JSON = caught.value.response.data
    return body
