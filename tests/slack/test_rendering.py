"""A template becomes a message that Slack takes, whatever the values in it."""

import json
from typing import Any

import pytest
from hypothesis import given

from integrations.slack.limits import TooLarge, check_message, check_view
from integrations.slack.mrkdwn import literal
from integrations.slack.rendering import BadTemplate
from tests.slack.rendered import render, renderer
from tests.slack.samples import NASTY, button, modal, plain, rich_text, section, texts

CARD = """
{"type": "header", "text": {"type": "plain_text", "text": {{ ("x" ~ title|mrkdwn)|tojson }} }}
{% for line in lines %}
  {"type": "section", "text": {"type": "mrkdwn", "text": {{ ("*" ~ line|mrkdwn ~ "*")|tojson }} }}
{% endfor %}
{"type": "actions", "elements": [
  {"type": "button", "action_id": {{ ("tickets.take:" ~ ref)|tojson }},
   "text": {"type": "plain_text", "text": {{ _("Take")|tojson }} }}
]}
"""
FORM = """
{"type": "modal", "callback_id": "tickets.new", "private_metadata": {{ ref|tojson }},
 "title": {"type": "plain_text", "text": {{ ("x" ~ title|mrkdwn)|tojson }} },
 "submit": {"type": "plain_text", "text": {{ _("Take")|tojson }} }}
{"type": "input", "block_id": "words",
 "label": {"type": "plain_text", "text": "x"},
 "element": {"type": "plain_text_input", "action_id": "words",
             "initial_value": {{ title|tojson }} }}
"""


def message(template: str, **context: Any) -> dict[str, Any]:
    return renderer(card=template).render_message("room/card", context, "en")


def test_objects_follow_each_other_without_commas() -> None:
    shown = renderer(card=CARD).render_message(
        "room/card", {"title": "Panne", "lines": ["un", "deux"], "ref": "T-1"}, "fr-FR"
    )
    assert [block["type"] for block in shown["blocks"]] == [
        "header",
        "section",
        "section",
        "actions",
    ]
    assert shown["blocks"][3]["elements"][0]["text"]["text"] == "Prendre"
    assert shown["text"] == "xPanne\nun\ndeux"


def test_one_template_speaks_each_readers_language() -> None:
    hello = '{{ _("Hello %(name)s", name=name) }}'
    count = '{{ ngettext("%(n)s ticket", "%(n)s tickets", n, n=n) }}'
    both = renderer(line=f"{hello}, {count}")
    values = {"name": "Léa", "n": 3}
    assert both.render_text("room/line", values, "fr") == "Bonjour Léa, 3 demandes"
    assert both.render_text("room/line", values, "en-US") == "Hello Léa, 3 tickets"
    assert both.render_text("room/line", values, "fr") == "Bonjour Léa, 3 demandes"


@given(texts)
def test_no_value_breaks_a_message(value: str) -> None:
    shown = message(CARD, title=value, lines=[value, value], ref="T-1")
    assert check_message(shown, update=True) == []
    assert [block["type"] for block in shown["blocks"]] == [
        "header",
        "section",
        "section",
        "actions",
    ]
    json.dumps(shown, ensure_ascii=False).encode()


@given(texts)
def test_no_value_breaks_a_form(value: str) -> None:
    view = renderer(form=FORM).render_view("room/form", {"title": value, "ref": "T-1"}, "en")
    assert check_view(view) == []
    json.dumps(view, ensure_ascii=False).encode()


@pytest.mark.parametrize("value", NASTY)
def test_nasty_values_come_through_whole_or_cut(value: str) -> None:
    shown = message(
        '{"type": "section", "text": {"type": "plain_text", "text": {{ v|tojson }} }}', v=value
    )
    text = shown["blocks"][0]["text"]["text"]
    assert text == value.replace("\ud83d", "\ufffd") or text.endswith("…")
    assert len(shown["text"]) <= 3_000


@pytest.mark.parametrize("value", ["<!channel>", "<!here>", "<@U0CLI>", "@everyone"])
def test_nothing_in_a_message_rings_anybody(value: str) -> None:
    shown = json.dumps(message(CARD, title=value, lines=[value], ref="T-1"))
    assert "<" not in shown
    assert "@everyone" not in shown


