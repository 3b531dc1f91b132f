"""How many acknowledgements a second, against a bare Bolt app that does nothing else.

All servers are up at once and are loaded in turn, round after round, so that what the machine does
besides falls on all of them; the row gives the median of the rounds' ratios.
"""

import asyncio
import json
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from sqlalchemy import func, select

from bench import house, inputs, load
from bench.load import Result
from bench.processes import free_port, local_slack, running, vigie
from bench.report import progress, row
from storage.db import Database
from storage.tickets import Ticket

ROUNDS, SECONDS = 5, 3
DEFAULTS, LIMIT = "bare AsyncApp with Bolt's defaults", "bare AsyncApp, process_before_response"
# Requests prepared for a round that must not repeat: a multiple of what the fastest one needed.
SPARE = 2.5
LEAST = 2000


class Wrong(Exception):  # noqa: N818  (it is read as the sentence it holds)
    """What was measured did not do its work; the message says what was missing."""


@dataclass
class Server:
    """One server under load, and what its rounds came to."""

    name: str
    port: int
    body: inputs.Body
    fresh: bool = False  # each request once only
    warm_up: Result | None = None
    rounds: list[Result] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """The median of the rounds, in requests per second."""
        return statistics.median(result.per_second for result in self.rounds)

    @property
    def p99_ms(self) -> float:
        """The median of the rounds' 99th percentiles."""
        return statistics.median(result.p99_ms for result in self.rounds)

    def ratio(self, peer: "Server") -> float:
        """How this one compares with its peer: the median over the rounds."""
        pairs = zip(self.rounds, peer.rounds, strict=True)
        return statistics.median(ours.per_second / theirs.per_second for ours, theirs in pairs)


@contextmanager
def bare(folder: Path, slack: str, body: inputs.Body, *, before: bool) -> Iterator[Server]:
    """The peer."""
    port = free_port()
    flags = ["--before"] if before else []
    arguments = ["bench.peer", str(port), f"{slack}/api/", *flags]
    with running(*arguments, health=f"http://127.0.0.1:{port}/healthz", folder=folder):
        yield Server(LIMIT if before else DEFAULTS, port, body)


