import pytest
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack
from tests.local_slack.cast import Cast
from tests.local_slack.kit import refusal


async def test_info_of_a_shared_channel(client: AsyncWebClient) -> None:
    channel = (await client.conversations_info(channel="C0ACME"))["channel"]
    assert channel["is_ext_shared"]
    assert not channel["is_member"]
    assert channel["connected_team_ids"] == ["T0ACME"]
    assert channel["conversation_host_id"] == "T0US"
    assert "num_members" not in channel


async def test_listing_leaves_out_the_organisations(client: AsyncWebClient) -> None:
    channels = (await client.conversations_list())["channels"]
    assert {c["name"] for c in channels} == {"acme-support", "globex-support"}
    assert all("connected_team_ids" not in c for c in channels)


async def test_listing_by_type_and_page(client: AsyncWebClient) -> None:
    first = await client.conversations_list(types="private_channel,public_channel", limit=2)
    names = [c["name"] for c in first["channels"]]
    cursor = first["response_metadata"]["next_cursor"]
    while cursor:
        page = await client.conversations_list(
            types="private_channel,public_channel", limit=2, cursor=cursor
        )
        names += [c["name"] for c in page["channels"]]
        cursor = page["response_metadata"]["next_cursor"]
    assert sorted(names) == ["acme-support", "approvals", "backups", "desk", "globex-support"]
    assert (await refusal(client.conversations_list(types="clubs")))["error"] == "invalid_types"
    assert (await refusal(client.conversations_list(cursor="%%")))["error"] == "invalid_cursor"


async def test_own_channels(client: AsyncWebClient) -> None:
    channels = (await client.users_conversations(types="public_channel,private_channel"))[
        "channels"
    ]
    assert {c["name"] for c in channels} == {"desk", "approvals", "backups"}


async def test_direct_messages_open_once(client: AsyncWebClient, people: Cast) -> None:
    first = (await client.conversations_open(users="U0ALICE"))["channel"]["id"]
    again = await client.conversations_open(users=["U0ALICE"])
    assert again["channel"]["id"] == first
    assert again["already_open"]
    info = (await client.conversations_info(channel=first))["channel"]
    assert info["is_im"]
    assert info["user"] == "U0ALICE"
    answer = await refusal(client.conversations_open(users="U0CLAIRE"))
    assert answer["error"] == "user_not_visible"
    await people.alice.does("invite", channel="acme-support", user="vigie")
    assert (await client.conversations_open(users="U0CLAIRE"))["channel"]["id"].startswith("D")


async def test_group_messages(client: AsyncWebClient) -> None:
    first = await client.conversations_open(users="U0ALICE,U0BRUNO")
    again = await client.conversations_open(users="U0BRUNO,U0ALICE")
    assert first["channel"]["id"] == again["channel"]["id"]
    answer = await refusal(client.api_call("conversations.open"))
    assert answer["error"] == "users_list_not_supplied"


async def test_creating_and_inviting(client: AsyncWebClient) -> None:
    made = (await client.conversations_create(name="chantier", is_private=True))["channel"]
    assert made["is_private"]
    assert made["is_member"]
    await client.conversations_invite(channel=made["id"], users=["U0ALICE", "U0BRUNO"])
    members = (await client.conversations_members(channel=made["id"]))["members"]
    assert members == ["U0VIGIE", "U0ALICE", "U0BRUNO"]
    for user, error in (
        ("U0ALICE", "already_in_channel"),
        ("U0VIGIE", "cant_invite_self"),
        ("U0LUC", "no_external_invite_permission"),
        ("U0NOBODY", "user_not_found"),
    ):
        answer = await refusal(client.conversations_invite(channel=made["id"], users=user))
        assert answer["error"] == error


@pytest.mark.parametrize(
    ("name", "error"),
    [("", "invalid_name_required"), ("Grand Nom", "invalid_name_specials"), ("desk", "name_taken")],
)
async def test_bad_names(client: AsyncWebClient, name: str, error: str) -> None:
    assert (await refusal(client.conversations_create(name=name)))["error"] == error


async def test_joining_and_leaving(client: AsyncWebClient) -> None:
    assert (await client.conversations_join(channel="C0ACME"))["channel"]["is_member"]
    assert (await client.conversations_join(channel="C0ACME"))["warning"] == "already_in_channel"
    await client.conversations_leave(channel="C0ACME")
    assert (await client.conversations_leave(channel="C0ACME"))["not_in_channel"]


async def test_members_of_a_shared_channel_are_all_told(client: AsyncWebClient) -> None:
    members = (await client.conversations_members(channel="C0ACME", limit=3))["members"]
    assert members == ["U0ALICE", "U0BRUNO", "U0NADIA"]


async def test_what_an_id_alone_does_not_open(client: AsyncWebClient, people: Cast) -> None:
    made = await people.post("/channels", name="secret", private=True, members=["alice"])
    for call in (client.conversations_info, client.conversations_history):
        assert (await refusal(call(channel=made["channel"])))["error"] == "channel_not_found"
    answer = await refusal(client.conversations_history(channel="C0ACME"))
    assert answer["error"] == "not_in_channel"


async def test_scopes_by_kind_of_channel(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.world.state.apps["A0VIGIE"].scopes = ("channels:read", "channels:history")
    assert (await client.conversations_info(channel="C0ACME"))["ok"]
    answer = await refusal(client.conversations_info(channel="C0DESK"))
    assert answer["error"] == "missing_scope"
    assert answer["needed"] == "groups:read"
    assert answer["provided"] == "channels:read,channels:history"
