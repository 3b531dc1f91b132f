"""From the outbox to a local Slack, in order and at its pace; what is refused is parked."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commands.kit.capability import Reactions
from commands.kit.delivery import Deliverer
from integrations.local_slack import LocalSlack
from storage import delivery, outbox
from storage.db import Database
from storage.outbox import Address, State
from storage.pace import Pace
from tests.kit.posting import (
    AT_ONCE,
    DESK,
    Speaker,
    delivered,
    deliverer_of,
    keep_quiet,
    rows,
    say,
    show,
)
from tests.support.cast import Actor, Stage

pytestmark = pytest.mark.usefixtures("stage")


async def test_lines_arrive_in_order(db: Database, deliverer: Deliverer, alice: Actor) -> None:
    await say(db, "one", "two", "<!channel> three")
    await deliverer.flush()
    seen = await alice.sees("desk")
    assert [message.words for message in seen] == ["one", "two", "&lt;!channel&gt; three"]


async def test_a_card_is_edited_in_place_and_shows_its_state_when_it_is_sent(
    db: Database, deliverer: Deliverer, speaker: Speaker, alice: Actor
) -> None:
    speaker.states["T-1"] = "new"
    await show(db, "T-1")
    speaker.states["T-1"] = "taken"
    await deliverer.flush()
    first = await alice.newest("desk")
    assert first.words == "taken"
    speaker.states["T-1"] = "solved"
    await show(db, "T-1")
    await show(db, "T-1")
    await deliverer.flush()
    (card,) = await alice.sees("desk")
    assert (card.ts, card.words, card.edited) == (first.ts, "solved", True)
    assert speaker.loaded == ["T-1", "T-1"]


async def test_a_line_finds_the_thread_of_its_card(
    db: Database, deliverer: Deliverer, speaker: Speaker, alice: Actor
) -> None:
    speaker.states["T-1"] = "card"
    await show(db, "T-1")
    await say(db, "below", to=Address(channel="C0DESK", under=("test/card", "T-1")))
    await deliverer.flush()
    (card,) = await alice.sees("desk")
    assert [message.words for message in await alice.thread(card)] == ["card", "below"]


async def test_a_line_under_a_card_that_waits_keeps_nothing_behind_it_waiting(
    db: Database, deliverer: Deliverer, speaker: Speaker, alice: Actor
) -> None:
    speaker.states["T-1"] = "card"
    await show(db, "T-1", Address(channel="C0APPROVALS"))
    await say(db, "below", to=Address(channel="C0DESK", under=("test/card", "T-1")))
    await say(db, "behind")
    await keep_quiet(db, "C0APPROVALS", datetime.now(UTC) + timedelta(hours=1))
    await deliverer.flush()
    assert [message.words for message in await alice.sees("desk")] == ["behind"]
    assert len(await rows(db, State.WAITING)) == 2


async def test_a_line_follows_its_card_to_where_it_stands(
    db: Database, deliverer: Deliverer, speaker: Speaker, alice: Actor
) -> None:
    speaker.states["T-1"] = "card"
    await show(db, "T-1")
    await deliverer.flush()
    await say(db, "below", to=Address(channel="C0APPROVALS", under=("test/card", "T-1")))
    await deliverer.flush()
    (card,) = await alice.sees("desk")
    assert [message.words for message in await alice.thread(card)] == ["card", "below"]


async def test_a_sign_on_a_message_that_is_gone_is_dropped(
    db: Database, deliverer: Deliverer, speaker: Speaker
) -> None:
    speaker.signs["T-1"] = Reactions(frozenset({"eyes"}), frozenset())
    async with db.writing() as session:
        to = Address(channel="C0DESK", thread_ts="1700000000.000100")
        await outbox.sign(session, "test/sign", "T-1", to)
    await deliverer.flush()
    assert [row.state for row in await rows(db)] == [State.DROPPED]


async def test_a_file_that_is_too_large_is_told_by_a_link(
    db: Database, deliverer: Deliverer, alice: Actor
) -> None:
    large = {"id": "F1", "name": "a<b.iso", "size": 10**10, "permalink": "https://slack.test/F1"}
    async with db.writing() as session:
        await outbox.file(session, large, DESK)
    await deliverer.flush()
    assert (await alice.newest("desk")).raw["text"] == "<https://slack.test/F1|a&lt;b.iso>"


async def test_direct_and_ephemeral_messages_are_for_one_person(
    db: Database, deliverer: Deliverer, alice: Actor, bruno: Actor
) -> None:
    await say(db, "in private", to=Address(user="U0ALICE"))
    await say(db, "a whisper", to=Address(channel="C0DESK", user="U0ALICE"))
    await deliverer.flush()
    assert [message.words for message in await alice.sees("@vigie")] == ["in private"]
    (whisper,) = await alice.sees("desk")
    assert (whisper.words, whisper.ephemeral) == ("a whisper", True)
    assert await bruno.sees("desk") == []


async def test_a_sign_follows_its_record(
    db: Database, deliverer: Deliverer, speaker: Speaker, alice: Actor
) -> None:
    said = await alice.says("help", "desk")
    to = Address(channel="C0DESK", thread_ts=said.ts)
    for wanted, gone in (("eyes", "white_check_mark"), ("white_check_mark", "eyes")):
        speaker.signs["T-1"] = Reactions(frozenset({wanted}), frozenset({gone}))
        for _ in range(2):  # the second time changes nothing, and is no error
            async with db.writing() as session:
                await outbox.sign(session, "test/sign", "T-1", to)
            await deliverer.flush()
        assert (await alice.newest("desk")).reactions == [wanted]
    assert {row.state for row in await rows(db)} == {State.SENT}


async def test_a_home_is_published(
    db: Database, deliverer: Deliverer, speaker: Speaker, alice: Actor
) -> None:
    speaker.states["U0ALICE"] = "your day"
    async with db.writing() as session:
        await outbox.home(session, "test/home", "U0ALICE")
    await deliverer.flush()
    home = await alice.opens_home()
    assert home is not None
    assert home.words == "your day"


async def test_a_file_is_copied_under_its_title(
    db: Database, deliverer: Deliverer, alice: Actor
) -> None:
    await alice.says("photo", "approvals", files=[{"name": "baie.txt", "content": "a rack"}])
    shared = (await alice.newest("approvals")).raw["files"][0]
    async with db.writing() as session:
        await outbox.file(session, shared, Address(channel="C0DESK"))
    await deliverer.flush()
    copied = (await alice.newest("desk")).raw["files"][0]
    assert copied["title"] == "baie.txt"
    assert copied["size"] == len("a rack")


async def test_two_workers_deliver_everything_once_and_in_order(
    db: Database, slack: LocalSlack, speaker: Speaker, alice: Actor
) -> None:
    slack.world.state.channels["C0ACME"].members["U0VIGIE"] = None
    for number in range(30):
        await say(db, f"desk {number}")
        await say(db, f"acme {number}", to=Address(channel="C0ACME"))
    workers = [deliverer_of(db, slack, speaker) for _ in range(2)]
    while await rows(db, State.WAITING, State.SENDING):
        await asyncio.gather(*(worker.flush() for worker in workers))
    for channel, name in (("desk", "desk"), ("acme-support", "acme")):
        seen = [message.words for message in await alice.sees(channel)]
        assert seen == [f"{name} {number}" for number in range(30)]


async def test_it_runs_wakes_and_stops_when_what_it_claimed_is_done(
    db: Database, slack: LocalSlack, speaker: Speaker, alice: Actor
) -> None:
    # It would sleep for an hour if nobody woke it.
    deliverer = deliverer_of(db, slack, speaker, replace(AT_ONCE, idle_s=3600.0))
    db.on_commit = deliverer.wake
    running = asyncio.create_task(deliverer.run())
    for text in ("first", "second"):
        await say(db, text)
        await delivered(db)
    await deliverer.stop()
    await running
    assert [message.words for message in await alice.sees("desk")] == ["first", "second"]


async def test_it_outlives_a_database_that_is_away(
    db: Database,
    deliverer: Deliverer,
    alice: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    healthy = {name: getattr(delivery, name) for name in ("claim", "record", "counts")}

    def away(name: str, times: int) -> None:
        left = [times]

        async def fails(*args: Any, **named: Any) -> Any:
            if left[0]:
                left[0] -= 1
                raise ConnectionError("the database is away")
            return await healthy[name](*args, **named)

        monkeypatch.setattr(delivery, name, fails)

    for name in healthy:
        away(name, times=2)
    await say(db, "one", "two")
    running = asyncio.create_task(deliverer.run())
    await delivered(db)
    await deliverer.stop()
    await running
    assert [message.words for message in await alice.sees("desk")] == ["one", "two"]


async def test_a_start_takes_up_what_the_last_one_left(
    sqlite_url: str, slack: LocalSlack, speaker: Speaker, alice: Actor
) -> None:
    """One bot per SQLite file: its claims are free again at once, after the time to settle."""
    db = Database(sqlite_url)
    await say(db, "left behind")
    killed = deliverer_of(db, slack, speaker)
    await killed._start_claimed()
    await asyncio.gather(*killed._busy)
    deliverer = deliverer_of(db, slack, speaker)
    running = asyncio.create_task(deliverer.run())
    await delivered(db)
    await deliverer.stop()
    await running
    assert len(await alice.sees("desk")) == 1
    await db.close()


async def test_the_pace_of_a_channel_is_slack_s(
    db: Database, slack: LocalSlack, speaker: Speaker, stage: Stage, alice: Actor
) -> None:
    """At the pace that Slack allows, and no faster, it never says 429."""
    slack.world.settings = slack.world.settings.model_copy(
        update={"rate_factor": 20.0, "posts_burst": 1}
    )
    slack.world.rates = type(slack.world.rates)(slack.world.settings)
    pace = Pace(channel_s=0.05, workspace_per_minute=1e6)
    deliverer = deliverer_of(db, slack, speaker, replace(AT_ONCE, pace=pace))
    await say(db, *map(str, range(15)))
    running = asyncio.create_task(deliverer.run())
    await delivered(db)
    await deliverer.stop()
    await running
    assert [message.words for message in await alice.sees("desk")] == list(map(str, range(15)))
    assert {call["status"] for call in await stage.calls("chat.postMessage")} == {200}