def ack_read() -> None:
    """`/ticket list mine`: ten tickets among two thousand."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vigie-bench-")))
        slack = stack.enter_context(local_slack(folder))
        body = inputs.list_mine(house.ALICE)
        peer = stack.enter_context(bare(folder, slack, body, before=False))
        limit = stack.enter_context(bare(folder, slack, body, before=True))
        ours = [
            stack.enter_context(_ours(folder, slack, engine, body, fresh=False))
            for engine in ("sqlite", "postgresql")
        ]
        for server in ours:
            _expect(server, house.MINE)
        _measure(folder, [peer, *ours, limit])
        for server in ours:
            name = "ack_read" if server.name == "sqlite" else f"ack_read_{server.name}"
            _rows(name, server, peer)
            _rows(f"{name}_of_limit", server, limit, with_p99=False)


def ack_write_postgresql() -> None:
    """A new ticket, on PostgreSQL."""
    _ack_write("postgresql")


def ack_write_sqlite() -> None:
    """A new ticket, on SQLite, with delivery in the same process as in production."""
    _ack_write("sqlite")


def _ack_write(engine: str) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vigie-bench-")))
        slack = stack.enter_context(local_slack(folder))
        clients = [(n, f"Client {n}") for n in range(1, house.CLIENTS + 1)]
        body = inputs.new_ticket(house.ALICE, clients)
        peer = stack.enter_context(bare(folder, slack, body, before=False))
        ours = stack.enter_context(_ours(folder, slack, engine, body, fresh=True))
        if said := _ask(ours):
            raise Wrong(f"{ours.name} refuses the new ticket: {said.decode()}")
        _measure(folder, [peer, ours])
        details = {"delivery_in_process": engine == "sqlite"}
        _rows(f"ack_write_{engine}", ours, peer, **details)


@contextmanager
def _ours(
    folder: Path, slack: str, engine: str, body: inputs.Body, *, fresh: bool
) -> Iterator[Server]:
    """The real program on a furnished database; writes are counted there afterwards."""
    with ExitStack() as stack:
        made = house.sqlite(folder) if engine == "sqlite" else house.postgresql()
        database = stack.enter_context(made)
        house.furnish(database)
        command = ("web", "--with-worker") if engine == "sqlite" else ("web",)
        url = stack.enter_context(vigie(*command, slack=slack, database=database, folder=folder))
        server = Server(engine, int(urlsplit(url).port or 0), body, fresh)
        yield server
        if fresh:
            _count(database, server)


def _expect(server: Server, tickets: int) -> None:
    """Look once whether the answer is the one that is to be measured."""
    blocks = json.loads(_ask(server)).get("blocks", [])
    listed = sum("T-" in str(block) and block["type"] == "section" for block in blocks)
    if listed != tickets:
        raise Wrong(f"{server.name} lists {listed} tickets instead of {tickets}: {blocks}")


def _ask(server: Server) -> bytes:
    body = server.body()
    whole = inputs.request(body, str(inputs.now()), server.port).decode()
    head, _, _ = whole.partition("\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    asked = Request(f"http://127.0.0.1:{server.port}/slack/events", body.encode(), headers)
    with urlopen(asked, timeout=10) as answer:
        said: bytes = answer.read()
    return said


def _count(database: str, server: Server) -> None:
    """Compare the tickets in the database with the acknowledgements."""

    async def tickets() -> int:
        db = Database(database)
        async with db.reading() as session:
            found = await session.scalar(select(func.count()).select_from(Ticket))
        await db.close()
        return int(found or 0) - house.TICKETS - 1  # one was made to look at the answer

    results = [result for result in (server.warm_up, *server.rounds) if result is not None]
    made, told = asyncio.run(tickets()), sum(result.requests for result in results)
    # What was under way when a round ended is done and not counted.
    if not told <= made <= told + load.AT_ONCE * len(results):
        raise Wrong(f"{told} new tickets were acknowledged and {made} are in the database")


def _measure(folder: Path, servers: list[Server]) -> None:
    for server in servers:
        server.warm_up = _round(folder, server, LEAST, 1)
    for number in range(1, ROUNDS + 1):
        for server in servers:
            fastest = max(r.per_second for r in (server.warm_up, *server.rounds) if r is not None)
            count = max(LEAST, int(fastest * SECONDS * SPARE)) if server.fresh else LEAST
            result = _round(folder, server, count, SECONDS)
            server.rounds.append(result)
            progress(
                f"round {number}: {server.name}: {result.per_second:.0f}/s, "
                f"p99 {result.p99_ms:.1f} ms"
            )


def _round(folder: Path, server: Server, count: int, seconds: int) -> Result:
    requests = inputs.write(folder / "requests", server.body, count, server.port)
    result = load.run(server.port, requests, seconds)
    if result.failed:
        raise Wrong(f"{server.name}: {result.failed} of {result.requests} requests failed")
    if server.fresh and result.requests + load.AT_ONCE > count:
        raise Wrong(f"{server.name} used up the {count} requests prepared for a round")
    return result


def _rows(
    name: str, ours: Server, peer: Server, *, with_p99: bool = True, **details: object
) -> None:
    row(
        name,
        round(ours.ratio(peer), 3),
        "ratio",
        peer.name,
        per_s=round(ours.rate),
        against_per_s=round(peer.rate),
        load=load.generator(),
        at_once=load.AT_ONCE,
        rounds=ROUNDS,
        **details,
    )
    if with_p99:
        row(
            f"{name}_p99_ms",
            round(ours.p99_ms, 1),
            "ms",
            peer.name,
            load=load.generator(),
            **details,
        )
