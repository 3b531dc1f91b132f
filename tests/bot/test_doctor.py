"""The doctor, against the local Slack: each thing that may be wrong, and what to do about it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot import doctor
from bot.capabilities import CAPABILITIES
from bot.doctor import Finding, examine
from bot.manifest import scopes
from bot.settings import Settings
from integrations.local_slack import LocalSlack
from integrations.local_slack.cast import Stage
from storage import outbox
from storage.db import Database
from storage.outbox import Address, OutboxRow, State
from tests.support.bot import APP, settings_for
from tests.support.house import House


async def findings(settings: Settings, **changed: Any) -> list[Finding]:
    """What the doctor says with these settings."""
    changed_settings = settings.model_copy(update=changed)
    return [finding async for finding in examine(changed_settings, CAPABILITIES)]


def wrong(found: list[Finding]) -> Finding:
    """The only line that is not well."""
    (line,) = [finding for finding in found if not finding.ok]
    assert line.remedy
    return line


@pytest.fixture
def settings(slack: LocalSlack, desk: House, database_url: str) -> Settings:
    """An installation with which nothing is wrong."""
    assert desk.acme.name == "Acme"
    return settings_for(slack, database_url)


async def test_a_good_installation_is_well(settings: Settings) -> None:
    found = await findings(settings)
    assert [finding for finding in found if not finding.ok] == []
    words = "\n".join(finding.sentence for finding in found)
    for topic in ("@vigie", "scopes", "clock", "Socket Mode", "database", "#desk", "#approvals"):
        assert topic in words


async def test_a_wrong_bot_token_is_told(settings: Settings) -> None:
    found = await findings(settings, slack_bot_token=SecretStr("xoxb-wrong"))
    bad = [finding for finding in found if not finding.ok]
    assert "invalid_auth" in bad[0].sentence
    assert "SLACK_BOT_TOKEN" in bad[0].remedy


async def test_a_slack_that_cannot_be_reached_is_told_once(settings: Settings) -> None:
    nobody = "http://127.0.0.1:1/api/"
    line = wrong(await findings(settings, slack_api_url=nobody))
    assert f"cannot be reached at {nobody}" in line.sentence


async def test_a_slack_that_goes_away_meanwhile_is_told_once(
    settings: Settings, stage: Stage
) -> None:
    await stage.fault("conversations.info", "http_500", times=10)
    line = wrong(await findings(settings))
    assert "cannot be reached" in line.sentence


async def test_missing_tokens_are_told(settings: Settings) -> None:
    found = await findings(
        settings, slack_bot_token=None, slack_app_token=None, slack_signing_secret=None
    )
    assert len([finding for finding in found if not finding.ok]) == 2


async def test_missing_scopes_are_named(settings: Settings, slack: LocalSlack) -> None:
    app = slack.world.state.apps[APP]
    app.scopes = tuple(scopes(CAPABILITIES) - {"reactions:write", "im:write"})
    line = wrong(await findings(settings))
    assert "im:write, reactions:write" in line.sentence
    assert "vigie manifest" in line.remedy


async def test_a_wrong_app_token_is_told(settings: Settings) -> None:
    line = wrong(await findings(settings, slack_app_token=SecretStr("xapp-wrong")))
    assert "SLACK_APP_TOKEN" in line.remedy


async def test_a_clock_that_is_off_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "LARGEST_SKEW_S", -1)
    assert "clock" in wrong(await findings(settings)).sentence


async def test_a_channel_without_the_bot_is_told(settings: Settings, slack: LocalSlack) -> None:
    channel = slack.world.state.channels["C0DESK"]
    channel.kind = "channel"  # a private one could not even be seen
    del channel.members["U0VIGIE"]
    line = wrong(await findings(settings))
    assert "/invite @vigie" in line.remedy


async def test_a_channel_that_is_gone_is_told(settings: Settings, slack: LocalSlack) -> None:
    del slack.world.state.channels["C0APPROVALS"]
    line = wrong(await findings(settings))
    assert "approvals" in line.sentence


async def test_parked_messages_are_told(settings: Settings, db: Database) -> None:
    async with db.writing() as session:
        to = Address(channel="C0DESK")
        await outbox.line(session, "tiny/said", {}, to, locale="en", zone="UTC")
    async with db.writing() as session:
        row = await session.get(OutboxRow, 1)
        assert row is not None
        row.state = State.PARKED
    assert "1 messages" in wrong(await findings(settings)).sentence


async def test_a_database_without_tables_is_told(
    slack: LocalSlack, empty_database_url: str
) -> None:
    line = wrong(await findings(settings_for(slack, empty_database_url)))
    assert "vigie migrate" in line.remedy


async def test_a_database_that_does_not_answer_is_told(slack: LocalSlack) -> None:
    url = "postgresql://nobody:secret-word@127.0.0.1:1/vigie"
    line = wrong(await findings(settings_for(slack, url)))
    assert "postgresql://nobody:***@127.0.0.1:1/vigie" in line.sentence


async def test_a_file_that_is_no_database_is_told(slack: LocalSlack, tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("This is no database, but a text. " * 100)
    line = wrong(await findings(settings_for(slack, f"{tmp_path}/notes.db")))
    assert "file is not a database" in line.sentence


async def test_a_desk_that_is_not_set_up_is_told(slack: LocalSlack, database_url: str) -> None:
    assert "/vigie setup" in wrong(await findings(settings_for(slack, database_url))).remedy


def test_a_finding_is_a_plain_sentence() -> None:
    finding = Finding(ok=True, sentence="All is well.")
    assert replace(finding, ok=False).remedy == ""
