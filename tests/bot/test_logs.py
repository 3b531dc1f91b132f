"""What the program writes while it runs: lines for machines or people, never a secret."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs

TOKENS = "xoxb-123-abc xapp-1-A0-x wss://w.example/link/?ticket=abc-def&app_id=A0"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Logging is the process's: put it back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_a_line_for_machines_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json", "info")
    structlog.get_logger().info("started", mode="run")
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["mode"], line["level"]) == ("started", "run", "info")
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("style", ["json", "console"])
def test_no_secret_is_written(capsys: pytest.CaptureFixture[str], style: str) -> None:
    logs.configure(style, "info")
    structlog.get_logger().info(TOKENS, token="xoxb-9-z")
    logging.getLogger("somelib").warning("opening %s", TOKENS)
    try:
        int(TOKENS)
    except ValueError:
        structlog.get_logger().exception("failed")
        logging.getLogger("somelib").exception("failed")
    written = capsys.readouterr().err
    assert written.count("ValueError") >= 2
    for secret in ("123-abc", "1-A0-x", "abc-def", "9-z"):
        assert secret not in written


def test_less_important_lines_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json", "warning")
    structlog.get_logger().info("quiet")
    logging.getLogger("somelib").info("quiet")
    assert capsys.readouterr().err == ""
