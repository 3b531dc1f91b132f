"""Faces, times and words as the page writes them."""

from datetime import UTC, datetime

import pytest

from integrations.local_slack import LocalSlack
from integrations.local_slack.page.faces import face, initials
from integrations.local_slack.page.messages import source
from integrations.local_slack.page.moments import moment, moment_of
from integrations.local_slack.page.sidebar import shared_with, title
from tests.local_slack.cast import Cast


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Alice Martin", "AM"), ("Vigie", "V"), ("jean de la tour", "JT"), ("", "?"), ("(x) y", "Y")],
)
def test_initials_are_of_the_first_and_last_word(name: str, letters: str) -> None:
    assert initials(name) == letters


async def test_a_face_tells_another_organisation(slack: LocalSlack) -> None:
    alice, bruno = slack.world.state.user("alice"), slack.world.state.user("bruno")
    assert face(slack.world, alice, "U0CLAIRE").team == "Acme"
    assert face(slack.world, alice, bruno.id).team == ""
    assert face(slack.world, alice, "U0VIGIE").is_app
    assert face(slack.world, alice, "USLACKBOT").name == "Slackbot"
    assert face(slack.world, alice, "UNOBODY").name == "Unknown"


async def test_times_are_of_the_reader_s_zone(slack: LocalSlack) -> None:
    when = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    alice, mallory = slack.world.state.user("alice"), slack.world.state.user("mallory")
    assert moment(alice, when).hour == "00:30"
    assert moment(alice, when).day == "2026-11-24"
    assert moment(mallory, when).hour == "23:30"
    assert moment(mallory, when).date == "Monday 23 November 2026"
    alice.tz = "Nowhere/At all"
    assert moment_of(alice, "0.5").iso == "1970-01-01T00:00:00+00:00"


@pytest.mark.parametrize(
    "typed",
    [
        "a < b & c > d",
        "for @bruno and @here in #acme-support",
        "see https://lumen.example/x?a=1&b=2 now",
        "write to alice@lumen.example",
        "*bold* _it_ `code`\n> quote",
    ],
)
async def test_words_can_be_typed_again(slack: LocalSlack, people: Cast, typed: str) -> None:
    ts = await people.alice.says("desk", typed)
    stored = slack.world.state.channels["C0DESK"].messages[ts].text
    assert source(slack.world, stored) == typed


async def test_a_channel_is_called_by_whom_one_talks_to(slack: LocalSlack, people: Cast) -> None:
    world = slack.world
    await people.claire.says("@alice", "hello")
    channel = world.state.dm(world.state.user("claire"), world.state.user("alice"))
    assert title(world, world.state.user("alice"), channel) == "Claire Dubois"
    assert title(world, world.state.user("claire"), channel) == "Alice Martin"
    acme = world.state.channels["C0ACME"]
    assert shared_with(world, world.state.user("alice"), acme) == "Acme"
    assert shared_with(world, world.state.user("claire"), acme) == "Lumen Services"
