import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack, demo_seed
from integrations.local_slack.seed import SeedUsergroup
from tests.local_slack.cast import Cast
from tests.local_slack.kit import refusal
from tests.local_slack.raw_app import JSON

DESK = "C0DESK"


async def test_our_own_people(client: AsyncWebClient) -> None:
    user = (await client.users_info(user="U0NADIA", include_locale=True))["user"]
    assert user["locale"] == "fr-FR"
    assert user["is_owner"]
    assert user["tz"] == "Europe/Paris"
    assert user["profile"]["email"] == "nadia@lumen.example"
    assert "is_stranger" not in user
    assert "locale" not in (await client.users_info(user="U0NADIA"))["user"]


async def test_people_of_other_organisations(client: AsyncWebClient) -> None:
    user = (await client.users_info(user="U0CLAIRE", include_locale=True))["user"]
    assert user["team_id"] == "T0ACME"
    assert user["is_stranger"] is False
    assert "locale" not in user
    assert "is_owner" not in user


async def test_a_stranger_is_told_as_such(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.world.state.channels["C0ACME"].members.pop("U0LUC")
    assert (await client.users_info(user="U0LUC"))["user"]["is_stranger"] is True
    assert (await refusal(client.users_info(user="U0X")))["error"] == "user_not_found"


async def test_addresses_need_their_scope(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.world.state.apps["A0VIGIE"].scopes = ("users:read",)
    assert "email" not in (await client.users_info(user="U0NADIA"))["user"]["profile"]
    answer = await refusal(client.users_lookupByEmail(email="nadia@lumen.example"))
    assert answer["error"] == "missing_scope"


async def test_listing_and_finding(client: AsyncWebClient) -> None:
    members = (await client.users_list())["members"]
    assert {m["name"] for m in members} == {"alice", "bruno", "nadia", "vigie"}
    found = await client.users_lookupByEmail(email="Alice@Lumen.example")
    assert found["user"]["id"] == "U0ALICE"
    answer = await refusal(client.users_lookupByEmail(email="claire@acme.example"))
    assert answer["error"] == "users_not_found"


async def test_usergroups() -> None:
    group = SeedUsergroup(id="S0CHEFS", team="T0US", handle="chefs", users=("nadia",))
    seed = demo_seed().model_copy(update={"usergroups": (group,)})
    async with LocalSlack(seed) as slack:
        client = AsyncWebClient("xoxb-local", base_url=slack.api_url)
        (listed,) = (await client.usergroups_list())["usergroups"]
        assert listed["handle"] == "chefs"
        assert (await client.usergroups_users_list(usergroup="S0CHEFS"))["users"] == ["U0NADIA"]
        answer = await refusal(client.usergroups_users_list(usergroup="S0X"))
        assert answer["error"] == "no_such_subteam"


async def test_team_info(client: AsyncWebClient) -> None:
    assert (await client.team_info())["team"]["domain"] == "ssii"
    assert (await client.team_info(team="T0ACME"))["team"]["name"] == "Acme"
    assert (await refusal(client.team_info(team="T0X")))["error"] == "team_not_found"


async def download(slack: LocalSlack, url: str, **how: str) -> tuple[int, bytes]:
    headers = {"Authorization": f"Bearer {how['token']}"} if "token" in how else {}
    params = {"as": how["person"]} if "person" in how else {}
    async with (
        aiohttp.ClientSession(slack.url) as session,
        session.get(url.removeprefix(slack.url), headers=headers, params=params) as response,
    ):
        return response.status, await response.read()


async def test_upload_through_the_sdk(
    slack: LocalSlack, client: AsyncWebClient, people: Cast
) -> None:
    answer = await client.files_upload_v2(
        channel=DESK, content=b"\x89PNG semaine", filename="plan-op7.png", initial_comment="Le plan"
    )
    assert answer["files"][0]["title"] == "plan-op7.png"
    (seen,) = await people.alice.sees("desk")
    assert (seen["text"], seen["subtype"]) == ("Le plan", "file_share")
    (file,) = seen["files"]
    assert (file["name"], file["mimetype"], file["size"]) == ("plan-op7.png", "image/png", 12)
    url = file["url_private"]
    assert await download(slack, url, token="xoxb-local") == (200, b"\x89PNG semaine")
    assert (await download(slack, url, person="alice"))[0] == 200
    assert (await download(slack, url, person="mallory"))[0] == 404
    assert (await download(slack, url))[0] == 403
    history = await client.conversations_history(channel=DESK)
    assert history["messages"][0]["files"][0]["name"] == "plan-op7.png"


async def test_a_file_of_a_client_says_only_where_to_ask(
    slack: LocalSlack, client: AsyncWebClient, people: Cast
) -> None:
    await people.alice.does("invite", channel="acme-support", user="vigie")
    photo = {"name": "baie.txt", "content": "la baie", "mimetype": "text/plain"}
    await people.claire.says("acme-support", "voici", files=[photo])
    history = await client.conversations_history(channel="C0ACME", limit=1)
    (file,) = history["messages"][0]["files"]
    assert file["file_access"] == "check_file_info"
    assert "url_private" not in file
    whole = (await client.files_info(file=file["id"]))["file"]
    assert (whole["name"], whole["user_team"]) == ("baie.txt", "T0ACME")
    assert await download(slack, whole["url_private"], token="xoxb-local") == (200, b"la baie")


async def test_files_out_of_reach(client: AsyncWebClient, people: Cast) -> None:
    await people.claire.says("acme-support", "voici", files=[{"name": "a.txt", "content": "x"}])
    (seen,) = await people.claire.sees("acme-support")
    answer = await refusal(client.files_info(file=seen["files"][0]["id"]))
    assert answer["error"] == "file_not_found"


async def test_a_private_upload_is_seen_by_nobody(client: AsyncWebClient, people: Cast) -> None:
    answer = await client.files_upload_v2(content="x", filename="a.txt")
    assert await people.alice.sees("desk") == []
    file_id = answer["files"][0]["id"]
    assert (await client.files_info(file=file_id))["file"]["is_public"] is False
    await client.files_delete(file=file_id)
    assert (await refusal(client.files_info(file=file_id)))["error"] == "file_deleted"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"files": [{"id": "F0X"}]}, "file_not_found"),
        ({"files": []}, "missing_argument"),
    ],
)
async def test_completing_what_was_not_uploaded(
    client: AsyncWebClient, arguments: JSON, error: str
) -> None:
    answer = await refusal(client.files_completeUploadExternal(channel_id=DESK, **arguments))
    assert answer["error"] == error


async def test_an_empty_file_is_not_announced(client: AsyncWebClient) -> None:
    answer = await refusal(client.files_getUploadURLExternal(filename="a.txt", length=0))
    assert answer["error"] == "missing_argument"
