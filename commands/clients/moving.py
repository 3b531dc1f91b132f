"""A channel gets another id: starting to share a private one does that."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.clients import exposure, linking, presence
from commands.clients.rules import Seen
from commands.kit.services import Act
from storage import clients, desk, places
from storage.channel_states import OURS
from storage.channel_states import ChannelState as State


async def moved(session: AsyncSession, act: Act, old: str, new: str, seen: Seen | None) -> None:
    """Let everything that we know of a channel follow to its new id.

    What came under the new id before we knew it was nobody's: history is read again for it. `seen`
    is the channel as Slack tells it now, None when it tells nothing.
    """
    known = await _one_of(session, old, new)
    await places.follow(session, old, new)
    act.services.look_back.want(session)
    channel = await clients.channel_by_slack(session, new, lock=True)
    if known:
        await act.audit(
            session,
            "channel.move",
            f"channel:{channel.id}" if channel is not None else "channel",
            channel.client_id if channel is not None else None,
            before={"channel": old},
            after={"channel": new},
        )
    if seen is None:
        return
    if channel is None and not await exposure.is_ours(session, new):
        await presence.invited(session, act, seen)  # the invitation, to the old id, is lost
        return
    await exposure.shared_anew(session, act, seen)
    settings = await desk.get(session)
    if channel is not None and channel.state not in OURS and settings is not None:
        await linking.show(session, settings, channel)


async def _one_of(session: AsyncSession, old: str, new: str) -> bool:
    """Keep one of two records of the channel; whether it was known under its old id.

    It has two when we were invited to the new id before we heard that it is the same. Then what a
    manager said of the new one counts, else what was known of the old one.
    """
    before = await clients.channel_by_slack(session, old, lock=True)
    if before is None:
        settings = await desk.get(session)
        return settings is not None and old in settings.channels
    after = await clients.channel_by_slack(session, new, lock=True)
    if after is not None:
        await session.delete(before if after.state == State.LINKED else after)
        await session.flush()
    return True
