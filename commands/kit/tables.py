"""Files of clients and people as they come: any CSV, or YAML, each cell with its place. Pure.

Nothing is guessed silently: what cannot be read is a `Mistake` that names file, line and column
and says what to do. All of a file's mistakes are found at once.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

LARGEST = 50 * 1024 * 1024
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WORKBOOK = b"PK\x03\x04"
_SEPARATORS = ";,\t"
# Excel writes it above the header of a file of its own.
_SEP_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Mistake:
    """Something wrong in a file: where, what, and what to do; line 0 means the whole file."""

    file: str
    line: int
    column: str
    what: str
    remedy: str

    def __str__(self) -> str:
        """Return it as one line for the person who must mend the file."""
        where = self.file
        if self.line:
            where += f", line {self.line}"
        if self.column:
            where += f", column {self.column}"
        return f"{where}: {self.what} {self.remedy}".rstrip()


class Unusable(Exception):  # noqa: N818  (it is read as the mistakes it holds)
    """A file of which nothing can be read."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(str(mistake))
        self.mistake = mistake


@dataclass(frozen=True)
class Record:
    """One line of a table: its cells by column name, and where each stands."""

    file: str
    line: int
    cells: Mapping[str, str]
    places: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    def mistake(self, column: str, what: str, remedy: str) -> Mistake:
        """Say that a cell of this record is wrong; a column that is not there: the record."""
        line, shown = self.places.get(column, (self.line, column))
        return Mistake(self.file, line, shown, what, remedy)


@dataclass(frozen=True)
class Table:
    """What a file says of one kind of thing: its column names, as written, and its records."""

    name: str
    file: str
    columns: tuple[tuple[str, int, str], ...]
    records: tuple[Record, ...]
    mistakes: tuple[Mistake, ...] = ()


def plain(word: str) -> str:
    """Return a heading without its accents, capitals and spaces: `Début le` → `debut_le`."""
    bare = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "_", bare).strip("_")


def decoded(data: bytes, file: str, encoding: str | None = None) -> str:
    """Return a file's text; raises `Unusable` with the line of the first byte that is none."""
    if len(data) > LARGEST:
        raise Unusable(Mistake(file, 0, "", "It is larger than 50 MB.", "Cut it in parts."))
    if data.startswith(_WORKBOOK):
        remedy = "Save it from your spreadsheet as “CSV UTF-8”, one file per sheet."
        raise Unusable(Mistake(file, 0, "", "It is a workbook or an archive, not text.", remedy))
    if data.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    elif data.startswith(_UTF16):
        encoding = "utf-16"
    try:
        text = data.decode(encoding or "utf-8")
    except LookupError as unknown:
        what = f"“{encoding}” is no encoding."
        raise Unusable(Mistake(file, 0, "", what, "Write utf-8, cp1252 or utf-16.")) from unknown
    except UnicodeDecodeError as error:
        raise Unusable(_undecodable(data, file, error)) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        remedy = "Save it as UTF-8, or add --encoding utf-16-le."
        raise Unusable(Mistake(file, line, "", "This looks like UTF-16 without its mark.", remedy))
    return text


def _undecodable(data: bytes, file: str, error: UnicodeDecodeError) -> Mistake:
    line = data.count(b"\n", 0, error.start) + 1
    if error.encoding.startswith("utf-16"):
        return Mistake(file, line, "", "The file ends in the middle of a letter.", "Save it again.")
    what = f"The byte {data[error.start]:#04x} is not {error.encoding.upper()}."
    remedy = "Save the file as “CSV UTF-8”, or add --encoding cp1252 if an older Excel wrote it."
    return Mistake(file, line, "", what, remedy)


