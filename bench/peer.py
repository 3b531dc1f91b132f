"""The peer: Bolt's AsyncApp as it comes, behind aiohttp, that acknowledges and does nothing else.

`python -m bench.peer PORT SLACK_API_URL [--before]`; `--before` sets `process_before_response`.
"""

import sys
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bench.processes import SECRET, TOKEN

PATH = "/slack/events"


def application(api_url: str, *, before: bool) -> web.Application:
    """One `/ticket` that answers a text, one form that closes."""
    app = AsyncApp(
        client=AsyncWebClient(token=TOKEN, base_url=api_url),
        signing_secret=SECRET,
        process_before_response=before,
    )

    @app.command("/ticket")
    async def ticket(ack: Any) -> None:
        await ack("Nothing in hand.")

    @app.view("tickets.new")
    async def new(ack: Any) -> None:
        await ack()

    served: web.Application = app.web_app(PATH)
    served.router.add_get("/healthz", _health)
    return served


async def _health(_request: web.Request) -> web.Response:
    return web.Response(text="ok")


if __name__ == "__main__":
    given = application(sys.argv[2], before="--before" in sys.argv)
    web.run_app(given, host="127.0.0.1", port=int(sys.argv[1]), print=None)
