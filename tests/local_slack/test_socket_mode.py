import json

import aiohttp
import pytest

from integrations.local_slack import LocalSlack, Settings
from tests.local_slack.cast import Cast
from tests.local_slack.raw_app import SILENT, RawApp


async def test_hello_tells_how_many(slack: LocalSlack, app: RawApp) -> None:
    assert app.hello["type"] == "hello"
    assert app.hello["num_connections"] == 1
    assert app.hello["connection_info"] == {"app_id": "A0VIGIE"}
    other = await RawApp(slack).open()
    assert other.hello["num_connections"] == 2
    await other.close()


async def test_each_envelope_goes_to_one(slack: LocalSlack, app: RawApp, people: Cast) -> None:
    other = await RawApp(slack).open()
    for n in range(6):
        await people.alice.says("desk", f"m{n}")
    first = [(await app.event("message"))["event"]["text"] for _ in range(3)]
    second = [(await other.event("message"))["event"]["text"] for _ in range(3)]
    assert sorted(first + second) == [f"m{n}" for n in range(6)]
    await other.close()


@pytest.mark.usefixtures("impatient")
async def test_an_event_without_ack_comes_again_three_times(app: RawApp, people: Cast) -> None:
    app.answer = lambda _payload: SILENT
    await people.alice.says("desk", "bonjour")
    envelopes = [await app.next() for _ in range(4)]
    assert "retry_attempt" not in envelopes[0]
    assert [e["retry_attempt"] for e in envelopes[1:]] == [1, 2, 3]
    assert {e["retry_reason"] for e in envelopes[1:]} == {"timeout"}
    assert len({e["payload"]["event_id"] for e in envelopes}) == 1
    assert len({e["envelope_id"] for e in envelopes}) == 4


@pytest.mark.usefixtures("impatient")
async def test_a_command_without_ack_fails_and_never_comes_again(app: RawApp, people: Cast) -> None:
    app.answer = lambda payload: SILENT if "command" in payload else None
    answer = await people.alice.does("command", channel="desk", command="/ticket", text="x")
    assert (answer["ok"], answer["error"]) == (False, "operation_timeout")
    await people.alice.says("desk", "la suite")
    assert [f["type"] for f in [await app.next(), await app.next()]] == [
        "slash_commands",
        "events_api",
    ]


async def test_without_a_connection_commands_fail_and_events_wait(
    slack: LocalSlack, people: Cast
) -> None:
    slack.world.settings.retry_delays = (0.0, 0.3, 5.0)
    answer = await people.alice.does("command", channel="desk", command="/ticket", text="x")
    assert answer["error"] == "operation_timeout"
    assert "operation_timeout" in answer["shown"][0]["text"]
    await people.alice.says("desk", "tu dors ?")
    app = await RawApp(slack).open()
    envelope = await app.next()
    assert envelope["payload"]["event"]["text"] == "tu dors ?"
    assert envelope["retry_attempt"] >= 1
    await app.close()


async def test_another_connection_may_acknowledge(
    slack: LocalSlack, app: RawApp, people: Cast
) -> None:
    app.answer = lambda _payload: SILENT
    await people.alice.says("desk", "bonjour")
    envelope = await app.next()
    other = await RawApp(slack).open()
    assert other._socket is not None
    await other._socket.send_str(json.dumps({"envelope_id": envelope["envelope_id"]}))
    await people.bruno.does("home")
    (record,) = [e for e in await people.get("/envelopes") if e["name"] == "message.groups"]
    assert [a["outcome"] for a in record["attempts"]] == ["acknowledged"]
    await other.close()


async def test_pings_come_back_as_they_went(slack: LocalSlack) -> None:
    headers = {"Authorization": "Bearer xapp-local"}
    async with aiohttp.ClientSession() as session:
        url = f"{slack.api_url}apps.connections.open"
        async with session.post(url, headers=headers) as response:
            address = (await response.json())["url"]
        async with session.ws_connect(address, autoping=False) as socket:
            await socket.receive()
            await socket.ping(b"sdk-ping-pong:1.5")
            pong = await socket.receive()
            assert (pong.type, pong.data) == (aiohttp.WSMsgType.PONG, b"sdk-ping-pong:1.5")
        # A ticket serves once.
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await session.ws_connect(address)


class TestCrowd:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(max_connections=1)

    async def test_too_many_connections(self, slack: LocalSlack, app: RawApp) -> None:
        other = await RawApp(slack).open()
        assert other.hello["type"] == "disconnect"
        assert other.hello["reason"] == "too_many_websockets"
        assert app.hello["type"] == "hello"
        await other.close()


class TestAgeing:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(refresh_seconds=0.05)

    async def test_old_connections_are_asked_to_come_again(self, app: RawApp) -> None:
        assert (await app.next())["reason"] == "warning"
        assert (await app.next())["reason"] == "refresh_requested"


async def test_asking_everybody_to_reconnect(app: RawApp, people: Cast) -> None:
    answer = await people.post("/faults", method="now", kind="disconnect")
    assert answer["closed"] == 1
    assert (await app.next())["reason"] == "refresh_requested"
    assert (await people.get("/healthz"))["connections"] == {"A0VIGIE": 0}


async def test_noise_on_the_line_is_ignored(app: RawApp, people: Cast) -> None:
    assert app._socket is not None
    for noise in ("not json", "[]", '{"envelope_id": "unknown"}', '{"envelope_id": 7}'):
        await app._socket.send_str(noise)
    await people.alice.says("desk", "bonjour")
    assert (await app.event("message"))["event"]["text"] == "bonjour"
