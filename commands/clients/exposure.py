"""Who else reads a channel: a client's is asked about again, our own falls silent."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.clients import linking
from commands.clients.rules import Seen, listed
from commands.kit import words
from commands.kit.refused import Refused
from commands.kit.services import Act
from storage import clients, desk, outbox, people, places
from storage.channel_states import OURS, READ_BY_OTHERS
from storage.channel_states import ChannelState as State
from storage.clients import Channel, Client
from storage.desk import Desk
from storage.outbox import Address
from storage.scope import Scope


async def shared_anew(session: AsyncSession, act: Act, seen: Seen) -> None:
    """Take note that a channel is shared with others than before."""
    if not await is_ours(session, seen.slack_channel):
        await _clients(session, act, seen)
        return
    if not seen.teams and await clients.channel_by_slack(session, seen.slack_channel) is None:
        return  # it is as it should be
    channel = await clients.put(session, seen.slack_channel, act.now)
    await _ours(session, act, channel, seen)


async def is_ours(session: AsyncSession, slack_channel: str) -> bool:
    """Whether the team is among itself there: in the desk's channels, and those it had before."""
    settings = await desk.get(session)
    if settings is not None and slack_channel in settings.channels:
        return True
    channel = await clients.channel_by_slack(session, slack_channel)
    return channel is not None and channel.state in OURS


async def _ours(session: AsyncSession, act: Act, channel: Channel, seen: Seen) -> None:
    """Say nothing more where others read along, and tell the administrators; or go on."""
    before, channel.state = channel.state, State.EXPOSED if seen.teams else State.OWN
    linking.note(channel, seen)
    await session.flush()
    if channel.state == before or State.EXPOSED not in (before, channel.state):
        return
    await act.audit(
        session,
        "channel.expose" if seen.teams else "channel.cover",
        f"channel:{channel.id}",
        None,
        before={"state": before},
        after={"state": channel.state, "organisations": list(seen.teams)},
        channel=channel.slack_channel,
    )
    settings = await desk.get(session)
    former = settings is not None and channel.slack_channel not in settings.channels
    if not seen.teams:
        await places.release(session, channel.slack_channel, READ_BY_OTHERS)
    elif former and settings is not None:
        # Its cards have had their threads there until now.
        await places.leave(session, channel.slack_channel, settings.desk_channel, READ_BY_OTHERS)
    if seen.teams or not former:
        await tell_administrators(session, act, "clients/exposed", channel, former=former)


async def _clients(session: AsyncSession, act: Act, seen: Seen) -> None:
    """Listen no more to a client's channel in which strangers read now, and ask the desk again."""
    channel = await clients.channel_by_slack(session, seen.slack_channel, lock=True)
    if channel is None:
        return
    had = channel.connected_teams
    linking.note(channel, seen)
    await session.flush()
    settings = await desk.get(session)
    if channel.state == State.LINKED and channel.client_id is not None and settings is not None:
        client = await clients.get(session, Scope.client(channel.client_id), channel.client_id)
        if client is not None:
            await _still_fits(session, act, settings, channel, client, seen, had)
    elif channel.state == State.ASKED and settings is not None:
        await linking.show(session, settings, channel)


async def _still_fits(
    session: AsyncSession,
    act: Act,
    settings: Desk,
    channel: Channel,
    client: Client,
    seen: Seen,
    had: list[str],
) -> None:
    try:
        await linking.refuse_unfit(session, act, channel, client, seen)
    except Refused:
        await _reopen(session, act, settings, channel, client, seen)
        return
    if seen.teams and client.slack_team is None:
        client.slack_team = seen.teams[0]
    if had and not seen.teams:
        context = {"channel": channel.slack_channel, "client": client.name}
        await _say(session, settings, "clients/unshared", context)


async def _reopen(
    session: AsyncSession,
    act: Act,
    settings: Desk,
    channel: Channel,
    client: Client,
    seen: Seen,
) -> None:
    channel.state, channel.client_id, channel.asked_at = State.ASKED, None, act.now
    await session.flush()
    await act.audit(
        session,
        "channel.unlink",
        f"channel:{channel.id}",
        client.id,
        before={"state": State.LINKED},
        after={"state": State.ASKED, "organisations": list(seen.teams)},
        channel=channel.slack_channel,
    )
    await linking.show(session, settings, channel)
    context = {"client": client.name, "organisations": seen.organisations(settings.language)}
    await linking.tell(session, settings, channel, "clients/reopened", context)


async def _say(
    session: AsyncSession, settings: Desk, template: str, context: dict[str, Any]
) -> None:
    to = Address(channel=settings.desk_channel)
    await outbox.line(session, template, context, to, locale=settings.language, zone=settings.zone)


async def tell_administrators(
    session: AsyncSession, act: Act, template: str, channel: Channel, *, former: bool = False
) -> None:
    """Tell each of them directly what has become of one of our own channels."""
    for person in await people.administrators(session):
        language = words.language(person.locale, act.services.rules.language)
        context = {
            "channel": channel.slack_channel,
            "channel_name": channel.name,
            "state": channel.state,
            "former": former,
            "organisations": listed(channel.connected_names, language),
        }
        to = Address(user=person.slack_user)
        await outbox.line(session, template, context, to, locale=person.locale, zone=person.zone)
