"""Two tickets about one thing go on as one, and each reporter is answered in their own place.

The child rests and keeps its thread: what is written there comes to the parent, and what the
parent's client is told is told there too. Undone, everything is as it was.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.tickets import changes, clocks, voice
from commands.tickets.changes import find, the_desk, write_down
from commands.tickets.heard import Heard
from commands.tickets.heirs import heir
from storage import outbox, people, sensitive, ticket_links, tickets
from storage.scope import Scope
from storage.ticket_states import OPEN, State
from storage.tickets import Ticket

RELAYED = "tickets/relayed"


async def merge(session: AsyncSession, act: Act, child: int, parent: int) -> Ticket:
    """Let a ticket go on in another one of the same client; the one in which it goes on."""
    if child == parent:
        raise Refused(N_("A ticket can't be merged into itself."), field="parent")
    one, other = await both(session, act, child, parent)
    await _check(session, act, one, other)
    await ticket_links.keep_merge(session, one, other, ticket_links.as_it_is(one), act.now)
    before = changes.before_of(one, "state", "technician_id")
    waited = one.unanswered_since
    one.state = State.MERGED
    one.snoozed_until = one.waiting_since = one.waiting_for = one.unanswered_since = None
    await changes.changed(session, act, one, "merge", before=before, body=f"T-{other.id}")
    if waited is not None and (other.unanswered_since is None or waited < other.unanswered_since):
        # Their reporter waits as well, and perhaps for longer.
        other.unanswered_since = waited
        wakes_up(other)
    await told_parent(session, act, other, one, "merged")
    return other


async def both(session: AsyncSession, act: Act, one: int, other: int) -> tuple[Ticket, Ticket]:
    """Find two tickets, locked in one order, so that nobody waits for each other in a circle."""
    found = {}
    for number in sorted({one, other}):
        found[number] = await find(session, act, number, lock=True)
        if not sensitive.may_read(found[number], act.person):
            raise Refused(N_("I can't find ticket T-%(number)s."), number=number)
    return found[one], found[other]


async def _check(session: AsyncSession, act: Act, child: Ticket, parent: Ticket) -> None:
    if child.client_id != parent.client_id:
        raise Refused(
            N_(
                "T-%(number)s is another client's. Only requests of the same client can be "
                "merged; for one cause of several, mark it as an outage."
            ),
            field="parent",
            number=parent.id,
        )
    for ticket in (child, parent):
        if ticket.state == State.MERGED:
            into = await heir(session, act.scope, ticket)
            raise Refused(
                N_("T-%(number)s is already merged: it goes on in T-%(into)s."),
                field="parent",
                number=ticket.id,
                into=into.id,
            )
        if ticket.state not in OPEN:
            raise Refused(
                N_("T-%(number)s is over. Reopen it first, then merge."),
                field="parent",
                number=ticket.id,
            )
    if child.state == State.APPROVAL:
        raise Refused(
            N_("T-%(number)s waits for the client's approval, so it stays by itself."),
            field="parent",
            number=child.id,
        )
    if child.sensitive != parent.sensitive:
        raise Refused(
            N_("One of the two is private: merging them would show its words to others."),
            field="parent",
        )


async def told_parent(
    session: AsyncSession, act: Act, parent: Ticket, child: Ticket, action: str
) -> None:
    """Write on the parent what came or went, and say it in its desk thread."""
    desk = await the_desk(session)
    await clocks.wind(session, desk, parent, act.now)
    await write_down(
        session,
        parent,
        action,
        at=act.now,
        author_id=act.who.id if act.who else None,
        body=f"T-{child.id} · {child.title}",
        details={"child": child.id},
    )
    await session.flush()
    reporter = (
        await people.get(session, act.scope, child.reporter_id) if child.reporter_id else None
    )
    first = await first_words(session, child) if action == "merged" else ""
    context = {
        "what": action,
        "number": f"T-{child.id}",
        "title": child.title,
        "who": reporter.name if reporter is not None else "",
        "words": first,
    }
    await voice.to_desk(session, desk, parent.id, "tickets/merged", context)
    await voice.card(session, desk, parent.id)
    await voice.signs(session, parent)


def wakes_up(ticket: Ticket) -> None:
    """Let a ticket that waits for the client run again: somebody of theirs waits for us."""
    if ticket.state == State.WAITING:
        ticket.state = State.TAKEN
        ticket.waiting_since = ticket.waiting_for = None


async def first_words(session: AsyncSession, ticket: Ticket) -> str:
    """What a ticket began with."""
    entries = await tickets.entries(session, Scope.client(ticket.client_id), ticket.id)
    return next((entry.body for entry in entries if entry.kind == "message"), "")


# What the parent's client is told


async def relay(session: AsyncSession, act: Act, parent: Ticket, words: str) -> None:
    """Tell every merged reporter, in their own place, what the parent's client was told."""
    author = (act.person.id, act.person.name)
    await _tell(session, parent, words, author, act.now)


async def relay_heard(session: AsyncSession, parent: Ticket, heard: Heard) -> None:
    """Tell every merged reporter what the team wrote in the parent's own thread."""
    own = {(parent.channel, parent.ts)}
    posted = await outbox.posted(session, voice.CLIENT_CARD, parent.id)
    if posted is not None:
        own.add((posted.channel, posted.ts))
    if (heard.channel, heard.root) in own:
        author = (heard.author_id, heard.author_name)
        await _tell(session, parent, heard.text, author, heard.at)


async def relay_resolution(session: AsyncSession, act: Act, parent: Ticket, words: str) -> None:
    """Show every merged reporter the resolution, with its two buttons."""
    for child in await _reached(session, parent):
        await voice.answer_merged(session, parent, child)
        await _relayed(session, parent, child, words, act.person.id, act.now)


async def _tell(
    session: AsyncSession, parent: Ticket, words: str, author: tuple[int, str], at: datetime
) -> None:
    context = {"words": words, "author": author[1]}
    for child in await _reached(session, parent):
        record = f"{child.id}.{parent.id}"
        await voice.to_client(session, child, RELAYED, context, record=record)
        await _relayed(session, parent, child, words, author[0], at)


async def _reached(session: AsyncSession, parent: Ticket) -> list[Ticket]:
    """The merged tickets whose reporters have a place of their own in which they can be told."""
    found = []
    for child in await ticket_links.family(session, Scope.client(parent.client_id), parent.id):
        if child.sensitive != parent.sensitive:
            continue  # made private since: its words are not for the other's place
        begun = child.channel is not None
        if not begun and await outbox.posted(session, voice.CLIENT_CARD, child.id) is None:
            continue  # typed by the desk, and nobody was told of it yet
        try:
            await voice.client_place(session, child)
        except Refused:
            continue  # nowhere left to write to them; the card of the parent says who was reached
        found.append(child)
    return found


async def _relayed(
    session: AsyncSession, parent: Ticket, child: Ticket, words: str, author_id: int, at: datetime
) -> None:
    await write_down(
        session,
        child,
        "relay",
        at=at,
        author_id=author_id,
        body=words,
        public=True,
        details={"from": parent.id},
    )
