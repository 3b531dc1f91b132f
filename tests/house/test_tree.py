"""What may not stand in any file, and how large files and functions have become."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from commands.kit import words
from tests.house.source import HERE, PRODUCT, files, tree

# Written in parts, so that this file does not name them either.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("crates", "io"),
        ("rubygems", "org"),
        ("proxy", "golang", "org"),
        ("conda", "anaconda", "org"),
    )
)
PLACES = tuple("/".join(parts) for parts in (("", "work", ""), ("", "tmp", "brief")))
LONG_FILE, LONG_FUNCTION = 300, 40


def tracked() -> list[Path]:
    """The files of the project: what git knows or would take in; all of them without git."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(asked, cwd=HERE, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return [path for path in HERE.rglob("*") if path.is_file() and ".venv" not in path.parts]
    paths = [HERE / name.decode() for name in listed.stdout.split(b"\0") if name]
    return [path for path in paths if path.is_file()]


def forbidden() -> list[bytes]:
    """Hosts of registries, and the places of this machine."""
    places = [str(path) for path in (HERE, Path.home()) if len(path.parts) > 2]
    return [text.encode() for text in (*REGISTRIES, *PLACES, *places)]


def test_no_file_names_a_registry_or_a_place_of_this_machine() -> None:
    found = [
        f"{path.relative_to(HERE)} holds {text.decode()}"
        for path in tracked()
        for content in (path.read_bytes(),)
        for text in forbidden()
        if text in content
    ]
    assert found == []


def test_locks_are_hashed_and_name_no_index() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        lines = (HERE / lock).read_text(encoding="utf-8").splitlines()
        pins = [line for line in lines if line and not line.startswith((" ", "#", "-"))]
        assert pins
        assert all("==" in pin for pin in pins), lock
        assert sum("--hash=sha256:" in line for line in lines) >= len(pins)
        assert not any("index-url" in line or "://" in line for line in lines)


@pytest.mark.parametrize("language", ["fr"])
def test_every_sentence_is_said_in_both_languages(language: str) -> None:
    assert words.missing(language) == []
    assert words.obsolete(language) == []


def test_sizes_are_reported() -> None:
    """A guide, not a fence: run with `-s` to read it."""
    report = [
        f"{lines:5} lines  {file.relative_to(HERE)}"
        for file in files(*PRODUCT, "tests")
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > LONG_FILE
    ]
    for file in files(*PRODUCT):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONG_FUNCTION:
                    place = f"{file.relative_to(HERE)}:{node.lineno}"
                    report.append(f"{length:5} lines  {place} {node.name}")
    sys.stdout.write("\n".join(["", *report, ""]))
