"""Importing: files → rows → a plan → all of it written, or nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from commands.directory import cells, snapshot
from commands.directory.applying import Applier
from commands.directory.cells import KINDS, Row
from commands.directory.planning import Plan, Planner
from commands.kit.services import Act
from commands.kit.tables import Mistake, Table, Unusable, decoded, read_csv, read_yaml

YAML, CSV = frozenset({".yaml", ".yml"}), frozenset({".csv", ".tsv", ".txt"})


@dataclass(frozen=True)
class Read:
    """What all files say together."""

    rows: tuple[Row, ...]
    mistakes: tuple[Mistake, ...]
    # The kinds of which some rows could not be read, so that something may seem to be missing.
    broken: frozenset[str] = frozenset()


def listed_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files that are meant: of a folder, those that can be read, by name."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.iterdir() if p.suffix.casefold() in YAML | CSV)
        else:
            found.append(path)
    return found


def read_files(
    files: Sequence[Path], *, kind: str | None = None, encoding: str | None = None
) -> Read:
    """Read all files; `kind` says what CSV files hold whose name does not."""
    rows: list[Row] = []
    mistakes: list[Mistake] = []
    broken: set[str] = set()
    for path in files:
        try:
            text = decoded(path.read_bytes(), path.name, encoding)
            tables = list(_tables(path, text, kind))
        except OSError as error:
            what = f"It cannot be opened: {error.strerror}."
            mistakes.append(Mistake(path.name, 0, "", what, "Look at its name and its rights."))
            broken |= {one.name for one in KINDS}
            continue
        except Unusable as unusable:
            mistakes.append(unusable.mistake)
            broken |= {one.name for one in KINDS}
            continue
        for table in tables:
            found, wrong = _read(table)
            meant = cells.kind_named(table.name)
            broken |= {meant.name} if wrong and meant else set()
            rows += found
            mistakes += wrong
    if not files:
        remedy = "It needs .yaml or .csv files, such as clients.csv."
        mistakes.append(Mistake("import", 0, "", "There is no file to read.", remedy))
    return Read(tuple(rows), tuple(sorted(mistakes)), frozenset(broken))


def _tables(path: Path, text: str, kind: str | None) -> Iterable[Table]:
    if path.suffix.casefold() in YAML:
        return read_yaml(text, path.name)
    return [read_csv(text, kind or path.stem, path.name)]


def _read(table: Table) -> tuple[list[Row], list[Mistake]]:
    found = cells.kind_named(table.name)
    if found is None:
        names = ", ".join(kind.name for kind in KINDS)
        what = f"“{table.name}” is none of the tables."
        remedy = f"Name the file (or the heading) {names}; for a CSV file, --kind says it too."
        line = table.columns[0][1] if table.columns else 0
        return [], [Mistake(table.file, line, "", what, remedy)]
    return cells.read(table, found)


async def plan(session: AsyncSession, act: Act, read: Read, tick: Callable[[], None]) -> Plan:
    """Compare what the files say with what we know; nothing is written."""
    return Planner(await snapshot.read(session, act), tick, read.broken).plan(read.rows)


async def carry_out(
    session: AsyncSession, act: Act, rows: Sequence[Row], tick: Callable[[], None]
) -> Plan:
    """Plan again in the transaction that writes, and write all of it unless something is wrong."""
    known = await snapshot.read(session, act)
    made = Planner(known, tick).plan(rows)
    if not made.mistakes:
        await Applier(session, act, known, tick).apply(made)
    return made
