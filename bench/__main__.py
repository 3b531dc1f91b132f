"""`python -m bench [NAME…]`: run the named measurements, or all of them."""

import sys
from collections.abc import Callable

from bench import ack, burst, delivery, local_slack, page, search, sla_clock, triage
from bench.report import progress

BENCHES: dict[str, Callable[[], None]] = {
    "ack_read": ack.ack_read,
    "ack_write_postgresql": ack.ack_write_postgresql,
    "ack_write_sqlite": ack.ack_write_sqlite,
    "delivery": delivery.delivery,
    "burst": burst.burst,
    "local_slack": local_slack.local_slack,
    "page": page.page,
    "search_postgresql": search.search_postgresql,
    "search_sqlite": search.search_sqlite,
    "triage": triage.triage,
    "sla_clock": sla_clock.targets,
}
# Rows that another measurement prints beside its own.
ALSO = {
    "ack_read_of_limit": "ack_read",
    "ack_read_postgresql": "ack_read",
    "search_postgresql_1m_p95_ms": "search_postgresql",
    "search_sqlite_100k_p95_ms": "search_sqlite",
    "triage_accuracy": "triage",
    "triage_macro_f1": "triage",
}


def main(names: list[str]) -> int:
    """Run them in the order of the list; 2 when a name is not known."""
    wanted = {ALSO.get(name, name) for name in names} or set(BENCHES)
    unknown = wanted - set(BENCHES)
    if unknown:
        progress(
            f"Not a measurement: {', '.join(sorted(unknown))}. There are: {', '.join(BENCHES)}"
        )
        return 2
    for name, bench in BENCHES.items():
        if name in wanted:
            progress(f"{name}: {bench.__doc__}")
            bench()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
