"""What every interaction shares: who, where, the response_url, and what the person sees of it."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

from integrations.local_slack import seeing, wire
from integrations.local_slack.deliveries import Ack
from integrations.local_slack.errors import NotDoneError
from integrations.local_slack.ids import new_token
from integrations.local_slack.records import JSON, App, Channel, Message, User
from integrations.local_slack.world import ResponseUrl, Watch, World

TROUBLE = "We had some trouble connecting. Try again?"
TIMEOUT = "operation_timeout"


def payload_base(world: World, app: App, person: User, kind: str, *, team_id: str) -> JSON:
    """Return the fields that every interactive payload begins with."""
    team = world.state.teams[team_id]
    return {
        "type": kind,
        "token": app.verification_token,
        "api_app_id": app.id,
        "team": {"id": team.id, "domain": team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team_id,
        },
    }


def channel_name(channel: Channel) -> str:
    """Return the name that payloads give; private ones are not told by name."""
    return wire.CHANNEL_NAMES.get(channel.kind, channel.name)


def response_url(
    world: World, app: App, person: User, channel: Channel, origin: Message | None = None
) -> str:
    """Return a URL that answers this act: a few times, for a while."""
    now = time.monotonic()
    urls = world.response_urls
    while urls:
        oldest = next(iter(urls))
        if now - urls[oldest].since <= world.settings.response_url_seconds:
            break
        del urls[oldest]
    token = new_token()
    urls[token] = ResponseUrl(app.id, person.id, channel, now, origin=origin)
    return f"{world.url}/response/{app.id}/{token}"


def action_ts(world: World) -> str:
    """Return the shared time as actions carry it."""
    return world.now_ts()


@contextmanager
def watching(world: World, person: User) -> Iterator[Watch]:
    """Collect what this person newly sees meanwhile."""
    watch = Watch(person.id)
    world.watches.append(watch)
    try:
        yield watch
    finally:
        world.watches.remove(watch)


async def settle(world: World, watch: Watch) -> None:
    """When the ack showed nothing, give the app a moment: it may open a form just after."""
    if watch.something.is_set() or not world.settings.settle_seconds:
        return
    try:
        await asyncio.wait_for(watch.something.wait(), world.settings.settle_seconds)
    except TimeoutError:
        return


def acknowledged(ack: Ack, sentence: str) -> JSON:
    """Return the answer to an act, {} when it was empty; NotDoneError when none came in time."""
    if ack.failure is not None:
        raise NotDoneError(TIMEOUT, sentence)
    return ack.payload or {}


def outcome(world: World, person: User, watch: Watch) -> JSON:
    """Return what the people API tells of an act that worked."""
    channels = world.state.channels
    out: JSON = {
        "ok": True,
        "shown": [seeing.shown(world, channels[m.channel], m) for m in watch.shown],
    }
    if watch.views:
        form = seeing.modal(world, person)
        if form is not None:
            out["modal"] = form
    return out
