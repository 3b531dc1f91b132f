"""The fixtures of the stage: a running local Slack, its clock, and the cast."""

from collections.abc import AsyncIterator
from datetime import datetime
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from integrations.local_slack import LocalSlack, Settings, SharedClock, demo_seed
from tests.support.cast import Actor, Stage

MONDAY_AT_NINE = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Paris"))

# Faithful in kind, quick in measure: nothing waits, and a busy machine loses no acknowledgement.
SETTINGS = Settings.model_validate(
    {
        "rate_factor": 10_000,
        "workspace_posts_per_minute": 600,
        "ack_seconds": 30,
        "trigger_seconds": 30,
        "retry_delays": (0.0, 0.0, 0.1),
        "settle_seconds": 0.02,
    }
)


@pytest.fixture
def clock() -> SharedClock:
    """The clock that bot and Slack share: Monday 2026-11-23, nine in Paris, and running."""
    shared = SharedClock()
    shared.set(MONDAY_AT_NINE)
    return shared


@pytest.fixture
async def slack(clock: SharedClock) -> AsyncIterator[LocalSlack]:
    """A running local Slack with the seed of the demo."""
    async with LocalSlack(demo_seed(), SETTINGS, clock) as running:
        yield running


@pytest.fixture
async def stage(slack: LocalSlack) -> AsyncIterator[Stage]:
    async with aiohttp.ClientSession() as http:
        yield Stage(slack.url, http)


@pytest.fixture
def alice(stage: Stage) -> Actor:
    """A technician, French."""
    return Actor(stage, "alice", "U0ALICE")


@pytest.fixture
def bruno(stage: Stage) -> Actor:
    """An engineer, English."""
    return Actor(stage, "bruno", "U0BRUNO")


@pytest.fixture
def nadia(stage: Stage) -> Actor:
    """The manager, owner of the workspace, French."""
    return Actor(stage, "nadia", "U0NADIA")


@pytest.fixture
def claire(stage: Stage) -> Actor:
    """A member of the client Acme, from its own Slack organisation."""
    return Actor(stage, "claire", "U0CLAIRE")


@pytest.fixture
def luc(stage: Stage) -> Actor:
    """The client lead of Acme."""
    return Actor(stage, "luc", "U0LUC")


@pytest.fixture
def mallory(stage: Stage) -> Actor:
    """A member of the other client, Globex, English."""
    return Actor(stage, "mallory", "U0MALLORY")
