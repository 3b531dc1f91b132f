"""`vigie tickets learn` and `classify`, run as commands."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from tests.topics.examples import as_csv, some


@pytest.fixture
def folder(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-test")
    return tmp_path


async def run(*arguments: str) -> Result:
    """Run a command in a thread of its own: it brings its own loop."""
    return await asyncio.to_thread(CliRunner().invoke, app, ["tickets", *arguments])


async def test_what_is_learnt_is_guessed(folder: Path) -> None:
    (folder / "known.csv").write_text("\ufeff" + as_csv(some()), encoding="utf-8")
    (folder / "new.csv").write_text('text\nplus de toner\n"le wifi, coupé"\n', encoding="utf-8")
    learnt = await run("learn", "known.csv")
    assert learnt.exit_code == 0, learnt.output
    assert "36 new examples, 36 in all" in learnt.output
    again = await run("learn", "known.csv")
    assert "0 new examples, 36 in all" in again.output
    told = await run("classify", "new.csv", "--predictions", "out.jsonl")
    assert told.exit_code == 0, told.output
    lines = [json.loads(line) for line in (folder / "out.jsonl").read_text().splitlines()]
    assert [(line["row"], line["topic"]) for line in lines] == [(0, "Imprimante"), (1, "Réseau")]
    assert all(0 < line["confidence"] <= 1 for line in lines)
    scored = await run("classify", "known.csv", "--predictions", "out.jsonl")
    assert "Against the file's own topics: accuracy 1.000" in scored.output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"text,subject\na,b\n", "The column “topic” is missing"),
        (b"text,topic\nprinter,\n", "line 2, column 2 (topic): The topic is missing"),
        (b"text,topic\n,Network\n", "line 2, column 1 (text): There are no words"),
        (b"text,topic\nprinter,\xe9\n", "line 2: The byte 0xe9 is not UTF-8"),
        (b"text,topic\nprinter,Network\n", "Two topics need 5 each"),
        (b'text,topic\n"printer,Network\n', "line 2: A double quote is opened"),
    ],
)
async def test_a_bad_file_is_told_with_its_line(content: bytes, said: str, folder: Path) -> None:
    (folder / "bad.csv").write_bytes(content)
    answer = await run("learn", "bad.csv")
    assert answer.exit_code == 1
    assert said in answer.output


async def test_nothing_is_guessed_before_something_is_learnt(folder: Path) -> None:
    (folder / "new.csv").write_text("text\ntoner\n")
    answer = await run("classify", "new.csv", "--predictions", "out.jsonl")
    assert answer.exit_code == 1
    assert "vigie tickets learn" in answer.output
    assert not (folder / "out.jsonl").exists()


async def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    assert not (folder / "none.csv").exists()
    answer = await run("learn", "none.csv")
    assert answer.exit_code == 2
    assert "none.csv cannot be read" in answer.output
