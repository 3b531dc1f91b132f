"""Who may import whom: `.importlinter` holds, and what it cannot say is said here."""

import ast
from configparser import ConfigParser
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.house.source import (
    DECLARATIONS,
    DOORS,
    HERE,
    PRODUCT,
    Import,
    files,
    imports,
    rooms,
    tree,
)

CONTRACTS = HERE / ".importlinter"


def contract(name: str) -> dict[str, list[str]]:
    """The settings of one contract, as lists."""
    parser = ConfigParser()
    parser.read(CONTRACTS)
    return {
        key: [line.strip() for line in value.splitlines() if line.strip()]
        for key, value in parser[f"importlinter:contract:{name}"].items()
    }


def names(room_modules: list[Path]) -> str:
    return ", ".join(path.name for path in room_modules)


def test_the_contracts_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)
    assert lint_imports(config_filename=str(CONTRACTS), no_cache=True) == 0


def test_every_room_is_declared() -> None:
    declared = " ".join(contract("rooms")["layers"])
    independent = {name.strip() for name in declared.replace("kit", "").split("|")}
    containers = contract("doors")["containers"]
    for room in rooms():
        assert room.name in independent, f"declare {room.name} in the contract of the rooms"
        assert f"commands.{room.name}" in containers, f"declare {room.name} in that of the doors"


def test_rooms_know_sqlalchemy_by_its_session_alone() -> None:
    """A room hands the session on; queries live in storage, where they are found and scoped."""
    allowed = ("sqlalchemy.ext.asyncio", "AsyncSession")
    found = [
        imported
        for room in rooms()
        for file in room.rglob("*.py")
        for imported in imports(file)
        if imported.module.split(".")[0] == "sqlalchemy"
        and (imported.module, imported.name) != allowed
    ]
    assert found == [], "\n".join(map(str, found))


def test_only_declarations_import_doors() -> None:
    found: list[Import] = []
    for room in rooms():
        doors = {f"commands.{room.name}.{door}" for door in DOORS}
        for file in room.rglob("*.py"):
            if file.stem in DECLARATIONS:
                continue
            found += [
                imported
                for imported in imports(file)
                if imported.module in doors or f"{imported.module}.{imported.name}" in doors
            ]
    assert found == [], "\n".join(map(str, found))


def test_only_the_settings_read_the_environment() -> None:
    found = [
        f"{file.relative_to(HERE)}:{node.lineno}"
        for file in files(*PRODUCT)
        if file != HERE / "bot" / "settings.py"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute)
        and node.attr in ("environ", "getenv")
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    ]
    assert found == []


def test_services_and_doors_never_commit() -> None:
    """The transaction belongs to the door's frame in the kit; nobody ends it inside."""
    found = [
        f"{file.relative_to(HERE)}:{node.lineno}"
        for room in rooms()
        for file in room.rglob("*.py")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and node.attr in ("commit", "rollback")
    ]
    assert found == []


def test_every_folder_of_tests_is_a_package() -> None:
    """Two modules of one name in two folders would hide each other otherwise."""
    folders = {file.parent for file in (HERE / "tests").rglob("*.py")}
    assert names([f for f in sorted(folders) if not (f / "__init__.py").exists()]) == ""
