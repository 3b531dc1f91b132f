"""A table's cells, read by its columns; headings that mean nothing are told with a guess. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process

from commands.directory.columns import KINDS, NOTHING, Column, Kind, Unreadable, kind_named
from commands.kit.tables import Mistake, Record, Table

_ALIKE = 70


@dataclass(frozen=True)
class Row:
    """A record whose cells are read: only what the file says. None empties what is there."""

    kind: str
    record: Record
    values: Mapping[str, Any]

    def mistake(self, column: str, what: str, remedy: str) -> Mistake:
        """Say that one of its cells is wrong."""
        return self.record.mistake(column, what, remedy)


def read(table: Table, kind: Kind) -> tuple[list[Row], list[Mistake]]:
    """Read a table's cells; every mistake in it is found."""
    mistakes = [*table.mistakes, *_headings(table, kind)]
    # What has no column at all is told once, with the headings.
    told = {column.name for column in kind.columns if not _has_column(table, column)}
    rows: list[Row] = []
    for record in table.records:
        renamed = _renamed(record, kind)
        values: dict[str, Any] = {}
        wrong = []
        for column in kind.columns:
            cell = renamed.cells.get(column.name, "")
            try:
                if cell == NOTHING and column.empties:
                    values[column.name] = None
                elif cell:
                    values[column.name] = column.read(cell)
                elif column.needed and column.name not in told:
                    what = f"The {column.name} is missing."
                    wrong.append(renamed.mistake(column.name, what, "Fill it in."))
            except Unreadable as unread:
                wrong.append(renamed.mistake(column.name, unread.what, unread.remedy))
        mistakes += wrong
        if not wrong and not told & {column.name for column in kind.columns if column.needed}:
            rows.append(Row(kind.name, renamed, values))
    return rows, mistakes


def _has_column(table: Table, column: Column) -> bool:
    return any(name == column.name or name in column.also for name, _, _ in table.columns)


def _renamed(record: Record, kind: Kind) -> Record:
    """Return a record with its columns under the names they have here."""
    cells: dict[str, str] = {}
    places: dict[str, tuple[int, str]] = {}
    for name, place in record.places.items():
        column = kind.column(name)
        if column is not None and column.name not in places:
            places[column.name] = place
            cells[column.name] = record.cells.get(name, "")
    return Record(record.file, record.line, cells, places)


def _headings(table: Table, kind: Kind) -> list[Mistake]:
    found: dict[str, str] = {}
    mistakes: list[Mistake] = []
    names = [column.name for column in kind.columns]
    for name, line, shown in table.columns:
        column = kind.column(name)
        if column is None:
            near = process.extractOne(name, names, score_cutoff=_ALIKE) if name else None
            guess = f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(names)}."
            what = f"{kind.name} have no such column."
            mistakes.append(Mistake(table.file, line, shown, what, guess))
        elif column.name in found:
            what = f"This column means the same as “{found[column.name]}”."
            mistakes.append(Mistake(table.file, line, shown, what, "Leave one of them out."))
        else:
            found[column.name] = shown
    line = table.columns[0][1] if table.columns else 0
    mistakes.extend(
        Mistake(table.file, line, "", f"The column “{c.name}” is missing.", f"It is {c.help}.")
        for c in kind.columns
        if c.needed and c.name not in found and table.columns
    )
    return mistakes


__all__ = ["KINDS", "Row", "kind_named", "read"]
