"""Block Kit limits, as the checker of `integrations.slack` knows them."""

from typing import Any

from integrations.local_slack.elements import name_parts
from integrations.local_slack.errors import SlackError
from integrations.local_slack.records import JSON
from integrations.local_slack.settings import Settings
from integrations.slack.limits import check_message, check_view


def checked_blocks(settings: Settings, message: JSON) -> None:
    """Refuse a message {text?, blocks?, attachments?} that breaks a limit, in Slack's words."""
    if settings.check_blocks:
        _refuse(check_message(message))


def checked_view(settings: Settings, view: Any) -> JSON:
    """Return a view that Slack would take, its blocks named; refuse it otherwise."""
    if not isinstance(view, dict):
        raise SlackError(
            "invalid_arguments",
            response_metadata=_told(["must provide an object [json-pointer:/view]"]),
        )
    if settings.check_blocks:
        _refuse(check_view(view))
    name_parts(view.setdefault("blocks", []))
    return view


def _refuse(violations: list[Any]) -> None:
    if violations:
        phrases = [f"{v.message} [json-pointer:{v.pointer}]" for v in violations]
        raise SlackError(violations[0].code, errors=phrases, response_metadata=_told(phrases))


def _told(phrases: list[str]) -> JSON:
    return {"messages": [f"[ERROR] {phrase}" for phrase in phrases]}
