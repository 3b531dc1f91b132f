"""The inspector's panel, the outbox that it shows, and the times that it may set."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from integrations.local_slack import LocalSlack
from integrations.local_slack.page import app_metrics
from tests.local_slack.cast import Cast
from tests.local_slack.page.watching import watching
from tests.local_slack.raw_app import JSON

METRICS = """
# TYPE vigie_outbox_messages gauge
vigie_outbox_messages{state="waiting"} 3.0
vigie_outbox_messages{state="parked"} 1.0
# TYPE vigie_job_runs counter
vigie_job_runs_total{job="outbox"} 9.0
"""


async def test_the_panel_offers_every_fault_and_method(slack: LocalSlack) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{slack.url}/page/inspector") as answer,
    ):
        html = await answer.text()
    for word in ("drop_before", "reorder", "commands", "views.open", "response_url"):
        assert word in html
    assert "script" not in html


@asynccontextmanager
async def serving(text: str, status: int = 200) -> AsyncIterator[str]:
    """An app that answers with its metrics; their address."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=text, status=status)

    application = web.Application()
    application.router.add_get("/metrics", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/metrics"
    finally:
        await runner.cleanup()


async def test_the_outbox_of_the_app_is_shown(slack: LocalSlack) -> None:
    async with serving(METRICS) as url:
        slack.world.settings.metrics_url = url
        wanted = [
            {"name": "vigie_outbox_messages", "labels": {"state": state}, "value": value}
            for state, value in (("waiting", 3.0), ("parked", 1.0))
        ]
        async with watching(slack) as inspector:
            await inspector.until_state("outbox", {"gauges": wanted})


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("", 200, "has no gauge named “outbox”"),
        ("not { metrics", 200, "cannot be read"),
        (METRICS, 500, "500"),
    ],
)
async def test_metrics_that_cannot_be_read_say_so(text: str, status: int, words: str) -> None:
    async with serving(text, status) as url, aiohttp.ClientSession() as http:
        assert words in (await app_metrics.read_outbox(http, url))["trouble"]


async def test_metrics_of_nobody_say_so() -> None:
    async with aiohttp.ClientSession() as http:
        found = await app_metrics.read_outbox(http, "http://127.0.0.1:9/metrics")
    assert "cannot be read" in found["trouble"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"set": "2026-11-23T09:00"}, "must carry a time zone"),
        ({"set": "2026-11-23T09:00", "zone": "Paris/Europe"}, "no time zone 'Paris/Europe'"),
        ({"set": "2026-11-23T09:00", "zone": "../etc"}, "no time zone '../etc'"),
        ({"set": "tomorrow"}, "tomorrow"),
    ],
)
async def test_a_time_that_means_nothing_is_refused(
    slack: LocalSlack, people: Cast, body: JSON, words: str
) -> None:
    before = slack.clock.offset
    answer = await people.post("/clock", **body)
    assert words in answer["detail"]
    assert slack.clock.offset == before
