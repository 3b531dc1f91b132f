"""The search: from what somebody typed to the answer that Slack gets, among very many tickets.

What is timed is the whole door: who asks, the words, the index, the texts around the hits, the
blocks. `VIGIE_BENCH_TICKETS` sets another size for both engines.
"""

import asyncio
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from slack_sdk.web.async_client import AsyncWebClient

from bench import house, search_data
from bench.report import progress, row
from bench.search_load import load
from bot.capabilities import CAPABILITIES
from bot.rendering import renderer
from commands.kit.doors import Doors
from commands.kit.inbound import Typed
from commands.kit.services import Services, SystemClock
from commands.search import language
from integrations.slack.reader import SlackReader
from storage.db import Database

POSTGRESQL, SQLITE = 1_000_000, 100_000
LIMIT_POSTGRESQL_MS, LIMIT_SQLITE_MS = 50, 100
QUERIES, WARM_UP = 400, 40
TYPO_SHARE, FILTER_SHARE = 0.25, 0.3
FOUND_SHARE = 0.9


def search_postgresql() -> None:
    """A search among a million tickets on PostgreSQL."""
    count = int(os.environ.get("VIGIE_BENCH_TICKETS", POSTGRESQL))
    with house.postgresql() as url:
        _measure("search_postgresql_1m_p95_ms", url, count, LIMIT_POSTGRESQL_MS)


def search_sqlite() -> None:
    """A search among a hundred thousand tickets on SQLite."""
    count = int(os.environ.get("VIGIE_BENCH_TICKETS", SQLITE))
    with (
        tempfile.TemporaryDirectory(prefix="vigie-bench-") as folder,
        house.sqlite(Path(folder)) as url,
    ):
        _measure("search_sqlite_100k_p95_ms", url, count, LIMIT_SQLITE_MS)


def _measure(name: str, url: str, count: int, limit: float) -> None:
    began = time.perf_counter()
    house.furnish(url, clients=search_data.CLIENTS, tickets=0)
    words = search_data.vocabulary()
    load(url, search_data.tickets(count, words))
    loaded = time.perf_counter() - began
    queries = list(islice(_queries(count, words), QUERIES + WARM_UP))
    progress(f"{len(queries)} searches")
    taken, found = asyncio.run(_ask(url, queries))
    if found < FOUND_SHARE:
        raise SystemExit(f"only {found:.0%} of the searches found anything")
    taken.sort()
    row(
        name,
        round(taken[int(len(taken) * 0.95)], 1),
        "ms",
        f"{limit} ms",
        tickets=count,
        searches=len(taken),
        p50_ms=round(statistics.median(taken), 1),
        p99_ms=round(taken[int(len(taken) * 0.99)], 1),
        slowest_ms=round(taken[-1], 1),
        found=round(found, 3),
        loaded_s=round(loaded),
    )


def _queries(count: int, words: Sequence[str]) -> Iterator[str]:
    """What people type: one to three words of some ticket, rarely the commonest of all.

    A quarter has a slip of the finger, a third is narrowed by client, state or date.
    """
    draw = np.random.default_rng(search_data.SEED + 2)
    some = list(search_data.tickets(min(count, 20_000), words))
    seen = Counter(word for one in some for word in one.title.split())
    while True:
        one = some[int(draw.integers(len(some)))]
        text = f"{one.title} {one.said[0]}"
        mine = [w for w in dict.fromkeys(text.split()) if language.plain(w) not in language.STOP]
        # Short words are part of others; people type what tells.
        mine = [word for word in mine if len(word) > 3 and not any(c.isdigit() for c in word)]
        picked = [str(w) for w in draw.permutation(mine)[: int(draw.integers(1, 4))]]
        if not picked:
            continue
        if draw.random() < TYPO_SHARE and len(picked[0]) > 5 and seen[picked[0]] > 1:
            picked[0] = search_data.misspelt(picked[0], draw)
        if draw.random() < FILTER_SHARE:
            month = f"{one.opened:%Y-%m}"
            filters = (f'client:"Client {one.client}"', f"since:{month}", "state:closed", "open")
            picked.insert(0, filters[int(draw.integers(len(filters)))])
        yield " ".join(picked)


async def _ask(url: str, queries: Sequence[str]) -> tuple[list[float], float]:
    """The milliseconds of each search, and the share of those that found something."""
    db = Database(url)
    clock = SystemClock()
    services = Services(db, clock, SlackReader(AsyncWebClient()))
    doors = Doors(services, renderer(clock), CAPABILITIES)
    taken, found = [], 0
    # Each is asked once: who searches twice would find everything in memory.
    for number, query in enumerate(queries):
        began = time.perf_counter()
        answer = await doors.command(_typed(query))
        lasted = 1000 * (time.perf_counter() - began)
        if number >= WARM_UP:
            taken.append(lasted)
            found += "tickets.open" in str(answer.ack)
    await db.close()
    return taken, found / len(taken)


def _typed(query: str) -> Typed:
    return Typed(house.ALICE, "C0DESK", "/ticket", f"search {query}", "t", "", "T0US")
