import json
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack.http_delivery import sign
from tests.local_slack.cast import Cast
from tests.local_slack.kit import actions, button
from tests.local_slack.raw_app import WebhookApp

VERIFIER = SignatureVerifier("local-signing-secret")


@pytest.fixture
async def webhook(people: Cast) -> AsyncIterator[WebhookApp]:
    app = await WebhookApp().start()
    answer = await people.post("/apps/A0VIGIE", request_url=app.url)
    assert answer["ok"], answer
    headers, body = await app.next()
    assert json.loads(body)["type"] == "url_verification"
    assert VERIFIER.is_valid_request(body, headers)
    yield app
    await app.stop()


def test_the_signature_is_slacks() -> None:
    signature = sign("secret-de-test", 1700000000, "token=x&command=%2Fvigie&text=ping")
    assert signature == "v0=7b61269b0669c4cc234b693fc780e1c7ca5195f410326b971f138699d59f2b6e"


async def test_events_are_json(webhook: WebhookApp, people: Cast) -> None:
    await people.alice.says("desk", "bonjour")
    headers, body = await webhook.next()
    assert headers["content-type"] == "application/json"
    assert VERIFIER.is_valid_request(body, headers)
    assert json.loads(body)["event"]["text"] == "bonjour"
    assert "x-slack-retry-num" not in headers


async def test_commands_are_forms(webhook: WebhookApp, people: Cast) -> None:
    webhook.answers = [web.json_response({"text": "vu"})]
    answer = await people.alice.does("command", channel="desk", command="/ticket", text="à moi")
    assert [m["text"] for m in answer["shown"]] == ["vu"]
    headers, body = await webhook.next()
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert VERIFIER.is_valid_request(body, headers)
    assert parse_qs(body.decode())["text"] == ["à moi"]


async def test_a_plain_text_answer(webhook: WebhookApp, people: Cast) -> None:
    webhook.answers = [web.Response(text="vu")]
    answer = await people.alice.does("command", channel="desk", command="/ticket", text="x")
    assert [m["text"] for m in answer["shown"]] == ["vu"]


async def test_interactions_are_a_payload_field(
    webhook: WebhookApp, people: Cast, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(
        channel="C0DESK", text="t", blocks=[actions(button("take"))]
    )
    await webhook.next()
    assert (await people.alice.does("click", channel="desk", ts=posted["ts"], action_id="take"))[
        "ok"
    ]
    _, body = await webhook.next()
    (payload,) = parse_qs(body.decode())["payload"]
    assert json.loads(payload)["actions"][0]["action_id"] == "take"


async def test_retries_say_why(webhook: WebhookApp, people: Cast) -> None:
    webhook.answers = [web.Response(status=500) for _ in range(4)]
    await people.alice.says("desk", "bonjour")
    seen = [await webhook.next() for _ in range(4)]
    numbers = [headers.get("x-slack-retry-num") for headers, _ in seen]
    assert numbers == [None, "1", "2", "3"]
    assert {headers["x-slack-retry-reason"] for headers, _ in seen[1:]} == {"http_error"}
    assert len({json.loads(body)["event_id"] for _, body in seen}) == 1


async def test_an_app_can_refuse_retries(webhook: WebhookApp, people: Cast) -> None:
    webhook.answers = [web.Response(status=500, headers={"x-slack-no-retry": "1"})]
    await people.alice.says("desk", "un")
    await webhook.next()
    await people.alice.says("desk", "deux")
    _, body = await webhook.next()
    assert json.loads(body)["event"]["text"] == "deux"


async def test_a_command_that_fails_is_not_sent_again(webhook: WebhookApp, people: Cast) -> None:
    webhook.answers = [web.Response(status=500)]
    answer = await people.alice.does("command", channel="desk", command="/ticket", text="x")
    assert answer["error"] == "operation_timeout"
    await webhook.next()
    await people.alice.says("desk", "la suite")
    headers, _ = await webhook.next()
    assert headers["content-type"] == "application/json"


async def test_nobody_at_home(webhook: WebhookApp, people: Cast) -> None:
    await webhook.stop()
    await people.alice.does("home")
    records = await people.get("/envelopes", type="events_api")
    assert records[0]["attempts"][0]["outcome"] == "connection_failed"


async def test_a_url_must_repeat_the_challenge(webhook: WebhookApp, people: Cast) -> None:
    wrong = webhook.url.replace("/slack/events", "/elsewhere")
    answer = await people.post("/apps/A0VIGIE", request_url=wrong)
    assert answer["error"] == "url_verification_failed"
    assert (await people.get("/apps/A0VIGIE"))["app"]["request_url"] == webhook.url
    answer = await people.post("/apps/A0VIGIE", request_url=wrong, verify=False)
    assert answer["app"]["request_url"] == wrong


async def test_back_to_socket_mode(webhook: WebhookApp, people: Cast) -> None:
    assert webhook.requests.empty()
    answer = await people.post("/apps/A0VIGIE", request_url=None)
    assert answer["app"]["request_url"] is None
