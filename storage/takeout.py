"""Everything that is remembered of one client, or of one person: found by itself, table by table.

A table belongs to a client by its column `client_id`, or because it refers to a row that does. So
a new table is part of every take-out without anyone adding it here; a house test proves it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.audit import AuditEntry
from storage.inbox import Early
from storage.models import all_tables
from storage.outbox import Kind, OutboxRow
from storage.people import Person
from storage.scope import Scope
from storage.upsert import table

Found = dict[str, list[dict[str, Any]]]

# What serves the machinery, holds copies of what is taken out anyway, or is the desk's own.
NOT_TAKEN = {
    "cards": "where our messages stand in Slack",
    "desk": "the desk's own settings",
    "early_messages": "held for a minute, then on a ticket",
    "group_roles": "the team's own roles",
    "inbox": "what was handled already, for a month",
    "job_runs": "which periodic work was done",
    "on_call_rotation": "the desk's own settings",
    "outbox": "messages on their way; what they tell is in the tickets",
    "pace": "how fast we may speak",
    "parked_notices": "what was told about messages that Slack refused",
    "person_skills": "what our own team knows",
    "ready_answers": "the desk's own templates",
    "refusals": "which refused messages were told of",
    "retention": "the desk's own settings",
    "role_groups": "the team's own roles",
    "search_documents": "made from the tickets, for the search",
    "search_due": "made from the tickets, for the search",
    "search_grams": "made from the tickets, for the search",
    "search_marks": "made from the tickets, for the search",
    "search_postings": "made from the tickets, for the search",
    "search_words": "made from the tickets, for the search",
    "skills": "what our own team may know",
    "storms": "when a channel was busy",
    "topic_examples": "what the suggestions of topics were first learnt from: a file of ours",
    "topic_models": "made from the tickets, for the suggestions of topics",
}


def owned_by(client_id: int) -> dict[str, ColumnElement[bool]]:
    """The condition, per table, under which a row is that client's."""
    places = {t.name: t for t in all_tables().sorted_tables if t.name not in NOT_TAKEN}
    owned: dict[str, ColumnElement[bool]] = {}
    for name, place in places.items():
        if name == "clients":
            owned[name] = place.c.id == client_id
        elif "client_id" in place.c:
            owned[name] = place.c.client_id == client_id
    # Parents come first in `sorted_tables`, so what refers to them finds its condition made.
    for name, place in places.items():
        if name not in owned:
            condition = _by_reference(place, owned)
            if condition is not None:
                owned[name] = condition
    return owned


def _by_reference(
    place: Table, owned: dict[str, ColumnElement[bool]]
) -> ColumnElement[bool] | None:
    """A row is theirs when it refers to something of theirs, and to nothing of somebody else's."""
    theirs, allowed = [], []
    for column in place.columns:
        parent = _parent(column)
        if parent is None or parent.name not in owned:
            continue
        key = next(iter(parent.primary_key))
        theirs.append(column.in_(select(key).where(owned[parent.name])))
        nobodys = parent.c.client_id.is_(None) if "client_id" in parent.c else false()
        mine = select(key).where(or_(owned[parent.name], nobodys))
        allowed.append(or_(column.is_(None), column.in_(mine)))
    return and_(or_(*theirs), *allowed) if theirs else None


def _parent(column: Column[Any]) -> Table | None:
    return next((key.column.table for key in column.foreign_keys), None)


async def of_client(session: AsyncSession, scope: Scope, client_id: int) -> Found:
    """Every row that is a client's, by table, as JSON has it; and the files that were sent."""
    if not scope.allows(client_id):
        return {}
    places = {t.name: t for t in all_tables().sorted_tables}
    found = {
        name: await _rows(session, places[name], condition)
        for name, condition in owned_by(client_id).items()
    }
    tickets = [row["id"] for row in found["tickets"]]
    found["files"] = await _files(session, tickets)
    found["team"] = await _team(session, found)
    return found


async def _rows(
    session: AsyncSession, place: Table, condition: ColumnElement[bool]
) -> list[dict[str, Any]]:
    query = select(place).where(condition).order_by(*place.primary_key)
    return [plain(row._mapping) for row in await session.execute(query)]  # noqa: SLF001


def plain(row: Any) -> dict[str, Any]:
    """Write a row as JSON keeps it."""
    return {
        str(name): value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in row.items()
    }


async def _files(session: AsyncSession, tickets: Iterable[int]) -> list[dict[str, Any]]:
    """Which files came with these tickets; the files themselves are in Slack."""
    outbox = table(OutboxRow)
    found = await session.execute(
        select(outbox.c.under_record, outbox.c.created_at, outbox.c.context)
        .where(outbox.c.kind == Kind.FILE, outbox.c.under_record.in_([str(n) for n in tickets]))
        .order_by(outbox.c.id)
    )
    kept = ("id", "name", "title", "size", "mimetype", "permalink")
    return [
        {"ticket_id": int(row.under_record), "at": row.created_at.isoformat()}
        | {name: row.context.get(name) for name in kept}
        for row in found
    ]


async def _team(session: AsyncSession, found: Found) -> list[dict[str, Any]]:
    """The names of those of our team who appear in what is taken out, and nothing else of them."""
    places = {t.name: t for t in all_tables().sorted_tables}
    named: set[int] = set()
    for name, rows in found.items():
        for column in places[name].columns if name in places else ():
            parent = _parent(column)
            if parent is not None and parent.name == "people":
                named |= {row[column.name] for row in rows if row[column.name] is not None}
    known = await session.execute(
        select(Person.id, Person.name)
        .where(Person.id.in_(sorted(named)), Person.client_id.is_(None))
        .order_by(Person.id)
    )
    return [{"id": row.id, "name": row.name} for row in known]


async def of_person(session: AsyncSession, scope: Scope, person_id: int) -> Found:
    """Every row that refers to a person, by table, and what was done by them or to them."""
    person = await session.get(Person, person_id)
    if person is None or not scope.allows(person.client_id):
        return {}
    found: Found = {}
    for place in all_tables().sorted_tables:
        by = [
            column
            for column in place.columns
            if (parent := _parent(column)) is not None and parent.name == "people"
        ]
        if place.name == "people":
            condition = place.c.id == person.id
        elif "slack_user" in place.c:
            condition = place.c.slack_user == person.slack_user
        elif by:
            condition = or_(*(column == person.id for column in by))
        else:
            continue
        found[place.name] = await _rows(session, place, condition)
    audit, early = table(AuditEntry), table(Early)
    subject = f"person:{person.id}"
    listed = [f"listed:{row['id']}" for row in found.get("listed_people", ())]
    about = or_(audit.c.actor == subject, audit.c.subject.in_([subject, *listed]))
    found["audit_entries"] = await _rows(session, audit, about)
    waiting = early.c.parent_ts.like(f"%:{person.slack_user}%")
    found["early_messages"] = await _rows(session, early, waiting)
    return found
