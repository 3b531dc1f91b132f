import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.local_slack.cast import Cast
from tests.local_slack.kit import button, refusal, section

DESK = "C0DESK"


async def test_a_post_comes_back_as_slack_writes_it(client: AsyncWebClient, people: Cast) -> None:
    answer = await client.chat_postMessage(channel=DESK, text="bonjour")
    assert answer["channel"] == DESK
    message = answer["message"]
    assert message["bot_id"] == "B0VIGIE"
    assert message["app_id"] == "A0VIGIE"
    assert message["user"] == "U0VIGIE"
    assert message["team"] == "T0US"
    assert message["ts"] == answer["ts"]
    (seen,) = await people.alice.sees("desk")
    assert (seen["text"], seen["user_name"], seen["ephemeral"]) == ("bonjour", "vigie", False)


async def test_blocks_get_their_names(client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(
        channel=DESK, text="t", blocks=[section("a"), section("b")]
    )
    names = [block["block_id"] for block in answer["message"]["blocks"]]
    assert len(set(names)) == 2


async def test_blocks_may_come_as_a_json_string(client: AsyncWebClient, people: Cast) -> None:
    body = {"channel": DESK, "text": "t", "blocks": '[{"type":"divider"}]'}
    await client.api_call("chat.postMessage", params=body)
    (seen,) = await people.alice.sees("desk")
    assert seen["blocks"][0]["type"] == "divider"


async def test_a_bad_block_refuses_the_whole_message(client: AsyncWebClient, people: Cast) -> None:
    answer = await refusal(
        client.chat_postMessage(channel=DESK, text="t", blocks=[section("x" * 3001)])
    )
    assert answer["error"] == "invalid_blocks"
    assert "json-pointer:/blocks/0/text/text" in answer["errors"][0]
    assert answer["response_metadata"]["messages"][0].startswith("[ERROR] ")
    assert await people.alice.sees("desk") == []


async def test_unreadable_blocks(client: AsyncWebClient) -> None:
    body = {"channel": DESK, "text": "t", "blocks": "[{"}
    answer = await refusal(client.api_call("chat.postMessage", params=body))
    assert answer["error"] == "invalid_blocks_format"


async def test_no_text(client: AsyncWebClient) -> None:
    answer = await refusal(client.api_call("chat.postMessage", json={"channel": DESK}))
    assert answer["error"] == "no_text"


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0ACME", "not_in_channel"),
        ("C0NOWHERE", "channel_not_found"),
        ("desk", "channel_not_found"),
    ],
)
async def test_where_the_bot_cannot_post(client: AsyncWebClient, channel: str, error: str) -> None:
    assert (await refusal(client.chat_postMessage(channel=channel, text="t")))["error"] == error


async def test_a_private_channel_without_the_bot_is_not_found(
    client: AsyncWebClient, people: Cast
) -> None:
    made = await people.post("/channels", name="secret", private=True, members=["alice"])
    answer = await refusal(client.chat_postMessage(channel=made["channel"], text="t"))
    assert answer["error"] == "channel_not_found"


async def test_very_long_text_is_cut_with_a_warning(client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel=DESK, text="x" * 40_001)
    assert len(answer["message"]["text"]) == 40_000
    assert answer["warning"] == "message_truncated"


async def test_a_person_is_a_channel_too(client: AsyncWebClient, people: Cast) -> None:
    answer = await client.chat_postMessage(channel="U0ALICE", text="pour Alice")
    assert answer["channel"].startswith("D")
    assert [m["text"] for m in await people.alice.sees("@vigie")] == ["pour Alice"]


async def test_a_stranger_gets_no_direct_message(client: AsyncWebClient) -> None:
    answer = await refusal(client.chat_postMessage(channel="U0CLAIRE", text="t"))
    assert answer["error"] == "user_not_visible"


async def test_threads(client: AsyncWebClient, people: Cast) -> None:
    parent = (await client.chat_postMessage(channel=DESK, text="carte"))["ts"]
    reply = await client.chat_postMessage(channel=DESK, thread_ts=parent, text="ligne")
    # A reply to a reply stands in the same thread.
    nested = await client.chat_postMessage(channel=DESK, thread_ts=reply["ts"], text="suite")
    assert nested["message"]["thread_ts"] == parent
    (top,) = await people.alice.sees("desk")
    assert top["reply_count"] == 2
    thread = await people.alice.sees("desk", thread_ts=parent)
    assert [m["text"] for m in thread] == ["carte", "ligne", "suite"]
    answer = await refusal(client.chat_postMessage(channel=DESK, thread_ts="1.2", text="t"))
    assert answer["error"] == "cannot_reply_to_message"


async def test_a_broadcast_reply_is_seen_in_both_places(
    client: AsyncWebClient, people: Cast
) -> None:
    parent = (await client.chat_postMessage(channel=DESK, text="carte"))["ts"]
    await client.chat_postMessage(
        channel=DESK, thread_ts=parent, text="pour tous", reply_broadcast=True
    )
    assert [m["text"] for m in await people.alice.sees("desk")] == ["carte", "pour tous"]


