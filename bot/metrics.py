"""What the program counts, for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)


class Metrics:
    """The counters of one program; a registry of its own, so that tests may run several."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.inbound = Histogram(
            "vigie_inbound_seconds",
            "Time from receiving something of Slack's to the end of its door, by kind.",
            ("kind",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.failed = Counter(
            "vigie_inbound_failed_total",
            "Things of Slack's that were not acknowledged, by kind.",
            ("kind",),
            registry=self.registry,
        )
        self.jobs = Counter(
            "vigie_job_runs_total",
            "Runs of the clock's jobs, by job and outcome (ok, failed).",
            ("job", "outcome"),
            registry=self.registry,
        )
        self.outbox = Gauge(
            "vigie_outbox_messages",
            "Messages decided and not delivered, by state (waiting, sending, parked).",
            ("state",),
            registry=self.registry,
        )
        self.connected = Gauge(
            "vigie_socket_connected",
            "1 while the Socket Mode connection is open.",
            registry=self.registry,
        )
        self.reopened = Counter(
            "vigie_socket_reopened_total",
            "Times that the watchdog opened the Socket Mode connection anew, by reason.",
            ("reason",),
            registry=self.registry,
        )
        self.caught_up = Counter(
            "vigie_caught_up_events_total",
            "Events taken in from history after a silence.",
            registry=self.registry,
        )
        self.rate_limited = Counter(
            "vigie_events_rate_limited_total",
            "Minutes in which Slack held events back because there were too many.",
            registry=self.registry,
        )


def described() -> list[tuple[str, str]]:
    """All metrics: name as Prometheus shows it, and what it counts."""
    found = [
        (metric.name, metric.documentation, metric.type) for metric in Metrics().registry.collect()
    ]
    return [(f"{name}_total" if kind == "counter" else name, text) for name, text, kind in found]
