"""Run the local Slack: `python -m integrations.local_slack --port 8900 --seed FILE.yaml`."""

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from integrations.local_slack.seed import demo_seed, load_seed
from integrations.local_slack.server import LocalSlack
from integrations.local_slack.settings import Settings


def main(
    port: Annotated[int, typer.Option(help="Where to listen; 0 takes a free port.")] = 8900,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    seed: Annotated[Path | None, typer.Option(help="The workspace; the demo's if none.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="A setting, NAME=VALUE; may be repeated.")
    ] = None,
) -> None:
    """Serve a stand-in for Slack until it is interrupted."""
    try:
        workspace = load_seed(seed) if seed else demo_seed()
        chosen = Settings.model_validate(workspace.settings | _overrides(settings or []))
        asyncio.run(_serve(LocalSlack(workspace, chosen), host, port))
    except (ValidationError, ValueError, OSError) as mistake:
        typer.echo(str(mistake), err=True)
        sys.exit(1)


def _overrides(given: list[str]) -> dict[str, object]:
    values: dict[str, object] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise ValueError(f"--set {text}: write NAME=VALUE")
        try:
            values[name] = json.loads(value)
        except ValueError:
            values[name] = value
    return values


async def _serve(slack: LocalSlack, host: str, port: int) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    await slack.start(port, host)
    typer.echo(f"local Slack: {slack.url}")
    try:
        await stopping.wait()
    finally:
        await slack.stop()


if __name__ == "__main__":
    typer.run(main)
