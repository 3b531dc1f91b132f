import base64

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack
from tests.local_slack.cast import Cast

DESK = "C0DESK"


async def test_say_and_see(people: Cast) -> None:
    answer = await people.alice.does("say", channel="desk", text="bonjour")
    assert answer["ok"]
    (seen,) = await people.bruno.sees("#desk")
    assert seen["ts"] == answer["ts"]
    assert (seen["user"], seen["user_name"]) == ("U0ALICE", "alice")
    assert (seen["text"], seen["edited"], seen["ephemeral"]) == ("bonjour", False, False)
    assert "thread_ts" not in seen


async def test_ids_do_as_well_as_names(people: Cast) -> None:
    answer = await people.post("/people/U0ALICE/say", channel=DESK, text="bonjour")
    assert answer["ok"]
    assert len(await people.get("/people/@bruno/sees", channel="desk")) == 1


@pytest.mark.parametrize("person", ["claire", "mallory"])
async def test_who_is_not_in_a_channel_sees_nothing_of_it(people: Cast, person: str) -> None:
    await people.alice.says("desk", "secret")
    who = getattr(people, person)
    assert await who.looks("sees", channel="desk") == {
        "ok": False,
        "error": "not_in_channel",
        "channel": "desk",
    }
    assert (await who.does("say", channel="desk", text="?"))["_status"] == 403
    assert "desk" not in [c["name"] for c in await who.looks("channels")]


async def test_a_refusal_names_no_channel_that_was_not_named(people: Cast) -> None:
    told = [
        await people.claire.looks("sees", channel="C0DESK"),
        await people.claire.does("say", channel="C0DESK", text="?"),
    ]
    assert [answer["error"] for answer in told] == ["not_in_channel"] * 2
    assert "desk" not in str(told)


async def test_a_refusal_names_nobody_who_was_not_named(people: Cast) -> None:
    told = await people.mallory.does("say", channel="@U0LUC", text="?")
    assert (told["_status"], told["error"]) == (403, "user_not_visible")
    assert "luc" not in str(told)


async def test_an_open_channel_of_ones_own_can_be_looked_into(people: Cast) -> None:
    await people.post("/channels", name="cantine", team="T0US", members=["alice"])
    await people.alice.says("cantine", "raviolis")
    assert len(await people.bruno.sees("cantine")) == 1
    assert (await people.claire.looks("sees", channel="cantine"))["error"] == "not_in_channel"
    assert (await people.bruno.does("say", channel="cantine", text="miam"))["_status"] == 403
    assert (await people.bruno.does("join", channel="cantine"))["ok"]
    assert (await people.bruno.does("say", channel="cantine", text="miam"))["ok"]
    assert (await people.claire.does("join", channel="cantine"))["_status"] == 404


async def test_guests_do_not_look_around(people: Cast, slack: LocalSlack) -> None:
    slack.world.state.users["U0BRUNO"].is_ultra_restricted = True
    await people.post("/channels", name="cantine", team="T0US", members=["alice"])
    assert (await people.bruno.looks("sees", channel="cantine"))["error"] == "not_in_channel"
    assert (await people.bruno.does("join", channel="cantine"))["_status"] == 404


async def test_who_cannot_act(people: Cast, slack: LocalSlack) -> None:
    slack.world.state.users["U0BRUNO"].deleted = True
    answer = await people.bruno.does("say", channel="desk", text="t")
    assert (answer["_status"], answer["error"]) == (403, "account_inactive")
    answer = await people.post("/people/vigie/say", channel="desk", text="t")
    assert answer["error"] == "is_bot"
    answer = await people.post("/people/zoe/say", channel="desk", text="t")
    assert answer["error"] == "user_not_found"


async def test_threads(people: Cast) -> None:
    ts = await people.alice.says("desk", "p")
    await people.bruno.says("desk", "r", thread_ts=ts)
    (top,) = await people.alice.sees("desk")
    assert top["reply_count"] == 1
    thread = await people.alice.sees("desk", thread_ts=ts)
    assert [m["text"] for m in thread] == ["p", "r"]
    assert thread[1]["thread_ts"] == ts
    answer = await people.alice.does("say", channel="desk", text="r", thread_ts="1.2")
    assert answer["error"] == "thread_not_found"


async def test_editing_and_deleting_ones_own(people: Cast) -> None:
    ts = await people.alice.says("desk", "avant")
    assert (await people.bruno.does("edit", channel="desk", ts=ts, text="x"))["_status"] == 403
    assert (await people.bruno.does("delete", channel="desk", ts=ts))["_status"] == 403
    await people.alice.does("edit", channel="desk", ts=ts, text="après")
    (seen,) = await people.bruno.sees("desk")
    assert (seen["text"], seen["edited"]) == ("après", True)
    await people.alice.does("delete", channel="desk", ts=ts)
    assert await people.bruno.sees("desk") == []
    assert (await people.alice.does("delete", channel="desk", ts=ts))["_status"] == 404


async def test_an_owner_deletes_for_their_own_people(people: Cast) -> None:
    ts = await people.alice.says("acme-support", "oups")
    assert (await people.nadia.does("delete", channel="acme-support", ts=ts))["ok"]
    ts = await people.claire.says("acme-support", "à moi")
    assert (await people.nadia.does("delete", channel="acme-support", ts=ts))["_status"] == 403


