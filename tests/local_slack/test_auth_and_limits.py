import pytest
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack, Settings, demo_seed
from tests.local_slack.cast import Cast
from tests.local_slack.kit import refusal


async def test_who_am_i(client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert answer["user_id"] == "U0VIGIE"
    assert answer["bot_id"] == "B0VIGIE"
    assert answer["team_id"] == "T0US"
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


async def test_tokens(slack: LocalSlack) -> None:
    for token, method, error in (
        ("xoxb-wrong", "auth.test", "invalid_auth"),
        ("", "auth.test", "not_authed"),
        ("xapp-local", "chat.postMessage", "not_allowed_token_type"),
        ("xoxb-local", "apps.connections.open", "not_allowed_token_type"),
        ("xoxb-local", "chat.shout", "unknown_method"),
    ):
        client = AsyncWebClient(token, base_url=slack.api_url)
        answer = await refusal(client.api_call(method, http_verb="POST"))
        assert answer["error"] == error


async def test_a_token_may_be_a_parameter(people: Cast) -> None:
    assert (await people.get("/api/auth.test", token="xoxb-local"))["ok"]


async def test_a_missing_scope_is_named(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.world.state.apps["A0VIGIE"].scopes = ("commands",)
    answer = await refusal(client.chat_postMessage(channel="C0DESK", text="t"))
    assert (answer["error"], answer["needed"], answer["provided"]) == (
        "missing_scope",
        "chat:write",
        "commands",
    )


async def test_manifests_are_checked(slack: LocalSlack) -> None:
    client = AsyncWebClient("xapp-local", base_url=slack.api_url)
    good = '{"display_information": {"name": "Vigie"}}'
    assert (await client.apps_manifest_validate(manifest=good))["ok"]
    answer = await refusal(client.apps_manifest_validate(manifest='{"features": {}}'))
    assert answer["error"] == "invalid_manifest"
    assert answer["errors"][0]["pointer"] == "/display_information"


class TestPace:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(posts_burst=2, tier_burst=0, tier_2=2, workspace_posts_per_minute=4)

    async def test_a_channel_takes_a_burst_then_one_a_second(self, client: AsyncWebClient) -> None:
        for _ in range(2):
            await client.chat_postMessage(channel="C0DESK", text="t")
        with pytest.raises(Exception, match="ratelimited") as caught:
            await client.chat_postMessage(channel="C0DESK", text="t")
        response = caught.value.response  # type: ignore[attr-defined]
        assert response.status_code == 429
        assert response.headers["Retry-After"] == "1"
        # Another channel is not concerned.
        await client.chat_postMessage(channel="C0BACKUPS", text="t")

    async def test_a_workspace_has_a_ceiling(self, client: AsyncWebClient) -> None:
        for channel in ("C0DESK", "C0BACKUPS"):
            for _ in range(2):
                await client.chat_postMessage(channel=channel, text="t")
        answer = await refusal(client.chat_postMessage(channel="C0APPROVALS", text="t"))
        assert answer["error"] == "rate_limited"

    async def test_a_method_has_its_tier(self, client: AsyncWebClient) -> None:
        for _ in range(2):
            await client.users_list()
        with pytest.raises(Exception, match="ratelimited") as caught:
            await client.users_list()
        retry = int(caught.value.response.headers["Retry-After"])  # type: ignore[attr-defined]
        assert 1 <= retry <= 60
        await client.users_info(user="U0ALICE")

    async def test_a_refused_post_is_not_seen(self, client: AsyncWebClient, people: Cast) -> None:
        for _ in range(2):
            await client.chat_postMessage(channel="C0DESK", text="t")
        await refusal(client.chat_postMessage(channel="C0DESK", text="trop"))
        assert len(await people.alice.sees("desk")) == 2


async def test_the_pace_can_be_turned_up() -> None:
    settings = Settings(rate_factor=1000)
    async with LocalSlack(demo_seed(), settings) as slack:
        client = AsyncWebClient("xoxb-local", base_url=slack.api_url)
        for n in range(50):
            await client.chat_postMessage(channel="C0DESK", text=str(n))


async def test_a_seed_may_carry_settings() -> None:
    seed = demo_seed().model_copy(update={"settings": {"ack_seconds": 1.5}})
    assert LocalSlack(seed).world.settings.ack_seconds == 1.5
