"""A whole thread of Slack's, brought to a ticket at once: in order, with authors, times and files.

What stands in a client's channel stays connected: what is said there later comes to the ticket too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import mentions
from commands.kit.person import Who
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.tickets import changes, clocks, joining, opening, resting, rules, voice
from commands.tickets.heard import Heard
from storage import clients, inbox, outbox, tickets
from storage.scope import Scope
from storage.ticket_states import OPEN
from storage.tickets import Ticket

# Lines of a thread that are shown at once; the timeline holds them all.
SHOWN = 20
ALREADY = N_("This message is on T-%(number)s already.")
OF_ANOTHER = N_("This message stands in the channel of another client than T-%(number)s.")
NOTHING = N_("There are no words here that I can take along.")


@dataclass(frozen=True, slots=True)
class Gathered:
    """One message of the thread; `author` is None for somebody we do not know, called `name`."""

    ts: str
    thread_ts: str | None
    text: str
    author: Who | None
    name: str
    files: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a message stands; `client_id` is whose channel it is, `live` whether we hear it."""

    channel: str
    ts: str
    root: str
    client_id: int | None
    live: bool


async def source(session: AsyncSession, channel: str, ts: str, root: str) -> Source:
    """Find out whose channel a message stands in."""
    known = await clients.channel_by_slack(session, channel)
    client_id = known.client_id if known is not None else None
    live = known is not None and client_id is not None and known.state == "linked"
    return Source(channel, ts, root, client_id, live)


async def on_ticket(
    session: AsyncSession, scope: Scope, channel: str, ts: str, root: str
) -> Ticket | None:
    """Find the ticket that a message is on: as its words, in its thread, or as our card of it."""
    entry = await tickets.entry_by_message(session, scope, channel, ts)
    if entry is not None:
        return await tickets.get(session, scope, entry.ticket_id)
    for place in dict.fromkeys((root, ts)):
        found = await joining.ticket_of_thread(session, scope, channel, place)
        if found is not None:
            return found
        card = await outbox.card_at(session, channel, place)
        if card is not None and card.card == voice.DESK_CARD:
            return await tickets.get(session, scope, int(card.record))
    return None


async def open_ticket(
    session: AsyncSession,
    act: Act,
    where: Source,
    client_id: int,
    said: Sequence[Gathered],
    *,
    title: str,
) -> int:
    """Open a ticket of a thread; its number. Refuse what is on a ticket already."""
    known = await on_ticket(session, Scope.desk(), where.channel, where.ts, where.root)
    if known is not None:
        raise Refused(ALREADY, number=known.id)
    heard = [await _heard(session, act, where, client_id, one) for one in said]
    if not heard:
        raise Refused(NOTHING)
    if where.live:
        reporter = next((one.author for one in said if _is_of(one.author, client_id)), None)
        reporter_id = reporter.id if reporter is not None else None
        number = await joining.open_from(
            session, act, heard[0], reporter_id=reporter_id, title=title
        )
        if number is None:
            raise Refused(ALREADY, number=0)
        ticket = await changes.find(session, act, number, lock=True)
    else:
        number = await _typed(session, act, where, client_id, heard[0], title)
        ticket = await changes.find(session, act, number, lock=True)
    await _go_on(session, act, where, ticket, list(zip(said, heard, strict=True))[1:])
    return number


async def _typed(
    session: AsyncSession, act: Act, where: Source, client_id: int, heard: Heard, title: str
) -> int:
    """Open a ticket of words that the client does not see, as if the desk had typed them."""
    if not await clients.is_active(session, act.scope, client_id):
        raise Refused(N_("Choose one of our clients."), field="client")
    facts = opening.Facts(
        title=title or rules.title_of(heard.text),
        kind=rules.Kind.INCIDENT,
        impact=rules.Level.MEDIUM,
        urgency=rules.Level.MEDIUM,
    )
    desk = await changes.the_desk(session)
    number = await opening.add(
        session,
        act,
        desk,
        client_id=client_id,
        reporter_id=None,
        author_id=heard.author_id,
        facts=facts,
        words=heard.text,
        thread=None,
        ts=None,
        at=act.now,
    )
    # So that the same message does not make a second ticket.
    first = (await tickets.entries(session, act.scope, number))[0]
    first.channel, first.ts = where.channel, heard.ts
    for slack_file in heard.files:
        await voice.file_to_desk(session, desk, number, slack_file)
    return number


