"""What Slack says of a channel, asked before the transaction."""

from collections.abc import Callable
from dataclasses import dataclass

from commands.clients.rules import Seen
from commands.kit.asking import ask
from commands.kit.inbound import Click, Event, Submitted
from commands.kit.refused import Refused
from commands.kit.services import Services
from commands.kit.words import N_
from integrations.slack.errors import NotFound, Rejected, SlackFailure
from integrations.slack.reader import ChannelInfo
from storage import clients, desk, people
from storage.scope import Scope

GONE = N_("I can't read this channel any more. Invite me there again.")


async def invitation(event: Event, services: Services) -> Seen | None:
    """See whether it is the bot that joined, and what the channel is."""
    me = await services.slack.me()
    if event.user != me.get("user_id"):
        return None
    return await _seen(services, event.channel)


async def removal(event: Event, services: Services) -> Seen | None:
    """See whether it is the bot that left a channel that we know, and is still out of it."""
    me = await services.slack.me()
    return await absence(event, services) if event.user == me.get("user_id") else None


async def absence(event: Event, services: Services) -> Seen | None:
    """See whether we are still out of a channel that we know: somebody may have asked us in."""
    return await _unless(event, services, lambda info: info.is_member)


async def archiving(event: Event, services: Services) -> Seen | None:
    """See whether a channel that we know is still archived."""
    return await _unless(event, services, lambda info: not info.is_archived)


async def deletion(event: Event, services: Services) -> Seen | None:
    """See whether a channel that we know is really gone."""
    return await _unless(event, services, lambda _info: True)


async def reopening(event: Event, services: Services) -> Seen | None:
    """See whether a channel that we know is open again, and who is in it."""
    if not await _is_known(services, event.channel):
        return None
    info = await _info(services, event.channel)
    return None if info is None or info.is_archived else await _of(services, info)


async def _unless(
    event: Event, services: Services, over: Callable[[ChannelInfo], bool]
) -> Seen | None:
    """See a channel that we know, unless what the event tells is over: it may come late."""
    if not await _is_known(services, event.channel):
        return None
    info = await _info(services, event.channel)
    if info is None:
        return Seen(event.channel, "", (), ())  # a private one hides itself at once
    return None if over(info) else Seen(event.channel, info.name, (), ())


async def sharing(event: Event, services: Services) -> Seen | None:
    """See how a channel that we know is shared now."""
    if not await _is_known(services, event.channel):
        return None
    # After the cut, the invited side's copy has another id: the one we know is nobody's.
    return await _seen(services, event.channel) or Seen(event.channel, "", (), ())


@dataclass(frozen=True)
class Move:
    """A channel's old and new id, and the channel as Slack tells it now, if it does."""

    old: str
    new: str
    seen: Seen | None


async def move(event: Event, services: Services) -> Move | None:
    """See what a channel with a new id is now."""
    old, new = str(event.data.get("old_channel_id", "")), str(event.data.get("new_channel_id", ""))
    if not old or not new or old == new:
        return None
    return Move(old, new, await _seen(services, new))


async def question(click: Click, services: Services) -> Seen:
    """See the channel of a question's card."""
    return await _of_record(services, click.record)


async def form(sent: Submitted, services: Services) -> Seen | None:
    """See the channel for which a new client is made, if for one."""
    return await _of_record(services, sent.record) if sent.record.isdecimal() else None


async def stranger(click: Click, services: Services) -> Seen:
    """See the channel in which somebody unknown wrote."""
    async with services.db.reading() as session:
        found = await people.stranger(session, Scope.desk(), int(click.record))
    if found is None:
        raise Refused(N_("This question is out of date."))
    return await _asked_by_person(services, found.slack_channel)


async def _of_record(services: Services, record: str) -> Seen:
    async with services.db.reading() as session:
        found = await clients.channel(session, Scope.desk(), int(record))
    if found is None:
        raise Refused(GONE)
    return await _asked_by_person(services, found.slack_channel)


async def _asked_by_person(services: Services, channel: str) -> Seen:
    seen = await ask(_seen(services, channel))
    if seen is None:
        raise Refused(GONE)
    return seen


async def _is_known(services: Services, channel: str) -> bool:
    async with services.db.reading() as session:
        settings = await desk.get(session)
        if settings is not None and channel in settings.channels:
            return True
        return await clients.channel_by_slack(session, channel) is not None


async def _info(services: Services, channel: str) -> ChannelInfo | None:
    """Ask Slack about a channel; None for what we cannot read."""
    try:
        return await services.slack.channel(channel)
    except (NotFound, Rejected) as hidden:
        if isinstance(hidden, Rejected) and hidden.of_the_app:
            raise  # it says nothing of the channel, and will be put right
        return None


async def _seen(services: Services, channel: str) -> Seen | None:
    """Ask Slack about a channel; None for a direct message and for what we cannot read."""
    info = await _info(services, channel)
    return None if info is None or info.is_dm else await _of(services, info)


async def _of(services: Services, info: ChannelInfo) -> Seen:
    names = [await _name(services, team) for team in info.connected_teams]
    return Seen(info.id, info.name, info.connected_teams, tuple(names), member=info.is_member)


async def _name(services: Services, team: str) -> str:
    try:
        return await services.slack.team(team)
    except SlackFailure:
        return team  # a name is a comfort; the id decides
