"""The stream of changes: what each person gets of it, and how it goes on after a gap."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from integrations.local_slack import LocalSlack
from integrations.local_slack.page.changes import MEMORY, Changes
from integrations.local_slack.page.live import drawn
from integrations.local_slack.page.session import MANY, Page
from integrations.local_slack.page.sidebar import sidebar_html
from integrations.local_slack.records import Message, User
from tests.local_slack.cast import Cast
from tests.local_slack.page.reading import JSON, Stream


@pytest.fixture
def shown(slack: LocalSlack) -> Page:
    return Page(slack.world, Changes(slack.world))


def user(page: Page, name: str) -> User:
    return page.world.state.user(name)


def heard(page: Page, name: str, mark: str) -> list[JSON]:
    return drawn(page, user(page, name), mark)


@pytest_asyncio.fixture(loop_scope="session")
async def stream(people: Cast) -> AsyncIterator[Stream]:
    opened = Stream(people.session, "alice")
    yield opened
    opened.close()


async def test_a_message_is_drawn_for_those_who_see_it(shown: Page, people: Cast) -> None:
    mark = shown.changes.mark
    ts = await people.claire.says("acme-support", "the printer")
    (change,) = heard(shown, "alice", mark)
    assert (change["kind"], change["channel"], change["ts"]) == ("message", "C0ACME", ts)
    assert "the printer" in change["html"]
    assert change["top"]
    assert change["unread"] == 1
    assert heard(shown, "mallory", mark) == []


async def test_a_private_channel_stays_private(shown: Page, people: Cast) -> None:
    mark = shown.changes.mark
    ts = await people.alice.says("desk", "between us")
    await people.bruno.does("react", channel="desk", ts=ts, name="eyes")
    await people.alice.does("delete", channel="desk", ts=ts)
    assert len(heard(shown, "bruno", mark)) == 1
    for name in ("claire", "mallory"):
        assert heard(shown, name, mark) == []


async def test_an_ephemeral_message_is_for_one(shown: Page, people: Cast) -> None:
    mark = shown.changes.mark
    await people.alice.does("command", channel="acme-support", command="/nothing", text="")
    (change,) = heard(shown, "alice", mark)
    assert "Only visible to you" in change["html"]
    for name in ("bruno", "claire"):
        assert heard(shown, name, mark) == []


async def test_changes_to_one_message_are_drawn_once_as_it_is_now(
    shown: Page, people: Cast
) -> None:
    mark = shown.changes.mark
    ts = await people.alice.says("desk", "first")
    await people.alice.does("edit", channel="desk", ts=ts, text="second")
    (change,) = heard(shown, "bruno", mark)
    assert "second" in change["html"]
    assert "first" not in change["html"]


async def test_a_deleted_message_is_taken_away(shown: Page, people: Cast) -> None:
    ts = await people.alice.says("desk", "gone soon")
    mark = shown.changes.mark
    await people.alice.does("delete", channel="desk", ts=ts)
    (change,) = heard(shown, "bruno", mark)
    assert change["html"] == ""


async def test_a_reply_redraws_the_message_above_it(shown: Page, people: Cast) -> None:
    ts = await people.alice.says("desk", "question")
    mark = shown.changes.mark
    await people.bruno.says("desk", "answer", thread_ts=ts)
    reply, parent = heard(shown, "alice", mark)
    assert (reply["thread"], reply["top"]) == (ts, False)
    assert parent["ts"] == ts
    assert "1 reply" in parent["html"]


async def test_the_clock_and_the_app_are_told(shown: Page, people: Cast) -> None:
    mark = shown.changes.mark
    await people.post("/clock", set="2026-12-24T09:30:00+01:00")
    await people.post("/apps/A0VIGIE", scopes=["commands"])
    clock, app = heard(shown, "alice", mark)
    assert clock["today"] == "2026-12-24"
    assert clock["now"].startswith("2026-12-24T09:30")
    assert app == {"kind": "names"}


async def test_a_new_member_gets_a_new_sidebar(shown: Page, people: Cast) -> None:
    await people.post("/channels", name="visits", team="T0US", members=["alice"])
    mark = shown.changes.mark
    await people.alice.does("invite", channel="visits", user="bruno")
    kinds = {change["kind"]: change for change in heard(shown, "bruno", mark)}
    assert "visits" in kinds["sidebar"]["html"]
    mark = shown.changes.mark
    await people.alice.does("remove", channel="visits", user="bruno")
    kinds = {change["kind"]: change for change in heard(shown, "bruno", mark)}
    assert "visits" not in kinds["sidebar"]["html"]


async def test_reading_is_told_to_one_s_own_pages(shown: Page, people: Cast) -> None:
    ts = await people.claire.says("acme-support", "hello")
    mark = shown.changes.mark
    channel = shown.world.state.channels["C0ACME"]
    assert shown.mark_read(user(shown, "alice"), channel, ts)
    assert not shown.mark_read(user(shown, "alice"), channel, ts)
    assert heard(shown, "alice", mark) == [{"kind": "read", "channel": "C0ACME", "unread": 0}]
    assert heard(shown, "bruno", mark) == []


async def test_what_is_not_read_is_counted(shown: Page, people: Cast) -> None:
    alice, channel = user(shown, "alice"), shown.world.state.channels["C0DESK"]
    ts = await people.bruno.says("desk", "one")
    await people.bruno.says("desk", "two")
    assert shown.unread(alice, channel) == 2
    await people.bruno.says("desk", "a reply", thread_ts=ts)
    assert shown.unread(alice, channel) == 2
    await people.bruno.says("desk", "for @alice", thread_ts=ts)
    assert shown.unread(alice, channel) == 3
    await people.alice.says("desk", "all read")
    assert shown.unread(alice, channel) == 0
    assert shown.unread(user(shown, "bruno"), channel) == 1


async def test_nobody_counts_further_than_a_hundred(shown: Page, people: Cast) -> None:
    for number in range(MANY + 20):
        await people.bruno.says("desk", f"line {number}")
    assert shown.unread(user(shown, "alice"), shown.world.state.channels["C0DESK"]) == MANY
    assert "99+" in sidebar_html(shown, user(shown, "alice"))


async def test_a_mark_that_means_nothing_asks_for_a_reload(shown: Page) -> None:
    reload = [{"kind": "reload"}]
    assert heard(shown, "alice", "") == reload
    assert heard(shown, "alice", "other-0") == reload
    assert heard(shown, "alice", f"{shown.changes.epoch}-99") == reload
    assert heard(shown, "alice", shown.changes.mark) == []


async def test_what_is_too_long_ago_asks_for_a_reload(shown: Page) -> None:
    mark = shown.changes.mark
    for _ in range(MEMORY + 1):
        shown.changes.note("app")
    assert heard(shown, "alice", mark) == [{"kind": "reload"}]


async def test_a_reset_asks_for_a_reload_and_forgets_what_was_read(
    shown: Page, people: Cast
) -> None:
    ts = await people.claire.says("acme-support", "hello")
    channel = shown.world.state.channels["C0ACME"]
    shown.mark_read(user(shown, "alice"), channel, ts)
    mark = shown.changes.mark
    await people.post("/reset")
    assert heard(shown, "alice", mark) == [{"kind": "reload"}]
    fresh = shown.world.state.channels["C0ACME"]
    assert shown.read_until(user(shown, "alice"), fresh) == ""


async def test_the_stream_goes_on_from_its_mark(stream: Stream, people: Cast) -> None:
    await stream.open("")
    assert await stream.next() == [{"kind": "reload"}]
    await people.bruno.says("desk", "one")
    assert "one" in (await stream.until("message"))["html"]
    stream.close()
    ts = await people.bruno.says("desk", "two, while nobody listened")
    again = Stream(people.session, "alice")
    await again.open(stream.mark)
    changes = await again.next()
    assert [change["ts"] for change in changes if change["kind"] == "message"] == [ts]
    again.close()


async def test_a_stop_ends_the_streams(slack: LocalSlack) -> None:
    async with aiohttp.ClientSession(slack.url) as session:
        stream = Stream(session, "alice")
        await stream.open("")
        await stream.next()
        await slack.stop()
        with pytest.raises((AssertionError, aiohttp.ClientError)):
            await stream.next()


async def test_a_message_of_nobody_known_is_still_drawn(shown: Page) -> None:
    channel = shown.world.state.channels["C0DESK"]
    mark = shown.changes.mark
    stray = Message("1.000001", "C0DESK", "UGONE", "", "from the past")
    channel.messages[stray.ts] = stray
    channel.top.append(stray.ts)
    shown.world.journal.tell("message", channel=channel, message=stray)
    assert "Unknown" in heard(shown, "alice", mark)[0]["html"]
