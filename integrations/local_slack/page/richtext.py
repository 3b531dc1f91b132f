"""Rich text, the form in which Slack keeps what people type, made HTML."""

from collections.abc import Callable
from typing import Any

from markupsafe import Markup, escape

from integrations.local_slack.page import dates, mentions, mrkdwn
from integrations.local_slack.page.charts import colour_of, swatch
from integrations.local_slack.page.links import anchor
from integrations.local_slack.records import JSON, User
from integrations.local_slack.world import World

STYLES = (
    ("code", Markup("<code>{}</code>")),
    ("bold", Markup("<strong>{}</strong>")),
    ("italic", Markup("<em>{}</em>")),
    ("strike", Markup("<del>{}</del>")),
    ("underline", Markup("<u>{}</u>")),
    ("highlight", Markup("<mark>{}</mark>")),
    ("client_highlight", Markup("<mark>{}</mark>")),
)
MOST_INDENT = 8
Inline = Callable[[World, User, JSON], Markup]


def render(world: World, person: User, block: JSON) -> Markup:
    """Return a rich_text block as this person reads it; a part that is not known shows its type."""
    parts = [_part(world, person, part) for part in block.get("elements", [])]
    return Markup('<div class="rich">{}</div>').format(Markup("").join(parts))


def _part(world: World, person: User, part: JSON) -> Markup:
    kind = part.get("type")
    if kind == "rich_text_list":
        return _list(world, person, part)
    inner = _inlines(world, person, part.get("elements", []))
    border = "bordered" if part.get("border") else "plain"
    if kind == "rich_text_section":
        return Markup('<div class="rich-section">{}</div>').format(inner)
    if kind == "rich_text_quote":
        return Markup('<blockquote class="{}">{}</blockquote>').format(border, inner)
    if kind == "rich_text_preformatted":
        language = part.get("language") or ""
        return Markup('<pre class="{}" data-language="{}">{}</pre>').format(border, language, inner)
    return _unknown(kind)


def _list(world: World, person: User, part: JSON) -> Markup:
    items = Markup("").join(
        Markup("<li>{}</li>").format(_inlines(world, person, item.get("elements", [])))
        for item in part.get("elements", [])
    )
    indent = max(0, min(MOST_INDENT, int(part.get("indent") or 0)))
    border = " bordered" if part.get("border") else ""
    if part.get("style") == "ordered":
        start = int(part.get("offset") or 0) + 1
        return Markup('<ol class="indent-{}{}" start="{}">{}</ol>').format(
            indent, border, start, items
        )
    return Markup('<ul class="indent-{}{}">{}</ul>').format(indent, border, items)


def _inlines(world: World, person: User, elements: list[JSON]) -> Markup:
    return Markup("").join(_inline(world, person, element) for element in elements)


def _inline(world: World, person: User, element: JSON) -> Markup:
    draw = INLINES.get(str(element.get("type")))
    shown = draw(world, person, element) if draw else _unknown(element.get("type"))
    style = element.get("style") or {}
    for name, tag in STYLES:
        if style.get(name):
            shown = tag.format(shown)
    return shown


def _unknown(kind: Any) -> Markup:
    return Markup('<span class="unknown">Unknown: {}</span>').format(kind)


def _text(_world: World, _person: User, element: JSON) -> Markup:
    return escape(element.get("text", ""))


def _link(_world: World, _person: User, element: JSON) -> Markup:
    url = element.get("url", "")
    return anchor(url, str(element.get("text") or url))


def _emoji(_world: World, _person: User, element: JSON) -> Markup:
    name, tone = str(element.get("name", "")), element.get("skin_tone")
    if tone and "::" not in name:
        name = f"{name}::skin-tone-{tone}"
    shown = mrkdwn.emoji_span(name)
    return shown if shown is not None else _coded(name, str(element.get("unicode") or ""))


def _coded(name: str, codes: str) -> Markup:
    try:
        signs = "".join(chr(int(code, 16)) for code in codes.split("-")) if codes else ""
    except (ValueError, OverflowError):
        signs = ""
    return Markup('<span class="emoji" title=":{}:">{}</span>').format(name, signs or f":{name}:")


def _user(world: World, person: User, element: JSON) -> Markup:
    return mentions.user(world, person, str(element.get("user_id", "")))


def _group(world: World, person: User, element: JSON) -> Markup:
    return mentions.group(world, person, str(element.get("usergroup_id", "")))


def _channel(world: World, person: User, element: JSON) -> Markup:
    return mentions.channel(world, person, str(element.get("channel_id", "")))


def _team(world: World, person: User, element: JSON) -> Markup:
    return mentions.team(world, person, str(element.get("team_id", "")))


def _broadcast(_world: World, _person: User, element: JSON) -> Markup:
    return mentions.broadcast(str(element.get("range", "")))


def _color(_world: World, _person: User, element: JSON) -> Markup:
    value = str(element.get("value", ""))
    return Markup("{}{}").format(swatch(colour_of(value)), value)


def _date(world: World, person: User, element: JSON) -> Markup:
    try:
        stamp, template = int(element["timestamp"]), str(element["format"])
        return dates.render(world, person, stamp, template, str(element.get("url") or ""))
    except (KeyError, ValueError, OverflowError, OSError):
        return escape(element.get("fallback") or "")


INLINES: dict[str, Inline] = {
    "text": _text,
    "link": _link,
    "emoji": _emoji,
    "user": _user,
    "usergroup": _group,
    "channel": _channel,
    "team": _team,
    "broadcast": _broadcast,
    "color": _color,
    "date": _date,
}
"""Type of what stands inside a line → how it is drawn."""
