import pytest
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack
from tests.local_slack.cast import Cast
from tests.local_slack.raw_app import RawApp
from tests.local_slack.second_app import install

METADATA = {"event_type": "op", "event_payload": {"op_id": "7"}}


async def test_the_outer_body(app: RawApp, people: Cast) -> None:
    await people.alice.says("desk", "bonjour")
    body = await app.event("message")
    assert body["type"] == "event_callback"
    assert body["api_app_id"] == "A0VIGIE"
    assert body["event_id"].startswith("Ev")
    assert body["is_ext_shared_channel"] is False
    assert body["authorizations"] == [
        {
            "enterprise_id": None,
            "team_id": "T0US",
            "user_id": "U0VIGIE",
            "is_bot": True,
            "is_enterprise_install": False,
        }
    ]


async def test_a_message(app: RawApp, people: Cast) -> None:
    ts = await people.alice.says("desk", "bonjour")
    event = (await app.event("message"))["event"]
    assert event["user"] == "U0ALICE"
    assert event["channel"] == "C0DESK"
    assert event["channel_type"] == "group"
    assert event["ts"] == event["event_ts"] == ts
    assert event["blocks"][0]["type"] == "rich_text"
    assert event["client_msg_id"]


async def test_a_reply(app: RawApp, people: Cast) -> None:
    parent = await people.alice.says("desk", "bonjour")
    await app.event("message")
    await people.bruno.says("desk", "salut", thread_ts=parent)
    event = (await app.event("message"))["event"]
    assert event["thread_ts"] == parent
    assert event["parent_user_id"] == "U0ALICE"
    await people.bruno.does(
        "say", channel="desk", text="tous", thread_ts=parent, reply_broadcast=True
    )
    event = (await app.event("message", "thread_broadcast"))["event"]
    assert event["root"]["reply_count"] == 2


async def test_a_mention_comes_twice(app: RawApp, people: Cast) -> None:
    ts = await people.alice.says("desk", "@vigie aide")
    message = (await app.event("message"))["event"]
    mention = (await app.event("app_mention"))["event"]
    assert message["ts"] == mention["ts"] == ts
    assert mention["text"] == "<@U0VIGIE> aide"
    assert "user_team" not in mention


async def test_edits_and_deletions(app: RawApp, people: Cast) -> None:
    ts = await people.alice.says("desk", "avant")
    await people.alice.does("edit", channel="desk", ts=ts, text="corrigé")
    event = (await app.event("message", "message_changed"))["event"]
    assert event["hidden"]
    assert event["message"]["text"] == "corrigé"
    assert event["message"]["edited"]["user"] == "U0ALICE"
    assert event["previous_message"]["text"] == "avant"
    assert event["ts"] != ts
    await people.alice.does("delete", channel="desk", ts=ts)
    event = (await app.event("message", "message_deleted"))["event"]
    assert event["deleted_ts"] == ts
    assert event["previous_message"]["text"] == "corrigé"


async def test_a_file(app: RawApp, people: Cast) -> None:
    await people.alice.says("desk", "photo", files=[{"name": "baie.png", "content": "x"}])
    event = (await app.event("message", "file_share"))["event"]
    assert event["files"][0]["name"] == "baie.png"
    shared = (await app.event("file_shared"))["event"]
    assert shared["file_id"] == event["files"][0]["id"]


async def test_reactions(app: RawApp, people: Cast) -> None:
    ts = await people.alice.says("desk", "bonjour")
    await people.bruno.does("react", channel="desk", ts=ts, name="eyes")
    event = (await app.event("reaction_added"))["event"]
    assert event["item"] == {"type": "message", "channel": "C0DESK", "ts": ts}
    assert (event["user"], event["item_user"], event["reaction"]) == ("U0BRUNO", "U0ALICE", "eyes")
    await people.bruno.does("unreact", channel="desk", ts=ts, name="eyes")
    assert (await app.event("reaction_removed"))["event"]["reaction"] == "eyes"


