"""What Slack says of a channel, asked before the transaction."""

from commands.clients.rules import Seen
from commands.kit.asking import ask
from commands.kit.inbound import Click, Event, Submitted
from commands.kit.refused import Refused
from commands.kit.services import Services
from commands.kit.words import N_
from integrations.slack.errors import NotFound, Rejected, SlackFailure
from storage import clients, people
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
    if event.user != me.get("user_id"):
        return None
    async with services.db.reading() as session:
        known = await clients.channel_by_slack(session, event.channel)
    if known is None:
        return None
    try:
        info = await services.slack.channel(event.channel)
    except (NotFound, Rejected):
        return Seen(event.channel, "", (), ())  # a private one hides itself at once
    # A late event: somebody has invited us again meanwhile.
    return None if info.is_member else Seen(event.channel, info.name, (), ())


async def sharing(event: Event, services: Services) -> Seen | None:
    """See how a channel that we know is shared now."""
    async with services.db.reading() as session:
        known = await clients.channel_by_slack(session, event.channel)
    if known is None:
        return None
    # After the cut, the invited side's copy has another id: the one we know is nobody's.
    return await _seen(services, event.channel) or Seen(event.channel, "", (), ())


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


async def _seen(services: Services, channel: str) -> Seen | None:
    """Ask Slack about a channel; None for a direct message and for what we cannot read."""
    try:
        info = await services.slack.channel(channel)
    except (NotFound, Rejected):
        return None
    if info.is_dm:
        return None
    names = [await _name(services, team) for team in info.connected_teams]
    return Seen(channel, info.name, info.connected_teams, tuple(names))


async def _name(services: Services, team: str) -> str:
    try:
        return await services.slack.team(team)
    except SlackFailure:
        return team  # a name is a comfort; the id decides
