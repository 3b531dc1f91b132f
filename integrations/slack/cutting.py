"""Cut a text at a limit without leaving half a character or half a Slack entity behind."""

import re
import unicodedata

SIGN = "…"

# What Slack reads as one thing: &amp;, <@U1>, <#C1|name>, <!here>, <https://…|label>.
_ENTITY = re.compile(r"&(?:amp|lt|gt);|<(?:[@#!]|https?:|mailto:|tel:)[^<>\n]*>")
_JOINER = "\u200d"
_SELECTORS = "\ufe0e\ufe0f"
# A written accent pile can be endless; past this many marks the pile itself is cut.
_LONGEST_CLUSTER = 64


def cut(text: str, limit: int) -> str:
    """Return `text` unchanged when it has at most `limit` characters, else its start and "…".

    The result never has more than `limit` characters (code points) and is empty when `limit` is
    below one. The cut falls between whole characters as people see them (accents, flags, joined
    emoji) and never inside an entity such as `&amp;` or `<@U1>`.
    """
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    end = _before_entity(text, limit - len(SIGN))
    return text[: _before_cluster(text, end)].rstrip() + SIGN


def _before_entity(text: str, end: int) -> int:
    """Return where to cut so that no entity is split at `end`."""
    # The wider entity first: a link may hold an escape that ends before the cut.
    for opened in (text.rfind("<", 0, end), text.rfind("&", max(0, end - len("&amp;")), end)):
        entity = _ENTITY.match(text, opened) if opened >= 0 else None
        if entity and entity.end() > end:
            return opened
    return end


def _before_cluster(text: str, end: int) -> int:
    """Return the nearest boundary between visible characters at or before `end`."""
    lowest = max(0, end - _LONGEST_CLUSTER)
    place = end
    while place > lowest and _joined(text, place):
        place -= 1
    return end if place == lowest and lowest > 0 else place


def _joined(text: str, place: int) -> bool:
    """Say whether the characters on either side of `place` are seen as one."""
    before, after = text[place - 1], text[place]
    if before < "\u0300" and after < "\u0300":
        return before == "\r" and after == "\n"
    if _JOINER in (before, after) or _extends(after):
        return True
    return _is_flag_letter(after) and _flag_letters_before(text, place) % 2 == 1


def _extends(char: str) -> bool:
    """Say whether `char` only changes the one before it (accent, skin tone, emoji tag)."""
    return (
        char in _SELECTORS
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
        or unicodedata.category(char).startswith("M")
    )


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_letters_before(text: str, place: int) -> int:
    """Count the flag letters in a row that end at `place`: two of them make one flag."""
    start = place
    while start > 0 and _is_flag_letter(text[start - 1]):
        start -= 1
    return place - start
