"""The `markdown` block: standard Markdown, in which HTML is only text and pictures are links."""

from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markupsafe import Markup, escape

from integrations.local_slack.page.links import anchor, safe
from integrations.local_slack.page.mrkdwn import words


def render(text: str) -> Markup:
    """Return Markdown as HTML."""
    return Markup(_reader().render(text))  # noqa: S704 - html is off, every rule below escapes


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True})
    reader.enable(["table", "strikethrough"])
    reader.add_render_rule("text", _text)
    reader.add_render_rule("image", _image)
    reader.add_render_rule("link_open", _link)
    return reader


def _text(_self: RendererHTML, tokens: Any, index: int, _options: Any, _env: Any) -> str:
    return str(words(tokens[index].content))


def _image(_self: RendererHTML, tokens: Any, index: int, _options: Any, _env: Any) -> str:
    token = tokens[index]
    return str(anchor(token.attrs.get("src"), token.content or "image"))


def _link(_self: RendererHTML, tokens: Any, index: int, _options: Any, _env: Any) -> str:
    address = safe(tokens[index].attrs.get("href"))
    if not address:
        return "<a>"
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">'
