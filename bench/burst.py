"""A bad minute: two thousand people of twenty clients write, and the desk has to hear of it.

The real program in one process, over Socket Mode, on SQLite; a local Slack with Slack's limits.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import func, select

from bench import house, workspace
from bench.processes import local_slack, vigie
from bench.report import progress, row
from commands.tickets import voice
from storage.db import Database
from storage.outbox import OutboxRow, State
from storage.tickets import Ticket

CLIENTS, CONTACTS = 20, 100
SPURTS = 60
ACK_LIMIT_S, TOLD_LIMIT_S = 3, 60
WAIT_S = 300.0
LOOK_S = 0.25
ON_ITS_WAY = (State.WAITING, State.SENDING)


@dataclass(frozen=True, slots=True)
class Bad:
    """What became of the bad minute."""

    said_s: float  # how long it took to say everything
    acks_ms: list[float]  # for each event, from its first sending
    again: int  # events that Slack had to send again
    tickets: int
    folded: int
    told_s: float  # from the last message until the desk was told of everything; -1: never


def burst() -> None:
    """Two thousand client messages within a minute."""
    with _running() as (slack, database, people):
        bad = asyncio.run(_minute(slack, database, people))
    said = len(people)
    details = {
        "messages": said,
        "said_in_s": round(bad.said_s, 1),
        "sent_again": bad.again,
        "folded": bad.folded,
    }
    row("burst_ack_max_ms", round(max(bad.acks_ms)), "ms", f"{ACK_LIMIT_S} s", **details)
    row("burst_lost", said - bad.tickets, "messages", "none lost", **details)
    row("burst_told_s", round(bad.told_s, 1), "s", f"{TOLD_LIMIT_S} s", **details)


@contextmanager
def _running() -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as place:
        folder = Path(place)
        people = workspace.clients(folder / "seed.yaml", CLIENTS, CONTACTS)
        with house.sqlite(folder) as database:
            house.furnish(database, CLIENTS, CONTACTS, tickets=0)
            with (
                local_slack(folder, seed=folder / "seed.yaml") as slack,
                vigie("run", slack=slack, database=database, folder=folder),
            ):
                yield slack, database, people


async def _minute(slack: str, database: str, people: list[tuple[str, str]]) -> Bad:
    db = Database(database)
    async with aiohttp.ClientSession(slack) as http:
        start = time.monotonic()
        await _say(http, people)
        said = time.monotonic()
        told = await _told(db, len(people), said)
        envelopes = await _envelopes(http)
    async with db.reading() as session:
        tickets = await session.scalar(select(func.count()).select_from(Ticket))
        folded = await session.scalar(_cards().where(OutboxRow.state == State.FOLDED))
    await db.close()
    return Bad(
        said_s=said - start,
        acks_ms=[sum(attempt["ms"] or 0 for attempt in e["attempts"]) for e in envelopes],
        again=sum(len(envelope["attempts"]) > 1 for envelope in envelopes),
        tickets=int(tickets or 0),
        folded=int(folded or 0),
        told_s=told,
    )


async def _say(http: aiohttp.ClientSession, people: list[tuple[str, str]]) -> None:
    """Have everybody write within the minute: in spurts, as many at once as the minute needs."""
    mixed = sorted(people, key=lambda pair: pair[0].partition("X")[2])  # all channels at once
    at_once = -(-len(mixed) // SPURTS)

    async def write(user: str, channel: str) -> None:
        words = {"channel": channel, "text": f"Le réseau est coupé chez nous ({user})"}
        async with http.post(f"/people/{user}/say", json=words) as answer:
            answer.raise_for_status()

    start = time.monotonic()
    for number, some in enumerate(mixed[n : n + at_once] for n in range(0, len(mixed), at_once)):
        await asyncio.sleep(max(0.0, start + number * 60 / SPURTS - time.monotonic()))
        await asyncio.gather(*(write(*one) for one in some))
        if number % 10 == 0:
            progress(f"spurt {number} of {SPURTS}")


async def _told(db: Database, wanted: int, since: float) -> float:
    """Wait until no card for the desk is on its way any more."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        async with db.reading() as session:
            cards = await session.scalar(_cards())
            coming = await session.scalar(
                select(func.count()).where(
                    OutboxRow.lane == workspace.DESK, OutboxRow.state.in_(ON_ITS_WAY)
                )
            )
            storm = await session.scalar(
                select(func.count()).where(
                    OutboxRow.template == "delivery/storm", OutboxRow.state.in_(ON_ITS_WAY)
                )
            )
        if cards == wanted and not coming and not storm:
            return time.monotonic() - since
        progress(f"{cards} cards, {coming} on their way")
        await asyncio.sleep(LOOK_S)
    return -1.0


def _cards() -> Any:
    return select(func.count()).where(OutboxRow.template == voice.DESK_CARD)


async def _envelopes(http: aiohttp.ClientSession) -> list[dict[str, Any]]:
    async with http.get("/envelopes", params={"type": "events_api"}) as answer:
        found: list[dict[str, Any]] = await answer.json()
    return found
