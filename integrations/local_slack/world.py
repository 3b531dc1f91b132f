"""One running stand-in: its state and everything that acts on it, handed to every door."""

import asyncio
import time
from dataclasses import dataclass, field

from aiohttp import web

from integrations.local_slack.clock import SharedClock
from integrations.local_slack.deliveries import Deliveries
from integrations.local_slack.errors import SlackError
from integrations.local_slack.faults import Faults
from integrations.local_slack.ids import new_trigger
from integrations.local_slack.journal import Journal
from integrations.local_slack.rates import Rates
from integrations.local_slack.records import JSON, App, Channel, Message, User
from integrations.local_slack.seed import Seed
from integrations.local_slack.settings import Settings
from integrations.local_slack.state import State

FORGOTTEN_SECONDS = 60.0
"""Long past any use of a trigger, yet it is still told apart from an unknown one."""


@dataclass(slots=True)
class Trigger:
    """The right to open one form for one person, for a moment."""

    user_id: str
    app_id: str
    since: float
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """A URL that answers one act; `origin` is the message that was clicked, `last` its answer."""

    app_id: str
    user_id: str
    channel: Channel
    since: float
    uses: int = 0
    origin: Message | None = None
    last: Message | None = None


@dataclass(slots=True)
class Watch:
    """What somebody newly sees while the app handles what they did."""

    user_id: str
    shown: list[Message] = field(default_factory=list)
    views: int = 0
    something: asyncio.Event = field(default_factory=asyncio.Event)


class World:
    """The state, its clock, limits, faults, journal and deliveries."""

    def __init__(self, seed: Seed, settings: Settings, clock: SharedClock) -> None:
        self.seed = seed
        self.settings = settings
        self.clock = clock
        self.state = State(seed, clock.now())
        self.rates = Rates(settings)
        self.faults = Faults()
        self.journal = Journal(settings.log_size)
        self.deliveries = Deliveries(settings, clock, self.faults, self.journal)
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.uploads: dict[str, str] = {}
        self.offered: dict[tuple[str, str], dict[str, JSON]] = {}
        self.watches: list[Watch] = []
        self.url = ""

    def reset(self) -> None:
        """Start over from the seed; apps keep what they set (URL, commands) and stay connected."""
        self.deliveries.cancel()
        apps = self.state.apps
        self.state = State(self.seed, self.clock.now())
        for app in apps.values():
            self.state.add_app(app)
        self.rates = Rates(self.settings)
        self.faults.clear()
        self.journal.clear()
        self.triggers.clear()
        self.response_urls.clear()
        self.uploads.clear()
        self.offered.clear()
        self.journal.tell("reset")

    def new_trigger(self, app: App, user: User) -> str:
        """Return a trigger_id for what this person just did."""
        now = time.monotonic()
        while self.triggers:
            oldest = next(iter(self.triggers))
            if now - self.triggers[oldest].since <= FORGOTTEN_SECONDS:
                break
            del self.triggers[oldest]
        trigger_id = new_trigger()
        self.triggers[trigger_id] = Trigger(user.id, app.id, now)
        return trigger_id

    def check_trigger(self, app: App, trigger_id: str) -> Trigger:
        """Return a trigger that may still be used; SlackError as Slack words it otherwise."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None or trigger.app_id != app.id:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.since > self.settings.trigger_seconds:
            raise SlackError("expired_trigger_id")
        return trigger

    def showed(self, user_id: str, message: Message | None = None) -> None:
        """Note that somebody newly sees an answer, or a change of their form (no message)."""
        for watch in self.watches:
            if watch.user_id == user_id:
                if message is None:
                    watch.views += 1
                elif all(known is not message for known in watch.shown):
                    watch.shown.append(message)
                watch.something.set()

    def ts(self, channel: Channel) -> str:
        """Return the next timestamp of a channel."""
        return self.state.new_ts(channel, self.clock.now())

    def now_ts(self) -> str:
        """Return the shared time, written as a timestamp."""
        return f"{self.clock.now().timestamp():.6f}"


WORLD = web.AppKey("world", World)
