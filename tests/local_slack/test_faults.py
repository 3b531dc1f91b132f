import pytest
from aiohttp import ClientError
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack
from integrations.local_slack.faults import Faults
from tests.local_slack.cast import Cast
from tests.local_slack.kit import refusal
from tests.local_slack.raw_app import RawApp

DESK = "C0DESK"


async def test_a_call_that_never_happened(client: AsyncWebClient, people: Cast) -> None:
    await people.post("/faults", method="chat.postMessage", kind="drop_before")
    with pytest.raises(ClientError):
        await client.chat_postMessage(channel=DESK, text="t")
    assert await people.alice.sees("desk") == []
    await client.chat_postMessage(channel=DESK, text="t")
    assert len(await people.alice.sees("desk")) == 1


async def test_a_call_whose_answer_is_lost(client: AsyncWebClient, people: Cast) -> None:
    await people.post("/faults", method="chat.postMessage", kind="drop_after")
    with pytest.raises(ClientError):
        await client.chat_postMessage(channel=DESK, text="t")
    assert len(await people.alice.sees("desk")) == 1
    (call,) = await people.get("/calls", method="chat.postMessage")
    assert (call["ok"], call["fault"]) == (True, "drop_after")


async def test_the_default_client_posts_twice_when_an_answer_is_lost(
    slack: LocalSlack, people: Cast
) -> None:
    # The trap that the stand-in must show: the SDK sends again on its own.
    careless = AsyncWebClient("xoxb-local", base_url=slack.api_url)
    await people.post("/faults", method="chat.postMessage", kind="drop_after")
    await careless.chat_postMessage(channel=DESK, text="t")
    assert len(await people.alice.sees("desk")) == 2


async def test_trouble_of_the_server(client: AsyncWebClient, people: Cast) -> None:
    await people.post("/faults", method="chat.update", kind="http_500")
    answer = await refusal(client.chat_update(channel=DESK, ts="1.2", text="t"))
    assert answer["error"] == "internal_error"


async def test_rate_limits_on_demand(client: AsyncWebClient, people: Cast) -> None:
    await people.post("/faults", method="users.info", kind="ratelimited", times=2, seconds=7)
    for _ in range(2):
        with pytest.raises(Exception, match="ratelimited") as caught:
            await client.users_info(user="U0ALICE")
        assert caught.value.response.headers["Retry-After"] == "7"  # type: ignore[attr-defined]
    assert (await client.users_info(user="U0ALICE"))["ok"]


async def test_a_slow_call_still_happens(client: AsyncWebClient, people: Cast) -> None:
    await people.post("/faults", method="chat.postMessage", kind="slow", seconds=0.01)
    assert (await client.chat_postMessage(channel=DESK, text="t"))["ok"]
    (call,) = await people.get("/calls", method="chat.postMessage")
    assert call["ms"] >= 10


async def test_the_same_event_twice(app: RawApp, people: Cast) -> None:
    await people.post("/faults", method="events", kind="duplicate")
    await people.alice.says("desk", "bonjour")
    first, second = await app.next(), await app.next()
    assert first["payload"] == second["payload"]
    assert first["envelope_id"] != second["envelope_id"]


async def test_events_out_of_order(app: RawApp, people: Cast) -> None:
    await people.post("/faults", method="events", kind="reorder")
    await people.alice.says("desk", "un")
    await people.alice.says("desk", "deux")
    texts = [(await app.event("message"))["event"]["text"] for _ in range(2)]
    assert texts == ["deux", "un"]


async def test_an_event_that_was_held_goes_out_alone(app: RawApp, people: Cast) -> None:
    await people.post("/faults", method="events", kind="reorder")
    await people.alice.says("desk", "un")
    assert (await app.event("message"))["event"]["text"] == "un"


async def test_an_event_whose_ack_is_lost(app: RawApp, people: Cast) -> None:
    await people.post("/faults", method="events", kind="drop_after")
    await people.alice.says("desk", "bonjour")
    first, second = await app.next(), await app.next()
    assert second["retry_attempt"] == 1
    assert first["payload"]["event_id"] == second["payload"]["event_id"]


async def test_an_event_that_was_lost(app: RawApp, people: Cast) -> None:
    await people.post("/faults", method="events", kind="drop_before")
    await people.alice.says("desk", "bonjour")
    assert (await app.next())["retry_attempt"] == 1


async def test_too_many_events(app: RawApp, people: Cast) -> None:
    await people.post("/faults", method="events", kind="ratelimited")
    await people.alice.says("desk", "bonjour")
    assert (await app.next())["payload"]["type"] == "app_rate_limited"


async def test_a_disconnection_while_an_event_is_under_way(
    slack: LocalSlack, app: RawApp, people: Cast
) -> None:
    await people.post("/faults", method="events", kind="disconnect")
    await people.alice.says("desk", "bonjour")
    frames = [await app.next(), await app.next()]
    assert [frame["type"] for frame in frames] == ["events_api", "disconnect"]
    assert slack.world.deliveries.sockets.count("A0VIGIE") == 0


async def test_a_click_that_never_arrives(app: RawApp, people: Cast) -> None:
    await people.post("/faults", method="commands", kind="drop_before")
    answer = await people.alice.does("command", channel="desk", command="/ticket", text="x")
    assert answer["error"] == "operation_timeout"
    assert app.frames == []


async def test_faults_can_be_read_and_cleared(people: Cast) -> None:
    answer = await people.post("/faults", method="users.info", kind="http_500", times=3)
    assert answer["waiting"] == [
        {"target": "users.info", "kind": "http_500", "times": 3, "seconds": 1.0}
    ]
    assert (await people.post("/faults", clear=True))["waiting"] == []
    assert (await people.get("/faults"))["waiting"] == []
    assert (await people.post("/faults", method="users.info"))["error"] == "missing_argument"
    answer = await people.post("/faults", method="users.info", kind="hiccup")
    assert "one of drop_before" in answer["detail"]


def test_kinds_have_their_place() -> None:
    faults = Faults()
    with pytest.raises(ValueError, match="for events only"):
        faults.add("users.info", "reorder")
    with pytest.raises(ValueError, match="from 1 to"):
        faults.add("users.info", "slow", times=0)
    faults.add("users.info", "slow")
    assert faults.take("chat.postMessage") is None
    taken = faults.take("users.info")
    assert taken is not None
    assert faults.take("users.info") is None
