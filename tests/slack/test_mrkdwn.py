"""What comes from Slack becomes plain, what goes to Slack rings nobody."""

import html
import re

import pytest
from hypothesis import example, given

from integrations.slack.mrkdwn import (
    escape,
    from_slack,
    literal,
    mentioned,
    quote,
    sound,
    to_fallback,
    unescape,
)
from tests.slack.samples import NASTY, texts

RINGS = re.compile(r"<[@!#]|(?<![\w.@])@(channel|here|everyone)\b", re.IGNORECASE)


@given(texts)
def test_escaped_text_is_shown_as_it_was_and_rings_nobody(text: str) -> None:
    shown = escape(text)
    assert not RINGS.search(shown)
    assert unescape(shown).replace("\u2060", "") == text.replace("\u2060", "")


@given(texts)
def test_what_slack_escaped_is_stored_as_it_was_typed(typed: str) -> None:
    turning = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
    dropped = (*range(32), 127, *turning)
    controls = "".join(chr(code) for code in dropped if chr(code) not in "\t\n")
    expected = sound(typed).translate(dict.fromkeys(map(ord, controls)))
    assert from_slack(html.escape(typed, quote=False)) == expected


@pytest.mark.parametrize("text", NASTY)
def test_nothing_typed_stays_live_on_its_way_through(text: str) -> None:
    assert not RINGS.search(escape(from_slack(text)))


@pytest.mark.parametrize(
    ("arrived", "stored"),
    [
        ("R&amp;D &lt;b&gt;", "R&D <b>"),
        ("&amp;lt;", "&lt;"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("<!channel> vite", "@channel vite"),
        ("<!here|here>", "here"),
        ("<!everyone>", "@everyone"),
        ("<!subteam^S1|@desk>", "@desk"),
        ("<!subteam^S1>", "@subteam"),
        ("<!subteam^S2>", "@astreinte"),
        ("<!date^1764000000^{date}|lundi>", "lundi"),
        ("<@U1> et <@U2>", "@alice et @U2"),
        ("<@U3|paul>", "@paul"),
        ("<#C1|général> <#C2|>", "#général #C2"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("<http://example.org|example.org>", "http://example.org"),
        ("<https://example.org/|example.org>", "https://example.org/"),
        ("<https://evil.example|ma banque>", "ma banque (https://evil.example)"),
        ("<https://example.org/?a=1&amp;b=2>", "https://example.org/?a=1&b=2"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("<tel:+33100000000|01 00>", "01 00 (+33100000000)"),
        ("a\x00b\x07\r\n\tc", "ab\n\tc"),
        ("\ud83d", "\ufffd"),
        ("<>", "<>"),
    ],
)
def test_text_from_slack_by_example(arrived: str, stored: str) -> None:
    assert from_slack(arrived, {"U1": "alice", "S2": "astreinte"}) == stored


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("&amp;", "&amp;amp;"),
        ("@channel @HERE", "@\u2060channel @\u2060HERE"),
        ("bob@here.example @hereafter", "bob@here.example @hereafter"),
        ("<!channel>", "&lt;!channel&gt;"),
    ],
)
def test_escape_by_example(text: str, shown: str) -> None:
    assert escape(text) == shown


# Bold, slanted and struck need a word's edge outside and no space inside; code needs neither.
LIVE = re.compile(
    r"(?<![^\W_])([*_~])(?=\S)(?!\1)(.+?)(?<=\S)(?<!\1)\1(?![^\W_])|`[^`\n]+`|^\s*(&gt;|>)",
    re.MULTILINE,
)
UNSEEN = str.maketrans({"\u2060": "", "\u200a": "", "\u02cb": "`"})


@given(texts)
@example("*a* _b_ ~c~ `d` ```e``` **f** a__b c__d > g\n> h")
def test_a_literal_text_is_shown_to_the_letter(text: str) -> None:
    shown = literal(text)
    assert not RINGS.search(shown)
    assert not LIVE.search(shown)
    assert unescape(shown).translate(UNSEEN) == text.translate(UNSEEN)


@given(texts)
@example("*a* _b_ ~c~ `d` **f**")
def test_our_bold_around_a_literal_text_is_the_only_one(text: str) -> None:
    name = " ".join(text.split()) or "x"
    for shown in (f"*{literal(name)}*", f"*T-1 · {literal(name)}*"):
        assert [found[0] for found in LIVE.finditer(shown)] == [shown]
        assert to_fallback(shown) == shown[1:-1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a *b* c", "a \u2060\u200a*\u200a\u2060b\u2060\u200a*\u200a\u2060 c"),
        ("**", "\u2060\u200a*\u200a*\u200a\u2060"),
        ("snake_case 2*3*4", "snake_case 2*3*4"),
        ("un`deux`", "un\u02cbdeux\u02cb"),
        ("> cite", "\u2060&gt; cite"),
        ("R&D", "R&amp;D"),
    ],
)
def test_literal_by_example(text: str, shown: str) -> None:
    assert literal(text) == shown


@pytest.mark.parametrize(
    ("text", "users", "channels"),
    [
        ("<@U1> et <@U2|luc> dans <#C1|général> <#C2>", {"U1", "U2"}, {"C1", "C2"}),
        ("&lt;@U1&gt; <https://example.org|@U1> <!here>", set(), set()),
        ("<@> <>", {""}, set()),
    ],
)
def test_who_is_mentioned(text: str, users: set[str], channels: set[str]) -> None:
    assert mentioned(text) == (frozenset(users), frozenset(channels))


def test_who_is_unknown_is_someone_unless_slack_told_a_label() -> None:
    text = "<@U1> <@U9> <@U9|paul> <#C9> <#C9|général>"
    read = from_slack(text, {"U1": "alice"}, someone="quelqu'un", somewhere="un canal")
    assert read == "@alice quelqu'un @paul un canal #général"


def test_a_quotation_marks_each_line() -> None:
    assert quote("un\ndeux\n\ntrois") == "> un\n> deux\n> \n> trois"


def test_a_lone_surrogate_is_replaced_and_a_pair_is_kept() -> None:
    assert sound("a\ud83d") == "a\ufffd"
    assert sound("😀") == "😀"


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("*T-12* _urgent_ ~non~ `code`", "T-12 urgent non code"),
        ("*_both_*", "both"),
        ("```\nlog\n```", "\nlog\n"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("<https://example.org|la page>", "la page"),
        ("<https://example.org/x>", "https://example.org/x"),
        ("<@U1> dans <#C1|support>", "<@U1> dans <#C1|support>"),
        ("<!date^1^{date}|lundi>", "lundi"),
        ("<!channel>", "@\u2060channel"),
        ("a &lt; b", "a &lt; b"),
    ],
)
def test_a_fallback_has_words_and_no_marks(marked: str, words: str) -> None:
    assert to_fallback(marked) == words
