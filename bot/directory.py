"""`vigie directory import`: files of clients and people, taken in beside a running bot."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot import beside
from bot.settings import Settings
from commands.directory import importing
from commands.directory.cells import KINDS
from commands.directory.planning import Fate, Plan, Step
from commands.kit.shell import of_shell
from commands.kit.tables import Mistake

# What is shown of a long list; the rest is counted.
SHOWN = 200
_MARKS = {Fate.NEW: ("+", "green"), Fate.CHANGED: ("~", "yellow")}


@dataclass(frozen=True)
class Wishes:
    """What was asked on the command line."""

    paths: tuple[Path, ...]
    kind: str | None = None
    encoding: str | None = None
    dry_run: bool = False


async def take_in(settings: Settings, wishes: Wishes, console: Console) -> bool:
    """Import the files, or say what is wrong with them; whether all was well.

    `CannotStart` says why the database cannot be reached.
    """
    files = importing.listed_in(wishes.paths)
    read = await asyncio.to_thread(
        importing.read_files, files, kind=wishes.kind, encoding=wishes.encoding
    )
    async with beside.services(settings) as services:
        act = of_shell(services)
        async with services.db.reading() as session:
            with _bar(console, "Comparing", len(read.rows)) as tick:
                plan = await importing.plan(session, act, read, tick)
        if read.mistakes or plan.mistakes:
            return _refuse(console, sorted({*read.mistakes, *plan.mistakes}))
        if not wishes.dry_run and plan.changes:
            # Planned again in the transaction that writes: somebody may have changed something.
            with _bar(console, "Writing", 2 * len(read.rows)) as tick:
                async with services.db.writing() as session:
                    plan = await importing.carry_out(session, act, read.rows, tick)
            if plan.mistakes:
                return _refuse(console, plan.mistakes)
    _tell(console, plan, dry_run=wishes.dry_run)
    return True


@contextmanager
def _bar(console: Console, what: str, total: int) -> Iterator[Callable[[], None]]:
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    shown = Console(stderr=True, force_terminal=console.is_terminal)
    with Progress(*columns, console=shown, transient=True, disable=not shown.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


def _refuse(console: Console, mistakes: Sequence[Mistake]) -> bool:
    for mistake in mistakes[:SHOWN]:
        _line(console, str(mistake), "red")
    if len(mistakes) > SHOWN:
        _line(console, f"And {len(mistakes) - SHOWN} more.")
    _line(console, f"Nothing was imported: {_counted(len(mistakes), 'mistake')} to mend first.")
    return False


def _tell(console: Console, plan: Plan, *, dry_run: bool) -> None:
    for step in plan.changes[:SHOWN]:
        mark, colour = _MARKS[step.fate]
        _line(console, f"{mark} {step.kind}: {step.label}{_difference(step)}", colour)
    if len(plan.changes) > SHOWN:
        _line(console, f"And {len(plan.changes) - SHOWN} more changes.")
    for kind, label in plan.missing[:SHOWN]:
        _line(console, f"? {kind}: {label} is not in the files; it is left as it is")
    if len(plan.missing) > SHOWN:
        _line(console, f"And {len(plan.missing) - SHOWN} more that are not in the files.")
    for table in KINDS:
        counts = [f"{plan.count(table.name, fate)} {fate}" for fate in Fate]
        missing = [label for name, label in plan.missing if name == table.name]
        if missing or any(step.kind == table.name for step in plan.steps):
            _line(console, f"{table.name}: {', '.join(counts)}, {len(missing)} missing")
    if dry_run:
        _line(console, "A dry run: nothing was written.")
    else:
        _line(console, "Imported." if plan.changes else "All of it was known already.")


def _difference(step: Step) -> str:
    if step.fate is Fate.NEW:
        return ""
    said = (f"{name}: {step.before[name]} → {value}" for name, value in step.after.items())
    return f" ({'; '.join(said)})"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _line(console: Console, text: str, style: str = "") -> None:
    console.print(escape(text), style=style or None, soft_wrap=True, highlight=False)


def columns() -> Iterator[str]:
    """Describe what files may say, for `vigie directory columns`."""
    for kind in KINDS:
        yield f"{kind.name}.csv, or `{kind.name}:` in YAML"
        for column in kind.columns:
            needed = " (needed)" if column.needed else ""
            yield f"  {column.name}{needed}: {column.help}"
