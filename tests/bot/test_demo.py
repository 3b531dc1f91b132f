"""`vigie demo` as a process: what it refuses, how it ends, and the app that it shows."""

import signal
import socket
import sys
import webbrowser
from pathlib import Path

import aiohttp
import pytest

from bot import demo
from bot.capabilities import CAPABILITIES
from bot.demo import DATABASE
from bot.manifest import scopes
from tests.bot.processes import Process, running
from tests.bot.waiting import until


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path), "COLUMNS": "200"}


async def shown(process: Process, words: str) -> str:
    """Wait until a line with these words is printed; the line."""
    await until(lambda: words in process.output)
    return next(line for line in process.lines if words in line)


async def address(process: Process) -> str:
    """Where the demo's local Slack is."""
    line = await shown(process, "The local Slack is at ")
    return line.partition(" is at ")[2].partition(";")[0]


async def test_the_morning_is_seen_as_it_should_be(home: dict[str, str]) -> None:
    async with running("vigie demo --once --port 0", home) as process:
        assert await process.ended() == 0, process.output
    assert "Everything was seen as it should be." in process.output
    assert "I don't know you yet" in process.output
    assert "Luc Moreau" in process.output


async def test_the_page_shows_the_work_and_the_outbox(home: dict[str, str]) -> None:
    async with (
        running("vigie demo --quiet-start --no-open --port 0", home) as process,
        aiohttp.ClientSession() as http,
    ):
        url = await address(process)
        assert f"{url}/as/claire/beside/alice" in await shown(process, "beside technician")
        assert "13 requests" in process.output
        async with http.get(f"{url}/page/inspector/live") as live:
            # The program is asked for its outbox as soon as somebody looks.
            async for line in live.content:
                if b"vigie_outbox_messages" in line:
                    break
        assert await process.stop() == 0


@pytest.mark.parametrize(
    ("terminal", "display", "browser", "opened"),
    [
        (True, ":0", True, True),
        (False, ":0", True, False),
        (True, "", True, False),
        (True, ":0", False, False),
    ],
)
def test_a_browser_is_opened_only_where_somebody_sees_it(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, display: str, browser: bool, opened: bool
) -> None:
    def get() -> object:
        if not browser:
            raise webbrowser.Error("none")
        return object()

    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(webbrowser, "get", get)
    assert demo._has_a_browser() is opened


async def test_it_has_the_app_of_the_manifest(home: dict[str, str]) -> None:
    async with (
        running("vigie demo --quiet-start --port 0", home) as process,
        aiohttp.ClientSession() as http,
        http.get(f"{await address(process)}/apps/A0VIGIE") as answer,
    ):
        app = (await answer.json())["app"]
    assert set(app["scopes"]) == scopes(CAPABILITIES)
    callbacks = {shortcut["callback_id"] for shortcut in app["shortcuts"]}
    assert callbacks == {s.callback for c in CAPABILITIES for s in c.shortcuts}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize(("once", "code"), [("--once", 1), ("", 0)])
async def test_a_signal_in_the_morning_ends_it(
    home: dict[str, str], number: signal.Signals, once: str, code: int
) -> None:
    async with running(f"vigie demo --port 0 {once}", home) as process:
        await shown(process, "writes in their shared channel")
        assert await process.stop(number) == code
    assert "The demo is ended." in process.output
    assert "Traceback" not in process.output


async def test_a_demo_that_runs_keeps_its_database_and_port(
    home: dict[str, str], tmp_path: Path
) -> None:
    async with running("vigie demo --quiet-start --port 0", home) as process:
        port = (await address(process)).rpartition(":")[2]
        before = (tmp_path / "data" / DATABASE).stat().st_ino
        async with (
            running("vigie demo --once --port 0", home) as same_folder,
            running(f"vigie demo --once --port {port} --data other", home) as same_port,
        ):
            assert [await same_folder.ended(), await same_port.ended()] == [1, 1]
        assert "Another demo keeps its database in data." in same_folder.output
        assert f"cannot listen on port {port}" in same_port.output
        assert (tmp_path / "data" / DATABASE).stat().st_ino == before
        assert await process.stop() == 0
    assert "Traceback" not in same_folder.output + same_port.output


async def test_a_taken_port_deletes_nothing(home: dict[str, str], tmp_path: Path) -> None:
    database = tmp_path / "data" / DATABASE
    database.parent.mkdir()
    database.write_text("of the demo before")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        async with running(f"vigie demo --once --port {taken.getsockname()[1]}", home) as process:
            assert await process.ended() == 1
    assert "--port" in process.output
    assert database.read_text() == "of the demo before"


@pytest.mark.parametrize(
    ("options", "word"),
    [("--port 99999", "65535"), ("--port -1", "0"), ("--data taken", "is a file")],
)
async def test_options_that_cannot_be_are_refused(
    home: dict[str, str], tmp_path: Path, options: str, word: str
) -> None:
    (tmp_path / "taken").touch()
    async with running(f"vigie demo --once {options}", home) as process:
        assert await process.ended() == 2
    assert word in process.output
    assert "Traceback" not in process.output


async def test_a_folder_that_cannot_be_made_is_told(home: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    async with running("vigie demo --once --port 0 --data taken/below", home) as process:
        assert await process.ended() == 1
    assert "Choose another folder with --data." in process.output
    assert "Traceback" not in process.output
