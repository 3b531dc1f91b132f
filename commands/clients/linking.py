"""Whose channel it is: asking the desk, linking, leaving alone."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.clients import rules
from commands.clients.rules import Obstacle, Seen
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from storage import clients, desk, outbox
from storage.channel_states import AWAY, OURS
from storage.channel_states import ChannelState as State
from storage.clients import Channel, Client
from storage.desk import Desk
from storage.outbox import Address
from storage.scope import Scope

CARD = "clients/channel"

REASONS = {
    Obstacle.TWO_ORGANISATIONS: N_(
        "#%(channel)s is shared with %(organisations)s. A client's channel may be shared with one "
        "organisation only: remove the other one, or use another channel."
    ),
    Obstacle.LINKED_ALREADY: N_("#%(channel)s is %(owner)s's channel already."),
    Obstacle.ORGANISATION_TAKEN: N_(
        "The people of %(organisations)s belong to %(owner)s already. "
        "Choose %(owner)s, or use another channel."
    ),
    Obstacle.OTHER_ORGANISATION: N_(
        "The people of %(client)s come from another Slack organisation than %(organisations)s. "
        "Make a client of its own for it."
    ),
}


async def ask(session: AsyncSession, act: Act, settings: Desk, channel: Channel) -> None:
    """Ask the desk whose channel it is; the team's own channels are nobody's."""
    channel.asked_at = act.now
    if channel.slack_channel in settings.channels:
        channel.state = State.OWN
        return
    again = await show(session, settings, channel)
    if again:
        await tell(session, settings, channel, "clients/again", {})


async def ask_all(session: AsyncSession, act: Act) -> None:
    """Ask about the channels that the bot was invited to before the desk was set up."""
    settings = await desk.get(session)
    if settings is None:
        return
    for channel in await clients.channels_to_ask(session):
        await ask(session, act, settings, channel)


async def link(
    session: AsyncSession, act: Act, channel_id: int, client_id: int, seen: Seen
) -> None:
    """Make a channel a client's, and remember the organisation that its people come from.

    What was said there before is not read: the look begins now.
    """
    channel = await get(session, act, channel_id)
    await _refuse_ours(session, channel, seen)
    client = await clients.get(session, act.scope, client_id)
    if client is None or not client.active:
        raise Refused(N_("This client is not there any more. Choose another one."))
    await refuse_unfit(session, act, channel, client, seen)
    note(channel, seen)
    if channel.state == State.LINKED:
        return
    before = {"state": channel.state, "organisation": client.slack_team}
    channel.client_id, channel.state = client.id, State.LINKED
    channel.seen_ts = f"{act.now.timestamp():.6f}"
    if seen.teams:
        client.slack_team = seen.teams[0]
    await session.flush()
    await act.audit(
        session,
        "channel.link",
        f"channel:{channel.id}",
        client.id,
        before=before,
        after={"state": State.LINKED, "organisation": client.slack_team},
        channel=channel.slack_channel,
    )
    await _refresh(session, channel)


async def unlink(session: AsyncSession, act: Act, channel_id: int) -> None:
    """Take a channel away from its client, and ask again; its tickets stay the client's.

    The organisation is forgotten with the client's last channel: a mistake must be mendable.
    """
    channel = await get(session, act, channel_id)
    if channel.state != State.LINKED or channel.client_id is None:
        raise Refused(N_("This channel is nobody's already."))
    client = await clients.get(session, act.scope, channel.client_id)
    channel.state, channel.client_id, channel.asked_at = State.ASKED, None, act.now
    await session.flush()
    if client is not None and not await clients.known_channels_of(session, act.scope, client.id):
        client.slack_team = None
    await act.audit(
        session,
        "channel.unlink",
        f"channel:{channel.id}",
        client.id if client is not None else None,
        before={"state": State.LINKED},
        after={"state": State.ASKED},
        channel=channel.slack_channel,
    )
    await _refresh(session, channel)


async def leave_alone(session: AsyncSession, act: Act, channel_id: int) -> None:
    """Keep nothing of a channel; the desk may still link it later."""
    channel = await get(session, act, channel_id)
    if channel.state == State.LINKED:
        raise Refused(N_("This channel was linked meanwhile."))
    before, channel.state = channel.state, State.IGNORED
    await act.audit(
        session,
        "channel.leave",
        f"channel:{channel.id}",
        None,
        before={"state": before},
        after={"state": State.IGNORED},
        channel=channel.slack_channel,
    )
    await _refresh(session, channel)


async def get(session: AsyncSession, act: Act, channel_id: int) -> Channel:
    """A channel that the bot is in; refused when it is unknown, or the bot was removed."""
    channel = await clients.channel(session, act.scope, channel_id, lock=True)
    if channel is None:
        raise Refused(N_("I don't know this channel any more. Invite me there again."))
    if channel.state == State.ARCHIVED:
        raise Refused(N_("This channel is archived. Open it again first."))
    if channel.state in AWAY:
        raise Refused(N_("I am not in this channel any more. Invite me there again."))
    return channel


async def _refuse_ours(session: AsyncSession, channel: Channel, seen: Seen) -> None:
    """Refuse a channel in which the team is among itself; `/vigie setup` locks the same row."""
    settings = await desk.get(session)
    if channel.state in OURS or (
        settings is not None and channel.slack_channel in settings.channels
    ):
        raise Refused(
            N_(
                "#%(channel)s is your team's own channel: what is said there must stay inside. "
                "Use another channel for the client."
            ),
            channel=seen.name,
        )


async def refuse_unfit(
    session: AsyncSession, act: Act, channel: Channel, client: Client, seen: Seen
) -> None:
    """Refuse a channel that cannot be this client's, or cannot be it any more."""
    owner = await _owner_of(session, seen)
    unfit = rules.obstacle(
        client.id,
        client.slack_team,
        seen.teams,
        channel_of=channel.client_id,
        team_of=owner.id if owner is not None else None,
    )
    if unfit is None:
        return
    if unfit is Obstacle.LINKED_ALREADY and channel.client_id is not None:
        owner = await clients.get(session, act.scope, channel.client_id)
    raise Refused(
        REASONS[unfit],
        channel=seen.name,
        client=client.name,
        organisations=seen.organisations(act.language),
        owner=owner.name if owner is not None else "",
    )


