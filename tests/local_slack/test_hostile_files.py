"""Names and types of files as somebody hostile writes them."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack
from integrations.local_slack.uploads import LONGEST_NAME, plain_name
from tests.local_slack.cast import Cast
from tests.local_slack.raw_app import JSON

OCTETS = "application/octet-stream"
NAMES = {
    "../../x.html": "x.html",
    "a/b/c.txt": "c.txt",
    "c:\\users\\d.txt": "d.txt",
    "?x#y%00.txt": "?x#y%00.txt",
    "plan%2Fb.txt": "plan%2Fb.txt",
    "un\r\nnom\x00.txt": "unnom.txt",
    "relevé d'été.txt": "relevé d'été.txt",
    "..": "file",
    "a/": "file",
    "\ud800.txt": "\ufffd.txt",
    "é" * 900 + ".png": "é" * (LONGEST_NAME - 4) + ".png",
}


async def shown_file(people: Cast, **given: str) -> JSON:
    """Send a file and return it as its reader is told of it."""
    await people.alice.says("desk", "voici", files=[{"content": "oui"} | given])
    (message,) = await people.alice.sees("desk")
    file: JSON = message["files"][0]
    return file


@pytest.mark.parametrize("name", NAMES)
async def test_a_file_is_found_by_its_address(people: Cast, slack: LocalSlack, name: str) -> None:
    file = await shown_file(people, name=name)
    assert file["name"] == NAMES[name]
    headers = {"Authorization": "Bearer xoxb-local"}
    assert file["url_private"].startswith(f"{slack.url}/files-pri/")
    async with people.session.get(file["url_private"], headers=headers) as answer:
        assert (answer.status, await answer.text()) == (200, "oui")
    async with people.session.get("/as/alice", params={"channel": "desk"}) as page:
        assert page.status == 200


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("image/png", "image/png"),
        ("application/vnd.ms-excel", "application/vnd.ms-excel"),
        ("text/html\r\nSet-Cookie: a=b", OCTETS),
        ("text/plain; charset=utf-8", OCTETS),
        ("text", OCTETS),
        ("/", OCTETS),
        ("té/xt", OCTETS),
        ("image/png\n", OCTETS),
        ("", "text/plain"),
    ],
)
async def test_types(people: Cast, given: str, kept: str) -> None:
    file = await shown_file(people, name="a.txt", mimetype=given)
    assert file["mimetype"] == kept
    headers = {"Authorization": "Bearer xoxb-local"}
    async with people.session.get(file["url_private"], headers=headers) as answer:
        assert (answer.status, answer.content_type) == (200, kept)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_an_app_announces_an_odd_name(client: AsyncWebClient, slack: LocalSlack) -> None:
    answer = await client.files_getUploadURLExternal(filename="../a\x00b/c.txt", length=3)
    assert slack.world.state.files[answer["file_id"]].name == "c.txt"


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x"])
async def test_an_upload_that_is_no_form(client: AsyncWebClient, people: Cast, kind: str) -> None:
    answer = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    headers = {"Content-Type": kind}
    async with people.session.post(answer["upload_url"], data=b"x", headers=headers) as told:
        assert told.status == 400


def test_a_plain_name_stays() -> None:
    assert plain_name("baie 1.tar.gz") == "baie 1.tar.gz"
