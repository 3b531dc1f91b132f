"""The stand-in for Slack itself: fifty people in a hundred channels, and a bot that only listens.

Slack, the bot and the people are three processes. People write and click in turn, each act at its
own moment whether or not the one before was answered.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bench import workspace
from bench.listener import PRESS
from bench.processes import TOKEN, free_port, running
from bench.processes import local_slack as slack_process
from bench.report import progress, row

PEOPLE, CHANNELS = 50, 100
PER_SECOND, SECONDS = 200, 30
WARM_UP_SECONDS = 2
LIMIT_MS = 50
WAIT_S, LOOK_S = 20.0, 0.25
SETTINGS = {"enforce_limits": "false"}
CARD = [
    {
        "type": "actions",
        "block_id": "card",
        "elements": [
            {
                "type": "button",
                "action_id": PRESS,
                "value": "1",
                "text": {"type": "plain_text", "text": "Press"},
            }
        ],
    }
]


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, and the message with a button in it."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Act:
    """Something done: when, and how the bot names it."""

    key: str
    at_ns: int


def local_slack() -> None:
    """Two hundred events a second for half a minute, to a bot that only listens."""
    with _running() as (slack, bot, people, channels):
        done, received, took = asyncio.run(_measure(slack, bot, people, channels))
    clicks = [
        (received[act.key][0] - act.at_ns) / 1e6
        for act in done
        if act.key.startswith("click") and act.key in received
    ]
    lost = [act.key for act in done if act.key not in received]
    details = {
        "people": PEOPLE,
        "channels": CHANNELS,
        "events": len(done),
        "per_s": round(len(done) / took, 1),
        "seconds": round(took, 1),
    }
    p99 = statistics.quantiles(clicks, n=100, method="inclusive")[98]
    median = round(statistics.median(clicks), 1)
    against = f"{LIMIT_MS} ms"
    row("local_slack_p99_ms", round(p99, 1), "ms", against, median_ms=median, **details)
    row("local_slack_lost", len(lost), "events", "none lost", **details)


@contextmanager
def _running() -> Iterator[tuple[str, str, list[str], list[str]]]:
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as place:
        folder = Path(place)
        people, channels = workspace.crowd(folder / "seed.yaml", PEOPLE, CHANNELS)
        port = free_port()
        bot = f"http://127.0.0.1:{port}"
        with (
            slack_process(folder, seed=folder / "seed.yaml", **SETTINGS) as slack,
            running(
                "bench.listener",
                str(port),
                f"{slack}/api/",
                health=f"{bot}/healthz",
                folder=folder,
            ),
        ):
            yield slack, bot, people, channels


async def _measure(
    slack: str, bot: str, people: list[str], channels: list[str]
) -> tuple[list[Act], dict[str, list[int]], float]:
    places = await _cards(slack, channels)
    connector = aiohttp.TCPConnector(limit=PEOPLE * 4)
    async with aiohttp.ClientSession(slack, connector=connector) as http:
        warm_up = PER_SECOND * WARM_UP_SECONDS
        await _act(http, people, places, range(warm_up))
        progress("warm")
        start = time.monotonic()
        last = warm_up + PER_SECOND * SECONDS
        done = await _act(http, people, places, range(warm_up, last))
        took = time.monotonic() - start
    return done, await _received(bot, done), took


async def _cards(slack: str, channels: list[str]) -> list[Place]:
    client = AsyncWebClient(token=TOKEN, base_url=f"{slack}/api/")
    places = []
    for channel in channels:
        posted = await client.chat_postMessage(channel=channel, text="card", blocks=CARD)
        places.append(Place(channel, str(posted["ts"])))
    return places


async def _act(
    http: aiohttp.ClientSession, people: list[str], places: list[Place], numbers: range
) -> list[Act]:
    """Do each act at its moment; all of them, once they are answered."""
    start = time.monotonic()
    acts = []
    for number in numbers:
        moment = start + (number - numbers.start) / PER_SECOND
        await asyncio.sleep(max(0.0, moment - time.monotonic()))
        acts.append(asyncio.create_task(_one(http, people, places, number)))
    return await asyncio.gather(*acts)


async def _one(
    http: aiohttp.ClientSession, people: list[str], places: list[Place], number: int
) -> Act:
    # Half of them click; so each pair of person and channel is used once.
    turn, clicking = divmod(number, 2)
    person = people[turn % len(people)]
    place = places[turn // len(people) % len(places)]
    path, key, body = f"/people/{person}/say", f"message m{number}", _said(place, number)
    if clicking:
        path, key = f"/people/{person}/click", f"click {person} {place.channel}"
        body = {"channel": place.channel, "ts": place.ts, "action_id": PRESS}
    at = time.monotonic_ns()
    async with http.post(path, json=body) as answer:
        answer.raise_for_status()
        await answer.read()
    return Act(key, at)


def _said(place: Place, number: int) -> dict[str, Any]:
    return {"channel": place.channel, "text": f"m{number}"}


async def _received(bot: str, done: list[Act]) -> dict[str, list[int]]:
    """Wait a while for what is still under way; what the bot received."""
    end = time.monotonic() + WAIT_S
    async with aiohttp.ClientSession(bot) as http:
        while True:
            async with http.get("/received") as answer:
                received: dict[str, list[int]] = await answer.json()
            if time.monotonic() > end or all(act.key in received for act in done):
                return received
            await asyncio.sleep(LOOK_S)
