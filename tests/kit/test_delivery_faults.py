"""A lost answer, a killed process: looked up where it would stand, told once."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from commands.kit.delivery import Deliverer
from integrations.local_slack import LocalSlack
from storage import outbox
from storage.db import Database
from storage.outbox import Address, OutboxRow, State
from tests.kit.posting import Speaker, deliverer_of, everything, rows, say, show
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
    """The look-up finds nothing while the call is still under way: then it must not give up."""
    deliverer = deliverer_of(db, slack, speaker)
    await say(db, "once")
    await stage.fault("chat.postMessage", "drop_after")
    await stage.fault("conversations.history", "http_500", times=2)
    await everything(db, deliverer)
    assert [message.words for message in await alice.sees("desk")] == ["once"]


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
