"""The commands of the shell that take in, take out, erase and learn what is remembered."""
# ruff: noqa: PLC0415  (imports stand inside the commands, so that `--help` is quick)

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.shell import BAD_SETTINGS, WRONG, beside, end, settings

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.privacy import TakenOut

directory = typer.Typer(help="Clients, people, contracts and skills.", no_args_is_help=True)
export = typer.Typer(help="Take out what is remembered.", no_args_is_help=True)
erase = typer.Typer(help="Erase what is remembered.", no_args_is_help=True)
tickets = typer.Typer(help="Tickets: what they are about.", no_args_is_help=True)
GROUPS = {"directory": directory, "export": export, "erase": erase, "tickets": tickets}


@directory.command("import")
def take_in(
    files: Annotated[
        list[Path],
        typer.Argument(help="YAML or CSV files, or a folder of them.", show_default=False),
    ],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")
    ] = False,
    kind: Annotated[
        str | None, typer.Option(help="What a CSV file holds, when its name does not say it.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="How the files are written, when it is not UTF-8: cp1252 …")
    ] = None,
) -> None:
    """Take in clients, sites, contacts, contracts, technicians and skills: all of it or nothing."""
    from rich.console import Console

    from bot.building import CannotStart
    from bot.directory import Wishes
    from bot.directory import take_in as carry_out

    wishes = Wishes(tuple(files), kind, encoding, dry_run=dry_run)
    try:
        well = asyncio.run(carry_out(settings(), wishes, Console()))
    except CannotStart as refusal:
        end(str(refusal), BAD_SETTINGS)
    if not well:
        raise typer.Exit(WRONG)


@directory.command()
def columns() -> None:
    """List what files to import may say."""
    from bot.directory import columns as described

    for line in described():
        typer.echo(line)


Whom = Annotated[str, typer.Argument(show_default=False)]
Place = Annotated[
    Path, typer.Option("--to", help="A new folder, or a new .zip file.", show_default=False)
]


@export.command("client")
def export_client(name: Whom, *, to: Place) -> None:
    """Write everything of one client: people, sites, contracts, tickets, hours and more."""
    from bot import privacy

    _take_out(privacy.export_client(settings(), name, to))


@export.command("person")
def export_person(name: Whom, *, to: Place) -> None:
    """Write everything of one person, by name, number, Slack id or e-mail address."""
    from bot import privacy

    _take_out(privacy.export_person(settings(), name, to))


def _take_out(work: "Coroutine[Any, Any, TakenOut]") -> None:
    from bot import privacy
    from bot.building import CannotStart

    try:
        done = asyncio.run(work)
    except CannotStart as refusal:
        end(str(refusal), BAD_SETTINGS)
    except (privacy.CannotWrite, privacy.Unknown) as refusal:
        end(str(refusal), WRONG)
    typer.echo(f"{done.name}: {done.rows} rows of {done.tables} tables are in {done.place}.")


@erase.command("person")
def erase_person(
    name: Whom,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be erased, and erase nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    words: Annotated[
        bool | None,
        typer.Option(
            "--words/--keep-words",
            help="Whether what they wrote goes too. [default: a contact's does, a colleague's not]",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Erase one person: their name everywhere, and what they wrote."""
    from bot import privacy
    from bot.building import CannotStart

    loaded = settings()
    try:
        tried = asyncio.run(privacy.erase_person(loaded, name, words=words, dry_run=True))
        for line in privacy.described(tried, dry_run=True):
            typer.echo(line)
        if dry_run:
            return
        if not yes and not typer.confirm("This cannot be undone. Erase?"):
            end("Nothing was erased.", WRONG)
        number = str(tried.person_id)
        done = asyncio.run(privacy.erase_person(loaded, number, words=words, dry_run=False))
    except CannotStart as refusal:
        end(str(refusal), BAD_SETTINGS)
    except privacy.Unknown as refusal:
        end(str(refusal), WRONG)
    for line in privacy.described(done, dry_run=False):
        typer.echo(line)


ENCODING = typer.Option(help="How the file is written, when it is not UTF-8: cp1252 …")


@tickets.command()
def learn(
    file: Annotated[Path, typer.Argument(help="CSV with the columns text and topic.")],
    *,
    encoding: Annotated[str | None, ENCODING] = None,
) -> None:
    """Learn topics from labelled tickets, and from what the desk has said."""
    from rich.console import Console

    from bot.topics import learn as carry_out

    beside(carry_out(settings(), file, encoding, Console()))


@tickets.command()
def classify(
    file: Annotated[Path, typer.Argument(help="CSV with a column text.")],
    *,
    predictions: Annotated[Path, typer.Option(help="Where the JSON lines go.")],
    encoding: Annotated[str | None, ENCODING] = None,
) -> None:
    """Write the likeliest topic of each line, with how sure it is."""
    from rich.console import Console

    from bot.topics import classify as carry_out

    beside(carry_out(settings(), file, predictions, encoding, Console()))
