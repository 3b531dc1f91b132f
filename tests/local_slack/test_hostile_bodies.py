"""Bodies that no honest program sends: refused with a word, never a broken server."""

import asyncio
import json
from urllib.parse import urlsplit

import pytest

from integrations.local_slack import LocalSlack
from integrations.local_slack.bodies import MOST_DEPTH, clean, parsed
from tests.local_slack.cast import Cast
from tests.local_slack.raw_app import JSON

DEEP = b"[" * 200_000
NESTED = b'{"text": ' * 150 + b"1" + b"}" * 150
FORM = "application/x-www-form-urlencoded"
BAD = {
    "charset": (b"{}", "application/json; charset=klingon"),
    "no-text-codec": (b"{}", "application/json; charset=base64"),
    "no-utf8": (b'{"text": "\xff\xfe"}', "application/json"),
    "deep": (DEEP, "application/json"),
    "deep-object": (b'{"text": ' + DEEP, "application/json"),
    "nested": (NESTED, "application/json"),
    "infinity": (b'{"text": Infinity}', "application/json"),
    "nan": (b'{"text": [NaN]}', "application/json"),
    "large": (b'{"text": 1e999}', "application/json"),
    "digits": (b'{"text": ' + b"9" * 5000 + b"}", "application/json"),
}
DOORS = (
    "/people/alice/say",
    "/people/alice/click",
    "/page/alice/read",
    "/clock",
    "/faults",
    "/channels",
    "/apps/A0VIGIE",
    "/response/A0VIGIE/none",
)


@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize("bad", BAD)
async def test_a_door_refuses_it(people: Cast, path: str, bad: str) -> None:
    body, kind = BAD[bad]
    async with people.session.post(path, data=body, headers={"Content-Type": kind}) as answer:
        told = await answer.text()
        assert (answer.status, "invalid_" in told) == (400, True), told


@pytest.mark.parametrize("bad", BAD)
async def test_the_web_api_refuses_it(people: Cast, bad: str) -> None:
    body, kind = BAD[bad]
    headers = {"Content-Type": kind, "Authorization": "Bearer xoxb-local"}
    async with people.session.post("/api/chat.postMessage", data=body, headers=headers) as answer:
        assert (answer.status, (await answer.json())["error"]) == (200, "invalid_json")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"text=%ff", f"{FORM}; charset=klingon"),
        (b"text=\xff", FORM),
        (b"nothing", "multipart/form-data; boundary=x"),
        (b"nothing", "multipart/form-data"),
    ],
)
async def test_forms_that_are_none(people: Cast, body: bytes, kind: str) -> None:
    headers = {"Content-Type": kind, "Authorization": "Bearer xoxb-local"}
    async with people.session.post("/api/chat.postMessage", data=body, headers=headers) as answer:
        assert answer.status == 200
        assert (await answer.json())["ok"] is False


@pytest.mark.parametrize("blocks", ["[" * 200_000, "[NaN]", "{", 5, "5"])
async def test_blocks_inside_an_argument(people: Cast, blocks: object) -> None:
    headers = {"Authorization": "Bearer xoxb-local"}
    body = {"channel": "C0DESK", "text": "t", "blocks": blocks}
    async with people.session.post("/api/chat.postMessage", json=body, headers=headers) as answer:
        assert answer.status == 200
        assert (await answer.json())["ok"] is False


async def test_half_a_character_is_replaced(people: Cast) -> None:
    body = json.dumps({"channel": "desk", "text": "a \ud800 b"})
    async with people.session.post("/people/alice/say", data=body) as answer:
        assert (await answer.json())["ok"] is True
    headers = {"Authorization": "Bearer xoxb-local", "Content-Type": "application/json"}
    said = json.dumps({"channel": "C0DESK", "text": "c \udfff d"})
    async with people.session.post("/api/chat.postMessage", data=said, headers=headers) as answer:
        assert (await answer.json())["ok"] is True
    assert [m["text"] for m in await people.alice.sees("desk")] == ["a \ufffd b", "c \ufffd d"]
    async with people.session.get("/as/alice", params={"channel": "desk"}) as page:
        assert page.status == 200


@pytest.mark.parametrize(
    "path", ["/people/\xff/sees", "/as/\xff", "/calls?method=\xff", "/%ED%A0%80"]
)
async def test_addresses_that_are_no_text(slack: LocalSlack, path: str) -> None:
    port = urlsplit(slack.url).port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode("latin-1"))
    status = (await reader.readline()).split()[1]
    writer.close()
    await writer.wait_closed()
    assert not status.startswith(b"5")


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 15, "0", "x"])
async def test_an_entry_that_is_not_there(people: Cast, number: str) -> None:
    async with people.session.get(f"/page/inspector/entries/{number}") as answer:
        assert answer.status == 404


@pytest.mark.parametrize("path", ["/calls", "/envelopes", "/people/alice/sees"])
@pytest.mark.parametrize("limit", ["0", "-1", "x", "1.5", "9" * 5000])
async def test_a_limit_that_is_none(people: Cast, path: str, limit: str) -> None:
    query = {"limit": limit, "channel": "desk"}
    async with people.session.get(path, params=query) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"] == "invalid_arguments"


@pytest.mark.parametrize(
    "moment",
    [
        {"set": "0001-01-01T00:00:00+14:00"},
        {"set": "1970-12-31T23:59:59+00:00"},
        {"set": "9999-12-31T23:59:59-12:00"},
        {"set": "9001-01-01T00:00:00", "zone": "Europe/Paris"},
        {"set": 5},
        {"advance_s": 1e12},
        {"advance_s": -1e10},
        {"advance_s": 1e300},
        {"advance_s": "inf"},
        {"advance_s": "nan"},
        {"advance_s": [1]},
    ],
)
async def test_moments_that_no_calendar_bears(
    people: Cast, slack: LocalSlack, moment: JSON
) -> None:
    before = slack.clock.offset
    async with people.session.post("/clock", json=moment) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"] == "invalid_arguments"
    assert slack.clock.offset == before


def test_how_deep_is_too_deep() -> None:
    assert parsed("[" * MOST_DEPTH + "]" * MOST_DEPTH)
    with pytest.raises(ValueError, match="too deeply"):
        parsed("[" * (MOST_DEPTH + 1) + "]" * (MOST_DEPTH + 1))


def test_whole_characters_stay() -> None:
    assert clean("é 🖨️ \ud83d") == "é 🖨️ \ufffd"
    assert parsed(r'{"\ud800": ["\ud83d\ude00"]}') == {"\ufffd": ["😀"]}
