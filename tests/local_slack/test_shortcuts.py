import pytest

from tests.local_slack.cast import Cast
from tests.local_slack.raw_app import RawApp

MANIFEST = {
    "display_information": {"name": "Vigie"},
    "features": {
        "shortcuts": [
            {"name": "Nouveau", "type": "global", "callback_id": "new", "description": "d"},
            {
                "name": "Ticket",
                "type": "message",
                "callback_id": "from_message",
                "description": "d",
            },
        ]
    },
}


@pytest.fixture(autouse=True)
async def shortcuts(people: Cast) -> None:
    answer = await people.post("/apps/A0VIGIE", manifest=MANIFEST, bot_events=None)
    assert answer["ok"], answer


async def test_a_global_one(app: RawApp, people: Cast) -> None:
    assert (await people.alice.does("shortcut", callback_id="new"))["ok"]
    envelope = await app.next()
    assert envelope["accepts_response_payload"] is False
    payload = envelope["payload"]
    assert (payload["type"], payload["callback_id"]) == ("shortcut", "new")
    assert payload["trigger_id"]
    assert payload["user"]["team_id"] == "T0US"
    assert "channel" not in payload
    assert "response_url" not in payload


async def test_one_on_a_message(app: RawApp, people: Cast) -> None:
    ts = await people.claire.says("acme-support", "panne")
    answer = await people.alice.does(
        "shortcut", callback_id="from_message", channel="acme-support", ts=ts
    )
    assert answer["ok"]
    payload = (await app.next())["payload"]
    assert payload["type"] == "message_action"
    assert payload["channel"] == {"id": "C0ACME", "name": "acme-support"}
    assert payload["message_ts"] == ts
    assert payload["message"]["team"] == "T0ACME"
    assert payload["response_url"]


async def test_who_and_where_has_none(app: RawApp, people: Cast) -> None:
    ts = await people.claire.says("acme-support", "panne")
    on_message = {"channel": "acme-support", "ts": ts}
    for person, fields, error in (
        (people.claire, {"callback_id": "from_message", **on_message}, "no_such_shortcut"),
        (people.claire, {"callback_id": "new"}, "no_such_shortcut"),
        (people.alice, {"callback_id": "unknown"}, "no_such_shortcut"),
        (people.alice, {"callback_id": "new", **on_message}, "no_such_shortcut"),
        (people.alice, {"callback_id": "from_message"}, "no_such_shortcut"),
        (
            people.alice,
            {"callback_id": "from_message", "channel": "desk", "ts": ts},
            "message_not_found",
        ),
    ):
        answer = await person.does("shortcut", **fields)
        assert (answer["ok"], answer["error"]) == (False, error)
    assert app.frames == []
