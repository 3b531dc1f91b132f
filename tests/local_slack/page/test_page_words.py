"""Emoji, dates, choices and charts: what the blocks are made of."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.local_slack import LocalSlack, demo_seed
from integrations.local_slack.page import charts, choices, dates, emoji, links
from integrations.local_slack.records import User
from integrations.local_slack.uploads import new_file
from integrations.local_slack.world import World
from tests.local_slack.kit import options, text
from tests.local_slack.page.samples import PIXEL, points

NOW = datetime(2026, 11, 23, 9, 5, 7, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    found = LocalSlack(demo_seed()).world
    found.url = "http://127.0.0.1:8900"
    return found


@pytest.fixture
def alice(world: World) -> User:
    return world.state.user("alice")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("tada", "🎉"),
        (":tada:", "🎉"),
        ("+1", "👍"),
        ("thumbsup", "👍"),
        ("white_check_mark", "✅"),
        ("eyes", "👀"),
        ("flag-fr", "🇫🇷"),
        ("fr", "🇫🇷"),
        ("simple_smile", "🙂"),
        ("male-technologist", "👨‍💻"),
        ("woman-shrugging", "🤷‍♀️"),
        ("wave::skin-tone-2", "👋🏻"),
        ("wave::skin-tone-6", "👋🏿"),
        ("male-technologist::skin-tone-4", "👨🏽‍💻"),
        ("skin-tone-4", "🏽"),
        ("TADA", "🎉"),
    ],
)
def test_emoji_by_name(name: str, shown: str) -> None:
    assert emoji.char(name) == shown


@pytest.mark.parametrize(
    "name", ["", "nope", "flag-f", "flag-1r", "wave::skin-tone-9", "nope::skin-tone-2", "a b"]
)
def test_names_that_nothing_has(name: str) -> None:
    assert emoji.char(name) is None


def test_search_finds_beginnings_first() -> None:
    found = emoji.search("tic", 10)
    assert found[0] == ("ticket", "🎫")
    assert len(found) <= 10
    names = [name for name, _ in emoji.search("heart", 30)]
    assert names[0] == "heart"
    starts = [name.startswith("heart") for name in names]
    assert starts == sorted(starts, reverse=True)


def test_search_tells_each_emoji_once_and_by_a_name_that_works() -> None:
    found = emoji.search("a", 200)
    assert len({shown for _, shown in found}) == len(found) == 200
    assert all(emoji.char(name) == shown for name, shown in found)


def test_search_without_a_word_offers_what_people_use() -> None:
    assert ("+1", "👍") in emoji.search("", 5)
    assert len(emoji.search("", 3)) == 3
    assert emoji.search("qqqq", 5) == []


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{date_num}", "2026-11-23"),
        ("{date_slash}", "11/23/2026"),
        ("{date}", "November 23rd, 2026"),
        ("{date_short}", "Nov 23, 2026"),
        ("{date_long}", "Monday, November 23rd, 2026"),
        ("{time}", "09:05"),
        ("{time_secs}", "09:05:07"),
        ("{date_pretty}", "today"),
        ("at {time} {unheard}", "at 09:05 {unheard}"),
        ("{ago}", "now"),
    ],
)
def test_dates(template: str, words: str) -> None:
    assert dates.said(template, NOW, NOW) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, "yesterday"), (1, "tomorrow"), (2, "Nov 25, 2026"), (-11, "Nov 12, 2026")],
)
def test_days_nearby(days: int, words: str) -> None:
    assert dates.said("{date_short_pretty}", NOW + timedelta(days=days), NOW) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (22, "22nd")],
)
def test_ordinals(day: int, words: str) -> None:
    assert dates.said("{date}", NOW.replace(day=day), NOW) == f"November {words}, 2026"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-60, "1 minute ago"), (-7200, "2 hours ago"), (86_400 * 3, "in 3 days"), (5, "in 5 seconds")],
)
def test_how_long_ago(seconds: int, words: str) -> None:
    assert dates.ago(NOW + timedelta(seconds=seconds), NOW) == words


def names(found: list[choices.Group]) -> list[str]:
    return [str(choice.text["text"]) for group in found for choice in group.choices]


def offered(world: World, who: str, kind: str, **more: object) -> list[str]:
    return names(choices.groups(world, world.state.user(who), {"type": kind, **more}))


def test_a_menu_of_people_shows_whom_one_knows(world: World) -> None:
    assert "Claire Dubois" in offered(world, "alice", "users_select")
    mallory = offered(world, "mallory", "users_select")
    assert "Mallory Stone" in mallory
    assert "Claire Dubois" not in mallory


def test_a_menu_of_channels_shows_what_one_may_see(world: World) -> None:
    assert offered(world, "claire", "channels_select") == ["#acme-support"]
    assert "#desk" not in offered(world, "claire", "multi_conversations_select")
    assert "#desk" in offered(world, "alice", "conversations_select")


def test_filters_of_conversations(world: World, alice: User) -> None:
    world.state.dm(alice, world.state.user("vigie"))
    every = offered(world, "alice", "conversations_select")
    assert "@Vigie" in every
    assert "#acme-support" in every
    wanted = {"exclude_bot_users": True, "exclude_external_shared_channels": True}
    fewer = offered(world, "alice", "conversations_select", filter=wanted)
    assert set(every) - set(fewer) >= {"@Vigie", "#acme-support"}
    only = offered(world, "alice", "conversations_select", filter={"include": ["im"]})
    assert only == ["@Vigie"]


def test_what_is_chosen_reads_as_in_the_menu(world: World, alice: User) -> None:
    element = {"type": "users_select"}
    (choice,) = choices.chosen(world, alice, element, "U0BRUNO")
    assert choice.text["text"] == "Bruno Keller"
    (unknown,) = choices.chosen(world, alice, element, "U0GONE")
    assert unknown.text["text"] == "U0GONE"
    (option,) = choices.chosen(world, alice, {"type": "external_select"}, options("x")[0])
    assert (option.value, option.text["text"]) == ("x", "x")
    assert choices.chosen(world, alice, element, None) == []


def test_groups_keep_their_labels(world: World, alice: User) -> None:
    group = {"label": text("G", "plain_text"), "options": options("a", "b")}
    element = {"type": "static_select", "option_groups": [group]}
    (found,) = choices.groups(world, alice, element)
    assert found.label == group["label"]
    assert [choice.value for choice in found.choices] == ["a", "b"]


def test_pictures_come_from_here_or_not_at_all(world: World, alice: User) -> None:
    far = links.picture(world, alice, {"image_url": "https://a.example/x.png", "alt_text": "x"})
    assert (far.src, far.address) == ("", "https://a.example/x.png")
    assert links.picture(world, alice, {"image_url": PIXEL, "alt_text": ""}).src == PIXEL
    # Only files of the workspace are shown: an address of this server could as well act on it.
    for path in ("/page/static/icon.svg", "/people/alice/home", "/files-pri/T0US-F0NONE/x.png"):
        near = links.picture(world, alice, {"image_url": f"{world.url}{path}"})
        assert near.src == ""
    assert links.picture(world, alice, {"image_url": "data:text/html,x"}).src == ""
    trick = links.picture(world, alice, {"image_url": f"{world.url}.evil.example/x.png"})
    assert trick.src == ""


def test_pictures_of_files_are_for_those_who_may_read_them(world: World, alice: User) -> None:
    file = new_file(world, world.state.user("bruno"), "rack 1.png", content=b"x")
    holder = {"slack_file": {"id": file.id}, "alt_text": "rack"}
    assert links.picture(world, alice, holder).src == ""
    file.channels.add("C0DESK")
    shown = links.picture(world, alice, holder)
    assert shown.src == f"/files-pri/T0US-{file.id}/rack%201.png?as=alice"
    by_url = {"image_url": f"{world.url}/files-pri/T0US-{file.id}/rack.png", "alt_text": "rack"}
    assert links.picture(world, alice, by_url) == shown
    assert links.picture(world, world.state.user("claire"), by_url).src == ""


def test_bars_stand_on_zero() -> None:
    series = [{"name": "S", "data": points(2, -2, 0)}]
    spec = {"type": "bar", "series": series, "axis_config": {"categories": list("MTW")}}
    up, down, flat = charts.chart(spec).marks
    assert up.y + up.height == pytest.approx(down.y)
    assert up.height == down.height == charts.HEIGHT / 2
    assert flat.height == 0
    assert charts.chart(spec).rows == [["M", "2"], ["T", "-2"], ["W", "0"]]


def test_slices_fill_the_circle() -> None:
    spec = {"type": "pie", "segments": [{"label": "a", "value": 3}, {"label": "b", "value": 1}]}
    whole, quarter = charts.chart(spec).marks
    assert whole.path.startswith("M0,0 L0.0000,-1.0000 A1,1 0 1 1 -1.0000")
    assert quarter.label == "b: 1"
    alone = charts.chart({"type": "pie", "segments": [{"label": "a", "value": 0}]})
    assert "nan" not in alone.marks[0].path


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        ("good", "#2f9e6e"),
        ("#abc", "#abc"),
        ("AABBCC", "#AABBCC"),
        ("red;}", "#a0a6b0"),
        (None, "#a0a6b0"),
    ],
)
def test_colours(value: str | None, colour: str) -> None:
    assert charts.colour_of(value) == colour
