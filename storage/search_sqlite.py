"""Searching SQLite's own rows: one for each word of each ticket, clustered by word."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, literal, select
from sqlalchemy.sql.elements import SQLCoreOperations

from storage.search_index import IN_TITLE, SAID, SAID_INSIDE, SearchDocument, SearchPosting
from storage.tickets import Ticket
from storage.upsert import table

_tickets = table(Ticket)
_documents = table(SearchDocument)


def finding(
    groups: Sequence[Sequence[int]],
    facts: Sequence[bool],
    *,
    in_title: bool,
    inside: bool,
    conditions: Sequence[ColumnElement[bool]],
) -> Select[Any]:
    """The numbers of tickets with a word of each group, the newest first.

    The first group leads: it is the rarest. `facts` says which groups are no words. `inside`
    searches what was said inside too.
    """
    least = IN_TITLE if in_title else SAID_INSIDE if inside else SAID
    leading = table(SearchPosting).alias("leading")
    place = SAID_INSIDE if facts[0] else least
    # With one word the rows come in their order, and the limit ends the reading early.
    numbers = select(leading.c.ticket_id).where(
        leading.c.word_id.in_(groups[0]), leading.c.place >= place
    )
    found = (numbers if len(groups[0]) == 1 else numbers.distinct()).subquery("found")
    others = []
    for number, group in enumerate(groups[1:], start=1):
        other = table(SearchPosting).alias(f"other{number}")
        place = SAID_INSIDE if facts[number] else least
        others.append(
            exists().where(
                other.c.word_id.in_(group),
                other.c.ticket_id == found.c.ticket_id,
                other.c.place >= place,
            )
        )
    return (
        select(_tickets.c.id)
        .select_from(found)
        .join(_documents, _documents.c.ticket_id == found.c.ticket_id)
        .join(_tickets, _tickets.c.id == found.c.ticket_id)
        .where(*others, *conditions)
        .order_by(found.c.ticket_id.desc())
    )


def nearest(
    weights: Mapping[int, float],
    facts: Sequence[Sequence[int]],
    *,
    inside: bool,
    first: int,
    condition: ColumnElement[bool],
) -> Select[Any]:
    """The tickets from number `first` on that share the most of these words, by weight."""
    postings = table(SearchPosting).alias("shared")
    values: SQLCoreOperations[float] = case(
        *((postings.c.word_id == word, literal(value)) for word, value in weights.items()),
        else_=literal(0.0),
    )
    weight = func.sum(values)
    query = (
        select(_tickets.c.id, weight.label("weight"))
        .join(postings, postings.c.ticket_id == _tickets.c.id)
        .where(
            postings.c.word_id.in_(list(weights)),
            postings.c.ticket_id >= first,
            postings.c.place >= (SAID_INSIDE if inside else SAID),
            condition,
        )
        .group_by(_tickets.c.id)
        .order_by(weight.desc(), _tickets.c.id.desc())
    )
    for number, group in enumerate(facts):
        fact = table(SearchPosting).alias(f"fact{number}")
        query = query.where(
            exists().where(fact.c.word_id.in_(group), fact.c.ticket_id == _tickets.c.id)
        )
    return query
