from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from pydantic import ValidationError

from integrations.local_slack import Settings, SharedClock, demo_seed, load_seed
from integrations.local_slack.elements import leaves, name_parts
from integrations.local_slack.manifest import manifest_errors
from integrations.local_slack.state import State
from tests.local_slack.kit import button, section, text
from tests.local_slack.raw_app import JSON


def test_the_clock_can_be_set_and_advanced() -> None:
    clock = SharedClock()
    monday = datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=1)))
    clock.set(monday)
    assert timedelta() <= clock.now() - monday < timedelta(minutes=1)
    assert clock.now().tzinfo is UTC
    clock.advance(timedelta(hours=2))
    assert clock.now() - monday >= timedelta(hours=2)
    with pytest.raises(ValueError, match="time zone"):
        clock.set(datetime(2026, 11, 23))  # noqa: DTZ001 - what must be refused


def test_tiers_follow_the_settings() -> None:
    settings = Settings(tier_burst=5, rate_factor=2)
    assert [settings.tier(n) for n in (1, 2, 3, 4)] == [12, 50, 110, 210]
    with pytest.raises(ValidationError):
        Settings.model_validate({"ack_secondes": 3})


def test_the_demo_has_its_cast() -> None:
    state = State(demo_seed(), datetime(2026, 11, 23, tzinfo=UTC))
    assert state.user("nadia").is_owner
    assert state.user("claire").team_id == "T0ACME"
    assert state.apps["A0VIGIE"].bot_token == "xoxb-local"
    desk = state.channels["C0DESK"]
    assert desk.is_private
    assert list(desk.members) == ["U0ALICE", "U0BRUNO", "U0NADIA", "U0VIGIE"]
    assert state.channels["C0ACME"].connected_team_ids == ["T0ACME"]
    assert "U0VIGIE" not in state.channels["C0ACME"].members


def test_a_seed_with_a_mistake_names_it(tmp_path: Path) -> None:
    path = tmp_path / "seed.yaml"
    path.write_text("teams: [{id: T1, name: One}]", encoding="utf-8")
    with pytest.raises(ValidationError, match=r"teams\.0\.domain"):
        load_seed(path)


def test_elements_are_found_wherever_they_stand() -> None:
    blocks: list[JSON] = [
        {"type": "section", "text": text("a"), "accessory": button("one")},
        {"type": "actions", "elements": [button("two"), button("three")]},
        {"type": "card", "title": text("c"), "actions": [button("four")]},
        {"type": "carousel", "elements": [{"type": "card", "actions": [button("five")]}]},
        {"type": "container", "child_blocks": [{"type": "actions", "elements": [button("six")]}]},
        section("nothing to press"),
    ]
    found = [element["action_id"] for _, element in leaves(name_parts(blocks))]
    assert found == ["one", "two", "three", "four", "five", "six"]


def test_what_came_without_a_name_gets_one() -> None:
    nameless = {"type": "button", "text": text("Go", "plain_text")}
    (block,) = name_parts([{"type": "actions", "elements": [nameless]}])
    assert block["block_id"]
    assert nameless["action_id"]


@pytest.mark.parametrize(
    ("part", "pointer"),
    [
        ({"features": {"slash_commands": [{"command": "/x"}] * 51}}, "/features/slash_commands"),
        ({"features": {"slash_commands": ["/x"]}}, "/features/slash_commands/0"),
        (
            {
                "features": {
                    "shortcuts": [{"callback_id": "x" * 256, "name": "n", "type": "global"}]
                }
            },
            "/features/shortcuts/0/callback_id",
        ),
        (
            {"settings": {"event_subscriptions": {"bot_events": ["x"] * 101}}},
            "/settings/event_subscriptions/bot_events",
        ),
    ],
)
def test_limits_of_a_manifest(part: dict[str, object], pointer: str) -> None:
    errors = manifest_errors({"display_information": {"name": "Vigie"}} | part)
    assert [error["pointer"] for error in errors] == [pointer]
