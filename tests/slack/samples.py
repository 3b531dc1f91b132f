"""Small valid pieces of Block Kit, and texts that break careless code."""

from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
FLAG = "🇫🇷"
NASTY = (
    'say "hi" \\ now',
    "two\nlines\r\n\tand a tab",
    "x" * 5_000,
    f"{FAMILY} {FLAG} 👍🏽 é e\u0301",
    "<!channel> <!here> <@U0CLI> <!subteam^S1|@desk>",
    "@channel @here, @everyone!",
    "مرحبا بالعالم \u202eabc\u202c",
    "&amp; &lt;b&gt; &",
    "{{ 7 * 7 }} {% raw %} %s %(n)s",
    "]}],[{",
    "\x00\x07",
    "\ud83d alone",
)

pieces = st.sampled_from(
    (
        "&amp;",
        "&lt;",
        "<@U123>",
        "<https://example.org/?a=1&amp;b=2|label>",
        FAMILY,
        FLAG,
        "e\u0301",
        " ",
        "x",
    )
)
texts = st.one_of(st.text(), st.lists(pieces, max_size=60).map("".join), st.sampled_from(NASTY))


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "x", **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(text: str = "x", **more: Any) -> Json:
    return {"type": "button", "text": plain(text), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(text: str = "x", **more: Any) -> Json:
    return {"text": plain(text), "value": "v", **more}


def options(count: int) -> list[Json]:
    return [option(value=str(number)) for number in range(count)]


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "a", "options": options(2), **more}


def entry(element: Json | None = None, **more: Any) -> Json:
    field = element or {"type": "plain_text_input", "action_id": "a"}
    return {"type": "input", "label": plain(), "element": field, **more}


def picture(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "x", **more}


def table(rows: int, cells: int, text: str = "x") -> Json:
    row = [{"type": "raw_text", "text": text} for _ in range(cells)]
    return {"type": "table", "rows": [row for _ in range(rows)]}


def rich_text(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks), **more}


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}


def field(kind: str, **more: Any) -> Json:
    return entry({"type": kind, "action_id": "a", **more})


def chart(points: int = 1, series: int = 1, label: str = "x", **more: Any) -> Json:
    data = [{"label": label, "value": 1} for _ in range(points)]
    plot = {
        "type": "bar",
        "series": [{"name": "x", "data": data} for _ in range(series)],
        "axis_config": {"categories": ["x"]},
    }
    return {"type": "data_visualization", "title": "x", "chart": plot, **more}


def x(length: int) -> str:
    return "x" * length
