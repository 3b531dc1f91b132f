"""The plain text of a message made of blocks: what a notification and a screen reader say."""

from collections.abc import Iterator
from typing import Any

from integrations.slack.cutting import cut
from integrations.slack.mrkdwn import literal, to_fallback, unescape

FALLBACK_CHARS = 3_000
# Blocks that carry the message; the others speak only when none of these does.
_MAIN = frozenset({"header", "section", "markdown", "alert"})
_BARE = frozenset({"alt_text", "caption", "title"})


def fallback_text(blocks: list[dict[str, Any]]) -> str:
    """Return the words of the blocks, one per line, without marks, at most 3,000 characters.

    Headers and sections speak; when there are none, the small print and the pictures do. The
    result is mrkdwn that is safe to send: what was plain text in a block is escaped.
    """
    main = [block for block in blocks if block.get("type") in _MAIN]
    lines = [line for block in main for line in _words(block)] or list(_small_print(blocks))
    return cut("\n".join(filter(None, lines)), FALLBACK_CHARS)


def _words(block: dict[str, Any]) -> Iterator[str]:
    """Find what people read in a main block; a button beside it is not part of it."""
    for holder in (block.get("text"), *block.get("fields", ())):
        if holder:
            yield _plain(holder)


def _small_print(value: Any) -> Iterator[str]:
    """Find everything that people read, however deep."""
    if isinstance(value, list):
        for item in value:
            yield from _small_print(item)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield _plain(value)
            return
        for name, inner in value.items():
            if name in _BARE and isinstance(inner, str):
                yield _plain(inner)
            else:
                yield from _small_print(inner)


def _plain(holder: Any) -> str:
    """Return the words of a text object or a bare string."""
    if isinstance(holder, dict) and holder.get("type") == "mrkdwn":
        return to_fallback(str(holder.get("text", ""))).strip()
    text = holder.get("text", "") if isinstance(holder, dict) else holder
    # Plain text is shown as written, but the fallback is read as mrkdwn.
    return literal(unescape(str(text))).strip()
