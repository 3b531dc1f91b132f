"""What Slack's composer makes of the words that a person types."""

import html
import re

from integrations.local_slack import seeing
from integrations.local_slack.ids import new_block_id
from integrations.local_slack.records import JSON, User
from integrations.local_slack.state import State

TYPED = re.compile(
    r"(?P<mention><@[UW][A-Z0-9]+>)"
    r"|(?P<channel><#C[A-Z0-9]+(?:\|[^<>|]*)?>)"
    r"|(?P<url>https?://[^\s<>]*[^\s<>.,;:!?)\]'\"»])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?<![\w.])@(?P<at>[\w.-]*\w)"
    r"|(?<![\w&])#(?P<hash>[\w-]+)"
)
EVERYBODY = ("channel", "here", "everyone")


def compose(state: State, text: str, author: User) -> tuple[str, list[JSON]]:
    """Return (text as Slack stores it, the rich_text block beside it) for typed words.

    `@name`, `#channel`, addresses become links; what is left of <, > and & is escaped, so that a
    typed `<!channel>` rings nobody. A mention written as `<@U…>` stays one: the page writes so
    whom it cannot tell apart by name. Only people and channels that the author knows are named.
    """
    stored: list[str] = []
    parts: list[JSON] = []
    end = 0
    for match in TYPED.finditer(text):
        token = _token(state, match, author)
        if token is None:
            continue
        _plain(stored, parts, text[end : match.start()])
        stored.append(token[0])
        parts.append(token[1])
        end = match.end()
    _plain(stored, parts, text[end:])
    if not parts:
        return "", []
    section = {"type": "rich_text_section", "elements": parts}
    block = {"type": "rich_text", "block_id": new_block_id(), "elements": [section]}
    return "".join(stored), [block]


def escape_command(state: State, text: str, author: User) -> str:
    """Return a command's text as an app with `should_escape` receives it."""
    out: list[str] = []
    end = 0
    for match in TYPED.finditer(text):
        token = _token(state, match, author)
        if token is None or token[1]["type"] not in ("user", "channel"):
            continue
        out += [html.escape(text[end : match.start()], quote=False), token[0]]
        end = match.end()
    out.append(html.escape(text[end:], quote=False))
    return "".join(out)


def _plain(stored: list[str], parts: list[JSON], text: str) -> None:
    if text:
        stored.append(html.escape(text, quote=False))
        parts.append({"type": "text", "text": text})


def _token(state: State, match: re.Match[str], author: User) -> tuple[str, JSON] | None:
    kind, value = match.lastgroup, match.group(match.lastgroup or 0)
    if kind == "url":
        return f"<{html.escape(value, quote=False)}>", {"type": "link", "url": value}
    if kind == "email":
        link = {"type": "link", "url": f"mailto:{value}", "text": value}
        return f"<mailto:{value}|{value}>", link
    if kind == "mention":
        return _person(state, state.users.get(value[2:-1]), author)
    if kind == "at":
        if value in EVERYBODY:
            return f"<!{value}>", {"type": "broadcast", "range": value}
        return _person(state, state.names.get(value.lower()), author)
    name = value[2:-1].partition("|")[0] if kind == "channel" else value
    return _channel(state, name, author)


def _person(state: State, user: User | None, author: User) -> tuple[str, JSON] | None:
    if user is None or not state.knows(author, user):
        return None
    return f"<@{user.id}>", {"type": "user", "user_id": user.id}


def _channel(state: State, name: str, author: User) -> tuple[str, JSON] | None:
    for channel in state.channels.values():
        if name in (channel.id, channel.name) and not channel.is_dm:
            shown = channel.name if not channel.is_private else ""
            if seeing.may_see(author, channel):
                return f"<#{channel.id}|{shown}>", {"type": "channel", "channel_id": channel.id}
    return None