async def add(
    session: AsyncSession, act: Act, where: Source, number: int, said: Sequence[Gathered]
) -> Ticket:
    """Add a message, or its whole thread, to a ticket that is open."""
    ticket = await changes.find(session, act, number, lock=True)
    rules.check_open(ticket.state)
    if where.client_id is not None and where.client_id != ticket.client_id:
        raise Refused(OF_ANOTHER, number=number)
    new = []
    for one in said:
        await inbox.one_at_a_time(session, where.channel, one.ts)
        entry = await tickets.entry_by_message(session, Scope.desk(), where.channel, one.ts)
        if entry is None:
            new.append((one, await _heard(session, act, where, ticket.client_id, one)))
        elif len(said) == 1:
            raise Refused(ALREADY, number=entry.ticket_id)
    if not new:
        raise Refused(NOTHING)
    await _adopt(session, where, ticket)
    await _go_on(session, act, where, ticket, new)
    return ticket


async def _adopt(session: AsyncSession, where: Source, ticket: Ticket) -> None:
    """Let a thread of the client's be the client thread of a ticket that has none yet."""
    if not where.live or ticket.channel is not None or ticket.sensitive:
        return
    posted = await outbox.posted(session, voice.CLIENT_CARD, ticket.id)
    taken = await tickets.by_message(session, Scope.desk(), where.channel, where.root)
    if posted is None and taken is None:
        ticket.channel, ticket.ts = where.channel, where.root


async def _heard(
    session: AsyncSession, act: Act, where: Source, client_id: int, one: Gathered
) -> Heard:
    """Make words of ours of a message; those of somebody unknown say who wrote them."""
    text = await mentions.readable(session, act, Scope.client(client_id), one.text, act.language)
    author = one.author
    known = author is not None and (author.is_staff or author.client_id == client_id)
    writer = author if known and author is not None else act.person
    return Heard(
        channel=where.channel,
        ts=one.ts,
        thread_ts=one.thread_ts,
        author_id=writer.id,
        author_name=writer.name if known else one.name,
        client_id=client_id,
        text=text if known else f"{one.name}: {text}",
        files=one.files,
    )


def _is_of(author: Who | None, client_id: int) -> bool:
    return author is not None and author.client_id == client_id


async def _go_on(
    session: AsyncSession,
    act: Act,
    where: Source,
    ticket: Ticket,
    said: Sequence[tuple[Gathered, Heard]],
) -> None:
    """Write further messages on a ticket, and tell the desk of all of them in one line."""
    if not said:
        return
    desk = await changes.the_desk(session)
    before = changes.before_of(ticket, "state", "technician_id", "channel")
    # Some may have waited for the message that begins the thread, and came with it.
    written = [
        heard for one, heard in said if await _write(session, act, where, ticket, one, heard)
    ]
    if not written:
        return
    await clocks.wind(session, desk, ticket, act.now)
    await changes.told_audit(session, act, ticket, "gather", before=before, messages=len(written))
    await session.flush()
    rows = [
        {"who": heard.author_name, "at": heard.at.isoformat(), "words": heard.text}
        for heard in written
    ]
    context = {"rows": rows[:SHOWN], "more": max(0, len(rows) - SHOWN), "by": act.person.name}
    await voice.to_desk(session, desk, ticket.id, "tickets/gathered", context)
    for heard in written:
        for slack_file in heard.files:
            await voice.file_to_desk(session, desk, ticket.id, slack_file)
    await voice.card(session, desk, ticket.id)
    await voice.signs(session, ticket)


async def _write(
    session: AsyncSession, act: Act, where: Source, ticket: Ticket, one: Gathered, heard: Heard
) -> bool:
    """Write one message; where the client reads it, their clock follows. False: it is there."""
    scope = Scope.desk()
    if await tickets.entry_by_message(session, scope, where.channel, heard.ts) is not None:
        return False
    if not where.live:
        await changes.write_down(
            session,
            ticket,
            "note",
            at=heard.at,
            author_id=heard.author_id,
            body=heard.text,
            channel=where.channel,
            ts=heard.ts,
        )
        return True
    from_us = one.author is not None and one.author.is_staff
    if ticket.state in OPEN:
        if from_us:
            await joining.is_answered(session, ticket, heard)
        else:
            if ticket.snoozed_until is not None:
                await resting.awake(session, act, ticket)
            await joining.waits_for_us(session, ticket, heard)
    if not from_us:
        ticket.last_message_at = max(ticket.last_message_at, heard.at)
    await joining.write_words(session, ticket, heard, "reply" if from_us else "message")
    await session.flush()
    await joining.apply_held(session, act, heard.scope, heard.channel, heard.ts)
    return True
