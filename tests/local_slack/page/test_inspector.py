"""The inspector: what its stream tells, what an entry explains, what the outbox says."""

import asyncio

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack, Settings
from tests.local_slack.cast import Cast
from tests.local_slack.kit import refusal, section
from tests.local_slack.page.watching import explained, watching
from tests.local_slack.raw_app import GUARD_SECONDS, SILENT, RawApp


async def test_a_call_is_shown_with_what_it_asked_and_got(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    async with watching(slack) as inspector:
        await client.chat_postMessage(channel="C0DESK", text="bonjour")
        entry = await inspector.until("chat.postMessage")
    assert (entry["type"], entry["ok"], entry["status"]) == ("call", True, 200)
    assert entry["channel"] == "C0DESK"
    assert entry["ms"] >= 0
    sections = await explained(slack, entry)
    assert '"text": "bonjour"' in sections["Arguments"]
    assert '"ok": true' in sections["Answer"]


async def test_a_token_among_the_arguments_is_not_shown(
    slack: LocalSlack,
) -> None:
    async with aiohttp.ClientSession() as http:
        await http.post(f"{slack.api_url}auth.test", data={"token": "xoxb-local"})
    async with watching(slack) as inspector:
        sections = await explained(slack, await inspector.until("auth.test", ok=True))
    assert "xoxb" not in sections["Arguments"]


async def test_a_refusal_is_told_in_full(slack: LocalSlack, client: AsyncWebClient) -> None:
    async with watching(slack) as inspector:
        await refusal(
            client.chat_postMessage(channel="C0DESK", text="x", blocks=[section("x" * 3001)])
        )
        entry = await inspector.until("chat.postMessage")
    assert (entry["ok"], entry["error"]) == (False, "invalid_blocks")
    answer = (await explained(slack, entry))["Answer"]
    assert "must be less than 3001 characters [json-pointer:/blocks/0/text/text]" in answer


async def test_what_happened_before_it_was_opened_is_there(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    await client.auth_test()
    async with watching(slack) as inspector:
        await inspector.until("auth.test", ok=True)
    assert inspector.anew == [True]


async def test_an_envelope_is_shown_while_it_waits_and_when_it_is_acknowledged(
    slack: LocalSlack, people: Cast, app: RawApp
) -> None:
    gone = asyncio.Event()
    app.answer = lambda _payload: SILENT
    async with watching(slack) as inspector:
        typing = asyncio.ensure_future(
            people.alice.does("command", channel="desk", command="/ticket", text="panne")
        )
        entry = await inspector.until("/ticket")
        assert [a["outcome"] for a in entry["attempts"]] == ["waiting"]
        envelope = await app.next()
        app.answer = lambda _payload: None
        assert app._socket is not None
        acknowledgement = {"envelope_id": envelope["envelope_id"], "payload": {"text": "vu"}}
        await app._socket.send_json(acknowledgement)
        await typing
        while entry["attempts"][0]["outcome"] == "waiting":
            await inspector.step()
            entry = await inspector.until("/ticket")
    gone.set()
    assert entry["attempts"][0]["outcome"] == "acknowledged"
    assert entry["attempts"][0]["via"] == "socket"
    sections = await explained(slack, entry)
    assert '"text": "panne"' in sections["Payload"]
    assert "vu" in sections["The app's answer"]


@pytest.mark.usefixtures("impatient")
async def test_each_retry_of_an_event_is_shown(
    slack: LocalSlack, people: Cast, app: RawApp
) -> None:
    app.answer = lambda _payload: SILENT
    async with watching(slack) as inspector:
        await people.alice.says("desk", "bonjour")
        entry = await inspector.until("message.groups")
        async with asyncio.timeout(GUARD_SECONDS):
            while [a["outcome"] for a in entry["attempts"]] != ["timeout"] * 4:
                await inspector.step()
                entry = await inspector.until("message.groups")
    assert entry["event_id"].startswith("Ev")


async def test_a_reconnection_tells_what_was_missed_and_nothing_else(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    await client.auth_test()
    async with watching(slack) as first:
        await first.until("auth.test")
    await client.users_list()
    async with watching(slack, first.mark) as second:
        await second.until("users.list")
    assert [entry["name"] for entry in second.entries.values()] == ["users.list"]
    assert second.anew == [False]
    async with watching(slack, "another-life.7") as third:
        await third.until("auth.test")
    assert third.anew == [True]


async def test_the_list_is_bounded(slack: LocalSlack, client: AsyncWebClient) -> None:
    for _ in range(305):
        await client.auth_test()
    async with watching(slack) as inspector:
        await inspector.until("auth.test")
        assert len(inspector.entries) == 300
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{slack.url}/page/inspector/entries/1") as answer,
    ):
        assert answer.status == 404


async def test_a_reset_begins_anew(slack: LocalSlack, people: Cast, client: AsyncWebClient) -> None:
    async with watching(slack) as inspector:
        await client.auth_test()
        await inspector.until("auth.test")
        await people.post("/reset")
        async with asyncio.timeout(GUARD_SECONDS):
            while inspector.entries:
                await inspector.step()


class TestLimits:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(posts_per_second=1.0, posts_burst=1)

    async def test_a_wait_is_told_and_measured(
        self, slack: LocalSlack, client: AsyncWebClient
    ) -> None:
        async def post() -> None:
            await client.chat_postMessage(channel="C0DESK", text="vite")

        async with watching(slack) as inspector:
            await post()
            await refusal(client.chat_postMessage(channel="C0DESK", text="vite"))
            limited = await inspector.until("chat.postMessage", status=429)
            assert (limited["error"], limited["retry_after"]) == ("ratelimited", "1")
            slack.world.rates = type(slack.world.rates)(slack.world.settings)
            await post()
            after = await inspector.until("chat.postMessage", retry_after=None, ok=True)
            while after["waited_s"] is None:
                await inspector.step()
                after = await inspector.until("chat.postMessage", retry_after=None, ok=True)
        assert 0 <= after["waited_s"] < GUARD_SECONDS


async def test_connections_faults_and_clock_are_told(
    slack: LocalSlack, people: Cast, client: AsyncWebClient
) -> None:
    async with watching(slack) as inspector:
        named = {"name": "Vigie", "url": None}
        await inspector.until_state("apps", [named | {"connections": 0}])
        raw = await RawApp(slack).open()
        await inspector.until_state("apps", [named | {"connections": 1}])
        await people.post("/faults", method="now", kind="disconnect")
        await inspector.until_state("apps", [named | {"connections": 0}])
        await raw.close()
        await people.post("/faults", method="auth.test", kind="slow", seconds=0.01)
        fault = {"target": "auth.test", "kind": "slow", "times": 1, "seconds": 0.01}
        await inspector.until_state("faults", [fault])
        await client.auth_test()
        await inspector.until("auth.test", fault="slow")
        await inspector.until_state("faults", [])
        await people.post("/faults", method="auth.test", kind="slow", times=2)
        await people.post("/faults", clear=True)
        await inspector.until_state("faults", [])
        await people.post("/clock", set="2026-11-30T09:00", zone="Europe/Paris")
        async with asyncio.timeout(GUARD_SECONDS):
            while not inspector.state["now"].startswith("2026-11-30T08:00"):
                await inspector.step()
        assert inspector.state["zone"] == "Europe/Paris"


@pytest.mark.usefixtures("app")
async def test_a_fault_of_a_delivery_is_named_by_its_attempt(
    slack: LocalSlack, people: Cast
) -> None:
    await people.post("/faults", method="commands", kind="slow", seconds=0.01)
    async with watching(slack) as inspector:
        await people.alice.does("command", channel="desk", command="/ticket", text="x")
        entry = await inspector.until("/ticket")
    assert entry["attempts"][0]["fault"] == "slow"


async def test_a_server_that_stops_does_not_wait_for_its_inspectors(slack: LocalSlack) -> None:
    async with watching(slack) as inspector:
        await inspector.step()
        await slack.stop()
        with pytest.raises(AssertionError, match="ended"):
            await inspector.until("nothing ever")


async def test_what_is_posted_to_a_response_url_is_shown(
    slack: LocalSlack, people: Cast, app: RawApp
) -> None:
    await people.alice.does("command", channel="desk", command="/ticket", text="x")
    url = (await app.next())["payload"]["response_url"]
    async with aiohttp.ClientSession() as http:
        await http.post(url, json={"text": "voilà"})
        await http.post(url, data="not json")
    async with watching(slack) as inspector:
        good = await inspector.until("response_url", ok=True)
        bad = await inspector.until("response_url", ok=False)
    assert "voilà" in (await explained(slack, good))["Arguments"]
    assert (bad["error"], bad["status"]) == ("invalid_payload", 400)
    assert (await explained(slack, bad))["Answer"] == "invalid_payload"


async def test_a_call_that_a_fault_stops_shows_what_it_wanted(
    slack: LocalSlack, people: Cast, client: AsyncWebClient
) -> None:
    await people.post("/faults", method="chat.postMessage", kind="ratelimited", seconds=2)
    await refusal(client.chat_postMessage(channel="C0DESK", text="bonjour"))
    async with watching(slack) as inspector:
        entry = await inspector.until("chat.postMessage", status=429)
        await client.chat_postMessage(channel="C0DESK", text="encore")
        after = await inspector.until("chat.postMessage", ok=True)
    assert after["waited_s"] is not None
    assert (entry["app_id"], entry["error"]) == ("A0VIGIE", "ratelimited")
    assert (entry["retry_after"], entry["channel"]) == ("2", "C0DESK")
    assert "bonjour" in (await explained(slack, entry))["Arguments"]