async def test_files(people: Cast) -> None:
    image = base64.b64encode(b"\x89PNG").decode()
    await people.alice.says("desk", "", files=[{"name": "a.png", "content_base64": image}])
    (seen,) = await people.alice.sees("desk")
    (file,) = seen["files"]
    assert set(file) == {"id", "name", "title", "mimetype", "size", "url_private", "permalink"}
    assert (file["mimetype"], file["size"]) == ("image/png", 4)
    bad = [{"name": "a.png", "content_base64": "%%%"}]
    assert (await people.alice.does("say", channel="desk", files=bad))["error"] == "invalid_file"


async def test_reactions(people: Cast) -> None:
    ts = await people.alice.says("desk", "bonjour")
    await people.bruno.does("react", channel="desk", ts=ts, name=":eyes:")
    answer = await people.bruno.does("react", channel="desk", ts=ts, name="eyes")
    assert answer["error"] == "already_reacted"
    await people.nadia.does("react", channel="desk", ts=ts, name="eyes")
    (seen,) = await people.alice.sees("desk")
    assert seen["reactions"] == [{"name": "eyes", "users": ["U0BRUNO", "U0NADIA"], "count": 2}]
    await people.bruno.does("unreact", channel="desk", ts=ts, name="eyes")
    answer = await people.bruno.does("unreact", channel="desk", ts=ts, name="eyes")
    assert answer["error"] == "no_reaction"
    assert (await people.bruno.does("react", channel="desk", ts=ts, name="Not OK"))[
        "_status"
    ] == 400


async def test_the_bots_reactions(people: Cast, client: AsyncWebClient) -> None:
    ts = await people.alice.says("desk", "bonjour")
    await client.reactions_add(channel=DESK, timestamp=ts, name="eyes")
    item = (await client.reactions_get(channel=DESK, timestamp=ts))["message"]
    assert item["reactions"][0]["users"] == ["U0VIGIE"]
    await client.reactions_remove(channel=DESK, timestamp=ts, name="eyes")
    (seen,) = await people.alice.sees("desk")
    assert seen["reactions"] == []


async def test_inviting(people: Cast) -> None:
    answer = await people.claire.does("invite", channel="acme-support", user="mallory")
    assert (answer["_status"], answer["error"]) == (403, "cant_invite")
    answer = await people.claire.does("invite", channel="acme-support", user="alice")
    assert answer["error"] == "already_in_channel"
    assert (await people.claire.does("invite", channel="acme-support", user="@vigie"))["ok"]
    notes = await people.claire.looks("sees", channel="acme-support")
    assert [n["subtype"] for n in notes] == ["channel_join"]
    assert (await people.claire.does("remove", channel="acme-support", user="vigie"))["ok"]
    assert (await people.claire.does("remove", channel="acme-support", user="vigie"))[
        "_status"
    ] == 400


async def test_direct_messages(people: Cast) -> None:
    await people.alice.says("@bruno", "psst")
    (seen,) = await people.bruno.sees("@alice")
    assert seen["text"] == "psst"
    channels = {c["name"]: c["id"] for c in await people.bruno.looks("channels")}
    assert channels["@alice"].startswith("D")
    answer = await people.nadia.looks("sees", channel=channels["@alice"])
    assert answer["error"] == "not_in_channel"
    answer = await people.claire.does("say", channel="@vigie", text="t")
    assert answer["error"] == "user_not_visible"


async def test_the_list_of_channels(people: Cast) -> None:
    channels = {c["name"]: c for c in await people.claire.looks("channels")}
    assert set(channels) == {"acme-support"}
    assert channels["acme-support"]["is_shared"]
    assert "claire" in channels["acme-support"]["members"]


async def test_a_read_only_messages_tab(people: Cast, slack: LocalSlack) -> None:
    slack.world.state.apps["A0VIGIE"].messages_read_only = True
    answer = await people.alice.does("say", channel="@vigie", text="t")
    assert answer["error"] == "messages_tab_read_only"


async def test_bad_requests(people: Cast) -> None:
    async with people.session.post("/people/alice/say", data="{") as response:
        assert (response.status, (await response.json())["error"]) == (400, "invalid_json")
    async with people.session.post("/people/alice/say", data="[]") as response:
        assert (response.status, (await response.json())["error"]) == (400, "json_not_object")
    assert (await people.alice.does("click"))["argument"] == "action_id"
    assert (await people.alice.does("say", channel="desk", text=""))["error"] == "no_text"
    assert (await people.alice.does("say", channel="nowhere", text="t"))["_status"] == 404


async def test_the_last_messages_only(people: Cast) -> None:
    for n in range(4):
        await people.alice.says("desk", f"m{n}")
    seen = await people.alice.looks("sees", channel="desk", limit="2")
    assert [m["text"] for m in seen] == ["m2", "m3"]


async def test_everybody(people: Cast) -> None:
    everybody = {p["name"]: p for p in await people.get("/people")}
    assert everybody["mallory"]["team"] == "Globex"
    assert everybody["vigie"]["is_bot"]
