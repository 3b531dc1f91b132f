"""A small capability that only speaks, and the delivery that speaks for it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import ClientSession
from jinja2 import DictLoader
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import words
from commands.kit.attempts import Attempts, Tempo
from commands.kit.capability import (
    Capability,
    Card,
    Content,
    Drawing,
    Drawn,
    Home,
    Reactions,
    Sign,
)
from commands.kit.delivery import Deliverer
from commands.kit.services import Clock, Services
from integrations.local_slack import LocalSlack
from integrations.slack.delivery import Sender
from integrations.slack.reader import SlackReader
from integrations.slack.rendering import Renderer
from storage import delivery, outbox, pace
from storage.db import Database
from storage.delivery import Outcome
from storage.outbox import Address, OutboxRow, State
from storage.pace import Pace

DESK = Address(channel="C0DESK")

TEMPLATES = {
    "test/line.json.j2": '{"type": "section", "text": '
    '{"type": "mrkdwn", "text": {{ words | mrkdwn | tojson }} } }',
    "test/broken.json.j2": '{"type": "section" {{ words | tojson }}',
    "test/home.json.j2": '{"type": "home"} '
    '{"type": "section", "text": {"type": "plain_text", "text": {{ words | tojson }} } }',
}

FREELY = Pace(
    channel_s=0.0,
    workspace_per_minute=1e7,
    methods_per_minute=dict.fromkeys(
        ("chat.update", "chat.postEphemeral", "reactions.add", "views.publish"), 1e7
    ),
)
LEASE = timedelta(seconds=30)
SECOND = timedelta(seconds=1)
AT_ONCE = Tempo(pace=FREELY, settle_s=0.0, busy_s=0.01, idle_s=0.01)


@dataclass
class Speaker:
    """What the cards, signs and Homes show now; a test changes it at will."""

    states: dict[str, str] = field(default_factory=dict)
    signs: dict[str, Reactions] = field(default_factory=dict)
    loaded: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    home_at: datetime | None = None
    on_load: Callable[[], None] = lambda: None

    async def content(self, _session: AsyncSession, record: str) -> Content | None:
        self.loaded.append(record)
        self.on_load()
        if record not in self.states:
            return None
        return Content("test/line", {"words": self.states[record]}, "en", "Europe/Paris")

    async def home(self, _session: AsyncSession, user: str, now: datetime) -> Content:
        self.home_at = now
        return Content("test/home", {"words": self.states[user]}, "en", "Europe/Paris")

    async def draw(self, context: Mapping[str, Any], locale: str, zone: str) -> Drawn:
        self.drawn.append(f"{context['words']} {locale} {zone}")
        return Drawn("plan.png", context["words"].encode(), "The plan", "In words: " * 200)

    async def sign(self, _session: AsyncSession, record: str) -> Reactions:
        return self.signs[record]

    @property
    def capability(self) -> Capability:
        return Capability(
            "test",
            cards=(Card("test/card", self.content),),
            signs=(Sign("test/sign", self.sign),),
            homes=(Home("test/home", self.home),),
            drawings=(Drawing("test/drawing", self.draw),),
        )


def services_of(db: Database, clock: Clock, api_url: str = "") -> Services:
    """Services whose Slack is at that address."""
    client = AsyncWebClient(token="xoxb-local", base_url=api_url or "http://127.0.0.1:9/api/")
    return Services(db, clock, SlackReader(client))


def deliverer_of(
    db: Database,
    slack: LocalSlack,
    speaker: Speaker,
    tempo: Tempo = AT_ONCE,
    session: ClientSession | None = None,
) -> Deliverer:
    """One worker's delivery to the local Slack; `session` says how long a call may take."""
    client = AsyncWebClient(
        token="xoxb-local", base_url=slack.api_url, retry_handlers=[], session=session
    )
    renderer = Renderer(DictLoader(TEMPLATES), words.translations)
    rooms = [speaker.capability]
    attempts = Attempts(db, renderer, Sender(client), rooms, tempo, now=slack.clock.now)
    return Deliverer(services_of(db, slack.clock, slack.api_url), attempts, tempo)


async def say(db: Database, *texts: str, to: Address = DESK, template: str = "test/line") -> None:
    """Put lines into the outbox."""
    async with db.writing() as session:
        for text in texts:
            context: dict[str, Any] = {"words": text}
            await outbox.line(session, template, context, to, locale="en", zone="Europe/Paris")


async def keep_quiet(db: Database, key: str, until: datetime) -> None:
    """Let nothing be sent under that lane or ceiling before that moment."""
    async with db.writing() as session:
        await pace.put_off(session, {key: until})


def soon() -> datetime:
    """A moment at which everything that was just put into the outbox is due."""
    return datetime.now(UTC) + SECOND


async def claim(
    db: Database, at: datetime, pace: Pace = FREELY, limit: int = 100
) -> list[OutboxRow]:
    async with db.writing() as session:
        return await delivery.claim(session, at, pace, clock_now=at, lease=LEASE, limit=limit)


async def done(db: Database, *claimed: OutboxRow, state: State = State.SENT) -> None:
    async with db.writing() as session:
        await delivery.record(
            session, [Outcome(row, state, channel=row.channel, ts="1.0") for row in claimed]
        )


async def show(db: Database, record: str, to: Address = DESK) -> None:
    """Put a card into the outbox, or its edit when it stands already."""
    async with db.writing() as session:
        stands = await outbox.posted(session, "test/card", record)
        await outbox.card(session, "test/card", record, to, posted=stands is not None)


async def rows(db: Database, *states: State) -> list[OutboxRow]:
    """The rows of the outbox in these states (none given: all), in order."""
    async with db.reading() as session:
        query = select(OutboxRow).order_by(OutboxRow.id)
        if states:
            query = query.where(OutboxRow.state.in_(states))
        return list(await session.scalars(query))


async def delivered(db: Database) -> None:
    """Wait until a running delivery has nothing more to do."""
    while await rows(db, State.WAITING, State.SENDING):  # noqa: ASYNC110  (told by the database)
        await asyncio.sleep(0.002)


async def everything(db: Database, deliverer: Deliverer) -> None:
    """Deliver until nothing waits, without waiting for the growing pauses between attempts."""
    for _ in range(100):
        await deliverer.flush()
        if not await rows(db, State.WAITING, State.SENDING):
            return
        async with db.writing() as session:
            await session.execute(update(OutboxRow).values(due_at=datetime.now(UTC)))
    raise AssertionError([(row.template, row.error) for row in await rows(db, State.WAITING)])
