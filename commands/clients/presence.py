"""The bot comes into a channel, loses it, and comes back."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.clients import exposure, linking
from commands.clients.rules import Seen
from commands.kit.services import Act
from storage import clients, desk, inbox
from storage.channel_states import AWAY, OURS
from storage.channel_states import ChannelState as State
from storage.clients import Channel
from storage.scope import Scope


async def invited(session: AsyncSession, act: Act, seen: Seen) -> None:
    """Note a channel that the bot was invited to, and ask the desk whose it is."""
    channel = await clients.channel_by_slack(session, seen.slack_channel, lock=True)
    if channel is not None and channel.state in AWAY and channel.client_id is not None:
        await _let_in_again(session, act, channel, seen)
        return
    if channel is not None and channel.state in (State.LINKED, *OURS):
        await exposure.shared_anew(session, act, seen)
        return
    if channel is None:
        channel = Channel(
            slack_channel=seen.slack_channel, name=seen.name, created_at=act.now, state=State.ASKED
        )
        session.add(channel)
    channel.state, channel.asked_at = State.ASKED, None
    linking.note(channel, seen)
    await session.flush()
    settings = await desk.get(session)
    if settings is not None:
        await linking.ask(session, act, settings, channel)


async def _let_in_again(session: AsyncSession, act: Act, channel: Channel, seen: Seen) -> None:
    """Link a channel as before; what was said there meanwhile is read from `seen_ts` on."""
    before, channel.state = channel.state, State.LINKED
    await session.flush()
    await act.audit(
        session,
        "channel.return",
        f"channel:{channel.id}",
        channel.client_id,
        before={"state": before},
        after={"state": State.LINKED},
        channel=channel.slack_channel,
    )
    # Others may have come into the channel meanwhile: then the desk is asked anew.
    await exposure.shared_anew(session, act, seen)
    settings = await desk.get(session)
    if settings is not None and channel.state == State.LINKED:
        act.services.look_back.want(session)
        await linking.show(session, settings, channel)
        context = {"opened": before == State.ARCHIVED}
        await linking.tell(session, settings, channel, "clients/back", context)


async def reopened(session: AsyncSession, act: Act, seen: Seen) -> None:
    """Go on in a channel that was archived."""
    channel = await clients.channel_by_slack(session, seen.slack_channel, lock=True)
    if channel is None or channel.state != State.ARCHIVED:
        return
    if not seen.member:
        await lost(session, act, seen, State.REMOVED)
        return
    if channel.client_id is not None:
        await _let_in_again(session, act, channel, seen)
        return
    channel.state = State.ASKED
    linking.note(channel, seen)
    await session.flush()
    settings = await desk.get(session)
    if settings is not None:
        await linking.show(session, settings, channel)


async def lost(session: AsyncSession, act: Act, seen: Seen, state: State) -> None:
    """Note that a channel is out of reach, and tell the desk when it was a client's.

    Of one of our own the administrators are told, if it is still in use: the desk may be deaf.
    """
    if await exposure.is_ours(session, seen.slack_channel):
        await _ours_lost(session, act, seen, state)
        return
    channel = await clients.channel_by_slack(session, seen.slack_channel, lock=True)
    if channel is None or _is_known(channel.state, state):
        return
    before, channel.state = channel.state, state
    await session.flush()
    await act.audit(
        session,
        f"channel.{state}",
        f"channel:{channel.id}",
        channel.client_id,
        before={"state": before},
        after={"state": state},
        channel=channel.slack_channel,
    )
    settings = await desk.get(session)
    if settings is None:
        return
    await linking.show(session, settings, channel)
    if channel.client_id is not None:
        scope = Scope.client(channel.client_id)
        client = await clients.get(session, scope, channel.client_id)
        context = {
            "client": client.name if client is not None else "",
            "state": state,
            "channel_name": channel.name,
        }
        await linking.tell(session, settings, channel, "clients/lost", context)


def _is_known(before: str, now: State) -> bool:
    """Whether this is no news; a channel left alone is nobody's concern until it is gone."""
    if now == State.DELETED:
        return before == State.DELETED
    if before == State.ARCHIVED and now == State.REMOVED:
        return False  # it is open again, without us
    return before in AWAY or (before == State.IGNORED and now == State.ARCHIVED)


async def _ours_lost(session: AsyncSession, act: Act, seen: Seen, state: State) -> None:
    settings = await desk.get(session)
    if settings is None or seen.slack_channel not in settings.channels:
        return
    channel = Channel(
        slack_channel=seen.slack_channel, name=seen.name, state=state, connected_names=[]
    )
    # One act of somebody's may come as two events.
    told = f"lost:{seen.slack_channel}:{state}:{act.now:%Y-%m-%dT%H}"
    if await inbox.first_time(session, told, act.now):
        await exposure.tell_administrators(session, act, "clients/desk_lost", channel)
