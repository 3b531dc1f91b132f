"""What a ticket says, and to whom: the desk's card and thread, the client's thread, the sign.

Only `to_client` and `answer_client` reach the client.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import desk_card
from commands.kit.refused import Refused
from commands.kit.words import N_
from commands.tickets import private_thread
from storage import clients, outbox, people, ticket_links
from storage.channel_states import ChannelState
from storage.desk import Desk
from storage.outbox import Address
from storage.scope import Scope
from storage.tickets import Ticket

NO_CHANNEL = N_(
    "This client has no channel yet, so I can't write to them. "
    "Invite me to their channel and link it first."
)
ON_HOLD = N_(
    "This client's channel is on hold, because another organisation can read it: I write nothing "
    "there. Take that organisation out of the channel, then choose the client again in the card "
    "about the channel, at the desk."
)
DESK_CARD = desk_card.DESK_CARD
CLIENT_CARD = "tickets/client"
ANSWER_CARD = "tickets/answer"
# The same answer for the reporter of a ticket that was merged.
MERGED_CARD = "tickets/merged_answer"
SIGN = "tickets/sign"


async def card(session: AsyncSession, desk: Desk, ticket_id: int, *, new: bool = False) -> None:
    """Bring the desk's card up to date; `new` spares the look-up for a ticket just made."""
    posted = None if new else await outbox.posted(session, DESK_CARD, ticket_id)
    to = Address(channel=desk.desk_channel)
    await outbox.card(session, DESK_CARD, ticket_id, to, posted=posted is not None)
    if not new:
        await desk_card.refresh_private(session, desk, ticket_id)


async def sign(session: AsyncSession, channel: str | None, ts: str | None, number: int) -> None:
    """Bring the quiet sign on the client's message up to date."""
    if channel is not None and ts is not None:
        await outbox.sign(session, SIGN, number, Address(channel=channel, thread_ts=ts))


async def signs(session: AsyncSession, ticket: Ticket) -> None:
    """Bring the sign of a ticket up to date, and those of the tickets merged into it."""
    await sign(session, ticket.channel, ticket.ts, ticket.id)
    for child in await ticket_links.family(session, Scope.client(ticket.client_id), ticket.id):
        await sign(session, child.channel, child.ts, child.id)


async def to_desk(
    session: AsyncSession,
    desk: Desk,
    number: int,
    template: str,
    context: Mapping[str, Any],
    *,
    broadcast: bool = False,
) -> None:
    """Say something in the ticket's desk thread; of a private one, to those who may read it."""
    for to in await desk_card.thread(session, desk, number, broadcast=broadcast):
        await outbox.line(session, template, context, to, locale=desk.language, zone=desk.zone)


async def file_to_desk(
    session: AsyncSession, desk: Desk, number: int, slack_file: Mapping[str, Any]
) -> None:
    """Copy a client's file into the desk thread: the desk may not be in the client's channel."""
    for to in await desk_card.thread(session, desk, number):
        await outbox.file(session, slack_file, to)


async def client_place(session: AsyncSession, ticket: Ticket) -> Address:
    """Find the client thread; without one that is theirs, it gets its first message now."""
    if ticket.sensitive and not await _is_direct(session, ticket):
        return await private_thread.place(session, ticket)
    scope = Scope.client(ticket.client_id)
    channels = await clients.channels_of(session, scope, ticket.client_id)
    theirs = [channel.slack_channel for channel in channels]
    # Others may read a channel that is not theirs any more.
    if ticket.channel is not None and (
        ticket.channel in theirs or await _is_direct(session, ticket)
    ):
        return Address(channel=ticket.channel, thread_ts=ticket.ts)
    posted = await outbox.posted(session, CLIENT_CARD, ticket.id)
    if not theirs:
        before = posted.channel if posted is not None else None
        raise Refused(await _no_place(session, ticket.channel or before))
    if posted is not None and posted.channel in theirs:
        return Address(channel=posted.channel, under=(CLIENT_CARD, str(ticket.id)))
    if posted is not None:
        await outbox.leave_behind(session, posted)
    await outbox.card(session, CLIENT_CARD, ticket.id, Address(channel=theirs[0]), posted=False)
    return Address(channel=theirs[0], under=(CLIENT_CARD, str(ticket.id)))


