"""The bot comes into a channel, is taken out of it, and comes back."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.clients import linking
from commands.clients.linking import ASKED, LINKED, OWN, REMOVED
from commands.clients.rules import Seen
from commands.kit.services import Act
from storage import clients, desk
from storage.clients import Channel
from storage.scope import Scope


async def invited(session: AsyncSession, act: Act, seen: Seen) -> None:
    """Note a channel that the bot was invited to, and ask the desk whose it is."""
    channel = await clients.channel_by_slack(session, seen.slack_channel)
    if channel is not None and channel.state == REMOVED and channel.client_id is not None:
        await _let_in_again(session, act, channel, seen)
        return
    if channel is not None and channel.state == LINKED:
        await linking.shared_anew(session, act, seen)
        return
    if channel is None:
        channel = Channel(
            slack_channel=seen.slack_channel, name=seen.name, created_at=act.now, state=ASKED
        )
        session.add(channel)
    channel.state, channel.asked_at = ASKED, None
    linking.note(channel, seen)
    await session.flush()
    settings = await desk.get(session)
    if settings is not None:
        await linking.ask(session, act, settings, channel)


async def _let_in_again(session: AsyncSession, act: Act, channel: Channel, seen: Seen) -> None:
    """Link a channel as before; what was said there meanwhile is read from `seen_ts` on."""
    channel.state = LINKED
    await session.flush()
    await act.audit(
        session,
        "channel.return",
        f"channel:{channel.id}",
        channel.client_id,
        before={"state": REMOVED},
        after={"state": LINKED},
        channel=channel.slack_channel,
    )
    # Others may have come into the channel meanwhile: then the desk is asked anew.
    await linking.shared_anew(session, act, seen)
    settings = await desk.get(session)
    if settings is not None and channel.state == LINKED:
        await linking.show(session, settings, channel)
        await linking.tell(session, settings, channel, "clients/back", {})


async def removed(session: AsyncSession, act: Act, seen: Seen) -> None:
    """Note that the bot was taken out of a channel, and tell the desk when it was a client's."""
    channel = await clients.channel_by_slack(session, seen.slack_channel)
    if channel is None or channel.state in (OWN, REMOVED):
        return
    before, channel.state = channel.state, REMOVED
    await session.flush()
    await act.audit(
        session,
        "channel.removed",
        f"channel:{channel.id}",
        channel.client_id,
        before={"state": before},
        after={"state": REMOVED},
        channel=channel.slack_channel,
    )
    settings = await desk.get(session)
    if settings is None:
        return
    await linking.show(session, settings, channel)
    if channel.client_id is not None:
        scope = Scope.client(channel.client_id)
        client = await clients.get(session, scope, channel.client_id)
        context = {"client": client.name if client is not None else ""}
        await linking.tell(session, settings, channel, "clients/removed", context)
