"""Channels that are archived, opened again, deleted, and what a bot hears of them."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.local_slack.cast import Cast
from tests.local_slack.kit import refusal
from tests.local_slack.raw_app import RawApp


@pytest.mark.parametrize(("private", "kind"), [(False, "channel"), (True, "group")])
async def test_archived_opened_again_and_deleted(
    app: RawApp, people: Cast, client: AsyncWebClient, private: bool, kind: str
) -> None:
    names: dict[str, Any] = {"name": "chantier", "private": private}
    made = await people.post("/channels", **names, members=["alice", "vigie"])
    place = made["channel"]
    await people.post("/channels/chantier/archive", user="U0ALICE")
    event = (await app.event(f"{kind}_archive"))["event"]
    assert (event["channel"], event["user"]) == (place, "U0ALICE")
    body = await refusal(client.chat_postMessage(channel=place, text="?"))
    assert body["error"] == "is_archived"
    assert (await people.post("/channels/chantier/archive"))["error"] == "already_archived"

    await people.post("/channels/chantier/unarchive")
    assert (await app.event(f"{kind}_unarchive"))["event"]["channel"] == place
    assert (await people.post("/channels/chantier/unarchive"))["error"] == "not_archived"
    assert (await client.chat_postMessage(channel=place, text="!"))["ok"]

    await people.post("/channels/chantier/delete")
    assert (await app.event(f"{kind}_deleted"))["event"]["channel"] == place
    assert (await refusal(client.conversations_info(channel=place)))["error"] == "channel_not_found"


@pytest.mark.parametrize(("private", "kind"), [(False, "channel"), (True, "group")])
async def test_a_bot_that_is_taken_out_is_told_itself(
    app: RawApp, people: Cast, private: bool, kind: str
) -> None:
    members = ["alice", "bruno", "vigie"]
    made = await people.post("/channels", name="chantier", private=private, members=members)
    await people.alice.does("remove", channel="chantier", user="bruno")
    await people.alice.does("remove", channel="chantier", user="vigie")
    event = (await app.event(f"{kind}_left"))["event"]
    assert event["channel"] == made["channel"]
    assert "user" not in event
