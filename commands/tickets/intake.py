"""What is heard in Slack and what becomes of it: a ticket, a reply, a note.

Events come twice, late and out of order. A message counts once, by its channel and ts; what comes
before the message it belongs to is held and applied when that comes.
"""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import desk_card
from commands.kit.services import Act
from commands.tickets import changes, joining, rules
from commands.tickets.heard import Heard, unfolded
from commands.tickets.heirs import heir
from commands.tickets.joining import REPLY, STAFF_REPLY
from storage import inbox, outbox, people, tickets
from storage.scope import Scope
from storage.ticket_states import OPEN
from storage.tickets import Ticket

# A reply whose parent has not come by then will not come: it stands for itself.
PARENT_MAY_BE_LATE = timedelta(minutes=1)


async def client_said(session: AsyncSession, act: Act, heard: Heard) -> int | None:
    """Take in a client's message; the ticket it opened or joined, None if held or known."""
    if not await _is_new(session, act, heard):
        return None
    if heard.is_reply:
        ticket = await joining.ticket_of_thread(session, heard.scope, heard.channel, heard.root)
        if ticket is None:
            await joining.hold(session, act, REPLY, heard)
            return None
    else:
        await people.lock(session, heard.author_id)
        ticket = await tickets.last_of_reporter(
            session,
            heard.scope,
            heard.author_id,
            heard.channel,
            since=heard.at - rules.JOIN_WITHIN,
            until=heard.at + rules.JOIN_WITHIN,
        )
        if ticket is not None:
            ticket = await heir(session, heard.scope, ticket, lock=True)
        if ticket is None or ticket.state not in OPEN:
            return await joining.open_from(session, act, heard, reporter_id=heard.author_id)
    await joining.client_added(session, act, ticket, heard)
    return ticket.id


async def _is_new(session: AsyncSession, act: Act, heard: Heard) -> bool:
    """Whether this message was never taken in; a look back may bring what the inbox forgot.

    From here on its thread and its own edits wait until it is taken in.
    """
    await joining.alone(session, heard)
    if not await inbox.first_time(session, f"message:{heard.channel}:{heard.ts}", act.now):
        return False
    # Of any client: the channel may have been another's when this was said.
    scope = Scope.desk()
    return await tickets.entry_by_message(session, scope, heard.channel, heard.ts) is None


async def staff_said(session: AsyncSession, act: Act, heard: Heard) -> None:
    """Take in what the team wrote in a client thread: the client has been answered."""
    if not heard.is_reply:
        return
    if not await _is_new(session, act, heard):
        return
    ticket = await joining.ticket_of_thread(session, heard.scope, heard.channel, heard.thread_ts)
    if ticket is None:
        await joining.hold(session, act, STAFF_REPLY, heard)
    else:
        await joining.staff_added(session, act, ticket, heard)


async def ticket_at_desk(
    session: AsyncSession, act: Act, channel: str, thread_ts: str
) -> Ticket | None:
    """Find the ticket under whose card at the desk a thread stands."""
    place = await outbox.card_at(session, channel, thread_ts)
    if place is None or place.card not in desk_card.CARDS:
        return None
    return await tickets.get(session, act.scope, int(place.record))


async def noted(
    session: AsyncSession, act: Act, *, channel: str, thread_ts: str, ts: str, text: str
) -> None:
    """Keep what the team says in a desk thread as an internal note."""
    await inbox.one_at_a_time(session, channel, ts)
    ticket = await ticket_at_desk(session, act, channel, thread_ts)
    if ticket is None or not await inbox.first_time(session, f"message:{channel}:{ts}", act.now):
        return
    await changes.write_down(
        session,
        ticket,
        "note",
        at=act.now,
        author_id=act.person.id,
        body=text,
        channel=channel,
        ts=ts,
    )


async def orphans(session: AsyncSession, act: Act) -> list[tuple[str, Heard]]:
    """Find the replies that have waited too long for their parent, each with its identity."""
    waited = await inbox.held_before(session, REPLY, act.now - PARENT_MAY_BE_LATE)
    return [(early.identity, unfolded(early.channel, early.event)) for early in waited]


async def adopt(session: AsyncSession, act: Act, identity: str, heard: Heard) -> None:
    """Let a reply whose parent is nobody's request stand for itself."""
    await joining.alone(session, heard)
    if await inbox.take_one(session, identity) is None:
        return  # its parent came this very moment, or another replica has it
    ticket = await joining.ticket_of_thread(session, Scope.desk(), heard.channel, heard.thread_ts)
    # A thread of the client whose channel this was before is not theirs to go on with.
    if ticket is None or ticket.client_id != heard.client_id:
        await joining.open_from(session, act, heard, reporter_id=heard.author_id)
    elif await tickets.entry_by_message(session, Scope.desk(), heard.channel, heard.ts) is None:
        await joining.client_added(session, act, ticket, heard)