def read_csv(text: str, name: str, file: str) -> Table:
    """Read one table; commas, semicolons or tabs, whichever its heading uses."""
    skipped = 0
    head = _SEP_LINE.match(text)
    if head:
        separator, text, skipped = head[1], text[head.end() :], 1
    else:
        first = text.lstrip("\r\n").partition("\n")[0]
        separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: list[Record] = []
    mistakes: list[Mistake] = []
    columns: tuple[tuple[str, int, str], ...] = ()
    begins = 1
    try:
        for cells in reader:
            line, begins = begins + skipped, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = tuple((plain(c), line, f"{n} ({c.strip()})") for n, c in _numbered(cells))
                continue
            if any(cell.strip() for cell in cells[len(columns) :]):
                what = f"There are {len(cells)} cells under {len(columns)} headings."
                remedy = "Put a cell that holds a separator between double quotes."
                mistakes.append(Mistake(file, line, "", what, remedy))
                continue
            found.append(_record(file, line, columns, cells))
    except csv.Error:
        line = begins + skipped
        what = "A double quote is opened here and not closed as it should be."
        mistakes.append(Mistake(file, line, "", what, "Write a double quote in a cell twice."))
    return Table(name, file, columns, tuple(found), tuple(mistakes))


def _numbered(cells: list[str]) -> Iterator[tuple[int, str]]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return enumerate(cells, start=1)


def _record(
    file: str, line: int, columns: tuple[tuple[str, int, str], ...], cells: list[str]
) -> Record:
    named = {c[0]: cell.strip() for c, cell in zip(columns, cells, strict=False)}
    return Record(file, line, named, {name: (line, shown) for name, _, shown in columns})


def read_yaml(text: str, file: str) -> Iterator[Table]:
    """Read the tables of one file: a list of things under each heading (`clients:`)."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        what = f"This is not YAML: {error.problem or error.context}."
        remedy = "Look at the indentation and the colons of this line."
        raise Unusable(Mistake(file, line, "", what, remedy)) from error
    except yaml.YAMLError as error:
        what = f"This is not YAML: {error}."
        raise Unusable(Mistake(file, 0, "", what, "Save it again as UTF-8 text.")) from error
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        raise Unusable(_no_list(file, root, "the file", "Begin with a heading such as `clients:`."))
    for heading, node in root.value:
        yield _yaml_table(file, heading, node)


def _no_list(file: str, node: yaml.Node, what: str, remedy: str) -> Mistake:
    line = node.start_mark.line + 1
    return Mistake(file, line, "", f"There is no list in {what}.", remedy)


def _yaml_table(file: str, heading: Any, node: yaml.Node) -> Table:
    name = str(heading.value)
    if isinstance(node, yaml.ScalarNode) and _text(node) == "":
        return Table(name, file, (), ())
    if not isinstance(node, yaml.SequenceNode):
        remedy = "Begin each thing under it with a dash."
        return Table(name, file, (), (), (_no_list(file, node, f"“{name}”", remedy),))
    columns: dict[str, tuple[str, int, str]] = {}
    records: list[Record] = []
    mistakes: list[Mistake] = []
    for item in node.value:
        line = item.start_mark.line + 1
        if not isinstance(item, yaml.MappingNode):
            what = "This is not a list of `name: value`."
            mistakes.append(Mistake(file, line, "", what, "Write for example `- name: Acme`."))
            continue
        record, wrong = _yaml_record(file, line, item)
        mistakes += wrong
        records.append(record)
        for column, (at, shown) in record.places.items():
            columns.setdefault(column, (column, at, shown))
    return Table(name, file, tuple(columns.values()), tuple(records), tuple(mistakes))


def _yaml_record(file: str, line: int, item: yaml.MappingNode) -> tuple[Record, list[Mistake]]:
    cells: dict[str, str] = {}
    places: dict[str, tuple[int, str]] = {}
    mistakes = []
    for key, value in item.value:
        shown = str(key.value)
        column, at = plain(shown), key.start_mark.line + 1
        text = _text(value)
        if column in cells:
            mistakes.append(Mistake(file, at, shown, "It stands here twice.", "Leave one out."))
        elif text is None:
            what = "There is a list of lists where a word should be."
            mistakes.append(Mistake(file, at, shown, what, "Write one value."))
        else:
            cells[column] = text
        places.setdefault(column, (at, shown))
    return Record(file, line, cells, places), mistakes


def _text(node: yaml.Node) -> str | None:
    """Return a value as it is written: no date, number or `no` is turned into something else."""
    if isinstance(node, yaml.ScalarNode):
        return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value).strip()
    if isinstance(node, yaml.SequenceNode):
        parts = [_text(part) for part in node.value]
        return None if None in parts else ", ".join(part or "" for part in parts)
    return None
