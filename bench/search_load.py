"""Loading made-up tickets, and the index of them, as fast as either engine takes them.

What the index holds is what the follower would have written; a sample is compared with it.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from itertools import islice
from types import SimpleNamespace
from typing import Any

import psycopg
from sqlalchemy import Table

from bench.report import progress
from bench.search_data import Made
from commands.search import indexing, language
from storage.search_index import (
    INSIDE,
    SearchDocument,
    SearchGram,
    SearchPosting,
    SearchWord,
    bare,
    grams,
    is_guessed,
    places,
)
from storage.search_parts import month, parts
from storage.tickets import Entry, Ticket
from storage.upsert import table

Row = tuple[Any, ...]
Write = Callable[[Table, tuple[str, ...], Iterable[Row]], None]
_EACH = 20_000
_SAMPLED = 5_000
_LOADED = (Ticket, Entry, SearchDocument, SearchPosting, SearchWord, SearchGram)
_KINDS = ("message", "note", "resolve")
_TICKET = (
    "id",
    "client_id",
    "technician_id",
    "title",
    "state",
    "kind",
    "impact",
    "urgency",
    "priority",
    "resolution",
    "created_at",
    "last_message_at",
    "answered_at",
)
_ENTRY = ("id", "ticket_id", "client_id", "at", "kind", "body", "public", "details")
_DOCUMENT = ("ticket_id", "client_id", "opened_at", "lexemes", "digest")


def load(url: str, made: Iterable[Made]) -> None:
    """Fill a furnished database that has no tickets yet with these and their index."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            connection.execute("PRAGMA synchronous=OFF")
            _fill(made, _sqlite_writer(connection), postings=True)
            connection.execute("ANALYZE")
            connection.commit()
        return
    with psycopg.connect(url, autocommit=True) as connection:
        again = _without_indexes(connection)
        _fill(made, _postgresql_writer(connection), postings=False)
        progress("building the indexes")
        connection.execute("SET maintenance_work_mem = '512MB'")
        for statement in again:
            connection.execute(statement.encode())
        for record in _LOADED:
            connection.execute(f"VACUUM ANALYZE {record.__tablename__}".encode())


def _fill(made: Iterable[Made], write: Write, *, postings: bool) -> None:
    counted, ids = Counter[str](), dict[str, int]()
    lexemes_of = _Lexemes()
    source = iter(made)
    while some := list(islice(source, _EACH)):
        lexemes = [lexemes_of(one) for one in some]
        for found in lexemes:
            words = {bare(lexeme) for lexeme in found}
            counted.update(words)
            for word in words:
                if word not in ids:
                    ids[word] = len(ids) + 1
        write(table(Ticket), _TICKET, map(_ticket, some))
        write(table(Entry), _ENTRY, (row for one in some for row in _entries(one)))
        pairs = list(zip(some, lexemes, strict=True))
        write(table(SearchDocument), _DOCUMENT, (_document(*pair) for pair in pairs))
        if postings:
            rows = [(ids[w], one.number, p) for one, f in pairs for w, p in places(f).items()]
            write(table(SearchPosting), ("word_id", "ticket_id", "place"), sorted(rows))
        progress(f"{some[-1].number:,} tickets, {len(ids):,} words")
    words_ = ((ids[word], word, documents) for word, documents in counted.items())
    write(table(SearchWord), ("id", "word", "documents"), words_)
    guessed = ((gram, ids[w]) for w in counted if is_guessed(w) for gram in grams(w))
    write(table(SearchGram), ("gram", "word_id"), sorted(guessed))


class _Lexemes:
    """What the follower would find a ticket by; each word of the vocabulary is read once."""

    def __init__(self) -> None:
        self._known: dict[str, frozenset[str]] = {}

    def __call__(self, one: Made) -> frozenset[str]:
        title, inside = self._read(one.title), self._read(one.said[1])
        said = self._read(one.said[0]) | self._read(one.said[2])
        found = {f"^{word}" for word in title} | title | said
        found |= {INSIDE + word for word in inside - title - said}
        found |= {"@all", f"@c{one.client}", f"@s{_state(one)}", f"@t{one.technician}"}
        found |= {month(one.opened), *parts(one.number)}
        if one.number % _SAMPLED == 1:
            _compare(one, found)
        return frozenset(found)

    def _read(self, text: str) -> set[str]:
        words = set[str]()
        for token in text.split():
            read = self._known.get(token)
            if read is None:
                read = self._known[token] = frozenset(language.words_of(token))
            words |= read
        return words


def _compare(one: Made, found: set[str]) -> None:
    names = dict(zip(_TICKET, _ticket(one), strict=True))
    ticket = SimpleNamespace(**names, reporter_id=None, sensitive=False)
    entries = [
        SimpleNamespace(**dict(zip(_ENTRY, row, strict=True)) | {"details": {}, "author_id": None})
        for row in _entries(one)
    ]
    document: Any = indexing.document
    expected = document(ticket, entries).lexemes
    if found != expected:
        raise SystemExit(f"not what the follower writes: {sorted(found ^ expected)}")


def _state(one: Made) -> str:
    return "taken" if one.is_open else "closed"


def _ticket(one: Made) -> Row:
    solved = None if one.is_open else one.said[2]
    who = (one.number, one.client, one.technician, one.title, _state(one))
    return (*who, "incident", 2, 2, 3, solved, one.opened, one.opened, one.opened)


def _entries(one: Made) -> Iterator[Row]:
    first = len(_KINDS) * (one.number - 1) + 1
    for place, (kind, body) in enumerate(zip(_KINDS, one.said, strict=True)):
        what = (kind, body, kind != "note", "{}")
        yield (first + place, one.number, one.client, one.opened, *what)


def _document(one: Made, lexemes: frozenset[str]) -> Row:
    return (one.number, one.client, one.opened, " ".join(lexemes), "")


def _others(into: Table, names: tuple[str, ...]) -> dict[str, Any]:
    """The columns that a row must have besides, and what a new row has there."""
    found: dict[str, Any] = {}
    for column in into.columns:
        default: Any = column.default
        if column.name in names or default is None:
            continue
        value = default.arg if default.is_scalar else default.arg(None)
        found[column.name] = json.dumps(value) if isinstance(value, dict | list) else value
    return found


def _sqlite_writer(connection: sqlite3.Connection) -> Write:
    def plain(value: Any) -> Any:
        # As our own type writes it: UTC, without the zone.
        return value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value

    def write(into: Table, names: tuple[str, ...], rows: Iterable[Row]) -> None:
        others = _others(into, names)
        columns, rest = [*names, *others], tuple(others.values())
        statement = f"INSERT INTO {into.name} ({', '.join(columns)}) VALUES ({_marks(columns)})"
        connection.executemany(statement, (tuple(map(plain, row)) + rest for row in rows))
        connection.commit()

    return write


def _marks(columns: list[str]) -> str:
    return ", ".join("?" * len(columns))


def _postgresql_writer(connection: psycopg.Connection[Any]) -> Write:
    def write(into: Table, names: tuple[str, ...], rows: Iterable[Row]) -> None:
        others = _others(into, names)
        rest = tuple(others.values())
        statement = f"COPY {into.name} ({', '.join([*names, *others])}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
            for row in rows:
                copy.write_row(row + rest)

    return write


def _without_indexes(connection: psycopg.Connection[Any]) -> list[str]:
    """Drop what slows loading down; the statements that make it again."""
    found = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND NOT EXISTS "
        "(SELECT 1 FROM pg_constraint WHERE conname = indexname)",
        [[record.__tablename__ for record in _LOADED]],
    ).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}".encode())
    return [definition for _, definition in found]
