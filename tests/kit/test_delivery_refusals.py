"""What Slack does not take: refused for good, for now, for one method or for the whole app."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ServerDisconnectedError
from slack_sdk.web.async_client import AsyncWebClient

from commands.kit.capability import Reactions
from commands.kit.delivery import Deliverer
from integrations.local_slack import LocalSlack
from integrations.slack import delivery as slack_delivery
from integrations.slack.delivery import Sender
from storage import outbox, parked
from storage.db import Database
from storage.outbox import Address, State
from tests.kit.posting import AT_ONCE, DESK, Speaker, deliverer_of, everything, rows, say, show
from tests.support.cast import Actor, Stage

pytestmark = pytest.mark.usefixtures("stage")


async def test_what_is_under_a_parked_card_is_parked_and_comes_back_with_it(
    db: Database, deliverer: Deliverer, speaker: Speaker, slack: LocalSlack, alice: Actor
) -> None:
    speaker.states["T-1"] = "card"
    members = slack.world.state.channels["C0DESK"].members
    us = members.pop("U0VIGIE")
    await show(db, "T-1")
    await say(db, "below", to=Address(channel="C0DESK", under=("test/card", "T-1")))
    await deliverer.flush()
    card, line = await rows(db, State.PARKED)
    assert line.error == "test/card T-1 is not posted"
    members["U0VIGIE"] = us
    async with db.writing() as session:
        assert await parked.retry(session, card.id, datetime.now(UTC))
    await deliverer.flush()
    (root,) = await alice.sees("desk")
    assert [message.words for message in await alice.thread(root)] == ["card", "below"]


async def test_a_line_for_which_no_card_will_come_is_parked(
    db: Database, deliverer: Deliverer
) -> None:
    await say(db, "below", to=Address(channel="C0DESK", under=("test/card", "T-1")))
    await deliverer.flush()
    (row,) = await rows(db, State.PARKED)
    assert row.error == "test/card T-1 is not posted"


async def test_a_file_elsewhere_is_never_asked_for_with_our_token(
    db: Database, deliverer: Deliverer
) -> None:
    async with db.writing() as session:
        elsewhere = {"id": "F1", "name": "x.txt", "url_private": "http://elsewhere.invalid/x"}
        await outbox.file(session, elsewhere, Address(channel="C0DESK"))
    await deliverer.flush()
    assert [(row.state, row.error) for row in await rows(db)] == [("parked", "file_not_at_slack")]


async def test_retry_after_is_obeyed(db: Database, deliverer: Deliverer, stage: Stage) -> None:
    await say(db, "held")
    await say(db, "free", to=Address(user="U0ALICE"))
    await stage.fault("chat.postMessage", "ratelimited", seconds=60)
    await deliverer.flush()
    states = {row.context["words"]: row for row in await rows(db)}
    assert states["free"].state == State.SENT
    assert states["held"].state == State.WAITING
    assert states["held"].due_at > datetime.now(UTC) + timedelta(seconds=50)
    assert not states["held"].doubt
    assert len(await stage.calls("chat.postMessage")) == 2
    # What follows in that channel is held as well.
    await say(db, "behind")
    await deliverer.flush()
    assert len(await stage.calls("chat.postMessage")) == 2


async def test_what_slack_refuses_is_parked_and_the_rest_goes_on(
    db: Database, deliverer: Deliverer, alice: Actor
) -> None:
    await say(db, "to nowhere", to=Address(channel="C0NOWHERE"))
    await say(db, "broken", template="test/broken")
    await say(db, "fine")
    await show(db, "unknown record")
    await deliverer.flush()
    found = {row.context.get("words", row.record): (row.state, row.error) for row in await rows(db)}
    assert found["to nowhere"] == (State.PARKED, "channel_not_found")
    state, error = found["broken"]
    assert state == State.PARKED
    assert "test/broken" in str(error)
    assert found["fine"][0] == State.SENT
    assert found["unknown record"][0] == State.DROPPED
    assert [message.words for message in await alice.sees("desk")] == ["fine"]


async def test_nothing_is_parked_while_slack_fails(
    db: Database, slack: LocalSlack, speaker: Speaker, stage: Stage
) -> None:
    await say(db, "unlucky", "next")
    deliverer = deliverer_of(db, slack, speaker, replace(AT_ONCE, most_attempts=2))
    await stage.fault("chat.postMessage", "http_500", times=3)
    await everything(db, deliverer)
    assert [row.state for row in await rows(db)] == [State.SENT, State.SENT]


async def test_a_file_that_never_downloads_is_parked_and_the_next_arrives(
    db: Database,
    slack: LocalSlack,
    speaker: Speaker,
    stage: Stage,
    alice: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = ("broken.txt", "fine.txt")
    await alice.says(
        "photos", "approvals", files=[{"name": name, "content": "a rack"} for name in names]
    )
    fetch = slack_delivery._fetch

    async def fetch_or_fail(url: str, headers: Mapping[str, str]) -> bytes:
        if "broken" in url:
            raise ServerDisconnectedError
        return await fetch(url, headers)

    monkeypatch.setattr(slack_delivery, "_fetch", fetch_or_fail)
    async with db.writing() as session:
        for shared in (await alice.newest("approvals")).raw["files"]:
            await outbox.file(session, shared, DESK)
    deliverer = deliverer_of(db, slack, speaker, replace(AT_ONCE, most_attempts=3))
    await everything(db, deliverer)
    broken, fine = await rows(db)
    assert (broken.state, fine.state) == (State.PARKED, State.SENT)
    assert broken.error == "file_not_downloaded: ServerDisconnectedError"
    assert not broken.doubt, "nothing was posted: a retry needs no look-up"
    assert len(await stage.calls("files.completeUploadExternal")) == 1


async def test_what_stays_unclear_does_not_block_its_lane_for_ever(
    db: Database, slack: LocalSlack, speaker: Speaker, stage: Stage, alice: Actor
) -> None:
    await say(db, "unlucky", "next")
    deliverer = deliverer_of(db, slack, speaker, replace(AT_ONCE, most_unclear=3))
    await stage.fault("chat.postMessage", "http_500", times=3)
    await everything(db, deliverer)
    unlucky, following = await rows(db)
    assert (unlucky.state, following.state) == (State.PARKED, State.SENT)
    assert unlucky.doubt, "a retry looks first whether it has landed"
    assert [message.words for message in await alice.sees("desk")] == ["next"]


async def test_a_token_that_is_refused_keeps_everything_waiting(
    db: Database, slack: LocalSlack, speaker: Speaker, deliverer: Deliverer, stage: Stage
) -> None:
    client = AsyncWebClient(token="xoxb-revoked", base_url=slack.api_url, retry_handlers=[])
    revoked = deliverer_of(db, slack, speaker)
    revoked._attempts.sender = Sender(client)
    await say(db, "one")
    await revoked.flush()
    await say(db, "elsewhere", to=Address(channel="C0APPROVALS"))
    calls = len(await stage.calls("chat.postMessage"))
    await deliverer.flush()
    assert len(await stage.calls("chat.postMessage")) == calls
    assert [(row.state, row.doubt) for row in await rows(db)] == [(State.WAITING, False)] * 2


@pytest.mark.parametrize(
    ("scope", "held"),
    [("reactions:write", "sign"), ("files:write", "file"), ("chat:write", "line")],
)
async def test_a_missing_scope_holds_the_methods_that_need_it_and_no_other(
    db: Database,
    deliverer: Deliverer,
    speaker: Speaker,
    slack: LocalSlack,
    alice: Actor,
    scope: str,
    held: str,
) -> None:
    said = await alice.says("photo", "approvals", files=[{"name": "baie.txt", "content": "a rack"}])
    shared = (await alice.newest("approvals")).raw["files"][0]
    speaker.signs["T-1"] = Reactions(frozenset({"eyes"}), frozenset())
    async with db.writing() as session:
        await outbox.file(session, shared, DESK)
        to = Address(channel=said.channel, thread_ts=said.ts)
        await outbox.sign(session, "test/sign", "T-1", to)
    await say(db, "a line")
    app = slack.world.state.apps["A0VIGIE"]
    granted = app.scopes
    app.scopes = tuple(name for name in granted if name != scope)
    await deliverer.flush()
    found = {row.kind: row.state for row in await rows(db)}
    assert found == dict.fromkeys(("file", "sign", "line"), State.SENT) | {held: State.WAITING}
    app.scopes = granted
    (waiting,) = await rows(db, State.WAITING)
    assert waiting.error is not None
    assert "missing_scope" in waiting.error
    async with db.reading() as session:
        assert await parked.ids(session) == []


async def test_a_copy_stops_at_the_cap_whatever_its_record_says(
    db: Database, deliverer: Deliverer, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_delivery, "MOST_BYTES", 10)
    for content in ("x" * 10, "x" * 11):
        await alice.says("photo", "approvals", files=[{"name": "baie.txt", "content": content}])
        shared = (await alice.newest("approvals")).raw["files"][0]
        silent = {name: value for name, value in shared.items() if name != "size"}
        async with db.writing() as session:
            await outbox.file(session, silent, DESK)
    await deliverer.flush()
    found = [(row.state, row.error) for row in await rows(db)]
    assert found == [(State.SENT, None), (State.PARKED, "file_too_large")]
    assert len(await alice.sees("desk")) == 1
