from datetime import datetime

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack
from tests.local_slack.cast import Cast
from tests.local_slack.kit import refusal
from tests.local_slack.raw_app import RawApp

DESK = "C0DESK"
MANIFEST = {
    "display_information": {"name": "Vigie"},
    "features": {
        "app_home": {"home_tab_enabled": False, "messages_tab_enabled": True},
        "slash_commands": [{"command": "/panne", "description": "d", "should_escape": True}],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
    "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}},
}


async def test_the_clock(people: Cast, slack: LocalSlack) -> None:
    answer = await people.post("/clock", set="2026-11-23T09:00:00+01:00")
    assert answer["now"].startswith("2026-11-23T08:00:00")
    answer = await people.post("/clock", advance_s=3600)
    assert answer["now"].startswith("2026-11-23T09:00:00")
    answer = await people.get("/clock")
    assert datetime.fromisoformat(answer["now"]).tzinfo is not None
    assert answer["offset_s"] == slack.clock.offset.total_seconds()
    ts = float(await people.alice.says("desk", "à l'heure"))
    assert abs(ts - slack.clock.now().timestamp()) < 60
    assert (await people.post("/clock", set="2026-11-23T09:00:00"))["error"] == "invalid_arguments"
    assert (await people.post("/clock", advance_s="demain"))["error"] == "invalid_arguments"


async def test_a_manifest_replaces_what_the_seed_said(people: Cast) -> None:
    app = (await people.post("/apps/A0VIGIE", manifest=MANIFEST))["app"]
    assert [c["command"] for c in app["commands"]] == ["/panne"]
    assert app["scopes"] == ["commands", "chat:write"]
    assert app["bot_events"] == ["app_mention"]
    answer = await people.alice.does("command", channel="desk", command="/ticket", text="x")
    assert "not a valid command" in answer["error"]


async def test_a_bad_manifest_changes_nothing(people: Cast) -> None:
    answer = await people.post(
        "/apps/A0VIGIE", manifest={"display_information": {"name": "x" * 36}}
    )
    assert answer["error"] == "invalid_manifest"
    assert answer["errors"] == [
        {"message": "must be less than 36 characters", "pointer": "/display_information/name"}
    ]
    assert len((await people.get("/apps/A0VIGIE"))["app"]["commands"]) == 2
    assert (await people.get("/apps/A0X"))["error"] == "app_not_found"


async def test_the_journal(people: Cast, client: AsyncWebClient, app: RawApp) -> None:
    await client.chat_postMessage(channel=DESK, text="t")
    await refusal(client.chat_postMessage(channel="C0X", text="t"))
    await app.event("message")
    calls = await people.get("/calls", method="chat.postMessage")
    assert [(c["ok"], c["error"], c["channel"]) for c in calls] == [
        (True, None, DESK),
        (False, "channel_not_found", "C0X"),
    ]
    await people.alice.does("home")
    (envelope,) = await people.get("/envelopes", limit="1")
    assert envelope["name"] == "app_home_opened"
    assert envelope["attempts"][0]["outcome"] == "acknowledged"
    assert envelope["attempts"][0]["ms"] > 0


async def test_listeners_hear_of_changes(slack: LocalSlack, people: Cast) -> None:
    heard: list[str] = []
    stop = slack.world.journal.listen(lambda kind, _what: heard.append(kind))
    await people.alice.says("desk", "bonjour")
    stop()
    await people.alice.says("desk", "encore")
    assert heard.count("message") == 1


async def test_reset(people: Cast, app: RawApp) -> None:
    await people.post(
        "/apps/A0VIGIE", manifest=MANIFEST, bot_events=None, scopes=["groups:history"]
    )
    await people.alice.says("desk", "avant")
    await app.event("message")
    await people.post("/reset")
    assert await people.alice.sees("desk") == []
    assert await people.get("/calls") == []
    # The app stays connected, with what it declared.
    await people.alice.says("desk", "après")
    assert (await app.event("message"))["event"]["text"] == "après"
    assert len((await people.get("/apps/A0VIGIE"))["app"]["commands"]) == 1


async def test_health(people: Cast, app: RawApp) -> None:
    assert app.hello
    assert await people.get("/healthz") == {"ok": True, "connections": {"A0VIGIE": 1}}


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("/channels", {}, "missing_argument"),
        ("/channels", {"name": "x", "id": DESK}, "name_taken"),
        ("/channels/desk/share", {"team": "T0US"}, "invalid_team"),
        ("/channels/desk/unshare", {"team": "T0ACME"}, "invalid_team"),
        ("/channels/nowhere/share", {"team": "T0US"}, "channel_not_found"),
    ],
)
async def test_what_is_refused(people: Cast, path: str, body: dict[str, str], error: str) -> None:
    assert (await people.post(path, **body))["error"] == error
