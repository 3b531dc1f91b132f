"""A lost answer, a killed process: looked up where it would stand, told once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientSession, ClientTimeout
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from commands.kit.attempts import LONG_AGO
from commands.kit.delivery import Deliverer
from integrations.local_slack import LocalSlack
from integrations.slack.delivery import Sender
from storage import outbox
from storage.db import Database
from storage.outbox import Address, OutboxRow, State
from tests.kit.posting import (
    AT_ONCE,
    Speaker,
    delivered,
    deliverer_of,
    everything,
    rows,
    say,
    show,
)
from tests.support.cast import Actor, Stage

pytestmark = pytest.mark.usefixtures("stage")


Put = Callable[[Database, Speaker], Awaitable[None]]


async def put_line(db: Database, _speaker: Speaker) -> None:
    await say(db, "once")


async def put_card(db: Database, speaker: Speaker) -> None:
    speaker.states["T-1"] = "once"
    await show(db, "T-1")


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "http_500"])
@pytest.mark.parametrize("put", [put_line, put_card])
async def test_a_post_whose_answer_is_lost_is_posted_once(
    db: Database,
    deliverer: Deliverer,
    speaker: Speaker,
    stage: Stage,
    alice: Actor,
    kind: str,
    put: Put,
) -> None:
    await put(db, speaker)
    await stage.fault("chat.postMessage", kind)
    await everything(db, deliverer)
    assert [message.words for message in await alice.sees("desk")] == ["once"]
    # Whether it had landed was looked up, not guessed.
    assert len(await stage.calls("conversations.history")) >= 1
    assert [row.state for row in await rows(db)] == [State.SENT]


async def test_a_reply_whose_answer_is_lost_is_looked_up_in_its_thread(
    db: Database, deliverer: Deliverer, speaker: Speaker, stage: Stage, alice: Actor
) -> None:
    speaker.states["root"] = "root"
    await show(db, "root")
    await deliverer.flush()
    await say(db, "once", to=Address(channel="C0DESK", under=("test/card", "root")))
    await stage.fault("chat.postMessage", "drop_after")
    await everything(db, deliverer)
    (root,) = await alice.sees("desk")
    assert [message.words for message in await alice.thread(root)] == ["root", "once"]
    assert len(await stage.calls("conversations.replies")) == 1


async def test_a_copied_file_whose_answer_is_lost_arrives_once(
    db: Database, deliverer: Deliverer, stage: Stage, alice: Actor
) -> None:
    await alice.says("photo", "approvals", files=[{"name": "baie.txt", "content": "a rack"}])
    shared = (await alice.newest("approvals")).raw["files"][0]
    async with db.writing() as session:
        await outbox.file(session, shared, Address(channel="C0DESK"))
    await stage.fault("files.completeUploadExternal", "drop_after")
    await everything(db, deliverer)
    assert len(await alice.sees("desk")) == 1


async def test_a_whisper_whose_answer_is_lost_is_not_said_again(
    db: Database, deliverer: Deliverer, stage: Stage, alice: Actor
) -> None:
    await say(db, "a whisper", to=Address(channel="C0DESK", user="U0ALICE"))
    await stage.fault("chat.postEphemeral", "drop_after")
    await everything(db, deliverer)
    assert len(await alice.sees("desk")) == 1
    assert [row.state for row in await rows(db)] == [State.DROPPED]


async def test_an_answer_that_comes_too_late_is_looked_for(
    db: Database, slack: LocalSlack, speaker: Speaker, stage: Stage, alice: Actor
) -> None:
    """A look-up at once finds nothing, for the call is still under way; a settled one does."""
    settle_s = 0.6
    await say(db, "once")
    await stage.fault("chat.postMessage", "slow", seconds=0.3)
    async with ClientSession(timeout=ClientTimeout(total=0.1)) as impatient:
        tempo = replace(AT_ONCE, settle_s=settle_s)
        deliverer = deliverer_of(db, slack, speaker, tempo, impatient)
        await deliverer.flush()
        (row,) = await rows(db, State.WAITING)
        assert row.doubt
        assert row.due_at - row.created_at >= timedelta(seconds=settle_s)
        found = await deliverer._attempts.sender.find(row.op, "C0DESK", thread_ts=None, oldest="0")
        assert found is None
        running = asyncio.create_task(deliverer.run())
        await delivered(db)
        await deliverer.stop()
        await running
    assert [message.words for message in await alice.sees("desk")] == ["once"]


async def test_a_whisper_of_a_killed_process_is_not_said_again(
    db: Database, slack: LocalSlack, speaker: Speaker, alice: Actor
) -> None:
    await say(db, "a whisper", to=Address(channel="C0DESK", user="U0ALICE"))
    killed = deliverer_of(db, slack, speaker)
    await killed._start_claimed()
    await asyncio.gather(*killed._busy)
    await expire(db)
    await everything(db, deliverer_of(db, slack, speaker))
    assert len(await alice.sees("desk")) == 1
    assert [row.state for row in await rows(db)] == [State.DROPPED]


async def test_a_claim_lives_as_long_as_its_call(
    db: Database,
    slack: LocalSlack,
    speaker: Speaker,
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answered, post = asyncio.Event(), Sender.post

    async def slow(*args: Any, **named: Any) -> str:
        await answered.wait()
        return await post(*args, **named)

    await say(db, "once")
    owner, other = (deliverer_of(db, slack, speaker) for _ in range(2))
    monkeypatch.setattr(Sender, "post", slow)
    await owner._start_claimed()
    monkeypatch.setattr(Sender, "post", post)
    await expire(db)
    owner._next_renewal = LONG_AGO
    await owner._start_claimed()
    await other.flush()
    answered.set()
    await owner.flush()
    assert len(await stage.calls("chat.postMessage")) == 1
    assert [row.state for row in await rows(db)] == [State.SENT]


@pytest.mark.parametrize("doubt", [False, True])
async def test_a_database_that_fails_an_attempt_parks_nothing(
    db: Database,
    deliverer: Deliverer,
    speaker: Speaker,
    alice: Actor,
    monkeypatch: pytest.MonkeyPatch,
    doubt: bool,
) -> None:
    await put_card(db, speaker)
    async with db.writing() as session:
        await session.execute(update(OutboxRow).values(doubt=doubt))
    healthy = outbox.posted

    async def away(*_args: Any) -> Any:
        raise OperationalError("SELECT", {}, Exception("the server closed the connection"))

    monkeypatch.setattr(outbox, "posted", away)
    await deliverer.flush()
    (row,) = await rows(db, State.WAITING)
    assert row.doubt is doubt
    monkeypatch.setattr(outbox, "posted", healthy)
    await everything(db, deliverer)
    assert [message.words for message in await alice.sees("desk")] == ["once"]


async def expire(db: Database) -> None:
    """Let every lease be over."""
    async with db.writing() as session:
        past = datetime.now(UTC) - timedelta(seconds=1)
        await session.execute(update(OutboxRow).values(lease_until=past))


async def test_killed_between_send_and_record(
    db: Database, slack: LocalSlack, speaker: Speaker, alice: Actor
) -> None:
    speaker.states["T-1"] = "card"
    await show(db, "T-1")
    await say(db, "line", to=Address(channel="C0ACME"))
    slack.world.state.channels["C0ACME"].members["U0VIGIE"] = None
    killed = deliverer_of(db, slack, speaker)
    await killed._start_claimed()
    # Everything was sent; nothing of it was recorded: the process is gone.
    await asyncio.gather(*killed._busy)
    assert len(await rows(db, State.SENDING)) == 2
    async with db.writing() as session:
        past = datetime.now(UTC) - timedelta(seconds=1)
        await session.execute(update(OutboxRow).values(lease_until=past))
    await everything(db, deliverer_of(db, slack, speaker))
    assert [message.words for message in await alice.sees("desk")] == ["card"]
    assert [message.words for message in await alice.sees("acme-support")] == ["line"]
    # And the card that was found is known: it is edited from now on.
    speaker.states["T-1"] = "changed"
    await show(db, "T-1")
    await everything(db, deliverer_of(db, slack, speaker))
    assert [message.words for message in await alice.sees("desk")] == ["changed"]
