from slack_sdk.web.async_client import AsyncWebClient

from tests.local_slack.cast import Cast
from tests.local_slack.kit import refusal
from tests.local_slack.raw_app import JSON

DESK = "C0DESK"
METADATA = {"event_type": "op", "event_payload": {"op_id": "7"}}


async def fill(client: AsyncWebClient, count: int) -> list[str]:
    posts = [await client.chat_postMessage(channel=DESK, text=f"m{n}") for n in range(count)]
    return [str(post["ts"]) for post in posts]


def texts(answer: object) -> list[str]:
    messages: list[JSON] = answer["messages"]  # type: ignore[index]
    return [message["text"] for message in messages]


async def test_newest_first_by_pages_that_do_not_shift(client: AsyncWebClient) -> None:
    await fill(client, 5)
    page = await client.conversations_history(channel=DESK, limit=2)
    assert texts(page) == ["m4", "m3"]
    assert page["has_more"]
    await client.chat_postMessage(channel=DESK, text="new")
    cursor = page["response_metadata"]["next_cursor"]
    page = await client.conversations_history(channel=DESK, limit=2, cursor=cursor)
    assert texts(page) == ["m2", "m1"]
    cursor = page["response_metadata"]["next_cursor"]
    page = await client.conversations_history(channel=DESK, limit=2, cursor=cursor)
    assert texts(page) == ["m0"]
    assert not page["has_more"]


async def test_bounds(client: AsyncWebClient) -> None:
    stamps = await fill(client, 4)
    between: JSON = {"oldest": stamps[0], "latest": stamps[3]}
    assert texts(await client.conversations_history(channel=DESK, **between)) == ["m2", "m1"]
    all_of_them = await client.conversations_history(channel=DESK, inclusive=True, **between)
    assert texts(all_of_them) == ["m3", "m2", "m1", "m0"]
    answer = await refusal(client.conversations_history(channel=DESK, oldest="hier"))
    assert answer["error"] == "invalid_ts_oldest"


async def test_whole_seconds_are_bounds_too(client: AsyncWebClient) -> None:
    stamps = await fill(client, 1)
    second = stamps[0].split(".")[0]
    assert texts(await client.conversations_history(channel=DESK, oldest=second)) == ["m0"]
    assert texts(await client.conversations_history(channel=DESK, latest=second)) == []


async def test_replies_stay_out_of_the_channel(client: AsyncWebClient) -> None:
    (parent,) = await fill(client, 1)
    for n in range(3):
        await client.chat_postMessage(channel=DESK, thread_ts=parent, text=f"r{n}")
    history = await client.conversations_history(channel=DESK)
    (listed,) = history["messages"]
    assert listed["reply_count"] == 3
    assert listed["reply_users"] == ["U0VIGIE"]
    page = await client.conversations_replies(channel=DESK, ts=parent, limit=2)
    assert texts(page) == ["m0", "r0", "r1"]
    assert page["messages"][1]["parent_user_id"] == "U0VIGIE"
    cursor = page["response_metadata"]["next_cursor"]
    page = await client.conversations_replies(channel=DESK, ts=parent, limit=2, cursor=cursor)
    assert texts(page) == ["m0", "r2"]
    answer = await refusal(client.conversations_replies(channel=DESK, ts="1700000000.000001"))
    assert answer["error"] == "thread_not_found"


async def test_replies_after_a_moment(client: AsyncWebClient) -> None:
    (parent,) = await fill(client, 1)
    early = await client.chat_postMessage(channel=DESK, thread_ts=parent, text="early")
    await client.chat_postMessage(channel=DESK, thread_ts=parent, text="late")
    page = await client.conversations_replies(channel=DESK, ts=parent, oldest=early["ts"])
    assert texts(page) == ["m0", "late"]


async def test_metadata_only_when_asked_for(client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=DESK, text="t", metadata=METADATA)
    assert posted["message"]["metadata"] == METADATA
    history = await client.conversations_history(channel=DESK)
    assert history["messages"][0]["metadata"] == {"event_type": "op"}
    history = await client.conversations_history(channel=DESK, include_all_metadata=True)
    assert history["messages"][0]["metadata"] == METADATA
    thread = await client.conversations_replies(
        channel=DESK, ts=posted["ts"], include_all_metadata=True
    )
    assert thread["messages"][0]["metadata"] == METADATA


async def test_a_deleted_parent_leaves_a_tombstone(client: AsyncWebClient, people: Cast) -> None:
    parent = await people.alice.says("desk", "oups")
    await people.bruno.says("desk", "quoi ?", thread_ts=parent)
    await people.alice.does("delete", channel="desk", ts=parent)
    thread = await client.conversations_replies(channel=DESK, ts=parent)
    assert [m.get("subtype") for m in thread["messages"]] == ["tombstone", None]
    assert await people.bruno.sees("desk") == []
    assert [m["text"] for m in await people.bruno.sees("desk", thread_ts=parent)] == ["quoi ?"]


async def test_stamps_grow_even_when_the_clock_goes_back(
    client: AsyncWebClient, people: Cast
) -> None:
    before = (await client.chat_postMessage(channel=DESK, text="a"))["ts"]
    await people.post("/clock", advance_s=-3600)
    after = (await client.chat_postMessage(channel=DESK, text="b"))["ts"]
    assert before < after