async def test_own_messages_are_echoed(app: RawApp, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C0DESK", text="carte", metadata=METADATA)
    event = (await app.event("message"))["event"]
    assert (event["bot_id"], event["app_id"]) == ("B0VIGIE", "A0VIGIE")
    assert event["bot_profile"]["name"] == "Vigie"
    assert event["metadata"] == METADATA


async def test_the_bot_is_told_that_it_was_invited(app: RawApp, people: Cast) -> None:
    await people.alice.does("invite", channel="acme-support", user="vigie")
    event = (await app.event("member_joined_channel"))["event"]
    assert (event["user"], event["inviter"], event["team"]) == ("U0VIGIE", "U0ALICE", "T0US")
    assert event["channel_type"] == "C"
    await people.claire.does("leave", channel="acme-support")
    event = (await app.event("member_left_channel"))["event"]
    assert (event["user"], event["team"]) == ("U0CLAIRE", "T0ACME")


async def test_who_is_external_and_where_it_is_written(app: RawApp, people: Cast) -> None:
    await people.alice.does("invite", channel="acme-support", user="vigie")
    ts = await people.claire.says("acme-support", "@vigie panne")
    body = await app.event("message")
    assert body["event"]["team"] == "T0ACME"
    assert body["team_id"] == "T0ACME"
    assert body["authorizations"][0]["team_id"] == "T0US"
    assert body["is_ext_shared_channel"] is True
    mention = (await app.event("app_mention"))["event"]
    assert mention["user_team"] == mention["source_team"] == "T0ACME"
    assert mention["user_profile"]["team"] == "T0ACME"
    await people.claire.does("react", channel="acme-support", ts=ts, name="eyes")
    reaction = (await app.event("reaction_added"))["event"]
    assert "T0ACME" not in str(reaction)


async def test_where_the_bot_is_not_it_hears_nothing(app: RawApp, people: Cast) -> None:
    await people.claire.says("acme-support", "panne")
    await people.alice.says("desk", "la suite")
    assert (await app.event("message"))["event"]["text"] == "la suite"
    assert len(app.frames) == 1


async def test_direct_messages(app: RawApp, people: Cast) -> None:
    await people.alice.says("@vigie", "@vigie psst")
    event = (await app.event("message"))["event"]
    assert event["channel_type"] == "im"
    assert event["channel"].startswith("D")
    await people.alice.says("desk", "la suite")
    await app.event("message")
    assert [f["payload"]["event"]["type"] for f in app.frames] == ["message", "message"]


@pytest.mark.parametrize(
    "change",
    [{"bot_events": ["app_mention"]}, {"scopes": ["app_mentions:read"]}],
    ids=["not subscribed", "no scope"],
)
async def test_only_what_the_app_may_have(
    app: RawApp, people: Cast, change: dict[str, list[str]]
) -> None:
    await people.post("/apps/A0VIGIE", **change)
    await people.alice.says("desk", "rien")
    await people.alice.says("desk", "@vigie aide")
    assert (await app.next())["payload"]["event"]["type"] == "app_mention"


async def test_sharing_a_channel(app: RawApp, people: Cast) -> None:
    made = await people.post("/channels", id="G0PROJ", name="chantier", members=["alice", "vigie"])
    shared = await people.post(f"/channels/{made['channel']}/share", team="T0ACME")
    assert shared["channel"] == "C0PROJ"
    event = (await app.event("channel_id_changed"))["event"]
    assert (event["old_channel_id"], event["new_channel_id"]) == ("G0PROJ", "C0PROJ")
    event = (await app.event("channel_shared"))["event"]
    assert (event["connected_team_id"], event["channel"]) == ("T0ACME", "C0PROJ")
    assert (await people.alice.does("invite", channel="chantier", user="claire"))["ok"]
    await people.post("/channels/C0PROJ/unshare", team="T0ACME")
    event = (await app.event("channel_unshared"))["event"]
    assert event["previously_connected_team_id"] == "T0ACME"
    assert (await people.claire.does("say", channel="C0PROJ", text="?"))["_status"] == 403


async def test_home_opened(app: RawApp, people: Cast, client: AsyncWebClient) -> None:
    answer = await people.alice.does("home")
    assert answer["home"] is None
    event = (await app.event("app_home_opened"))["event"]
    assert (event["user"], event["tab"]) == ("U0ALICE", "home")
    assert "view" not in event
    view = {"type": "home", "blocks": [{"type": "divider"}]}
    await client.views_publish(user_id="U0ALICE", view=view)
    assert (await people.alice.does("home"))["home"]["type"] == "home"
    assert (await app.event("app_home_opened"))["event"]["view"]["type"] == "home"


async def test_two_apps_each_hear_their_own(slack: LocalSlack, people: Cast) -> None:
    install(slack, channels=("C0DESK",))
    one, two = await RawApp(slack).open(), await RawApp(slack, "xapp-second").open()
    await people.alice.says("backups", "pour un seul")
    await people.alice.says("desk", "pour les deux")
    assert (await one.event("message"))["event"]["text"] == "pour un seul"
    body = await two.event("message")
    assert body["event"]["text"] == "pour les deux"
    assert body["api_app_id"] == "A0SECOND"
    await one.close()
    await two.close()
