"""The outbox of an app, as its Prometheus metrics tell it."""

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from integrations.local_slack.records import JSON

PATIENCE = aiohttp.ClientTimeout(total=2.0)
LARGEST = 2 * 1024 * 1024


def outbox_gauges(text: str) -> list[JSON]:
    """Return every gauge whose name holds `outbox`: {name, labels, value}.

    Raises ValueError when the text is not what Prometheus reads.
    """
    return [
        {"name": sample.name, "labels": dict(sample.labels), "value": sample.value}
        for family in text_string_to_metric_families(text)
        if family.type == "gauge" and "outbox" in family.name
        for sample in family.samples
    ]


async def read_outbox(http: aiohttp.ClientSession, url: str) -> JSON:
    """Ask an app for its outbox: {gauges} or {trouble: sentence}, for a person to read."""
    try:
        async with http.get(url, timeout=PATIENCE) as answer:
            answer.raise_for_status()
            text = (await answer.content.read(LARGEST)).decode(errors="replace")
            gauges = outbox_gauges(text)
    except TimeoutError:
        return {"trouble": f"{url} did not answer in time."}
    except (aiohttp.ClientError, ValueError) as error:
        return {"trouble": f"{url} cannot be read: {error}"}
    return {"gauges": gauges} if gauges else {"trouble": f"{url} has no gauge named “outbox”."}
