"""The product's source as the house tests walk it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent.parent.parent
PRODUCT = ("bot", "commands", "integrations", "storage")
COMMANDS = HERE / "commands"
# The modules of a room that face the outside; `capability` and `__init__` bring them together.
DOORS = frozenset({"slack", "events", "jobs", "web", "cards"})
DECLARATIONS = frozenset({"__init__", "capability"})


@dataclass(frozen=True)
class Import:
    """One thing that a file imports: `from module import name`, or `import module` (name "")."""

    file: Path
    line: int
    module: str
    name: str

    def __str__(self) -> str:
        what = f"{self.module}.{self.name}" if self.name else self.module
        return f"{self.file.relative_to(HERE)}:{self.line} imports {what}"


def rooms() -> list[Path]:
    """The folders of the capabilities; the kit is not one."""
    return sorted(
        folder.parent
        for folder in COMMANDS.glob("*/__init__.py")
        if folder.parent.name not in ("kit", "__pycache__")
    )


def files(*folders: str) -> list[Path]:
    """The Python files below these folders of the checkout."""
    found = [path for folder in folders for path in (HERE / folder).rglob("*.py")]
    return sorted(path for path in found if "__pycache__" not in path.parts)


@cache
def tree(file: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def imports(file: Path) -> Iterator[Import]:
    """Everything that a file imports, wherever in it."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(file, node.lineno, alias.name, "")
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield Import(file, node.lineno, node.module or "", alias.name)
