import pytest
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack, Settings
from tests.local_slack.cast import Cast
from tests.local_slack.kit import field, modal, refusal, section, typed

HOME = {"type": "home", "blocks": [section("Bonjour")]}


def trigger(slack: LocalSlack, person: str = "alice") -> str:
    world = slack.world
    return world.new_trigger(world.state.apps["A0VIGIE"], world.state.user(person))


async def test_a_trigger_opens_one_form(
    slack: LocalSlack, client: AsyncWebClient, people: Cast
) -> None:
    trigger_id = trigger(slack)
    view = (await client.views_open(trigger_id=trigger_id, view=modal(section("a"))))["view"]
    assert view["root_view_id"] == view["id"]
    assert view["app_installed_team_id"] == "T0US"
    assert (await people.alice.looks("modal"))["id"] == view["id"]
    assert await people.bruno.looks("modal") is None
    answer = await refusal(client.views_open(trigger_id=trigger_id, view=modal(section("a"))))
    assert answer["error"] == "exchanged_trigger_id"
    answer = await refusal(client.views_open(trigger_id="1.2.3", view=modal(section("a"))))
    assert answer["error"] == "invalid_trigger_id"


class TestShortPatience:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(trigger_seconds=0)

    async def test_a_trigger_expires(self, slack: LocalSlack, client: AsyncWebClient) -> None:
        answer = await refusal(client.views_open(trigger_id=trigger(slack), view=modal()))
        assert answer["error"] == "expired_trigger_id"


async def test_a_refused_form_does_not_use_the_trigger(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    trigger_id = trigger(slack)
    without_submit = modal(field("b", typed()), submit=None)
    answer = await refusal(client.views_open(trigger_id=trigger_id, view=without_submit))
    assert answer["error"] == "invalid_arguments"
    assert "/view" in answer["response_metadata"]["messages"][0]
    assert (await client.views_open(trigger_id=trigger_id, view=modal(section("a"))))["ok"]


async def test_three_forms_and_no_more(
    slack: LocalSlack, client: AsyncWebClient, people: Cast
) -> None:
    answer = await refusal(client.views_push(trigger_id=trigger(slack), view=modal(section("x"))))
    assert answer["error"] == "not_found"
    root = (await client.views_open(trigger_id=trigger(slack), view=modal(section("1"))))["view"]
    for _ in range(2):
        pushed = await client.views_push(trigger_id=trigger(slack), view=modal(section("2")))
    assert pushed["view"]["root_view_id"] == root["id"]
    answer = await refusal(client.views_push(trigger_id=trigger(slack), view=modal(section("4"))))
    assert answer["error"] == "push_limit_reached"
    assert (await people.alice.looks("modal"))["id"] == pushed["view"]["id"]


async def test_updates_and_stale_hashes(
    slack: LocalSlack, client: AsyncWebClient, people: Cast
) -> None:
    first = modal(section("1"), external_id="t-1")
    view = (await client.views_open(trigger_id=trigger(slack), view=first))["view"]
    changed = modal(section("2"), external_id="t-1")
    after = (await client.views_update(view_id=view["id"], view=changed, hash=view["hash"]))["view"]
    assert after["hash"] != view["hash"]
    answer = await refusal(client.views_update(view_id=view["id"], view=changed, hash=view["hash"]))
    assert answer["error"] == "hash_conflict"
    assert (await client.views_update(external_id="t-1", view=changed))["ok"]
    shown = (await people.alice.looks("modal"))["blocks"][0]["text"]["text"]
    assert shown == "2"
    answer = await refusal(client.views_update(view_id="V0X", view=changed))
    assert answer["error"] == "not_found"


async def test_external_ids_are_unique(slack: LocalSlack, client: AsyncWebClient) -> None:
    view = modal(section("1"), external_id="t-1")
    await client.views_open(trigger_id=trigger(slack), view=view)
    answer = await refusal(client.views_open(trigger_id=trigger(slack, "bruno"), view=view))
    assert answer["error"] == "duplicate_external_id"


async def test_a_home_is_published_and_renewed(client: AsyncWebClient, people: Cast) -> None:
    first = (await client.views_publish(user_id="U0ALICE", view=HOME))["view"]
    again = (await client.views_publish(user_id="U0ALICE", view=HOME))["view"]
    assert first["id"] == again["id"]
    assert (await people.alice.looks("home"))["blocks"][0]["text"]["text"] == "Bonjour"
    answer = await refusal(client.views_publish(user_id="U0ALICE", view=HOME, hash=first["hash"]))
    assert answer["error"] == "hash_conflict"
    answer = await refusal(client.views_publish(user_id="U0ALICE", view=modal(section("a"))))
    assert answer["error"] == "invalid_arguments"


async def test_a_home_that_is_off(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.world.state.apps["A0VIGIE"].home_enabled = False
    answer = await refusal(client.views_publish(user_id="U0ALICE", view=HOME))
    assert answer["error"] == "not_enabled"


async def test_a_form_is_no_home(slack: LocalSlack, client: AsyncWebClient) -> None:
    answer = await refusal(client.views_open(trigger_id=trigger(slack), view=HOME))
    assert answer["error"] == "invalid_arguments"
