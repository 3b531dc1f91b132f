"""What the desk sees beside a ticket: what it looks like, what it hangs together with."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.tickets import duplicates, linking
from commands.tickets.heirs import heir
from storage import clients, ticket_links, tickets, wishes
from storage.scope import Scope
from storage.ticket_states import OPEN, State
from storage.tickets import Ticket

LINKS_SHOWN = 6
_NOTHING: Mapping[str, Any] = {
    "into": None,
    "merged": [],
    "links": [],
    "more_links": 0,
    "outage": None,
    "times": 0,
    "last_at": None,
    "children": 0,
    "likely": [],
}


async def on_card(session: AsyncSession, record: str) -> Mapping[str, Any] | None:
    """What is added to the desk's card; a private one is compared with no other."""
    scope = Scope.desk()
    ticket = await tickets.get(session, scope, int(record))
    if ticket is None:
        return None
    found = await _facts(session, scope, ticket)
    if ticket.state == State.NEW and not ticket.sensitive:
        part_of = {link["number"] for link in found["links"] if link["relation"] == "part_of"}
        likely = await duplicates.of_ticket(session, scope, ticket)
        found["likely"] = [one for one in likely if f"T-{one['number']}" not in part_of]
    if ticket.state in (State.RESOLVED, State.CLOSED) and ticket.resolution:
        children = await ticket_links.open_children(session, scope, ticket.id)
        found["children"] = len(children)
    return found if any(found.get(name) for name in _NOTHING) else None


async def on_show(session: AsyncSession, record: str) -> Mapping[str, Any] | None:
    """What is added to the view of one ticket: the same, and the buttons to change it."""
    ticket = await tickets.get(session, Scope.desk(), int(record))
    return await _facts(session, Scope.desk(), ticket) if ticket is not None else None


async def on_resolve(session: AsyncSession, record: str) -> Mapping[str, Any] | None:
    """What is added to the form of Resolve: how many tickets the same words may serve."""
    children = await ticket_links.open_children(session, Scope.desk(), int(record))
    return {"children": len(children)} if children else None


async def _facts(session: AsyncSession, scope: Scope, ticket: Ticket) -> dict[str, Any]:
    """Ask only for what there is: most tickets stand alone."""
    found: dict[str, Any] = {**_NOTHING, "id": ticket.id, "is_open": ticket.state in OPEN}
    there = await ticket_links.what_is_beside(session, scope, ticket.id)
    if ticket.state == State.MERGED:
        into = await heir(session, scope, ticket)
        found["into"] = {
            "number": f"T-{into.id}",
            "title": None if into.sensitive else into.title,
        }
    if "merged" in there:
        family = await ticket_links.family(session, scope, ticket.id)
        found["merged"] = [f"T-{number}" for number in sorted(one.id for one in family)]
    if "links" in there:
        rows = await links(session, scope, ticket.id)
        found["links"], found["more_links"] = rows[:LINKS_SHOWN], max(0, len(rows) - LINKS_SHOWN)
    if "outage" in there:
        found["outage"] = await _outage(session, scope, ticket)
    if "wishes" in there:
        found["times"], found["last_at"] = await wishes.repeated(session, scope, ticket.id)
        if found["times"] <= 1:
            found["times"] = 0
    return found


async def links(session: AsyncSession, scope: Scope, number: int) -> list[dict[str, Any]]:
    """The links of a ticket as they are shown; of a private one only its number."""
    return [
        {
            "id": row.id,
            "relation": str(linking.relation_of(row.kind, leads_away=row.from_id == number)),
            "number": f"T-{row.other}",
            "title": None if row.sensitive else row.title,
            "state": row.state,
        }
        for row in await ticket_links.links_of(session, scope, number)
    ]


async def _outage(session: AsyncSession, scope: Scope, ticket: Ticket) -> dict[str, Any] | None:
    found = await ticket_links.outage(session, scope, ticket.id)
    if found is None:
        return None
    touched = {ticket.client_id, *found.clients}
    known = await clients.all_clients(session, scope)
    names = [client.name for client in known if client.id in touched]
    return {"everybody": found.everybody, "clients": names}
