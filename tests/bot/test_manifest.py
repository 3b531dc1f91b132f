from typing import Any

import pytest
import yaml

from bot.capabilities import CAPABILITIES
from bot.manifest import bot_events, manifest, request_url, scopes
from commands.kit.capability import Capability, On
from integrations.local_slack import LocalSlack
from integrations.local_slack.cast import Stage
from integrations.local_slack.manifest import manifest_errors
from tests.bot.tiny import Tiny
from tests.support.bot import APP

ADDRESS = "https://vigie.example"


def made(language: str, http: str | None) -> dict[str, Any]:
    """The manifest as somebody would paste it."""
    written = yaml.safe_dump(manifest(CAPABILITIES, language=language, http=http))
    read: dict[str, Any] = yaml.safe_load(written)
    return read


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("http", [None, ADDRESS])
async def test_slack_takes_it(
    slack: LocalSlack, stage: Stage, language: str, http: str | None
) -> None:
    app_manifest = made(language, http)
    assert manifest_errors(app_manifest) == []
    assert len(app_manifest["features"]["shortcuts"]) <= 10
    await stage.post(f"/apps/{APP}", {"manifest": app_manifest})
    assert set(slack.world.state.apps[APP].commands) == {
        word.command for room in CAPABILITIES for word in room.words
    }


def test_socket_mode_needs_no_address() -> None:
    settings = made("fr", None)["settings"]
    assert settings["socket_mode_enabled"] is True
    assert "request_url" not in settings["event_subscriptions"]
    assert "example" not in yaml.safe_dump(made("fr", None))


def test_over_http_everything_goes_to_one_address() -> None:
    found = made("fr", ADDRESS)
    url = f"{ADDRESS}/slack/events"
    assert found["settings"]["socket_mode_enabled"] is False
    assert found["settings"]["event_subscriptions"]["request_url"] == url
    assert found["settings"]["interactivity"]["request_url"] == url
    assert {command["url"] for command in found["features"]["slash_commands"]} == {url}


def test_each_command_shows_how_it_is_used() -> None:
    commands = made("en", None)["features"]["slash_commands"]
    hints = {command["command"]: command["usage_hint"] for command in commands}
    assert "T-12" in hints["/ticket"]
    assert "setup" in hints["/vigie"]


def test_what_is_heard_decides_the_subscriptions_and_scopes() -> None:
    rooms = (Tiny().capability,)
    assert bot_events(rooms) == {"message.channels", "message.groups", "message.im"}
    assert {"channels:history", "groups:history", "im:history", "commands"} <= scopes(rooms)
    assert "app_mentions:read" not in scopes(rooms)
    assert "commands" not in scopes(())


def test_an_event_whose_scope_nobody_knows_is_refused() -> None:
    async def heard(*_: Any) -> None:
        """Hear it."""

    room = Capability("odd", events=(On("workflow_step_executed", heard),))
    with pytest.raises(KeyError, match="workflow_step_executed"):
        scopes((room,))


@pytest.mark.parametrize("path", ["", "/", "/slack/events", "/slack/events/"])
def test_everything_goes_to_the_path_that_is_served(path: str) -> None:
    assert request_url(f"https://a.example:8443{path}") == "https://a.example:8443/slack/events"


@pytest.mark.parametrize("path", ["/path/", "/slack", "/bots/slack/events", "/?a=b", "/#a"])
def test_a_path_that_is_not_served_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match=r"https://a\.example/slack/events"):
        request_url(f"https://a.example{path}")


@pytest.mark.parametrize("address", ["http://a.example", "vigie.example", ""])
def test_slack_posts_to_https_only(address: str) -> None:
    with pytest.raises(ValueError, match="https"):
        request_url(address)
