"""A bare bot that notes when it received what: `python -m bench.listener PORT SLACK_API_URL`.

Bolt's AsyncApp over Socket Mode. `GET /received` tells the time of each message and click, in
nanoseconds of the clock that all processes of one machine share.
"""

import sys
import time
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bench.processes import APP_TOKEN, TOKEN

PRESS = "press"


def bot(api_url: str, received: dict[str, list[int]]) -> AsyncApp:
    """Take messages and clicks, and do nothing else."""
    app = AsyncApp(client=AsyncWebClient(token=TOKEN, base_url=api_url))

    def note(key: str) -> None:
        received.setdefault(key, []).append(time.monotonic_ns())

    @app.event("message")
    async def message(event: dict[str, Any]) -> None:
        note(f"message {event.get('text')}")

    @app.action(PRESS)
    async def press(ack: Any, body: dict[str, Any]) -> None:
        note(f"click {body['user']['id']} {body['channel']['id']}")
        await ack()

    return app


def application(api_url: str) -> web.Application:
    """The bot, and what it received."""
    received: dict[str, list[int]] = {}

    async def connected(_app: web.Application) -> AsyncIterator[None]:
        web_client = AsyncWebClient(token=APP_TOKEN, base_url=api_url)
        handler: Any = AsyncSocketModeHandler(
            bot(api_url, received), APP_TOKEN, web_client=web_client
        )
        await handler.connect_async()
        yield
        await handler.close_async()

    async def tell(_request: web.Request) -> web.Response:
        return web.json_response(received)

    served = web.Application()
    served.cleanup_ctx.append(connected)
    served.router.add_get("/received", tell)
    served.router.add_get("/healthz", tell)
    return served


if __name__ == "__main__":
    web.run_app(application(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), print=None)
