"""Slack's markup as HTML, without a browser."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.local_slack import LocalSlack, demo_seed
from integrations.local_slack.page import mentions, mrkdwn
from integrations.local_slack.page.markdown import render as markdown
from integrations.local_slack.records import User
from integrations.local_slack.seed import SeedUsergroup
from integrations.local_slack.world import World

WORLD: World = LocalSlack(demo_seed()).world
ALICE: User = WORLD.state.user("alice")
TAG = re.compile(r"</?([a-z0-9]+)[^<>]*>")
ALLOWED = {"strong", "em", "del", "code", "pre", "blockquote", "a", "span", "time"}


def html(text: str, reader: str = "alice") -> str:
    return str(mrkdwn.render(WORLD, WORLD.state.user(reader), text))


def words(text: str) -> str:
    """Return what people read, tags taken away."""
    return TAG.sub("", html(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*bold*", "<strong>bold</strong>"),
        ("_it_", "<em>it</em>"),
        ("~no~", "<del>no</del>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("_~*all*~_", "<em><del><strong>all</strong></del></em>"),
        ("a *b* c *d*", "a <strong>b</strong> c <strong>d</strong>"),
        ("(*b*), *c*!", "(<strong>b</strong>), <strong>c</strong>!"),
        ("*two words*", "<strong>two words</strong>"),
        ("`x*y*z`", "<code>x*y*z</code>"),
        ("*`x`*", "<strong><code>x</code></strong>"),
        ("```a\n*b*```", "<pre>a\n*b*</pre>"),
        ("one\n```two```\nthree", "one<pre>two</pre>three"),
        ("`<https://a.example|label>`", "<code>label</code>"),
    ],
)
def test_marks(text: str, expected: str) -> None:
    assert html(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "snake_case_name",
        "2*3*4",
        "a * b * c",
        "* not bold *",
        "**",
        "_",
        "*",
        "~~",
        "x*y",
        "***",
        "_open",
        "10:30:45",
        ":not an emoji:",
        ":unheard_of:",
        "a\nb",
    ],
)
def test_what_is_no_mark_stays(text: str) -> None:
    assert html(text) == text


@pytest.mark.parametrize("mark", ["> ", "&gt; ", "&gt;"])
def test_quotes(mark: str) -> None:
    assert html(f"{mark}a\n{mark}*b*\nc") == "<blockquote>a\n<strong>b</strong></blockquote>c"


def test_a_long_quote_goes_to_the_end() -> None:
    assert html("a\n&gt;&gt;&gt;b\n\nc") == "a<blockquote>b\n\nc</blockquote>"


def test_lists_stay_as_typed() -> None:
    assert html("• one\n• two\n1. three") == "• one\n• two\n1. three"


@pytest.mark.parametrize(
    ("text", "address", "label"),
    [
        ("<https://a.example>", "https://a.example", "https://a.example"),
        ("<https://a.example|the site>", "https://a.example", "the site"),
        ("<https://a.example/?a=1&amp;b=2|x>", "https://a.example/?a=1&amp;b=2", "x"),
        ("<mailto:a@b.example|a@b.example>", "mailto:a@b.example", "a@b.example"),
        ("<tel:+33100>", "tel:+33100", "+33100"),
        ("see https://a.example/b_c_d.", "https://a.example/b_c_d", "https://a.example/b_c_d"),
        ("(https://a.example)", "https://a.example", "https://a.example"),
    ],
)
def test_links(text: str, address: str, label: str) -> None:
    link = f'<a href="{address}" target="_blank" rel="noopener noreferrer">{label}</a>'
    assert link in html(text)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "vbscript:x", "file:///etc/passwd"],
)
def test_addresses_that_run_are_no_links(address: str) -> None:
    assert "<a" not in html(f"<{address}|press me>")
    assert words(f"<{address}|press me>") == "press me"
    assert "<a" not in markdown(f"[press me]({address})").replace("<a>", "")
    assert "href" not in markdown(f"[press me]({address})")


def test_people_are_called_by_their_names() -> None:
    assert words("<@U0BRUNO> and <@U0BRUNO|bruno>") == "@Bruno Keller and @Bruno Keller"
    assert words("<@U0NOBODY> <@U0NOBODY|paul>") == "@U0NOBODY @paul"
    assert 'class="mention mention-me"' in html("<@U0ALICE>")
    assert 'class="mention mention-me"' not in html("<@U0BRUNO>")


def test_people_whom_the_reader_cannot_know_keep_their_names() -> None:
    hidden = html("<@U0LUC> <@U0LUC|luc>", reader="mallory")
    assert "U0LUC" not in hidden
    assert "Moreau" not in hidden
    assert TAG.sub("", hidden) == "@somebody @luc"
    assert "@Alice Martin" in html("<@U0ALICE>", reader="mallory")


def test_organisations_that_the_reader_does_not_meet_keep_their_names() -> None:
    mallory = WORLD.state.user("mallory")
    assert "@Acme" in mentions.team(WORLD, ALICE, "T0ACME")
    assert "@Lumen Services" in mentions.team(WORLD, mallory, "T0US")
    assert "@somebody" in mentions.team(WORLD, mallory, "T0ACME")


def test_groups_of_organisations_that_the_reader_does_not_meet() -> None:
    group = SeedUsergroup(id="S0STOCK", team="T0ACME", handle="stock")
    seed = demo_seed().model_copy(update={"usergroups": (group,)})
    world = LocalSlack(seed).world
    claire, mallory = world.state.user("claire"), world.state.user("mallory")
    assert "@stock" in mentions.group(world, claire, "S0STOCK")
    assert "@somebody" in mentions.group(world, mallory, "S0STOCK")
    assert "@magasin" in mentions.group(world, mallory, "S0STOCK", "@magasin")


def test_channels_are_links_for_those_who_may_see_them() -> None:
    assert 'href="/as/alice?channel=C0DESK"' in html("<#C0DESK|>")
    assert words("<#C0DESK>") == "#desk"
    assert words("<#C0NONE|old>") == "#old"
    hidden = html("<#C0DESK|desk>", reader="mallory")
    assert "desk" not in hidden
    assert "private channel" in hidden


@pytest.mark.parametrize("who", ["here", "channel", "everyone"])
def test_calls_to_everybody(who: str) -> None:
    assert words(f"<!{who}>") == f"@{who}"


def test_user_groups() -> None:
    assert words("<!subteam^S0NONE|@desk-team>") == "@desk-team"
    assert words("<!subteam^S0NONE>") == "@S0NONE"


def test_dates_are_in_the_readers_zone() -> None:
    text = "<!date^1392734382^{date_num} {time_secs}|long ago>"
    assert words(text) == "2014-02-18 15:39:42"
    assert TAG.sub("", html(text, reader="mallory")) == "2014-02-18 14:39:42"
    assert 'href="https://a.example"' in html("<!date^1392734382^{date}^https://a.example|x>")


@pytest.mark.parametrize("stamp", ["soon", "", "99999999999999999"])
def test_a_date_that_is_none_is_its_words(stamp: str) -> None:
    assert words(f"<!date^{stamp}^{{date}}|long ago>") == "long ago"


def test_emoji_are_drawn_and_tell_their_name() -> None:
    assert html(":tada:") == '<span class="emoji" title=":tada:">🎉</span>'
    assert words("a:tada:b :wave::skin-tone-3:") == "a🎉b 👋🏼"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("&lt;b&gt; &amp; c", "&lt;b&gt; &amp; c"),
        ("&amp;lt;", "&amp;lt;"),
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ('"quoted"', "&#34;quoted&#34;"),
        ("\ue0000\ue001", "0"),
    ],
)
def test_escapes(text: str, expected: str) -> None:
    assert html(text) == expected


@given(st.text(st.sampled_from("*_~`<>@#!|&;:ab \n/\"'^{}ht\ue000\ue001"), max_size=60))
def test_nothing_typed_becomes_another_tag(text: str) -> None:
    shown = html(text)
    stack: list[str] = []
    for match in TAG.finditer(shown):
        assert match[1] in ALLOWED
        if match[0].startswith("</"):
            assert stack.pop() == match[1]
        else:
            stack.append(match[1])
    assert stack == []
    assert "<" not in TAG.sub("", shown)


def test_a_long_line_of_marks_takes_no_time() -> None:
    assert set(words("*_~" * 1000)) == set("*_~")
    assert words("*a " * 1000) == "*a " * 1000


def test_plain_takes_the_wrapping_away() -> None:
    assert mrkdwn.plain("<https://a.example|x> &lt;") == "x (https://a.example) <"


def test_markdown() -> None:
    shown = markdown("# Title\n\n**b** ~~s~~ :tada:\n\n| a |\n|---|\n| 1 |\n\n<b>no</b>")
    for piece in ("<h1>Title</h1>", "<strong>b</strong>", "<s>s</s>", "🎉", "<td>1</td>"):
        assert piece in shown
    assert "&lt;b&gt;no&lt;/b&gt;" in shown


def test_pictures_of_markdown_are_links() -> None:
    shown = markdown("![a *rack*](https://a.example/r.png)")
    assert "<img" not in shown
    assert 'href="https://a.example/r.png"' in shown
