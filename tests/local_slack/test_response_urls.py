import asyncio
import time

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from integrations.local_slack import LocalSlack
from tests.local_slack.cast import Cast
from tests.local_slack.kit import actions, button, section
from tests.local_slack.raw_app import RawApp

DESK = "C0DESK"


async def command_url(app: RawApp, people: Cast) -> AsyncWebhookClient:
    await people.alice.does("command", channel="desk", command="/ticket", text="x")
    return AsyncWebhookClient((await app.next())["payload"]["response_url"])


async def click_url(app: RawApp, people: Cast, ts: str) -> AsyncWebhookClient:
    await people.alice.does("click", channel="desk", ts=ts, action_id="take")
    while True:
        envelope = await app.next()
        if envelope["type"] == "interactive":
            return AsyncWebhookClient(envelope["payload"]["response_url"])


async def test_ephemeral_by_default(app: RawApp, people: Cast) -> None:
    url = await command_url(app, people)
    answer = await url.send(text="vu")
    assert (answer.status_code, answer.body) == (200, "ok")
    (seen,) = await people.alice.sees("desk")
    assert (seen["text"], seen["ephemeral"]) == ("vu", True)
    assert await people.bruno.sees("desk") == []


async def test_in_channel(app: RawApp, people: Cast) -> None:
    url = await command_url(app, people)
    await url.send(text="vu", response_type="in_channel")
    assert [m["text"] for m in await people.bruno.sees("desk")] == ["vu"]


async def test_a_command_answer_can_be_replaced(app: RawApp, people: Cast) -> None:
    url = await command_url(app, people)
    await url.send(text="je cherche")
    await url.send(text="trouvé", replace_original=True)
    (seen,) = await people.alice.sees("desk")
    assert (seen["text"], seen["edited"]) == ("trouvé", True)


async def test_a_clicked_message_can_be_replaced_or_deleted(
    app: RawApp, people: Cast, client: AsyncWebClient
) -> None:
    blocks = [actions(button("take"))]
    ts = (await client.chat_postMessage(channel=DESK, text="carte", blocks=blocks))["ts"]
    url = await click_url(app, people, ts)
    await url.send(text="prise", replace_original=True)
    (seen,) = await people.bruno.sees("desk")
    assert (seen["text"], seen["blocks"]) == ("prise", [])
    await url.send(delete_original=True)
    assert await people.bruno.sees("desk") == []


async def test_an_ephemeral_message_can_be_replaced_by_its_click_only(
    app: RawApp, people: Cast, client: AsyncWebClient
) -> None:
    posted = await client.chat_postEphemeral(
        channel=DESK, user="U0ALICE", text="t", blocks=[actions(button("take"))]
    )
    url = await click_url(app, people, posted["message_ts"])
    await url.send(text="fait", replace_original=True)
    assert [m["text"] for m in await people.alice.sees("desk")] == ["fait"]
    await url.send(delete_original=True)
    assert await people.alice.sees("desk") == []


async def test_in_a_thread(app: RawApp, people: Cast) -> None:
    parent = await people.alice.says("desk", "p")
    await app.next()
    url = await command_url(app, people)
    await url.send_dict({"text": "vu", "thread_ts": parent, "replace_original": False})
    assert [m["text"] for m in await people.alice.sees("desk")] == ["p"]
    assert [m["text"] for m in await people.alice.sees("desk", thread_ts=parent)] == ["p", "vu"]


async def test_five_uses(app: RawApp, people: Cast) -> None:
    url = await command_url(app, people)
    for n in range(5):
        assert (await url.send(text=str(n))).status_code == 200
    answer = await url.send(text="6")
    assert (answer.status_code, answer.body) == (404, "used_url")


async def test_half_an_hour(app: RawApp, people: Cast, slack: LocalSlack) -> None:
    url = await command_url(app, people)
    (known,) = slack.world.response_urls.values()
    known.since = time.monotonic() - 1801
    answer = await url.send(text="trop tard")
    assert (answer.status_code, answer.body) == (404, "expired_url")


@pytest.mark.parametrize(
    ("body", "word"),
    [({"text": "t", "blocks": [section("x" * 3001)]}, "invalid_blocks"), ({"text": ""}, "no_text")],
)
async def test_refusals_are_bare_words(
    app: RawApp, people: Cast, body: dict[str, object], word: str
) -> None:
    url = await command_url(app, people)
    answer = await url.send_dict(body)
    assert (answer.status_code, answer.body) == (400, word)


async def test_an_answer_before_the_ack_is_part_of_what_is_shown(
    slack: LocalSlack, app: RawApp, people: Cast
) -> None:
    sending: list[asyncio.Task[object]] = []

    def answer(payload: dict[str, str]) -> None:
        sent = AsyncWebhookClient(payload["response_url"]).send(text="vu")
        sending.append(asyncio.ensure_future(sent))

    app.answer = answer
    slack.world.settings.settle_seconds = 5.0
    told = await people.alice.does("command", channel="desk", command="/ticket", text="x")
    assert [m["text"] for m in told["shown"]] == ["vu"]
    await asyncio.gather(*sending)
