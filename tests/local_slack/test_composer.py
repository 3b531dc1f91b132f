from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.local_slack import demo_seed
from integrations.local_slack.composer import compose, escape_command
from integrations.local_slack.records import User
from integrations.local_slack.state import State

STATE = State(demo_seed(), datetime(2026, 11, 23, tzinfo=UTC))
ALICE = STATE.user("alice")
CLAIRE = STATE.user("claire")
Make = Callable[[State, str, User], str]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("bonjour", "bonjour"),
        ("@bruno @Vigie aide", "<@U0BRUNO> <@U0VIGIE> aide"),
        ("<@U0BRUNO> aide", "<@U0BRUNO> aide"),
        ("<@U0NOBODY>", "&lt;@U0NOBODY&gt;"),
        ("@nobody", "@nobody"),
        ("<!channel> & co", "&lt;!channel&gt; &amp; co"),
        ("@channel", "<!channel>"),
        ("a@acme.example", "<mailto:a@acme.example|a@acme.example>"),
        ("voir https://acme.example/a?b=1&c=2.", "voir <https://acme.example/a?b=1&amp;c=2>."),
        ("#acme-support", "<#C0ACME|acme-support>"),
        ("#desk", "<#C0DESK|>"),
        ("n° #12", "n° #12"),
        ("🖨️ مرحبا", "🖨️ مرحبا"),
    ],
)
def test_what_is_stored(typed: str, stored: str) -> None:
    assert compose(STATE, typed, ALICE)[0] == stored


def test_a_private_channel_is_not_named_to_who_is_not_in_it() -> None:
    assert compose(STATE, "#desk", CLAIRE)[0] == "#desk"


@pytest.mark.parametrize("typed", ["@luc", "<@U0LUC>", "#acme-support", "<#C0ACME>", "#desk"])
@pytest.mark.parametrize("make", [lambda *given: compose(*given)[0], escape_command])
def test_nobody_names_whom_or_what_they_do_not_know(typed: str, make: Make) -> None:
    mallory = STATE.user("mallory")
    assert not STATE.knows(mallory, STATE.user("luc"))
    assert make(STATE, typed, mallory) == typed.replace("<", "&lt;").replace(">", "&gt;")


def test_people_of_a_shared_channel_name_each_other() -> None:
    assert compose(STATE, "@alice <@U0LUC>", CLAIRE)[0] == "<@U0ALICE> <@U0LUC>"


def test_the_block_beside_the_text() -> None:
    _, blocks = compose(STATE, "salut @bruno <3", ALICE)
    (section,) = blocks[0]["elements"]
    assert section["elements"] == [
        {"type": "text", "text": "salut "},
        {"type": "user", "user_id": "U0BRUNO"},
        {"type": "text", "text": " <3"},
    ]
    assert compose(STATE, "", ALICE) == ("", [])


@given(st.text())
def test_what_a_person_types_rings_nobody_by_accident(typed: str) -> None:
    stored, _ = compose(STATE, typed, ALICE)
    if "@" not in typed:
        assert "<!" not in stored
        assert "<@" not in stored


@given(st.text(alphabet=st.characters(exclude_characters="@#")))
def test_an_escaped_command_reads_back(typed: str) -> None:
    escaped = escape_command(STATE, typed, ALICE)
    back = escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert back == typed
