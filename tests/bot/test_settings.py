from pathlib import Path

import pytest

from bot.settings import BadSettings, Needs, Settings, described, load
from bot.values import database_shown

TOKENS = (Needs.BOT_TOKEN, Needs.APP_TOKEN, Needs.SIGNING_SECRET)


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of whoever runs the tests, and a folder without `.env`."""
    monkeypatch.chdir(tmp_path)
    for name, _, _ in described():
        monkeypatch.delenv(name, raising=False)


def test_all_that_is_missing_is_told_at_once_with_what_it_is_for() -> None:
    with pytest.raises(BadSettings) as complaint:
        load(*TOKENS)
    lines = str(complaint.value).splitlines()
    for name, purpose in (
        ("SLACK_BOT_TOKEN", "the bot token"),
        ("SLACK_APP_TOKEN", "Socket Mode"),
        ("SLACK_SIGNING_SECRET", "HTTP"),
    ):
        assert any(name in line and purpose in line for line in lines)


def test_only_what_the_command_needs_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    assert load(Needs.BOT_TOKEN).secret(Needs.BOT_TOKEN) == "xoxb-1"


def test_an_empty_variable_counts_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "")
    monkeypatch.setenv("PORT", "")
    with pytest.raises(BadSettings, match="SLACK_BOT_TOKEN"):
        load(Needs.BOT_TOKEN)


def test_wrong_values_are_told_at_once_by_their_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "eighty")
    monkeypatch.setenv("VIGIE_LANGUAGE", "de")
    with pytest.raises(BadSettings) as complaint:
        load()
    assert "PORT" in str(complaint.value)
    assert "VIGIE_LANGUAGE" in str(complaint.value)


def test_what_is_missing_and_what_is_wrong_come_in_one_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = {
        "PORT": "abc",
        "DATABASE_URL": "mysql://x",
        "VIGIE_ZONE": "Mars",
        "VIGIE_ADMINISTRATORS": "U012AB3CD, nadia",
        "SLACK_SIGNING_SECRET_FILE": "/nowhere/secret",
    }
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as complaint:
        load(*TOKENS)
    told = [line.strip().partition(":")[0] for line in str(complaint.value).splitlines()]
    for name in (*wrong, "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        assert told.count(name) == 1
    # It is set; what is wrong with it is told already.
    assert "SLACK_SIGNING_SECRET" not in told
    assert "nadia is no Slack user id" in str(complaint.value)
    assert "U012AB3CD is" not in str(complaint.value)


@pytest.mark.parametrize(
    "value",
    [
        "sqlite:///data/vigie.sqlite3",
        "postgres://u:p@h/vigie",
        "postgresql://h/vigie",
        "./x",
        "a.db",
        "a.sqlite",
        "/srv/vigie",
    ],
)
def test_a_database_is_an_address_or_plainly_a_file(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", value)
    assert load().database_url == value


@pytest.mark.parametrize("value", ["foo", "mysql://h/x", "://", "postgresql://u:secret@h:po/x"])
def test_what_is_no_database_is_told(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DATABASE_URL", value)
    with pytest.raises(BadSettings, match="DATABASE_URL") as complaint:
        load()
    assert "secret" not in str(complaint.value)


def test_a_secret_file_that_is_no_text_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "token").write_bytes(b"\xff\xfe")
    monkeypatch.setenv("SLACK_BOT_TOKEN_FILE", str(tmp_path / "token"))
    with pytest.raises(BadSettings, match="is not text"):
        load(Needs.BOT_TOKEN)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("postgres://u:hush@h:5432/vigie", "postgres://u:***@h:5432/vigie"),
        (
            "postgresql://h/vigie?user=u&password=hush",
            "postgresql://h/vigie?user=u&password=***",
        ),
        ("sqlite:///data/vigie.sqlite3", "sqlite:///data/vigie.sqlite3"),
        ("data/vigie.db", "data/vigie.db"),
    ],
)
def test_a_database_is_shown_as_it_was_written(written: str, shown: str) -> None:
    assert database_shown(written) == shown


def test_values_come_from_a_dotenv_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "SLACK_BOT_TOKEN=xoxb-2\nUNRELATED=1\nVIGIE_ZONE=Europe/London\n"
    )
    settings = load(Needs.BOT_TOKEN)
    assert settings.secret(Needs.BOT_TOKEN) == "xoxb-2"
    assert settings.zone == "Europe/London"


@pytest.mark.parametrize("need", TOKENS)
def test_a_secret_comes_from_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, need: Needs
) -> None:
    (tmp_path / "secret").write_text("hidden\n")
    monkeypatch.setenv(f"{need.upper()}_FILE", str(tmp_path / "secret"))
    assert load(need).secret(need) == "hidden"


def test_a_secret_file_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN_FILE", "/nowhere/token")
    with pytest.raises(BadSettings, match="/nowhere/token"):
        load()


def test_secrets_come_from_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "slack_bot_token").write_text("xoxb-3\n")
    (tmp_path / "DATABASE_URL").write_text("postgresql://somewhere/vigie")
    monkeypatch.setenv("VIGIE_SECRETS_DIR", str(tmp_path))
    settings = load(Needs.BOT_TOKEN)
    assert settings.secret(Needs.BOT_TOKEN) == "xoxb-3"
    assert settings.database_url == "postgresql://somewhere/vigie"


def test_administrators_are_a_list_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_ADMINISTRATORS", "U1, U2,U3")
    assert load().administrators == ("U1", "U2", "U3")


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-hidden")
    assert "xoxb-hidden" not in repr(load())


def test_every_setting_says_what_it_is_for() -> None:
    assert all(purpose and purpose != "None" for _, _, purpose in described())
    assert len(described()) == len(Settings.model_fields)