async def _no_place(session: AsyncSession, before: str | None) -> str:
    """Say why there is nowhere to write; `before` is the channel of what was said until now."""
    channel = await clients.channel_by_slack(session, before) if before is not None else None
    if (
        channel is not None
        and channel.state == ChannelState.ASKED
        and len(channel.connected_teams) > 1
    ):
        return ON_HOLD
    return NO_CHANNEL


async def _is_direct(session: AsyncSession, ticket: Ticket) -> bool:
    """Whether it began in a direct message of somebody who is still the client's."""
    if ticket.channel is None or not ticket.channel.startswith("D") or ticket.reporter_id is None:
        return False
    scope = Scope.client(ticket.client_id)
    reporter = await people.get(session, scope, ticket.reporter_id)
    return reporter is not None and reporter.active and reporter.client_id == ticket.client_id


async def to_client(
    session: AsyncSession,
    ticket: Ticket,
    template: str,
    context: Mapping[str, Any],
    *,
    record: str,
) -> None:
    """Say something in the client's thread, in the client's language."""
    client = await clients.get(session, Scope.client(ticket.client_id), ticket.client_id)
    if client is None:
        raise LookupError(f"ticket {ticket.id} has no client")
    to = await client_place(session, ticket)
    await outbox.line(
        session, template, context, to, locale=client.language, zone=client.zone, record=record
    )
    if ticket.sensitive:
        words, author = str(context.get("words", "")), str(context.get("author", ""))
        await private_thread.copy(session, ticket, to, words=words, author=author)


async def answer_client(session: AsyncSession, ticket: Ticket) -> None:
    """Show the resolution in the client's thread, with its two buttons."""
    to = await client_place(session, ticket)
    record = f"{ticket.id}.{ticket.resolutions}"
    await outbox.card(session, ANSWER_CARD, record, to, posted=False)
    if ticket.sensitive:
        await private_thread.copy(session, ticket, to, words=ticket.resolution or "", author="")


async def answer_merged(session: AsyncSession, parent: Ticket, child: Ticket) -> None:
    """Show the parent's resolution in the thread of a ticket that was merged into it."""
    record = f"{child.id}.{parent.id}.{parent.resolutions}"
    to = await client_place(session, child)
    await outbox.card(session, MERGED_CARD, record, to, posted=False)


async def refresh_answer(session: AsyncSession, ticket: Ticket) -> None:
    """Bring the last resolution's cards up to date: their buttons go once it is confirmed."""
    if not ticket.resolutions:
        return
    record = f"{ticket.id}.{ticket.resolutions}"
    await _refresh(session, ANSWER_CARD, record, ticket)
    for child in await ticket_links.family(session, Scope.client(ticket.client_id), ticket.id):
        await refresh_merged(session, ticket, child)


async def refresh_merged(session: AsyncSession, parent: Ticket, child: Ticket) -> None:
    """Bring the parent's last resolution up to date where a merged reporter reads it."""
    record = f"{child.id}.{parent.id}.{parent.resolutions}"
    if await outbox.posted(session, MERGED_CARD, record) is not None:
        await _refresh(session, MERGED_CARD, record, child)


async def _refresh(session: AsyncSession, card_name: str, record: str, ticket: Ticket) -> None:
    posted = await outbox.posted(session, card_name, record)
    if posted is not None:
        to = Address(channel=posted.channel)
        await outbox.card(session, card_name, record, to, posted=True)
        return
    # It is on its way, perhaps this very moment, rendered from the state before this change.
    with suppress(Refused):  # the client has no channel left to say it in
        to = await client_place(session, ticket)
        await outbox.card(session, card_name, record, to, posted=False)
