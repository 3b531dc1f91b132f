"""What delivery delivers, as a share of what its pace allows.

A local Slack with Slack's limits, a worker, and this process that puts messages in the outbox.
"""

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from bench import house, workspace
from bench.processes import local_slack, vigie
from bench.report import progress, row
from storage import outbox
from storage.db import Database
from storage.outbox import Address
from storage.pace import Pace

CHANNELS, EACH = 200, 20
NO_CEILING = 1_000_000
# With the default ceiling for the workspace one message for each channel takes half a minute.
EACH_UNDER_CEILING = 1
WAIT_S = 180.0
TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Seen:
    """What the local Slack saw of a delivery."""

    posted: int
    refused_429: int
    seconds: float  # from the commit of the messages to the last one seen
    first_after_s: float  # to the first one


def delivery() -> None:
    """Messages to 200 channels: with the ceiling per channel only, then with the workspace's."""
    seen = _deliver(EACH, ours=NO_CEILING, slacks=NO_CEILING)
    per_channel = Pace().channel_s
    _row(seen, CHANNELS * (1 + seen.seconds / per_channel), "1 message/s per channel")
    pace = Pace()
    at_once = max(1, int(pace.workspace_per_minute * pace.burst_share))
    ceiling = int(pace.workspace_per_minute)
    # The local Slack takes what our pace allows in a minute and nothing above it.
    seen = _deliver(EACH_UNDER_CEILING, ours=ceiling, slacks=ceiling + at_once)
    allowed = at_once + seen.seconds * pace.workspace_per_minute / 60
    _row(seen, allowed, f"{ceiling} messages/min in the workspace")


def _row(seen: Seen, allowed: float, against: str) -> None:
    row(
        "delivery",
        round(seen.posted / allowed, 3),
        "share of the allowed pace",
        against,
        delivered=seen.posted,
        channels=CHANNELS,
        seconds=round(seen.seconds, 2),
        first_after_s=round(seen.first_after_s, 2),
        refused_429=seen.refused_429,
    )


def _deliver(each: int, *, ours: int, slacks: int) -> Seen:
    with _running(ours, slacks) as (slack, database, channels):
        start = asyncio.run(_fill(database, channels, each))
        wanted = each * len(channels)
        calls = _wait_for(slack, wanted)
    times = [datetime.fromisoformat(call["at"]).timestamp() for call in calls if call["ok"]]
    return Seen(
        posted=len(times),
        refused_429=sum(call["status"] == TOO_MANY for call in calls),
        seconds=max(times) - start,
        first_after_s=min(times) - start,
    )


@contextmanager
def _running(ours: int, slacks: int) -> Iterator[tuple[str, str, list[str]]]:
    with (
        tempfile.TemporaryDirectory(prefix="vigie-bench-") as place,
        house.postgresql() as database,
    ):
        folder = Path(place)
        house.furnish(database, tickets=0)
        channels = workspace.own_channels(folder / "seed.yaml", CHANNELS)
        with (
            local_slack(
                folder, seed=folder / "seed.yaml", workspace_posts_per_minute=slacks
            ) as slack,
            vigie(
                "worker",
                slack=slack,
                database=database,
                folder=folder,
                pace_workspace_per_minute=ours,
            ),
        ):
            yield slack, database, channels


async def _fill(database: str, channels: list[str], each: int) -> float:
    """Decide all messages in one transaction; when it was committed, in seconds since 1970."""
    db = Database(database)
    async with db.writing() as session:
        for number in range(each):
            for channel in channels:
                await outbox.line(
                    session,
                    "tickets/opened",
                    {"number": number},
                    Address(channel=channel),
                    locale="fr-FR",
                    zone="Europe/Paris",
                )
    await db.close()
    return time.time()


def _wait_for(slack: str, wanted: int) -> list[dict[str, Any]]:
    """Wait until so many messages are posted; all calls that tried."""
    end = time.monotonic() + WAIT_S
    while True:
        with urlopen(f"{slack}/calls?method=chat.postMessage", timeout=30) as answer:
            calls: list[dict[str, Any]] = json.load(answer)
        posted = sum(call["ok"] for call in calls)
        if posted >= wanted or time.monotonic() > end:
            return calls
        progress(f"{posted} of {wanted} messages delivered")
        time.sleep(5)
