"""Slack's door to privacy: *Make private*, and `/vigie private`, where private words are shown."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.answers import DONE, Answer, Open, Say
from commands.kit.asking import ask
from commands.kit.inbound import Click, Submitted, Typed
from commands.kit.refused import Refused
from commands.kit.services import Act, Services
from commands.kit.words import N_
from commands.tickets import sensitive, shown
from commands.tickets.changes import the_desk
from commands.tickets.numbers import number_of
from integrations.slack.errors import NotFound, Rejected
from storage import clients
from storage import desk as desk_storage
from storage import sensitive as readers
from storage.channel_states import ChannelState

FIELD = "sensitive_channel"
NOT_MEMBER = N_("I can't read this channel. Invite me there first, then send the form again.")
NOT_OURS = N_("This channel is read by other organisations, or is a client's. Choose another one.")
NOT_PRIVATE = N_("Everybody of the workspace can join this channel. Choose a private one.")


async def make_private(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Make private; whoever may still read it sees it as it stands now."""
    ticket = await sensitive.make_private(session, act, number_of(click.record))
    if not click.ephemeral or not readers.may_read(ticket, act.person):
        return DONE
    context = await shown.ticket(session, act.scope, ticket, history=True)
    return Say("tickets/show", context, record=str(ticket.id))


@dataclass(frozen=True, slots=True)
class Looked:
    """What Slack says of the channel that was chosen."""

    channel: str
    readable: bool = False
    private: bool = False
    shared: bool = True


async def look(sent: Submitted, services: Services) -> Looked:
    """Ask Slack what the chosen channel is; no channel is a choice as well."""
    channel = sent.values.get(FIELD, "")
    if not channel:
        return Looked("")
    try:
        info = await ask(services.slack.channel(channel))
    except (NotFound, Rejected):
        return Looked(channel)
    shared = info.is_shared or bool(info.connected_teams)
    return Looked(channel, info.is_member, private=info.is_private, shared=shared)


async def place(_typed: Typed, _act: Act, session: AsyncSession) -> Answer:
    """`/vigie private`: where the words of private tickets are shown."""
    desk = await the_desk(session)
    return Open("tickets/private_place", {"chosen": desk.sensitive_channel})


async def put_place(_sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of `/vigie private`."""
    looked: Looked = act.prepared
    desk = await the_desk(session)
    if looked.channel:
        await _check(session, act, looked)
    before = {FIELD: desk.sensitive_channel}
    after = {FIELD: looked.channel or None}
    await desk_storage.save(session, after)
    await act.audit(session, "desk.private", "desk", None, before=before, after=after)
    return DONE


async def _check(session: AsyncSession, act: Act, looked: Looked) -> None:
    if not looked.readable:
        raise Refused(NOT_MEMBER, field=FIELD)
    if not looked.private:
        raise Refused(NOT_PRIVATE, field=FIELD)
    channel = await clients.put(session, looked.channel, act.now)
    if looked.shared or channel.client_id is not None:
        raise Refused(NOT_OURS, field=FIELD)
    channel.state, channel.connected_teams, channel.connected_names = ChannelState.OWN, [], []
