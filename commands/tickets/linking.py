"""How tickets hang together: the cause of several, what blocks what, what is related."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.tickets import changes, merging, rules, service, voice
from commands.tickets.changes import find, the_desk
from storage import clients, sensitive, ticket_links
from storage.ticket_links import LinkKind
from storage.ticket_states import OVER
from storage.tickets import Ticket


class Relation(StrEnum):
    """What the desk says of a ticket and another one, as the form offers it."""

    PART_OF = "part_of"
    CAUSES = "causes"
    BLOCKS = "blocks"
    BLOCKED_BY = "blocked_by"
    RELATED = "related"


# Each as a kind of link, and whether it leads from this ticket to the other one.
_MEANT: Mapping[Relation, tuple[LinkKind, bool]] = {
    Relation.PART_OF: (LinkKind.PARENT, False),
    Relation.CAUSES: (LinkKind.PARENT, True),
    Relation.BLOCKS: (LinkKind.BLOCKS, True),
    Relation.BLOCKED_BY: (LinkKind.BLOCKS, False),
    Relation.RELATED: (LinkKind.RELATED, True),
}


def relation_of(kind: str, *, leads_away: bool) -> Relation:
    """Name a link as it is seen from one of its ends."""
    if kind == LinkKind.RELATED:
        return Relation.RELATED
    return next(r for r, meant in _MEANT.items() if meant == (kind, leads_away))


async def link(session: AsyncSession, act: Act, number: int, relation: str, other: int) -> None:
    """Link a ticket to another one; the same link again changes nothing."""
    if relation not in set(Relation):
        raise Refused(N_("Choose how the two tickets are linked."), field="relation")
    if number == other:
        raise Refused(N_("A ticket can't be linked to itself."), field="other")
    here, there = await merging.both(session, act, number, other)
    kind, leads_away = _MEANT[Relation(relation)]
    start, end = (here, there) if leads_away else (there, here)
    if kind == LinkKind.RELATED and start.id > end.id:
        start, end = end, start
    await _check(session, act, kind, start, end)
    if not await ticket_links.link(session, kind, start, end, act.now):
        return
    for ticket, beside in ((here, there), (there, here)):
        leads = ticket.id == start.id
        await _written(session, act, ticket, "link", beside, relation_of(kind, leads_away=leads))


async def _check(
    session: AsyncSession, act: Act, kind: LinkKind, start: Ticket, end: Ticket
) -> None:
    if start.client_id != end.client_id:
        outage = await ticket_links.outage(session, act.scope, start.id)
        if kind != LinkKind.PARENT or outage is None:
            raise Refused(
                N_(
                    "The two tickets are of two clients. Only an outage may be the cause of "
                    "another client's ticket: press *Outage* on it first."
                ),
                field="other",
            )
    if kind == LinkKind.RELATED:
        return
    if await _reaches(session, act, kind, end.id, start.id):
        raise Refused(
            N_("That would go round in a circle: T-%(end)s already leads to T-%(start)s."),
            field="other",
            start=start.id,
            end=end.id,
        )


async def _reaches(session: AsyncSession, act: Act, kind: str, start: int, goal: int) -> bool:
    """Whether links of a kind lead from one ticket to another one, however far."""
    seen, todo = {start}, [start]
    while todo:
        here = todo.pop()
        if here == goal:
            return True
        rows = await ticket_links.leads_to(session, act.scope, here)
        further = {row.id for row in rows if row.kind == kind} - seen
        todo += further
        seen |= further
    return False


async def unlink(session: AsyncSession, act: Act, link_id: int) -> int | None:
    """Take a link away; the number of the ticket at which it began, None if it was gone."""
    found = await ticket_links.get_link(session, act.scope, link_id, lock=True)
    if found is None:
        return None
    start, end = await merging.both(session, act, found.from_id, found.to_id)
    await session.delete(found)
    await session.flush()
    for ticket, beside in ((start, end), (end, start)):
        relation = relation_of(found.kind, leads_away=ticket.id == start.id)
        await _written(session, act, ticket, "unlink", beside, relation)
    return start.id


async def _written(
    session: AsyncSession, act: Act, ticket: Ticket, action: str, beside: Ticket, relation: Relation
) -> None:
    """Write a link on one of its tickets, and show it on the card."""
    details = {"relation": str(relation), "other": beside.id}
    await changes.write_down(
        session,
        ticket,
        action,
        at=act.now,
        author_id=act.person.id,
        body=f"T-{beside.id}",
        details=details,
    )
    await act.audit(
        session, f"ticket.{action}", f"ticket:{ticket.id}", ticket.client_id, after=details
    )
    await voice.card(session, await the_desk(session), ticket.id)


# Outages


async def declare(
    session: AsyncSession, act: Act, number: int, *, everybody: bool, touched: Sequence[int]
) -> None:
    """Mark a ticket as an outage: it is offered to the new tickets of those whom it touches."""
    ticket = await find(session, act, number, lock=True)
    rules.check_open(ticket.state)
    if ticket.sensitive:
        raise Refused(N_("This ticket is private, so it can't be shown on others as an outage."))
    for client_id in touched:
        if not await clients.is_active(session, act.scope, client_id):
            raise Refused(N_("Choose one of our clients."), field="clients")
    before = await ticket_links.outage(session, act.scope, number)
    was = {"everybody": before.everybody, "clients": before.clients} if before else {}
    await ticket_links.declare_outage(
        session, ticket, everybody=everybody, clients=touched, at=act.now
    )
    after = {"everybody": everybody, "clients": list(touched)}
    await _of_outage(session, act, ticket, "outage", was, after)


async def end(session: AsyncSession, act: Act, number: int) -> None:
    """Take the mark of an outage away; what is linked stays linked."""
    ticket = await find(session, act, number, lock=True)
    before = await ticket_links.outage(session, act.scope, number)
    if before is None:
        return
    was = {"everybody": before.everybody, "clients": before.clients}
    await ticket_links.end_outage(session, number)
    await _of_outage(session, act, ticket, "no_outage", was, {})


async def _of_outage(
    session: AsyncSession,
    act: Act,
    ticket: Ticket,
    action: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    await changes.write_down(session, ticket, action, at=act.now, author_id=act.person.id)
    await act.audit(
        session,
        f"ticket.{action}",
        f"ticket:{ticket.id}",
        ticket.client_id,
        before=before,
        after=after,
    )
    await session.flush()
    await voice.card(session, await the_desk(session), ticket.id)


async def resolve_children(session: AsyncSession, act: Act, number: int) -> tuple[int, list[int]]:
    """Resolve what an outage broke with the words of its own resolution.

    Each client reads them in their own thread. How many were resolved, and the numbers of those
    whose client cannot be reached.
    """
    parent = await find(session, act, number)
    if parent.state not in OVER or not parent.resolution:
        raise Refused(
            N_("Resolve T-%(number)s first: its words are the ones to use."), number=number
        )
    done, unreached = 0, []
    for child_id in await ticket_links.open_children(session, act.scope, number):
        child = await find(session, act, child_id, lock=True)
        if child.state in OVER or not sensitive.may_read(child, act.person):
            continue
        try:
            await voice.client_place(session, child)
        except Refused:
            unreached.append(child_id)
            continue
        await service.resolve(session, act, child_id, parent.resolution, None)
        done += 1
    await voice.card(session, await the_desk(session), number)
    return done, unreached
