"""Arguments as the SDKs write them: JSON, form, query string, or a mixture."""

from typing import Any

from aiohttp import web

from integrations.local_slack.bodies import clean, form_of, parsed, text_of
from integrations.local_slack.errors import SlackError
from integrations.local_slack.records import JSON

TRUE = (True, 1, "1", "true", "True")


async def read_arguments(request: web.Request) -> JSON:
    """Return every argument of a call; the body wins over the query string."""
    arguments: JSON = {clean(key): clean(value) for key, value in request.query.items()}
    if request.method == "POST" and request.can_read_body:
        if request.content_type == "application/json":
            arguments |= await _json(request)
        else:
            arguments |= await _form(request)
    return arguments


async def _form(request: web.Request) -> JSON:
    try:
        return await form_of(request)
    except ValueError:
        raise SlackError("invalid_form_data") from None


async def _json(request: web.Request) -> JSON:
    try:
        text = await text_of(request)
        value = parsed(text) if text.strip() else {}
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(value, dict):
        raise SlackError("json_not_object")
    return value


class Arguments:
    """The arguments of one call, each read as the type that a method needs."""

    def __init__(self, given: JSON) -> None:
        self.given = given

    def has(self, name: str) -> bool:
        """Tell whether an argument came, even empty."""
        return self.given.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """Return a text."""
        value = self.given.get(name)
        return default if value is None else str(value)

    def need(self, name: str) -> str:
        """Return a text that may not be missing (`missing_argument`)."""
        value = self.text(name)
        if not value:
            messages = [f"[ERROR] missing required field: {name}"]
            raise SlackError(
                "missing_argument", argument=name, response_metadata={"messages": messages}
            )
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a boolean, written as such or as 1/0."""
        value = self.given.get(name)
        return default if value is None else value in TRUE

    def number(self, name: str, default: int, *, least: int = 1, most: int = 1000) -> int:
        """Return a whole number, cut to `most`; `invalid_limit` when it is none or too small."""
        value = self.given.get(name)
        if value is None or value == "":
            return default
        try:
            number = int(value)
        except (TypeError, ValueError, OverflowError):
            raise SlackError("invalid_limit") from None
        if number == 0:
            return default
        if number < least:
            raise SlackError("invalid_limit")
        return min(number, most)

    def words(self, name: str) -> list[str]:
        """Return a list, written as such or joined by commas."""
        value = self.given.get(name)
        if value is None or value == "":
            return []
        parts = value if isinstance(value, list) else str(value).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def structure(self, name: str, error: str) -> Any:
        """Return an object or a list, written as such or as JSON; refuse with `error` otherwise."""
        value = self.given.get(name)
        if isinstance(value, str):
            if not value:
                return None
            try:
                return parsed(value)
            except ValueError:
                raise SlackError(error) from None
        return value
