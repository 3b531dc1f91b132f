"""`vigie export` and `vigie erase`: what is remembered of a client or a person, beside a bot."""

import asyncio
import csv
import io
import json
import zipfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot import beside
from bot.settings import Settings
from commands.kit.services import Act
from commands.kit.shell import of_shell
from commands.privacy import service
from commands.privacy.service import Erasure, Unknown
from storage.takeout import Found

# Spreadsheets take what begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class CannotWrite(Exception):  # noqa: N818  (it is read as the sentence it holds)
    """The place for a take-out cannot be written to; the message says why."""


@dataclass(frozen=True)
class TakenOut:
    """What was written: of whom, how many rows of how many tables, and where."""

    name: str
    tables: int
    rows: int
    place: Path


async def export_client(settings: Settings, name: str, to: Path) -> TakenOut:
    """Write everything of one client to a folder or a .zip file."""

    async def collect(session: AsyncSession, act: Act) -> tuple[str, Found]:
        client = await service.client_named(session, name)
        return client.name, await service.take_out_client(session, act, client)

    return await _export(settings, to, collect)


async def export_person(settings: Settings, name: str, to: Path) -> TakenOut:
    """Write everything of one person to a folder or a .zip file."""

    async def collect(session: AsyncSession, act: Act) -> tuple[str, Found]:
        person = await service.person_named(session, name)
        return person.name, await service.take_out_person(session, act, person)

    return await _export(settings, to, collect)


Collect = Callable[[AsyncSession, Act], Awaitable[tuple[str, Found]]]


async def _export(settings: Settings, to: Path, collect: Collect) -> TakenOut:
    """Write first, then commit: the trail tells only of what was really taken out."""
    if await asyncio.to_thread(_is_taken, to):
        raise CannotWrite(f"{to} is there already. Name a new folder or a new .zip file.")
    async with beside.services(settings) as services:
        act = of_shell(services)
        async with services.db.writing() as session:
            name, found = await collect(session, act)
            files = dict(_files(name, act.now.isoformat(timespec="seconds"), found))
            try:
                await asyncio.to_thread(_write, to, files)
            except OSError as error:
                raise CannotWrite(f"{to} cannot be written: {error.strerror}.") from error
    rows = [len(of_table) for of_table in found.values() if of_table]
    return TakenOut(name, len(rows), sum(rows), to)


def _is_taken(to: Path) -> bool:
    return to.exists() and (not to.is_dir() or any(to.iterdir()))


def _files(name: str, at: str, found: Found) -> Iterator[tuple[str, str]]:
    counts = {table: len(rows) for table, rows in sorted(found.items())}
    about = {"of": name, "at": at, "tables": counts}
    yield "index.json", json.dumps(about, ensure_ascii=False, indent=2)
    for table, rows in sorted(found.items()):
        yield f"{table}.json", json.dumps(rows, ensure_ascii=False, indent=2)
        if rows:
            yield f"{table}.csv", _csv(rows)


def _csv(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow([_cell(value) for value in row.values()])
    # Spreadsheets read UTF-8 by this mark.
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _write(to: Path, files: dict[str, str]) -> None:
    if to.suffix.casefold() == ".zip":
        to.parent.mkdir(parents=True, exist_ok=True)
        try:
            with zipfile.ZipFile(to, "x", zipfile.ZIP_DEFLATED) as archive:
                for name, text in files.items():
                    archive.writestr(name, text)
        except OSError:
            with suppress(FileNotFoundError):
                to.unlink()
            raise
        return
    to.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (to / name).write_text(text, encoding="utf-8", newline="")


class _OnlyLooked(Exception):  # noqa: N818  (it is no error: it takes back what was tried)
    """Takes back everything of a dry run."""


async def erase_person(
    settings: Settings, name: str, *, words: bool | None, dry_run: bool
) -> Erasure:
    """Erase one person, or with `dry_run` find out what that would touch and take it back.

    `words`: whether what they wrote goes as well; None: a contact's does, a colleague's stays.
    """
    done: Erasure | None = None
    async with beside.services(settings) as services:
        act = of_shell(services)
        with suppress(_OnlyLooked):
            async with services.db.writing() as session:
                person = await service.person_named(session, name)
                theirs = person.client_id is not None if words is None else words
                done = await service.erase(session, act, person, words=theirs)
                if dry_run:
                    raise _OnlyLooked
    if done is None:
        raise AssertionError  # the block above sets it or raises
    return done


def described(done: Erasure, *, dry_run: bool) -> Iterator[str]:
    """Say what an erasure did, or would do."""
    who = f"{done.name} (number {done.person_id}"
    yield who + (f", of {done.client})" if done.client else ", of the team)")
    for table, count in sorted(done.rows.items()):
        yield f"  {table}: {count} {'row' if count == 1 else 'rows'}"
    tickets = f"{done.tickets} {'ticket' if done.tickets == 1 else 'tickets'}"
    if dry_run:
        yield f"A dry run: nothing was erased. It would touch {tickets}."
    else:
        yield f"Erased; {tickets} touched. The audit trail still verifies: `vigie audit verify`."
        yield "What was posted in Slack stays there: delete it in Slack, if it has to go too."


__all__ = [
    "CannotWrite",
    "Erasure",
    "TakenOut",
    "Unknown",
    "described",
    "erase_person",
    "export_client",
    "export_person",
]
