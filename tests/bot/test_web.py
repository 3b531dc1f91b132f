"""What the program answers over HTTP, to Slack and to others."""

import time
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot import building
from bot.program import Mode, Program
from integrations.local_slack import LocalSlack
from integrations.local_slack.cast import Stage
from integrations.local_slack.http_delivery import FORM_TYPE, JSON_TYPE, sign
from tests.bot.conftest import tiny_program
from tests.bot.tiny import Tiny

SECRET = "local-signing-secret"


@pytest.fixture
async def served(
    tiny: Tiny, slack: LocalSlack, stage: Stage, database_url: str
) -> AsyncIterator[Program]:
    async with tiny_program(tiny, slack, stage, database_url, Mode.WEB) as started:
        yield started


async def post(
    program: Program,
    stage: Stage,
    body: str,
    *,
    content_type: str = JSON_TYPE,
    secret: str = SECRET,
    timestamp: str | None = None,
) -> tuple[int, str]:
    """Post to Slack's endpoint as Slack would, or nearly; status and body."""
    at = str(int(time.time())) if timestamp is None else timestamp
    headers = {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": sign(secret, int(at) if at.isdecimal() else 0, body),
    }
    url = f"{program.address}/slack/events"
    async with stage.http.post(url, data=body.encode(), headers=headers) as answer:
        return answer.status, await answer.text()


@pytest.mark.parametrize(
    ("secret", "timestamp"), [("another", None), (SECRET, "1700000000"), (SECRET, "soon")]
)
async def test_what_slack_did_not_sign_is_refused(
    served: Program, stage: Stage, secret: str, timestamp: str | None
) -> None:
    status, _ = await post(served, stage, '{"type": "x"}', secret=secret, timestamp=timestamp)
    assert status == 401


async def test_the_challenge_is_repeated(served: Program, stage: Stage) -> None:
    body = '{"type": "url_verification", "challenge": "abc"}'
    assert await post(served, stage, body) == (200, '{"challenge": "abc"}')


@pytest.mark.parametrize(
    "body",
    [
        '{"type": "app_rate_limited", "minute_rate_limited": 1700000000, "team_id": "T0US"}',
        '{"type": "something_new"}',
        '{"type": "event_callback", "event_id": "Ev1", "event": {"type": "new_event"}}',
        '{"type": "event_callback", "event_id": "Ev2", "event": {"type": "app_uninstalled"}}',
        '{"type": "view_closed", "view": {"id": "V1"}, "user": {"id": "U0ALICE"}}',
        "{}",
    ],
)
async def test_what_is_not_known_is_acknowledged(served: Program, stage: Stage, body: str) -> None:
    assert await post(served, stage, body) == (200, "")


async def test_slack_may_check_the_certificate(served: Program, stage: Stage) -> None:
    status, _ = await post(served, stage, "ssl_check=1&token=x", content_type=FORM_TYPE)
    assert status == 200


async def test_a_menu_that_asks_for_options_gets_none(served: Program, stage: Stage) -> None:
    body = '{"type": "block_suggestion", "action_id": "x", "user": {"id": "U0ALICE"}}'
    assert await post(served, stage, body) == (200, '{"options": []}')


@pytest.mark.parametrize("body", ["{", "[1, 2]", "payload=%7B", "payload=[]"])
async def test_what_cannot_be_read_is_refused(served: Program, stage: Stage, body: str) -> None:
    kind = JSON_TYPE if body[0] in "{[" else FORM_TYPE
    status, _ = await post(served, stage, body, content_type=kind)
    assert status == 400


async def test_rate_limited_events_are_counted(served: Program, stage: Stage) -> None:
    await post(served, stage, '{"type": "app_rate_limited", "minute_rate_limited": 1700000000}')
    text = await (await stage.http.get(f"{served.address}/metrics")).text()
    assert "vigie_events_rate_limited_total 1.0" in text
    assert 'vigie_outbox_messages{state="parked"} 0.0' in text


async def test_health_is_told(served: Program, stage: Stage) -> None:
    answer = await stage.http.get(f"{served.address}/healthz")
    assert (answer.status, await answer.json()) == (200, {"ok": True})


async def test_an_old_database_is_not_healthy(
    served: Program, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "head", lambda: "9999")
    answer = await stage.http.get(f"{served.address}/healthz")
    assert answer.status == 503
    assert "vigie migrate" in (await answer.json())["error"]


async def test_a_database_that_is_gone_is_not_healthy(
    served: Program, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_db: object) -> building.Trouble:
        return building.AWAY

    monkeypatch.setattr(building, "check_database", away)
    answer = await stage.http.get(f"{served.address}/healthz")
    assert answer.status == 503


async def test_a_capability_opens_a_door_of_its_own(served: Program, stage: Stage) -> None:
    answer = await stage.http.get(f"{served.address}/tiny")
    assert await answer.json() == {"team": "T0US"}


async def test_over_socket_mode_slack_is_not_served_over_http(
    tiny: Tiny, slack: LocalSlack, stage: Stage, sqlite_url: str
) -> None:
    async with tiny_program(tiny, slack, stage, sqlite_url, Mode.RUN) as program:
        status, _ = await post(program, stage, "{}")
        assert status == 404
        health: aiohttp.ClientResponse = await stage.http.get(f"{program.address}/healthz")
        assert health.status == 200
