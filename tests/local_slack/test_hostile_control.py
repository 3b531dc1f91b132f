"""What turns the stand-in is checked before anything changes: all of it, or nothing."""

from typing import Any

import pytest

from integrations.local_slack import LocalSlack
from integrations.local_slack.manifest import manifest_errors
from tests.local_slack.cast import Cast
from tests.local_slack.raw_app import JSON

NAME: JSON = {"display_information": {"name": "Vigie"}}
GOOD = NAME | {"oauth_config": {"scopes": {"bot": ["commands"]}}}


async def refused(people: Cast, path: str, body: JSON) -> JSON:
    """Return the answer to what must be refused."""
    async with people.session.post(path, json=body) as answer:
        told: JSON = await answer.json()
        assert (answer.status, told["ok"]) == (400, False), told
        return told


@pytest.mark.parametrize(
    "bad",
    [
        {"request_url": 5},
        {"request_url": ["http://127.0.0.1:9"]},
        {"request_url": "http://a\r\nb/"},
        {"request_url": "nowhere"},
        {"request_url": "http://127.0.0.1:1/"},
        {"request_url": "http://[/"},
        {"scopes": None},
        {"scopes": "commands"},
        {"scopes": [1]},
        {"scopes": [[]]},
        {"bot_events": "message"},
        {"bot_events": [{}]},
        {"bot_events": 0},
        {"manifest": []},
        {"manifest": "x"},
        {"manifest": {}},
        {"manifest": NAME | {"features": {"slash_commands": [{"command": ["/x"]}]}}},
    ],
)
async def test_an_app_changes_wholly_or_not_at_all(people: Cast, bad: JSON) -> None:
    before = await people.get("/apps/A0VIGIE")
    good: JSON = {"manifest": GOOD, "scopes": ["x:y"], "bot_events": ["message"]}
    await refused(people, "/apps/A0VIGIE", good | {"request_url": None} | bad)
    assert await people.get("/apps/A0VIGIE") == before


@pytest.mark.parametrize(
    ("part", "pointer"),
    [
        ({"display_information": {"name": ["x"]}}, "/display_information/name"),
        ({"features": {"slash_commands": {}}}, "/features/slash_commands"),
        ({"features": {"slash_commands": [1]}}, "/features/slash_commands/0"),
        (
            {"features": {"slash_commands": [{"command": "/x", "usage_hint": 1}]}},
            "/features/slash_commands/0/usage_hint",
        ),
        (
            {"features": {"shortcuts": [{"callback_id": "x", "name": "x", "type": []}]}},
            "/features/shortcuts/0/type",
        ),
        ({"oauth_config": {"scopes": {"bot": [1]}}}, "/oauth_config/scopes/bot"),
        (
            {"settings": {"event_subscriptions": {"bot_events": "message"}}},
            "/settings/event_subscriptions/bot_events",
        ),
    ],
)
def test_a_manifest_of_wrong_types(part: JSON, pointer: str) -> None:
    assert pointer in [error["pointer"] for error in manifest_errors(NAME | part)]


def test_a_manifest_of_right_types() -> None:
    assert manifest_errors(GOOD) == []


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        ({"name": ""}, "invalid_arguments"),
        ({"name": " "}, "invalid_arguments"),
        ({"name": "a\nb"}, "invalid_arguments"),
        ({"name": 5}, "invalid_arguments"),
        ({"name": None}, "missing_argument"),
        ({"name": "desk"}, "name_taken"),
        ({"id": "X0NEW"}, "invalid_arguments"),
        ({"id": "C0/../x"}, "invalid_arguments"),
        ({"id": "C0NEW\n"}, "invalid_arguments"),
        ({"id": "C0DESK"}, "name_taken"),
        ({"id": ["C0NEW"]}, "invalid_arguments"),
        ({"team": "T0NONE"}, "invalid_team"),
        ({"team": ["T0US"]}, "invalid_team"),
        ({"connected_team_ids": ["T0NONE"]}, "invalid_team"),
        ({"connected_team_ids": ["T0US"]}, "invalid_team"),
        ({"connected_team_ids": "T0ACME"}, "invalid_arguments"),
        ({"members": "alice"}, "invalid_arguments"),
        ({"members": [1]}, "invalid_arguments"),
    ],
)
async def test_channels_that_slack_would_not_have(
    people: Cast, slack: LocalSlack, bad: JSON, error: str
) -> None:
    before = set(slack.world.state.channels)
    good: JSON = {"name": "new", "team": "T0US", "members": ["alice"]}
    assert (await refused(people, "/channels", good | bad))["error"] == error
    assert set(slack.world.state.channels) == before


async def test_two_organisations_may_use_the_same_name(people: Cast) -> None:
    made = await people.post("/channels", name="desk", team="T0ACME", id="C0THEIRS")
    assert made == {"ok": True, "channel": "C0THEIRS"}


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "earthquake"},
        {"kind": ["slow"]},
        {"method": 5},
        {"method": ["events"]},
        {"times": 0},
        {"times": 10_001},
        {"times": True},
        {"times": "2"},
        {"times": 1.5},
        {"seconds": -1},
        {"seconds": 601},
        {"seconds": "1"},
        {"seconds": None},
    ],
)
async def test_faults_out_of_bounds(people: Cast, bad: dict[str, Any]) -> None:
    told = await refused(people, "/faults", {"method": "auth.test", "kind": "slow"} | bad)
    assert told["error"] == "invalid_arguments"
    assert (await people.get("/faults"))["waiting"] == []
