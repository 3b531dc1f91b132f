"""`docs/add-a-capability.md` says where a capability's things are; here it is held to that."""

import re
from pathlib import Path

import pytest

from tests.house.source import HERE, files, imports, rooms

PAGE = (HERE / "docs" / "add-a-capability.md").read_text(encoding="utf-8")
PLACES = re.findall(r"^\| `([^`]+)` \|", PAGE, re.MULTILINE)
# From such a line: team remembers nothing of its own, people are in storage/people.py.
BORROWS = dict(re.findall(r"^- `(\w+)` remembers nothing[^`]*`([^`]+)`", PAGE, re.MULTILINE))
ALSO_USED_BY = set(re.findall(r"`(bot/\w+\.py)`", PAGE))
# Files that all capabilities share: each must name the room.
SHARED = {
    "bot/capabilities.py": r"\b{name}\b",
    ".importlinter": r"\bcommands\.{name}\b",
    "CHANGELOG.md": r"\b{name}\b",
}


def names() -> list[str]:
    """The capabilities there are."""
    return [room.name for room in rooms()]


def place(written: str, name: str) -> Path:
    """A place of the list, for one capability."""
    borrowed = BORROWS.get(name) if written == "storage/<name>.py" else None
    return HERE / (borrowed or written.replace("<name>", name))


def test_the_list_is_read() -> None:
    assert {"storage/<name>.py", "bot/capabilities.py", "docs/capabilities/<name>.md"} < {*PLACES}
    assert {*SHARED} < {*PLACES}
    assert set(BORROWS) <= set(names())


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("written", PLACES)
def test_each_place_exists_for_each_capability(written: str, name: str) -> None:
    assert place(written, name).exists()


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("shared", SHARED)
def test_a_shared_place_names_each_capability(shared: str, name: str) -> None:
    text = (HERE / shared).read_text(encoding="utf-8")
    assert re.search(SHARED[shared].format(name=name), text, re.IGNORECASE)


@pytest.mark.parametrize("name", BORROWS)
def test_who_is_said_to_borrow_has_no_file_of_its_own(name: str) -> None:
    assert not (HERE / "storage" / f"{name}.py").exists()


def test_nothing_else_of_the_program_knows_a_capability() -> None:
    """A room is brought in by one line; whatever else uses one is named on the page."""
    ours = {f"commands.{name}" for name in names()} | {"commands"}
    knowing = {
        str(file.relative_to(HERE))
        for file in files("bot", "integrations", "storage")
        for found in imports(file)
        if found.module.startswith(tuple(f"commands.{name}" for name in names()))
        or (found.module in ours and found.name in names())
    }
    assert knowing <= ALSO_USED_BY
    assert "bot/capabilities.py" in knowing
