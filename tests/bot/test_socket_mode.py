"""The connection of Socket Mode, when it breaks or falls silent."""

from collections.abc import AsyncIterator

import pytest

from bot.building import CannotStart
from bot.program import Mode, Program
from integrations.local_slack import LocalSlack
from integrations.local_slack.cast import Actor, Stage
from tests.bot.tiny import Tiny, renderer
from tests.bot.waiting import until
from tests.support.bot import APP, settings_for


@pytest.fixture
async def watched(tiny: Tiny, slack: LocalSlack, sqlite_url: str) -> AsyncIterator[Program]:
    """The tiny program whose watchdog looks often."""
    settings = settings_for(slack, sqlite_url).model_copy(update={"socket_watch_s": 0.02})
    program = await Program.build(settings, clock=slack.clock, capabilities=(tiny.capability,))
    program.doors.renderer = renderer()
    await program.start(Mode.RUN, background=False)
    yield program
    await program.stop()


def reopened(program: Program, reason: str) -> float:
    name = "vigie_socket_reopened_total"
    return program.metrics.registry.get_sample_value(name, {"reason": reason}) or 0.0


async def test_a_connection_that_closes_for_good_is_opened_anew(
    watched: Program, alice: Actor
) -> None:
    door = watched._socket
    assert door is not None
    assert door._client is not None
    door._client.default_auto_reconnect_enabled = door._client.auto_reconnect_enabled = False
    await door._client.disconnect()  # type: ignore[no-untyped-call]
    await until(lambda: reopened(watched, "closed") == 1)
    await until(door.connected)
    assert (await alice.types("/vigie say still here")).words == "you typed: say still here"


async def test_a_silent_connection_is_opened_anew(
    watched: Program, slack: LocalSlack, alice: Actor
) -> None:
    door = watched._socket
    assert door is not None
    first, door._silence_s = door._client, 0.0
    await until(lambda: reopened(watched, "silent") >= 1)
    door._silence_s = 900.0
    await until(lambda: door._client is not first)
    await until(lambda: slack.world.deliveries.sockets.count(APP) == 1)
    assert (await alice.types("/vigie say heard")).words == "you typed: say heard"
    await watched.stop()
    await until(lambda: slack.world.deliveries.sockets.count(APP) == 0)


async def test_what_was_said_meanwhile_is_taken_in_after_a_reconnection(
    watched: Program, tiny: Tiny, stage: Stage, alice: Actor
) -> None:
    event = {"type": "message", "text": "missed", "user": "U0ALICE", "channel": "C0DESK"}
    own = {"type": "message", "text": "our own", "user": "U0VIGIE", "channel": "C0DESK"}
    tiny.missed = [
        {"event_id": "catch-up:1", "event": event},
        {"event_id": "catch-up:1", "event": event},
        {"event_id": "catch-up:2", "event": own},
    ]
    await stage.fault("events", "disconnect")
    await alice.says("while disconnected", "desk")
    await until(lambda: "missed" in tiny.heard)
    await watched.catch_up.done()
    assert sorted(tiny.heard) == ["missed", "while disconnected"]


async def test_a_refused_app_token_is_told(tiny: Tiny, slack: LocalSlack, sqlite_url: str) -> None:
    settings = settings_for(slack, sqlite_url)
    settings = settings.model_copy(update={"slack_app_token": settings.slack_signing_secret})
    program = await Program.build(settings, clock=slack.clock, capabilities=(tiny.capability,))
    with pytest.raises(CannotStart, match="SLACK_APP_TOKEN"):
        await program.start(Mode.RUN, background=False)
    await program.stop()


async def test_catching_up_is_tried_again_after_a_failure(
    watched: Program, tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.catch_up.WAITS", (0.0,))
    await watched.catch_up.done()
    tiny.failures = 2
    event = {"type": "message", "text": "missed", "user": "U0ALICE", "channel": "C0DESK"}
    tiny.missed = [{"event_id": "catch-up:1", "event": event}]
    watched.catch_up.want()
    await watched.catch_up.done()
    assert tiny.heard == ["missed"]