async def _owner_of(session: AsyncSession, seen: Seen) -> Client | None:
    if len(seen.teams) != 1:
        return None
    return await clients.by_slack_team(session, Scope.desk(), seen.teams[0])


async def show(session: AsyncSession, settings: Desk, channel: Channel) -> bool:
    """Put the question's card in the desk channel or bring it up to date; True for the latter."""
    posted = await outbox.posted(session, CARD, channel.id) is not None
    to = Address(channel=settings.desk_channel)
    await outbox.card(session, CARD, channel.id, to, posted=posted)
    return posted


async def refresh_asked(session: AsyncSession) -> None:
    """Bring the menus of all open questions up to date: there is a new client to choose."""
    for channel in await clients.channels_asked(session):
        await _refresh(session, channel)


async def _refresh(session: AsyncSession, channel: Channel) -> None:
    settings = await desk.get(session)
    if settings is not None:
        await show(session, settings, channel)


def note(channel: Channel, seen: Seen) -> None:
    """Remember what Slack tells of a channel now."""
    channel.name = seen.name or channel.name
    channel.connected_teams, channel.connected_names = list(seen.teams), list(seen.names)


async def tell(
    session: AsyncSession,
    settings: Desk,
    channel: Channel,
    template: str,
    context: dict[str, Any],
) -> None:
    """Say something under the question's card, so that the channel sees it and finds the card."""
    to = Address(channel=settings.desk_channel, under=(CARD, str(channel.id)), broadcast=True)
    values = {"channel": channel.slack_channel, **context}
    await outbox.line(session, template, values, to, locale=settings.language, zone=settings.zone)
