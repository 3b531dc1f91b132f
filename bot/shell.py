"""What the commands of the shell share: settings, how one runs beside the bot, how it ends."""
# ruff: noqa: PLC0415  (imports stand inside, so that `--help` is quick)

import asyncio
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import typer

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.settings import Needs, Settings

WRONG, BAD_SETTINGS = 1, 2


def settings() -> "Settings":
    """The settings of a short command, whose answer is not to drown in log lines."""
    from bot import logs

    loaded = load_or_end()
    logs.configure(loaded.log_format, "error")
    return loaded


def load_or_end(*needs: "Needs") -> "Settings":
    """Read the settings; what is wrong with them ends the command with a sentence."""
    from bot.settings import BadSettings, load

    try:
        return load(*needs)
    except BadSettings as complaint:
        end(str(complaint), BAD_SETTINGS)


def beside(command: "Coroutine[Any, Any, bool]") -> None:
    """Run a short command beside the bot; end with a code that tells whether all was well."""
    from bot.building import CannotStart

    try:
        well = asyncio.run(command)
    except CannotStart as refusal:
        end(str(refusal), BAD_SETTINGS)
    if not well:
        raise typer.Exit(WRONG)


def end(sentence: str, code: int) -> NoReturn:
    """Say why a command ends, and end it."""
    typer.echo(sentence, err=True)
    sys.exit(code)
