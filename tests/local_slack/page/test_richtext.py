"""Rich text as HTML: every part and every thing inside a line that the validator knows."""

from typing import Any

import pytest

from integrations.local_slack import LocalSlack, demo_seed
from integrations.local_slack.page import richtext
from integrations.slack.rich_text import _INLINE, _PARTS, _STYLE
from tests.local_slack.raw_app import JSON

WORLD = LocalSlack(demo_seed()).world


def html(*parts: JSON, reader: str = "alice") -> str:
    block = {"type": "rich_text", "elements": list(parts)}
    return str(richtext.render(WORLD, WORLD.state.user(reader), block))


def line(*elements: JSON) -> JSON:
    return {"type": "rich_text_section", "elements": list(elements)}


def text(words: str, **style: bool) -> JSON:
    return {"type": "text", "text": words} | ({"style": style} if style else {})


INLINES: dict[str, tuple[JSON, str]] = {
    "text": ({"text": "a < b\nc"}, "a &lt; b\nc"),
    "link": ({"url": "https://a.example", "text": "here"}, ">here</a>"),
    "emoji": ({"name": "tada", "unicode": "1f389"}, "🎉"),
    "user": ({"user_id": "U0BRUNO"}, "@Bruno Keller"),
    "usergroup": ({"usergroup_id": "S0NONE"}, "@S0NONE"),
    "channel": ({"channel_id": "C0DESK"}, ">#desk</a>"),
    "team": ({"team_id": "T0ACME"}, "@Acme"),
    "broadcast": ({"range": "here"}, "@here"),
    "color": ({"value": "#ff8800"}, 'fill="#ff8800"'),
    "date": ({"timestamp": 1392734382, "format": "{date_num}", "fallback": "f"}, "2014-02-18"),
}
STYLES = {
    "bold": "strong",
    "italic": "em",
    "strike": "del",
    "code": "code",
    "underline": "u",
    "highlight": "mark",
    "client_highlight": "mark",
}


def test_all_that_the_validator_knows_is_drawn() -> None:
    kinds: Any = _INLINE
    parts: Any = _PARTS
    styles: Any = _STYLE
    assert set(kinds.kinds) == set(INLINES) == set(richtext.INLINES)
    assert set(styles.fields) == {*STYLES, "unlink"}
    for kind in parts.kinds:
        assert "unknown" not in html({"type": kind, "elements": [], "style": "bullet"})


@pytest.mark.parametrize("kind", INLINES)
def test_inside_a_line(kind: str) -> None:
    fields, expected = INLINES[kind]
    assert expected in html(line({"type": kind, **fields}))


@pytest.mark.parametrize("style", STYLES)
def test_styles(style: str) -> None:
    tag = STYLES[style]
    assert f"<{tag}>x</{tag}>" in html(line(text("x", **{style: True})))
    assert f"<{tag}>" not in html(line(text("x", **{style: False})))


def test_several_styles() -> None:
    shown = html(line(text("x", bold=True, italic=True, code=True)))
    assert "<em><strong><code>x</code></strong></em>" in shown


def test_lists() -> None:
    shown = html(
        {"type": "rich_text_list", "style": "bullet", "elements": [line(text("a"))]},
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 2,
            "offset": 3,
            "border": 1,
            "elements": [line(text("b")), line(text("c"))],
        },
    )
    assert '<ul class="indent-0"><li>a</li></ul>' in shown
    assert '<ol class="indent-2 bordered" start="4"><li>b</li><li>c</li></ol>' in shown


@pytest.mark.parametrize(("indent", "shown"), [(-3, 0), (8, 8), (99, 8)])
def test_indents_have_bounds(indent: int, shown: int) -> None:
    part = {"type": "rich_text_list", "style": "bullet", "indent": indent, "elements": []}
    assert f"indent-{shown}" in html(part)


def test_quotes_and_code() -> None:
    quote = {"type": "rich_text_quote", "border": 1, "elements": [text("q")]}
    code = {"type": "rich_text_preformatted", "language": "python", "elements": [text("<x>")]}
    assert '<blockquote class="bordered">q</blockquote>' in html(quote)
    assert '<pre class="plain" data-language="python">&lt;x&gt;</pre>' in html(code)


def test_what_is_not_known_says_so() -> None:
    assert "Unknown: hologram" in html(line({"type": "hologram"}))
    assert "Unknown: rich_text_song" in html({"type": "rich_text_song", "elements": []})


@pytest.mark.parametrize(
    ("element", "shown"),
    [
        ({"name": "wave", "skin_tone": 3}, "👋🏼"),
        ({"name": "our_logo", "unicode": ""}, ":our_logo:"),
        ({"name": "our_logo", "unicode": "1f44d-1f3fb"}, "👍🏻"),
        ({"name": "our_logo", "unicode": "zz"}, ":our_logo:"),
    ],
)
def test_emoji(element: JSON, shown: str) -> None:
    assert f">{shown}<" in html(line({"type": "emoji", **element}))


def test_links_that_run_are_words() -> None:
    shown = html(line({"type": "link", "url": "javascript:alert(1)", "text": "x"}))
    assert "href" not in shown
    assert "<span>x</span>" in shown


@pytest.mark.parametrize(
    "date", [{"fallback": "then"}, {"timestamp": "no", "format": "{date}", "fallback": "then"}]
)
def test_a_date_that_is_none(date: JSON) -> None:
    assert "then" in html(line({"type": "date", **date}))


def test_colours_are_only_colours() -> None:
    shown = html(line({"type": "color", "value": '"/><script>'}))
    assert "<script>" not in shown
    assert 'fill="#a0a6b0"' in shown


def test_a_channel_that_one_may_not_see() -> None:
    shown = html(line({"type": "channel", "channel_id": "C0DESK"}), reader="claire")
    assert "desk" not in shown
