"""What callers send, read as text or JSON that nothing behind the door can stumble over."""

import json
import math
import re
import unicodedata
from typing import Any

from aiohttp import web

MOST_DEPTH = 100
"""Block Kit needs some twenty levels; what walks it calls itself once for each."""
CONTROLS = ("Cc", "Cs", "Zl", "Zp")
SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return a text that can be written as UTF-8: half a character becomes U+FFFD."""
    return text if text.isascii() else SURROGATE.sub("\ufffd", text)


def printable(text: str) -> str:
    """Return a text without its control characters and ends of lines."""
    return "".join(char for char in text if unicodedata.category(char) not in CONTROLS)


async def text_of(request: web.Request) -> str:
    """Return the body as text; ValueError when its bytes are none in its charset."""
    try:
        return (await request.read()).decode(request.charset or "utf-8")
    except LookupError:
        raise ValueError("the charset is unknown") from None


async def form_of(request: web.Request) -> dict[str, str]:
    """Return the texts of a form, without its files; ValueError when it cannot be read."""
    try:
        fields = await request.post()
    except (LookupError, RuntimeError, AssertionError):
        raise ValueError("the form cannot be read") from None
    return {clean(key): clean(value) for key, value in fields.items() if isinstance(value, str)}


def parsed(text: str | bytes) -> Any:
    """Return the value of a JSON text; ValueError for what is none, too deep, or not finite."""
    try:
        return _checked(json.loads(text, parse_constant=_no_number), 0)
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number in JSON")


def _checked(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("a number is too large")
    if not isinstance(value, dict | list):
        return value
    if depth == MOST_DEPTH:
        raise ValueError("the JSON is nested too deeply")
    if isinstance(value, list):
        return [_checked(part, depth + 1) for part in value]
    return {clean(key): _checked(part, depth + 1) for key, part in value.items()}
