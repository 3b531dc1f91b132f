"""How words come to stand on a ticket: on one that is there, on a new one, or held until then."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.services import Act
from commands.tickets import (
    changes,
    clocks,
    edits,
    merging,
    opening,
    private_thread,
    resting,
    rules,
    voice,
)
from commands.tickets.heard import Heard, unfolded
from commands.tickets.heirs import heir
from commands.tickets.rules import Level
from storage import inbox, outbox, tickets
from storage.inbox import Early
from storage.scope import Scope
from storage.ticket_states import OPEN, OVER, State
from storage.tickets import Ticket

REPLY, STAFF_REPLY = "reply", "staff_reply"


async def alone(session: AsyncSession, heard: Heard) -> None:
    """Let no other transaction decide about a message or its thread until this one ends."""
    if heard.is_reply:
        await inbox.one_at_a_time(session, heard.channel, heard.root)
    await inbox.one_at_a_time(session, heard.channel, heard.ts)


async def open_from(
    session: AsyncSession,
    act: Act,
    heard: Heard,
    *,
    reporter_id: int | None,
    title: str = "",
) -> int | None:
    """Open a ticket from a message, with what is held for it; None when it is on one already.

    A message whose replies have opened a ticket before it came joins that one. Without a `title`
    the words make one.
    """
    await alone(session, heard)
    # Of any client: the channel may have been another's when this was said.
    if await tickets.entry_by_message(session, Scope.desk(), heard.channel, heard.ts) is not None:
        return None
    taken = await tickets.by_message(session, Scope.desk(), heard.channel, heard.root, lock=True)
    if taken is not None and taken.client_id == heard.client_id:
        taken = await heir(session, heard.scope, taken, lock=True)
        await client_added(session, act, taken, heard)
        return taken.id
    # What began another's ticket stays theirs; the message itself begins the thread then.
    root = heard.root if taken is None else heard.ts
    desk = await changes.the_desk(session)
    number = await opening.add(
        session,
        act,
        desk,
        client_id=heard.client_id,
        reporter_id=reporter_id,
        author_id=heard.author_id,
        facts=_facts(heard, title),
        words=heard.text,
        thread=(heard.channel, root),
        ts=heard.ts,
        at=heard.at,
    )
    for slack_file in heard.files:
        await voice.file_to_desk(session, desk, number, slack_file)
    for ts in dict.fromkeys((heard.ts, root)):
        await apply_held(session, act, heard.scope, heard.channel, ts)
    return number


def _facts(heard: Heard, title: str) -> opening.Facts:
    names = tuple(str(file.get("name") or "") for file in heard.files)
    return opening.Facts(
        title=title or rules.title_of(heard.text, names),
        kind=rules.Kind.INCIDENT,
        impact=Level.MEDIUM,
        urgency=Level.MEDIUM,
    )


async def client_added(session: AsyncSession, act: Act, ticket: Ticket, heard: Heard) -> None:
    """Write a client's further words on their ticket, and show them in the desk thread."""
    desk = await changes.the_desk(session)
    await write_words(session, ticket, heard, "message")
    context = {"who": heard.author_name, "words": heard.text}
    # Nobody watches the thread of what is over: there the whole channel should see it.
    is_over = ticket.state in OVER
    await voice.to_desk(session, desk, ticket.id, "tickets/heard", context, broadcast=is_over)
    for slack_file in heard.files:
        await voice.file_to_desk(session, desk, ticket.id, slack_file)
    ticket.last_message_at = max(ticket.last_message_at, heard.at)
    if ticket.state in OPEN:
        if ticket.snoozed_until is not None:
            await resting.awake(session, act, ticket)
        before = changes.before_of(ticket, "state", "waiting_since")
        await waits_for_us(session, ticket, heard)
        await clocks.wind(session, desk, ticket, act.now, since=heard.at)
        if ticket.state != before["state"]:
            await changes.told_audit(
                session, act, ticket, "heard", before=before, author=f"person:{heard.author_id}"
            )
    await session.flush()
    await voice.card(session, desk, ticket.id)
    await apply_held(session, act, heard.scope, heard.channel, heard.ts)


async def waits_for_us(session: AsyncSession, ticket: Ticket, heard: Heard) -> None:
    """Let the clock run again; words written before we began to wait are not the answer."""
    if ticket.state == State.WAITING:
        if ticket.waiting_since is not None and heard.at < ticket.waiting_since:
            return
        ticket.state = State.TAKEN
        ticket.waiting_since = ticket.waiting_for = None
    since = ticket.unanswered_since
    if since is not None and since <= heard.at:
        return
    if await tickets.answered_after(session, heard.scope, ticket.id, heard.at):
        return  # it came late, and we had written again before it came
    ticket.unanswered_since = heard.at
    if since is None:
        ticket.step = 0