async def test_an_update_keeps_what_it_does_not_name(client: AsyncWebClient) -> None:
    metadata = {"event_type": "op", "event_payload": {"op_id": "7"}}
    posted = await client.chat_postMessage(
        channel=DESK, text="avant", blocks=[section("avant")], metadata=metadata
    )
    updated = await client.chat_update(channel=DESK, ts=posted["ts"], text="après")
    assert updated["text"] == "après"
    assert updated["message"]["blocks"][0]["text"]["text"] == "avant"
    assert updated["message"]["metadata"] == metadata
    assert updated["message"]["edited"]["user"] == "U0VIGIE"
    removed = await client.chat_update(channel=DESK, ts=posted["ts"], text="après", metadata={})
    assert "metadata" not in removed["message"]


async def test_what_an_update_refuses(client: AsyncWebClient, people: Cast) -> None:
    hers = await people.alice.says("desk", "à moi")
    mine = (await client.chat_postMessage(channel=DESK, text="à lui"))["ts"]
    for ts, words, error in (
        (hers, "x", "cant_update_message"),
        ("1700000000.000001", "x", "message_not_found"),
        (mine, "x" * 4001, "msg_too_long"),
    ):
        answer = await refusal(client.chat_update(channel=DESK, ts=ts, text=words))
        assert answer["error"] == error


async def test_deleting(client: AsyncWebClient, people: Cast) -> None:
    hers = await people.alice.says("desk", "à moi")
    mine = (await client.chat_postMessage(channel=DESK, text="à lui"))["ts"]
    await client.chat_delete(channel=DESK, ts=mine)
    assert [m["ts"] for m in await people.alice.sees("desk")] == [hers]
    assert (await refusal(client.chat_delete(channel=DESK, ts=mine)))[
        "error"
    ] == "message_not_found"
    assert (await refusal(client.chat_delete(channel=DESK, ts=hers)))[
        "error"
    ] == "cant_delete_message"


async def test_ephemeral_messages_are_for_one(client: AsyncWebClient, people: Cast) -> None:
    answer = await client.chat_postEphemeral(channel=DESK, user="U0ALICE", text="chut")
    (seen,) = await people.alice.sees("desk")
    assert seen["ephemeral"]
    assert await people.bruno.sees("desk") == []
    ts = answer["message_ts"]
    assert (await refusal(client.chat_update(channel=DESK, ts=ts, text="x")))[
        "error"
    ] == "message_not_found"
    history = await client.conversations_history(channel=DESK)
    assert history["messages"] == []


async def test_ephemeral_messages_need_their_reader_and_thread(
    client: AsyncWebClient, people: Cast
) -> None:
    answer = await refusal(client.chat_postEphemeral(channel=DESK, user="U0LUC", text="t"))
    assert answer["error"] == "user_not_in_channel"
    await client.chat_postEphemeral(
        channel=DESK, user="U0ALICE", text="t", thread_ts="1700000000.000001"
    )
    assert await people.alice.sees("desk") == []


async def test_permalinks(client: AsyncWebClient) -> None:
    parent = (await client.chat_postMessage(channel=DESK, text="carte"))["ts"]
    reply = (await client.chat_postMessage(channel=DESK, thread_ts=parent, text="ligne"))["ts"]
    link = (await client.chat_getPermalink(channel=DESK, message_ts=parent))["permalink"]
    assert link == f"https://ssii.slack.com/archives/C0DESK/p{parent.replace('.', '')}"
    link = (await client.chat_getPermalink(channel=DESK, message_ts=reply))["permalink"]
    assert link.endswith(f"?thread_ts={parent}&cid=C0DESK")


async def test_metadata_must_have_its_shape(client: AsyncWebClient) -> None:
    bad = {"event_type": "op", "event_payload": "7"}
    answer = await refusal(client.chat_postMessage(channel=DESK, text="t", metadata=bad))
    assert answer["error"] == "invalid_metadata_schema"


async def test_an_archived_channel_is_closed(client: AsyncWebClient) -> None:
    made = (await client.conversations_create(name="vieux"))["channel"]["id"]
    posted = (await client.chat_postMessage(channel=made, text="t"))["ts"]
    await client.conversations_archive(channel=made)
    assert (await refusal(client.chat_postMessage(channel=made, text="t")))[
        "error"
    ] == "is_archived"
    answer = await refusal(client.chat_update(channel=made, ts=posted, text="t"))
    assert answer["error"] == "is_inactive"


async def test_two_equal_action_ids_are_refused(client: AsyncWebClient) -> None:
    blocks = [{"type": "actions", "elements": [button("a"), button("a")]}]
    answer = await refusal(client.chat_postMessage(channel=DESK, text="t", blocks=blocks))
    assert answer["error"] == "invalid_blocks"
