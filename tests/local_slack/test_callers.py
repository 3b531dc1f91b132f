"""Only programs of this machine and our own page may call, however a browser is led."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest

from integrations.local_slack import LocalSlack, demo_seed
from tests.local_slack.cast import Cast

EVIL = "https://evil.example"


async def status(people: Cast, headers: Mapping[str, str], path: str = "/clock") -> int:
    """Return what a GET with these headers is answered."""
    async with people.session.get(path, headers=headers) as answer:
        if answer.status == 403:
            assert (await answer.json())["sentence"].endswith(".")
        return answer.status


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:8900", "[::1]", "[::1]:80"]
)
async def test_names_of_this_machine(people: Cast, host: str) -> None:
    assert await status(people, {"Host": host}) == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "[", "10.0.0.1", ":1"],
)
async def test_other_names(people: Cast, host: str) -> None:
    assert await status(people, {"Host": host}) == 403
    assert await status(people, {"Host": host}, "/healthz") == 200


@pytest.mark.parametrize("origin", [EVIL, "null", "", "http://127.0.0.1", "http://localhost:1"])
@pytest.mark.parametrize(
    "path", ["/people/alice/say", "/api/auth.test", "/reset", "/upload/v1/x", "/nowhere"]
)
async def test_pages_of_other_sites(people: Cast, origin: str, path: str) -> None:
    headers = {"Origin": origin, "Content-Type": "text/plain"}
    async with people.session.post(path, data=b"{}", headers=headers) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_our_own_page(people: Cast, slack: LocalSlack, host: str) -> None:
    name = f"{host}:{urlsplit(slack.url).port}"
    own = {"Host": name, "Origin": f"http://{name}", "Sec-Fetch-Site": "same-origin"}
    assert await status(people, own) == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_a_link_may_lead_to_a_page_only(people: Cast, site: str) -> None:
    link = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"}
    act = "/api/chat.postMessage?token=xoxb-local&channel=C0DESK&text=t"
    assert await status(people, link, "/as/alice") == 200
    assert await status(people, link, act) == 403
    assert await status(people, link | {"Sec-Fetch-Mode": "no-cors"}, "/as/alice") == 403
    assert await status(people, {"Sec-Fetch-Site": "none"}, act) == 200


@pytest.mark.parametrize(
    ("host", "expected"), [("192.0.2.7:80", 200), ("evil.example", 403), ("localhost", 200)]
)
async def test_listening_everywhere(
    people: Cast, slack: LocalSlack, host: str, expected: int
) -> None:
    slack.world.url = "http://0.0.0.0:8900"
    assert await status(people, {"Host": host}) == expected


async def test_the_name_that_was_asked_for(people: Cast, slack: LocalSlack) -> None:
    slack.world.url = "http://slack.home.example:8900"
    assert await status(people, {"Host": "slack.home.example:8900"}) == 200
    assert await status(people, {"Host": "other.home.example:8900"}) == 403


async def test_an_address_with_colons_is_written_in_brackets() -> None:
    slack = LocalSlack(demo_seed())
    try:
        await slack.start(host="::1")
    except OSError:  # a machine without IPv6 cannot listen there
        assert slack.url == ""
        return
    await slack.stop()
    assert slack.url.startswith("http://[::1]:")
