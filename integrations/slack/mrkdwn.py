"""Slack's markup: what comes from Slack made plain, and plain text made safe to show.

We store plain text. Text typed in Slack arrives escaped, with entities such as `<@U1>`:
`from_slack` makes it plain, once, at the door. What is shown passes `literal` (names, titles) or
`escape` (what somebody said, whose bold stays bold), once, in the template. So nothing is escaped
twice, and nothing that anybody typed can ring anybody.
"""

import re
from collections.abc import Mapping

# Slack itself turns these words into a call to everybody, even when no entity is written.
_CALL = re.compile(r"(?<![\w.@])@(?=(?:channel|here|everyone|group)\b)", re.IGNORECASE)
_INVISIBLE = "\u2060"
_ENTITY = re.compile(r"<([^<>\n]+)>")
_SPECIAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Marks count at the edge of words, as in Slack: 2*3*4 and snake_case stay whole.
_MARKS = re.compile(r"(?<!\w)[*_~`]+(?=\S)|(?<=\S)[*_~`]+(?!\w)")
# One mark between two letters does nothing; wherever else it stands, it may.
_LIVE_MARKS = re.compile(r"(?<![^\W_])[*_~]+|[*_~]+(?![^\W_])|[*_~]{2,}")
_HAIR_SPACE = "\u200a"
_BACKTICK, _LIKE_A_BACKTICK = "`", "\u02cb"
# A quotation begins a line, be its sign escaped or not.
_QUOTES = re.compile(r"^(?=\s*&gt;)", re.MULTILINE)
# No database and no screen wants these; a line feed and a tab are the only ones people type.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# They turn the direction of what follows, also of our own words on the same line.
_OVERRIDE = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def escape(text: str) -> str:
    """Return plain text with `&`, `<`, `>` escaped and calls defused; its marks still count.

    `@channel`, `@here` and `@everyone` keep their look but ring nobody.
    """
    text = text.translate(_SPECIAL)
    return _CALL.sub("@" + _INVISIBLE, text) if "@" in text else text


def literal(text: str) -> str:
    """Return plain text escaped, and with marks that do nothing: `*` is read as a star.

    Slack has no escape for them. No mark works beside a space, so each gets the thinnest one on
    either side, and the whole a joiner, so that a mark of ours around it still works. Code may
    hold spaces: a backtick gives way to a letter that looks like one.
    """
    text = escape(text).replace(_BACKTICK, _LIKE_A_BACKTICK)
    text = _LIVE_MARKS.sub(lambda found: _apart(found[0]), text)
    return _QUOTES.sub(_INVISIBLE, text) if "&gt;" in text else text


def _apart(marks: str) -> str:
    spaced = _HAIR_SPACE.join(marks)
    return f"{_INVISIBLE}{_HAIR_SPACE}{spaced}{_HAIR_SPACE}{_INVISIBLE}"


def sound(text: str) -> str:
    """Return the text with surrogates that lack their pair replaced: no request can carry them."""
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)


def clean(text: str) -> str:
    """Return plain text without what no database, request or screen can carry.

    Control characters and overrides of the direction go, half surrogates are replaced.
    """
    return without_overrides(sound(_CONTROL.sub("", text)))


def without_overrides(text: str) -> str:
    """Return the text without characters that turn its direction, and that of what follows it."""
    return text if text.isascii() else _OVERRIDE.sub("", text)


def mentioned(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the ids of the people and of the channels that a Slack text mentions."""
    if "<@" not in text and "<#" not in text:
        return frozenset(), frozenset()
    targets = [found.partition("|")[0] for found in _ENTITY.findall(text)]
    users = frozenset(target[1:] for target in targets if target[0] == "@")
    return users, frozenset(target[1:] for target in targets if target[0] == "#")


def from_slack(
    text: str,
    names: Mapping[str, str] | None = None,
    *,
    someone: str = "",
    somewhere: str = "",
) -> str:
    """Return text from a Slack event as plain, unescaped text in which nothing is live.

    Mentions become what people see: `<@U1>` the name that `names` gives for "U1",
    `<#C1|général>` "#général", `<!here>` "@here", `<!date^…|lundi>` "lundi". A link becomes its
    address, after its label when that says something else. `names` maps ids to names without "@";
    who and what it does not name keeps its label, else is `someone` or `somewhere`, else its id.
    Control characters and overrides of the direction are dropped.
    """
    known = {"@": someone, "#": somewhere, **(names or {})}
    text = clean(text)
    return unescape(_ENTITY.sub(lambda found: _visible(found[1], known), text))


def unescape(text: str) -> str:
    """Undo Slack's three escapes."""
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def quote(text: str) -> str:
    """Return text, already escaped, as a quotation: `>` before each line."""
    return "\n".join(f"> {line}" for line in text.splitlines())


def to_fallback(text: str) -> str:
    """Return mrkdwn as it reads in a notification: no marks, labels for links, still escaped.

    Mentions of people and channels stay entities, so that Slack shows their names.
    """
    if "<" in text:
        text = _ENTITY.sub(lambda found: _notified(found[0], found[1]), text)
    return _MARKS.sub("", text)


def _visible(entity: str, names: Mapping[str, str]) -> str:
    """Return what people see for what stands between `<` and `>`."""
    target, _, label = entity.partition("|")
    kind, identifier = target[0], target[1:]
    if kind in "@#":
        name = names.get(identifier) or label
        return f"{kind}{name}" if name else names[kind] or f"{kind}{identifier}"
    if kind == "!":
        name = identifier.partition("^")[0]
        return label or "@" + (names.get(identifier.partition("^")[2]) or name)
    address = target.removeprefix("mailto:").removeprefix("tel:")
    bare = address.removeprefix("https://").removeprefix("http://")
    if not label or label in (address, bare, bare.rstrip("/")):
        return address
    return f"{label} ({address})"


def _notified(whole: str, entity: str) -> str:
    """Return what a notification shows for an entity."""
    if entity[0] in "@#":
        return whole
    target, _, label = entity.partition("|")
    if entity[0] == "!":
        return label or "@" + _INVISIBLE + target[1:].partition("^")[0]
    return label or target.removeprefix("mailto:").removeprefix("tel:")
