"""The command line. What a command needs is imported inside it, so that `--help` is quick."""
# ruff: noqa: PLC0415  (imports stand inside the commands, for the reason above)

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.data_commands import GROUPS
from bot.shell import BAD_SETTINGS, WRONG, end, load_or_end, settings

if TYPE_CHECKING:
    from bot.program import Mode
    from bot.settings import Settings

app = typer.Typer(
    name="vigie",
    help="The Slack bot that an IT service provider's team works from.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they print local variables, and those hold tokens
)
audit = typer.Typer(help="The audit trail.", no_args_is_help=True)
app.add_typer(audit, name="audit")
for name, group in GROUPS.items():
    app.add_typer(group, name=name)


@app.command()
def run() -> None:
    """Run the whole bot in one process, connected to Slack by Socket Mode."""
    from bot.program import Mode

    _serve(Mode.RUN)


@app.command()
def web(
    *,
    with_worker: Annotated[
        bool, typer.Option("--with-worker", help="Deliver and run the jobs here too.")
    ] = False,
) -> None:
    """Serve Slack over HTTP; any number of these may run on PostgreSQL."""
    from bot.program import Mode

    _serve(Mode.WEB_WITH_WORKER if with_worker else Mode.WEB)


@app.command()
def worker() -> None:
    """Deliver messages and run the clock's jobs; any number of these may run on PostgreSQL."""
    from bot.program import Mode

    _serve(Mode.WORKER)


@app.command()
def demo(
    *,
    once: Annotated[bool, typer.Option(help="Play the morning and end.")] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port of the local Slack; 0: a free one.")
    ] = 8900,
    data: Annotated[
        Path, typer.Option(file_okay=False, help="Where the demo's database is kept.")
    ] = Path("data"),
    quiet_start: Annotated[bool, typer.Option(help="Skip the played morning.")] = False,
    no_open: Annotated[bool, typer.Option(help="Do not open the page in a browser.")] = False,
) -> None:
    """Show the product, running, on a local Slack with a morning's work in it."""
    from bot.building import CannotStart
    from bot.demo import Wishes
    from bot.demo import main as play

    wishes = Wishes(port, data, once=once, quiet_start=quiet_start, show=not (once or no_open))
    try:
        code = asyncio.run(play(wishes))
    except CannotStart as refusal:
        end(str(refusal), WRONG)
    raise typer.Exit(code)


@app.command()
def migrate() -> None:
    """Bring the database to this version's revision."""
    from bot.values import database_shown
    from storage import migrate as migrations

    url = settings().database_url
    try:
        before = migrations.current(url)
        migrations.upgrade(url)
        after = migrations.current(url)
    except migrations.CannotOpen as error:
        end(f"The database {database_shown(url)} cannot be opened: {error}", WRONG)
    except migrations.FromElsewhere as error:
        end(f"A newer Vigie has migrated this database ({error}). Install that one.", WRONG)
    if before == after:
        typer.echo(f"The database is at revision {after} already.")
    else:
        typer.echo(f"The database went from {before or 'nothing'} to revision {after}.")


@app.command()
def manifest(
    *,
    http: Annotated[
        str | None,
        typer.Option(help="The bot's public https address; without it, Socket Mode."),
    ] = None,
) -> None:
    """Print the Slack app's manifest, ready to paste."""
    import yaml

    from bot.capabilities import CAPABILITIES
    from bot.manifest import manifest as make

    try:
        made = make(CAPABILITIES, language=settings().language, http=http)
    except ValueError as error:
        end(f"{error}.", BAD_SETTINGS)
    typer.echo(yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=100), nl=False)


@app.command()
def doctor() -> None:
    """Look at tokens, scopes, database and clock, and say what to do about what is wrong."""
    from bot.capabilities import CAPABILITIES
    from bot.doctor import examine

    async def look(settings: "Settings") -> bool:
        well = True
        async for finding in examine(settings, CAPABILITIES):
            well = well and finding.ok
            typer.secho("✓ " if finding.ok else "✗ ", nl=False, fg="green" if finding.ok else "red")
            typer.echo(finding.sentence)
            if finding.remedy:
                typer.secho(f"  → {finding.remedy}", dim=True)
        return well

    if not asyncio.run(look(settings())):
        raise typer.Exit(WRONG)


@audit.command()
def verify() -> None:
    """Recompute the chain of the audit trail."""
    from bot.audit import verify as recompute
    from bot.building import CannotStart

    try:
        verdict = asyncio.run(recompute(settings()))
    except CannotStart as refusal:
        end(str(refusal), BAD_SETTINGS)
    if not verdict.ok:
        end(f"The audit trail does not verify: {verdict.problem}", WRONG)
    typer.echo(f"The audit trail verifies: {verdict.checked} entries.")


def _serve(mode: "Mode") -> None:
    from bot import logs
    from bot.serving import serve

    loaded = load_or_end(*mode.needs)
    logs.configure(loaded.log_format, loaded.log_level)
    refusal = asyncio.run(serve(loaded, mode))
    if refusal is not None:
        end(refusal, WRONG)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
