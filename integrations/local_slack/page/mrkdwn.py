"""Slack's markup, made HTML: `*bold*`, `<@U1>`, `<https://…|label>`, quotes, code, emoji."""

import re
from collections.abc import Callable

from markupsafe import Markup, escape

from integrations.local_slack.page import dates, emoji, mentions
from integrations.local_slack.page.links import anchor, safe
from integrations.local_slack.records import User
from integrations.local_slack.world import World
from integrations.slack.mrkdwn import from_slack, unescape

OPEN, SHUT = "\ue000", "\ue001"
RESERVED = re.compile(f"[{OPEN}{SHUT}]")
FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
ATOM = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<entity>[^<>\n]+)>"
    r"|(?P<url>https?://[^\s<>|*`]*[^\s<>|*`_~.,;:!?)\]'\"»])"
    r"|:(?P<emoji>[a-z0-9_+'-]+(?:::skin-tone-[2-6])?):",
    re.IGNORECASE,
)
EMPHASIS = re.compile(r"(?<![^\W_])([*_~])(?=\S)(?!\1)(.+?)(?<=\S)(?<!\1)\1(?![^\W_])")
TAGS = {
    "*": Markup("<strong>{}</strong>"),
    "_": Markup("<em>{}</em>"),
    "~": Markup("<del>{}</del>"),
}
QUOTE = re.compile(r"(?:&gt;|>) ?")
LONG_QUOTE = re.compile(r"(?:&gt;|>){3} ?")
LINK = re.compile(r"<((?:https?://|mailto:|tel:)[^<>|\n]*)(?:\|([^<>\n]*))?>")
HELD = re.compile(f"{OPEN}(\\d+){SHUT}")


def render(world: World, person: User, text: str) -> Markup:
    """Return a text of Slack's as this person reads it; no HTML in it survives."""
    pieces = FENCE.split(RESERVED.sub("", text))
    out: list[Markup] = []
    for number, piece in enumerate(pieces):
        if number % 2:
            out.append(Markup("<pre>{}</pre>").format(_verbatim(piece)))
        else:
            # A fence ends the line that it stands on; that line break is not shown twice.
            inner = piece.removeprefix("\n") if number else piece
            inner = inner.removesuffix("\n") if number + 1 < len(pieces) else inner
            out.append(_lines(world, person, inner))
    return Markup("").join(out)


def plain(text: str) -> str:
    """Return the text without what Slack wraps names and addresses in."""
    return from_slack(text)


def words(text: str, *, with_emoji: bool = True) -> Markup:
    """Return a plain text: only its emoji change."""
    if not with_emoji:
        return escape(text)
    out = Markup("")
    end = 0
    for match in re.finditer(r":([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):", text, re.IGNORECASE):
        shown = emoji_span(match[1])
        if shown is not None:
            out += escape(text[end : match.start()]) + shown
            end = match.end()
    return out + escape(text[end:])


def emoji_span(name: str) -> Markup | None:
    """Return an emoji that tells its name when pointed at; None when there is none such."""
    shown = emoji.char(name)
    if shown is None:
        return None
    return Markup('<span class="emoji" title=":{}:">{}</span>').format(name, shown)


def _lines(world: World, person: User, text: str) -> Markup:
    """Return the text with its quoted lines gathered; `>>>` quotes all that follows."""
    out: list[Markup] = []
    told: list[str] = []
    quoted: list[str] = []

    def flush() -> None:
        if quoted:
            inner = Markup("\n").join(_inline(world, person, line) for line in quoted)
            out.append(Markup("<blockquote>{}</blockquote>").format(inner))
        if told:
            out.append(Markup("\n").join(_inline(world, person, line) for line in told))
        quoted.clear()
        told.clear()

    lines = text.split("\n")
    for number, line in enumerate(lines):
        rest, mark = LONG_QUOTE.match(line), QUOTE.match(line)
        if bool(mark) != bool(quoted):
            flush()
        if rest:
            quoted += [line[rest.end() :], *lines[number + 1 :]]
            break
        if mark:
            quoted.append(line[mark.end() :])
        else:
            told.append(line)
    flush()
    return Markup("").join(out)


def _inline(world: World, person: User, line: str) -> Markup:
    """Return one line: what must not be looked into is held apart while marks are read."""
    held: list[Markup] = []

    def hold(match: re.Match[str]) -> str:
        shown = _atom(world, person, match)
        if shown is None:
            return match[0]
        held.append(shown)
        return f"{OPEN}{len(held) - 1}{SHUT}"

    return _emphasised(ATOM.sub(hold, line), "*_~", lambda text: _filled(text, held))


def _emphasised(text: str, marks: str, finish: Callable[[str], Markup]) -> Markup:
    """Return the text with what stands between two marks made bold, italic or struck."""
    out = Markup("")
    end = 0
    position = 0
    while match := EMPHASIS.search(text, position):
        mark = match[1]
        if mark not in marks:
            position = match.start() + 1
            continue
        out += finish(text[end : match.start()])
        out += TAGS[mark].format(_emphasised(match[2], marks.replace(mark, ""), finish))
        end = position = match.end()
    return out + finish(text[end:])


def _filled(text: str, held: list[Markup]) -> Markup:
    out = Markup("")
    end = 0
    for match in HELD.finditer(text):
        out += escape(unescape(text[end : match.start()])) + held[int(match[1])]
        end = match.end()
    return out + escape(unescape(text[end:]))


def _atom(world: World, person: User, match: re.Match[str]) -> Markup | None:
    kind, value = match.lastgroup, match.group(match.lastgroup or 0)
    if kind == "code":
        return Markup("<code>{}</code>").format(_verbatim(value))
    if kind == "url":
        address = unescape(value)
        return anchor(address, address)
    if kind == "emoji":
        return emoji_span(value)
    return _entity(world, person, value)


def _verbatim(text: str) -> str:
    """Return what stands in code: nothing changes but links, which show their words."""
    return unescape(LINK.sub(lambda found: found[2] or found[1], text))


def _entity(world: World, person: User, value: str) -> Markup:
    target, _, label = value.partition("|")
    label = unescape(label)
    if target[:1] == "@":
        return mentions.user(world, person, target[1:], label)
    if target[:1] == "#":
        return mentions.channel(world, person, target[1:], label)
    if target[:1] == "!":
        return _special(world, person, target[1:], label)
    address = unescape(target)
    if not label and not safe(address):
        return escape(f"<{address}>")
    shown = label or address.removeprefix("mailto:").removeprefix("tel:")
    return anchor(address, words(shown))


def _special(world: World, person: User, target: str, label: str) -> Markup:
    kind, *rest = target.split("^")
    if kind == "date":
        return _date(world, person, rest, label)
    if kind == "subteam":
        return mentions.group(world, person, rest[0] if rest else "", label)
    return mentions.broadcast(label.removeprefix("@") or kind)


def _date(world: World, person: User, parts: list[str], label: str) -> Markup:
    stamp, template, link = (*parts, "", "", "")[:3]
    try:
        return dates.render(world, person, int(stamp), unescape(template), unescape(link))
    except (ValueError, OverflowError, OSError):
        return escape(label or stamp)
