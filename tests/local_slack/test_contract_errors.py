"""The refusals of the Web API, word for word as facts/slack.md has them."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack, Settings
from tests.local_slack.cast import Cast
from tests.local_slack.kit import actions, button, field, modal, refusal, section, typed
from tests.local_slack.raw_app import JSON

DESK, ACME, LATE = "C0DESK", "C0ACME", "1700000000.000100"
HOME: JSON = {"type": "home", "blocks": []}

REFUSALS: list[tuple[str, JSON, str]] = [
    ("chat.postMessage", {"channel": "C0NOWHERE", "text": "a"}, "channel_not_found"),
    ("chat.postMessage", {"channel": ACME, "text": "a"}, "not_in_channel"),
    ("chat.postMessage", {"channel": DESK}, "no_text"),
    ("chat.postMessage", {"channel": DESK, "text": "a", "blocks": "{"}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": DESK, "text": "a", "blocks": [{}]}, "invalid_blocks"),
    (
        "chat.postMessage",
        {"channel": DESK, "text": "a", "attachments": [{"text": "a"}] * 101},
        "too_many_attachments",
    ),
    (
        "chat.postMessage",
        {"channel": DESK, "text": "a", "markdown_text": "b"},
        "markdown_text_conflict",
    ),
    (
        "chat.postMessage",
        {"channel": DESK, "text": "a", "metadata": "{"},
        "invalid_metadata_format",
    ),
    (
        "chat.postMessage",
        {"channel": DESK, "text": "a", "metadata": {"event_type": 1}},
        "invalid_metadata_schema",
    ),
    ("chat.update", {"channel": DESK, "ts": LATE, "text": "a"}, "message_not_found"),
    ("chat.update", {"channel": "C0NOWHERE", "ts": LATE, "text": "a"}, "channel_not_found"),
    ("chat.delete", {"channel": DESK, "ts": LATE}, "message_not_found"),
    ("chat.delete", {"channel": "C0NOWHERE", "ts": LATE}, "channel_not_found"),
    (
        "chat.postEphemeral",
        {"channel": DESK, "user": "U0CLAIRE", "text": "a"},
        "user_not_in_channel",
    ),
    ("chat.postEphemeral", {"channel": DESK, "user": "U0ALICE"}, "no_text"),
    ("chat.getPermalink", {"channel": DESK, "message_ts": LATE}, "message_not_found"),
    ("conversations.info", {"channel": "C0NOWHERE"}, "channel_not_found"),
    ("conversations.history", {"channel": ACME}, "not_in_channel"),
    ("conversations.history", {"channel": DESK, "cursor": "?"}, "invalid_cursor"),
    ("conversations.history", {"channel": DESK, "oldest": "hier"}, "invalid_ts_oldest"),
    ("conversations.history", {"channel": DESK, "latest": "demain"}, "invalid_ts_latest"),
    ("conversations.replies", {"channel": DESK, "ts": LATE}, "thread_not_found"),
    ("conversations.members", {"channel": "C0NOWHERE"}, "channel_not_found"),
    ("conversations.list", {"cursor": "?"}, "invalid_cursor"),
    ("conversations.list", {"types": "cave"}, "invalid_types"),
    ("conversations.open", {}, "users_list_not_supplied"),
    ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
    ("conversations.create", {"name": "desk"}, "name_taken"),
    ("conversations.invite", {"channel": DESK, "users": "U0ALICE"}, "already_in_channel"),
    ("conversations.invite", {"channel": DESK, "users": "U0VIGIE"}, "cant_invite_self"),
    ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
    ("users.lookupByEmail", {"email": "nobody@lumen.example"}, "users_not_found"),
    ("usergroups.users.list", {"usergroup": "S0NONE"}, "no_such_subteam"),
    ("reactions.add", {"channel": DESK, "timestamp": LATE, "name": "eyes"}, "message_not_found"),
    ("reactions.add", {"channel": DESK, "timestamp": "hier", "name": "eyes"}, "bad_timestamp"),
    ("files.info", {"file": "F0NONE"}, "file_not_found"),
    ("files.getUploadURLExternal", {"filename": "a.txt", "length": 0}, "missing_argument"),
    ("files.completeUploadExternal", {"files": [{"id": "F0NONE"}]}, "file_not_found"),
    ("views.open", {"trigger_id": "1.2.3", "view": modal(section("a"))}, "invalid_trigger_id"),
    ("views.update", {"view_id": "V0NONE", "view": modal(section("a"))}, "not_found"),
    ("views.publish", {"user_id": "U0ALICE", "view": modal(section("a"))}, "invalid_arguments"),
    ("nobody.knows", {}, "unknown_method"),
]


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    REFUSALS,
    ids=[f"{method}-{error}-{n}" for n, (method, _, error) in enumerate(REFUSALS)],
)
async def test_a_refusal_is_slacks_word(
    client: AsyncWebClient, method: str, arguments: JSON, error: str
) -> None:
    answer = await refusal(client.api_call(method, json=arguments))
    assert (answer["ok"], answer["error"]) == (False, error)


def trigger(slack: LocalSlack) -> str:
    world = slack.world
    return world.new_trigger(world.state.apps["A0VIGIE"], world.state.user("alice"))


async def posted(client: AsyncWebClient, **more: Any) -> str:
    return str((await client.chat_postMessage(channel=DESK, text="a", **more))["ts"])


async def test_an_update_is_shorter_than_a_post(client: AsyncWebClient) -> None:
    long = "x" * 4001
    ts = await posted(client)
    answer = await refusal(client.chat_update(channel=DESK, ts=ts, text=long))
    assert answer["error"] == "msg_too_long"
    assert (await client.chat_postMessage(channel=DESK, text=long))["ok"]


async def test_a_message_of_somebody_else(people: Cast, client: AsyncWebClient) -> None:
    ts = await people.alice.says("desk", "a")
    for call, error in (
        (client.chat_update(channel=DESK, ts=ts, text="b"), "cant_update_message"),
        (client.chat_delete(channel=DESK, ts=ts), "cant_delete_message"),
    ):
        assert (await refusal(call))["error"] == error


async def test_a_reaction_counts_once(client: AsyncWebClient) -> None:
    place: JSON = {"channel": DESK, "timestamp": await posted(client), "name": "eyes"}
    assert (await refusal(client.reactions_remove(**place)))["error"] == "no_reaction"
    await client.reactions_add(**place)
    assert (await refusal(client.reactions_add(**place)))["error"] == "already_reacted"
    answer = await refusal(client.reactions_add(**place | {"name": "not a name"}))
    assert answer["error"] == "invalid_name"


async def test_an_archived_channel_refuses(client: AsyncWebClient) -> None:
    channel = (await client.conversations_create(name="essais"))["channel"]["id"]
    await client.conversations_archive(channel=channel)
    answer = await refusal(client.chat_postMessage(channel=channel, text="a"))
    assert answer["error"] == "is_archived"


async def test_the_pointer_of_a_bad_block_is_told(client: AsyncWebClient) -> None:
    blocks = [section("a"), actions(*(button(f"b{n}") for n in range(26)))]
    answer = await refusal(client.chat_postMessage(channel=DESK, text="a", blocks=blocks))
    told = "no more than 25 items allowed [json-pointer:/blocks/1/elements]"
    assert answer["errors"] == [told]
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {told}"]


class TestForms:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(enforce_limits=False, trigger_seconds=30)

    async def test_the_errors_of_forms(self, slack: LocalSlack, client: AsyncWebClient) -> None:
        first = trigger(slack)
        view = modal(section("a"), external_id="e-1")
        opened = (await client.views_open(trigger_id=first, view=view))["view"]
        again = client.views_open(trigger_id=first, view=view)
        assert (await refusal(again))["error"] == "exchanged_trigger_id"
        twin = client.views_push(trigger_id=trigger(slack), view=view)
        assert (await refusal(twin))["error"] == "duplicate_external_id"
        for _ in range(2):
            await client.views_push(trigger_id=trigger(slack), view=modal(section("b")))
        fourth = client.views_push(trigger_id=trigger(slack), view=modal(section("c")))
        assert (await refusal(fourth))["error"] == "push_limit_reached"
        change: JSON = {"view_id": opened["id"], "hash": opened["hash"]}
        await client.views_update(**change, view=modal(section("d")))
        stale = client.views_update(**change, view=modal(section("e")))
        assert (await refusal(stale))["error"] == "hash_conflict"

    async def test_a_form_that_is_too_large(
        self, slack: LocalSlack, client: AsyncWebClient
    ) -> None:
        large = modal(*(section("x" * 3000) for _ in range(90)))
        answer = await refusal(client.views_open(trigger_id=trigger(slack), view=large))
        assert answer["error"] == "view_too_large"

    async def test_an_input_without_a_button(
        self, slack: LocalSlack, client: AsyncWebClient
    ) -> None:
        view = modal(field("b", typed()), submit=None)
        answer = await refusal(client.views_open(trigger_id=trigger(slack), view=view))
        assert answer["error"] == "invalid_arguments"
        assert "must define `submit` to use an `input` block" in str(answer["response_metadata"])


class TestNoPatience:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(trigger_seconds=0)

    async def test_a_trigger_is_late(self, slack: LocalSlack, client: AsyncWebClient) -> None:
        late = client.views_open(trigger_id=trigger(slack), view=modal(section("a")))
        assert (await refusal(late))["error"] == "expired_trigger_id"


class TestLimits:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(tier_4=1, tier_burst=0)

    async def test_a_limit_has_its_word_status_and_header(self, client: AsyncWebClient) -> None:
        await client.users_info(user="U0ALICE")
        headers = {"Authorization": f"Bearer {client.token}"}
        async with (
            aiohttp.ClientSession(headers=headers) as http,
            http.get(f"{client.base_url}users.info?user=U0ALICE") as answer,
        ):
            assert answer.status == 429
            assert 1 <= int(answer.headers["Retry-After"]) <= 60
            assert (await answer.json()) == {"ok": False, "error": "ratelimited"}


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-wrong", "auth.test", "invalid_auth"),
        ("xapp-local", "chat.postMessage", "not_allowed_token_type"),
        ("xoxb-local", "apps.connections.open", "not_allowed_token_type"),
    ],
)
async def test_tokens(slack: LocalSlack, token: str, method: str, error: str) -> None:
    other = AsyncWebClient(token, base_url=slack.api_url)
    assert (await refusal(other.api_call(method)))["error"] == error


async def test_a_missing_scope_names_both(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.world.state.apps["A0VIGIE"].scopes = ("commands",)
    answer = await refusal(client.chat_postMessage(channel=DESK, text="a"))
    assert answer["error"] == "missing_scope"
    assert (answer["needed"], answer["provided"]) == ("chat:write", "commands")


async def test_a_home_that_is_switched_off(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.world.state.apps["A0VIGIE"].home_enabled = False
    answer = await refusal(client.views_publish(user_id="U0ALICE", view=HOME))
    assert answer["error"] == "not_enabled"
