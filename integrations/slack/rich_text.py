"""Tables of Block Kit: rich text, the form in which Slack keeps what people type."""

from dataclasses import replace

from integrations.slack.elements import FLAG, IDENTIFIER, URL, WORD, record
from integrations.slack.shapes import ByType, Int, Many, Shape, Str

_STYLE = record(
    bold=FLAG,
    italic=FLAG,
    strike=FLAG,
    code=FLAG,
    underline=FLAG,
    highlight=FLAG,
    client_highlight=FLAG,
    unlink=FLAG,
)
_READ = Str(shown=True)


def _inline(required: str, /, **fields: Shape | None) -> Shape:
    return record(required, type=None, style=_STYLE, **fields)


_INLINE = ByType(
    {
        "text": _inline("text", text=Str(least=1, shown=True)),
        "link": _inline("url", url=URL, text=_READ, unsafe=FLAG),
        "emoji": _inline("name", name=WORD, unicode=WORD, skin_tone=Int(), url=WORD),
        "user": _inline("user_id", user_id=WORD),
        "usergroup": _inline("usergroup_id", usergroup_id=WORD),
        "channel": _inline("channel_id", channel_id=WORD),
        "team": _inline("team_id", team_id=WORD),
        "broadcast": _inline("range", range=Str(one_of=frozenset({"here", "channel", "everyone"}))),
        "color": _inline("value", value=WORD),
        "date": _inline("timestamp format", timestamp=Int(), format=WORD, url=URL, fallback=_READ),
    }
)
_WORDS = Many(_INLINE, least=0)
_BORDER = Int(0, 1)
_SECTION = record("elements", type=None, elements=_WORDS)
_PARTS = ByType(
    {
        "rich_text_section": _SECTION,
        "rich_text_quote": record("elements", type=None, elements=_WORDS, border=_BORDER),
        "rich_text_preformatted": record(
            "elements", type=None, elements=_WORDS, border=_BORDER, language=WORD
        ),
        "rich_text_list": record(
            "elements style",
            type=None,
            elements=Many(ByType({"rich_text_section": _SECTION}), least=0),
            style=Str(one_of=frozenset({"bullet", "ordered"})),
            indent=Int(0, 8),
            offset=Int(0),
            border=_BORDER,
        ),
    }
)
RICH_TEXT = replace(
    record("elements", type=None, block_id=IDENTIFIER, elements=Many(_PARTS, least=0)),
    unique="block_id",
)
# Inside a table cell or a task, rich text is a block like any other, by its type.
RICH_TEXT_OBJECT = ByType({"rich_text": RICH_TEXT})