async def staff_added(session: AsyncSession, act: Act, ticket: Ticket, heard: Heard) -> None:
    """Record the team's words as a reply, and show the desk what the client saw."""
    desk = await changes.the_desk(session)
    if ticket.state in OPEN:
        before = changes.before_of(ticket, "state", "technician_id", "answered_at")
        await is_answered(session, ticket, heard)
        await clocks.wind(session, desk, ticket, act.now, since=heard.at)
        await changes.told_audit(
            session, act, ticket, "reply", before=before, author=f"person:{heard.author_id}"
        )
    await write_words(session, ticket, heard, "reply")
    await session.flush()
    context = {"words": heard.text, "author": heard.author_name}
    await voice.to_desk(session, desk, ticket.id, "tickets/sent", context)
    await merging.relay_heard(session, ticket, heard)
    await voice.card(session, desk, ticket.id)
    await apply_held(session, act, heard.scope, heard.channel, heard.ts)


async def is_answered(session: AsyncSession, ticket: Ticket, heard: Heard) -> None:
    """Stop the client's clock, unless they wrote again after these words."""
    since, step = ticket.unanswered_since, ticket.step
    changes.answered(ticket, heard.author_id, heard.at)
    if since is None:
        return
    if since > heard.at:
        ticket.unanswered_since, ticket.step = since, step
    else:
        ticket.unanswered_since = await tickets.first_said_after(
            session, heard.scope, ticket.id, heard.at
        )


async def write_words(session: AsyncSession, ticket: Ticket, heard: Heard, kind: str) -> None:
    """Write a message that the client reads on the timeline."""
    await changes.write_down(
        session,
        ticket,
        kind,
        at=heard.at,
        author_id=heard.author_id,
        body=heard.text,
        channel=heard.channel,
        ts=heard.ts,
        public=True,
        # Nothing can stand under a reply: a look back need not read it as a thread.
        details={"thread_ts": heard.thread_ts} if heard.is_reply else None,
    )


async def ticket_of_thread(
    session: AsyncSession, scope: Scope, channel: str, thread_ts: str | None
) -> Ticket | None:
    """Find the ticket of a thread, locked: by its root, a message that joined it, or our card.

    A thread of a ticket that was merged belongs to the one in which it goes on.
    """
    ticket = await _begun_there(session, scope, channel, thread_ts) if thread_ts else None
    if ticket is None:
        return None
    return await heir(session, scope, ticket, lock=True)


async def _begun_there(
    session: AsyncSession, scope: Scope, channel: str, thread_ts: str
) -> Ticket | None:
    ticket = await tickets.by_message(session, scope, channel, thread_ts)
    if ticket is not None and ticket.state == State.MERGED:
        return ticket  # the one in which it goes on is locked, and never both from this side
    ticket = await tickets.by_message(session, scope, channel, thread_ts, lock=True)
    if ticket is not None:
        return ticket
    entry = await tickets.entry_by_message(session, scope, channel, thread_ts)
    if entry is not None:
        return await tickets.get(session, scope, entry.ticket_id, lock=True)
    place = await outbox.card_at(session, channel, thread_ts)
    if place is None or place.card not in (voice.CLIENT_CARD, private_thread.CARD):
        return None
    return await tickets.get(session, scope, int(place.record.partition(".")[0]), lock=True)


async def hold(session: AsyncSession, act: Act, kind: str, heard: Heard) -> None:
    """Keep a reply until the message that it answers is on a ticket."""
    await inbox.hold(
        session,
        identity=f"{kind}:{heard.channel}:{heard.ts}",
        channel=heard.channel,
        parent_ts=heard.root,
        kind=kind,
        event=heard.folded(),
        at=act.now,
    )


async def apply_held(session: AsyncSession, act: Act, scope: Scope, channel: str, ts: str) -> None:
    """Apply what came before the message it belongs to."""
    for early in await inbox.take_held(session, channel, ts):
        if early.kind == edits.EDIT:
            await edits.edited(session, act, scope, channel=channel, ts=ts, **early.event)
        elif early.kind == edits.DELETE:
            await edits.deleted(session, act, scope, channel=channel, ts=ts, **early.event)
        else:
            await _apply_reply(session, act, scope, early)


async def _apply_reply(session: AsyncSession, act: Act, scope: Scope, early: Early) -> None:
    heard = unfolded(early.channel, early.event)
    if not scope.allows(heard.client_id):
        return  # it was said when the channel was another client's
    if await tickets.entry_by_message(session, Scope.desk(), heard.channel, heard.ts) is not None:
        return  # it was marked, and opened this ticket itself
    ticket = await ticket_of_thread(session, scope, heard.channel, heard.thread_ts)
    if ticket is not None and early.kind == REPLY:
        await client_added(session, act, ticket, heard)
    elif ticket is not None and early.kind == STAFF_REPLY:
        await staff_added(session, act, ticket, heard)