def test_letters_are_kept_as_they_are() -> None:
    assert render("{{ v|tojson }}", {"v": "é<'&😀"}) == '"é<\'&😀"'
    assert render("{{ v|tojson }}", {"v": ["é", None, True, 1]}) == '["é", null, true, 1]'


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ('{"type": "divider"}\n{"type": "divider",\n]', ["line 3", "card.json.j2", "'"]),
        ('{"type": "divider"}\n, {"type": "divider"}', ["line 2"]),
        ('[{"type": "divider"}]', ["only objects", "line 1"]),
        ('{"text": "{{ line }}"}', ["Invalid control character", "⟨here⟩"]),
        ("\n\n{{ nobody }}", ["line 3", "'nobody' is undefined"]),
        ("\n{{ nobody|tojson }}", ["line 2", "'nobody' is undefined"]),
        ("\n{{ nobody|mrkdwn }}", ["line 2", "'nobody' is undefined"]),
        ("\n{{ 1 + 'a' }}", ["line 2", "TypeError"]),
        ("\n{{ 1 / 0 }}", ["line 2", "ZeroDivisionError"]),
        ("{{ '2026-11-23T08:00'|time }}", ["without a zone"]),
        ("{{ '2026-11-23T08:00+00:00'|time }}", ["'zone' is undefined"]),
        ("{{ '2026-11-23T08:00+00:00'|ago }}", ["'now' is undefined"]),
        ("{{ x|date }}", ["line 1"]),
        ("\n\n{% if %}", ["line 3"]),
        ("{% include 'room/none.json.j2' %}", ["room/none.json.j2"]),
        ("  \n ", ["renders no block"]),
        ('{"type": "nothing"}', ["unsupported type: nothing [/blocks/0/type]"]),
        ('{"type": "header", "text": {"type": "plain_text", "text": ""}}', ["more than 0"]),
    ],
)
def test_a_bad_template_is_named_with_its_line_and_its_fault(
    template: str, words: list[str]
) -> None:
    with pytest.raises(BadTemplate) as caught:
        message(template, line="a\nb", x=3)
    said = str(caught.value)
    assert said.startswith("room/card.json.j2")
    for word in words:
        assert word in said


def test_a_template_that_is_not_there() -> None:
    with pytest.raises(BadTemplate, match=r"room/other\.json\.j2"):
        renderer().render_message("room/other", {}, "en")


def test_too_many_blocks_are_too_large() -> None:
    with pytest.raises(TooLarge):
        message('{% for n in range(51) %}{"type": "divider"}{% endfor %}')


@pytest.mark.parametrize(
    "template",
    [
        "",
        '{"type": "section"}',
        '{"callback_id": "x"}',
        '{"type": "modal", "blocks": []}',
        '{"type": "modal"}',
        '{"type": "home", "submit": {"type": "plain_text", "text": "x"}}',
    ],
)
def test_a_view_starts_with_its_head(template: str) -> None:
    with pytest.raises(BadTemplate):
        renderer(form=template).render_view("room/form", {}, "en")


def test_a_view_is_a_head_and_its_blocks() -> None:
    head = modal()
    del head["blocks"]
    template = json.dumps(head) + json.dumps(section())
    assert renderer(form=template).render_view("room/form", {}, "en") == modal(section())


def test_a_home_is_rendered_as_a_view() -> None:
    template = '{"type": "home"}{"type": "divider"}'
    home = renderer(home=template).render_view("room/home", {}, "en")
    assert home == {"type": "home", "blocks": [{"type": "divider"}]}


def test_a_line_of_text_is_trimmed_and_cut() -> None:
    assert render("\n {{ who|mrkdwn }} took it.\n", {"who": "<alice>"}) == "&lt;alice&gt; took it."
    long = render("{{ words }}", {"words": "x" * 5_000})
    assert len(long) == 4_000
    assert long.endswith("…")


FALLBACKS: list[tuple[list[dict[str, Any]], str]] = [
    (
        [
            {"type": "header", "text": plain("T-1 < R&D")},
            section("*Panne* chez <https://acme.example|Acme>"),
            {"type": "section", "fields": [plain("*P1*"), plain("&lt;ok&gt;")]},
            {"type": "context", "elements": [plain("small print")]},
        ],
        f"T-1 &lt; R&amp;D\nPanne chez Acme\n{literal('*P1*')}\n&lt;ok&gt;",
    ),
    ([{"type": "context", "elements": [plain("small print")]}], "small print"),
    ([{"type": "image", "image_url": "x", "alt_text": "week <plan>"}], "week &lt;plan&gt;"),
    ([{"type": "header", "text": plain("<!channel>")}], "&lt;!channel&gt;"),
    ([rich_text({"type": "rich_text_section", "elements": [{"type": "text", "text": "a"}]})], "a"),
    ([section("Panne", accessory=button("Open"))], "Panne"),
    ([{"type": "divider"}], ""),
]


@pytest.mark.parametrize(("blocks", "expected"), FALLBACKS)
def test_the_fallback_says_what_the_blocks_say(blocks: list[dict[str, Any]], expected: str) -> None:
    template = " ".join(json.dumps(block) for block in blocks)
    assert message(template)["text"] == expected


def test_macros_and_shared_pieces_work() -> None:
    block = '{"type": "section", "text": {"type": "mrkdwn", "text": {{ text|tojson }} }}'
    piece = "{% macro line(text) %}" + block + "{% endmacro %}"
    card = "{% from 'room/piece.json.j2' import line %}{{ line('a') }}{{ line('b') }}"
    shown = renderer(piece=piece, card=card).render_blocks("room/card", {}, "en")
    assert shown == [section("a"), section("b")]
