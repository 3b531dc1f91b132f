"""Erasing what is remembered of one person: their words, and their name wherever it stands.

The record of the person stays, without a name, so that what others did still makes sense. Entries
of the audit trail lose their details as a whole; the chain covers the digest, and still verifies.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String, Table, cast, delete, null, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from storage import search_following, search_index
from storage.audit import AuditEntry
from storage.directory import GroupRole, Listed
from storage.inbox import Early, Handled
from storage.models import all_tables
from storage.outbox import OutboxRow, PostedCard
from storage.people import Person, Stranger
from storage.scope import Scope, unscoped
from storage.skills import PersonSkill
from storage.tickets import Entry, Ticket
from storage.traces import Traces, key_of, texts
from storage.upsert import table

# What somebody wrote themselves, by the name of its column, and who wrote it by the name of its.
_FREE = frozenset({"body", "comment", "words", "note", "reason", "question", "answer", "text"})
_BY = frozenset({"author_id", "person_id", "requested_by", "decided_by", "done_by", "corrected_by"})
# A company or a channel that is called like a person is not that person's; the search is made
# anew from the tickets; what is sealed is treated apart.
SPARED = frozenset(
    {
        "audit_entries",
        "channels",
        "clients",
        "desk",
        "inbox",
        "early_messages",
        "listed_people",
        "people",
        "search_documents",
        "search_grams",
        "search_words",
        "strangers",
    }
)
# The cards that are drawn again, so that Slack shows them without the name.
REDRAWN = ("tickets/desk", "tickets/secret", "tickets/client")


def pseudonym(person_id: int) -> str:
    """What a person is called who was erased."""
    return f"P-{person_id}"


def account(person_id: int) -> str:
    """The Slack account of a person who was erased: nobody's."""
    return f"erased-{person_id}"


async def words_of(session: AsyncSession, scope: Scope, person_id: int) -> list[str]:
    """Everything that somebody wrote on tickets, and what the tickets they opened are called."""
    said: list[str] = []
    for body, details in await session.execute(
        select(Entry.body, Entry.details).where(
            Entry.author_id == person_id, scope.where(Entry.client_id)
        )
    ):
        # What was said before an edit stands in the details of the entry that tells of it.
        edits = (details.get("before"), details.get("after"))
        said += [words for words in (body, *edits) if isinstance(words, str) and words]
    titles = await session.scalars(
        select(Ticket.title).where(Ticket.reporter_id == person_id, scope.where(Ticket.client_id))
    )
    return [*said, *titles]


async def names_of(session: AsyncSession, scope: Scope, person_id: int) -> tuple[str, ...]:
    """By what somebody is recognised: names in both orders, Slack account, e-mail addresses."""
    person = await session.get(Person, person_id)
    if person is None or not scope.allows(person.client_id):
        return ()
    listed = await session.execute(
        select(Listed.name, Listed.email).where(Listed.person_id == person.id)
    )
    names = {person.name, *(name for row in listed for name in row)}
    names |= {" ".join(reversed(name.split())) for name in names if "@" not in name}
    return tuple(sorted({*names, person.slack_user}))


@dataclass
class Erased:
    """What was erased: how many rows of each table, and which tickets that touched."""

    rows: Counter[str] = field(default_factory=Counter)
    tickets: set[int] = field(default_factory=set)


@unscoped("erases, on the command line and at night; gives back numbers and no client's data")
async def erase(session: AsyncSession, person: Person, traces: Traces, *, words: bool) -> Erased:
    """Erase somebody everywhere.

    With `words`, also what they wrote themselves; a colleague's words may be the company's.
    """
    done = Erased()
    done.tickets |= set(
        await session.scalars(
            select(Ticket.id).where(
                or_(
                    Ticket.reporter_id == person.id,
                    Ticket.id.in_(select(Entry.ticket_id).where(Entry.author_id == person.id)),
                )
            )
        )
    )
    if words:
        await _own_words(session, person.id, done)
    await _rows_of_tickets(session, traces, done)
    await _anywhere(session, traces, done)
    await _bookkeeping(session, person, traces, done)
    await _audit(session, person, traces, done)
    await _person(session, person, traces, done)
    await search_index.drop(session, sorted(done.tickets))
    await search_following.touch(session, done.tickets)
    return done


async def _own_words(session: AsyncSession, person_id: int, done: Erased) -> None:
    """Empty what they wrote themselves, wherever a table says who wrote."""
    for place in all_tables().sorted_tables:
        by = [column for column in place.columns if column.name in _BY and column.foreign_keys]
        free = [c for c in texts(place) if c.name in _FREE and isinstance(c.type, String)]
        for author in by:
            for column in free:
                query = update(place).where(author == person_id, column != "").values({column: ""})
                done.rows[place.name] += await _count(session, query)
    titles = update(table(Ticket)).where(Ticket.reporter_id == person_id).values(title="…")
    done.rows["tickets"] += await _count(session, titles)


async def _count(session: AsyncSession, statement: Any) -> int:
    found = await session.execute(statement)
    return found.rowcount if isinstance(found, CursorResult) else 0


async def _rows_of_tickets(session: AsyncSession, traces: Traces, done: Erased) -> None:
    """Look for copies of their words in everything that belongs to these tickets."""
    numbers = sorted(done.tickets)
    for place in all_tables().sorted_tables:
        if place.name in SPARED:
            continue
        if place.name == "tickets":
            conditions = [place.c.id.in_(numbers)]
        elif "ticket_id" in place.c:
            conditions = [place.c.ticket_id.in_(numbers)]
        elif place.name == "outbox":
            known = [str(number) for number in numbers]
            conditions = [place.c.under_record.in_(known), place.c.record.in_(known)]
        elif "client_id" in place.c:
            owners = select(Ticket.client_id).where(Ticket.id.in_(numbers))
            conditions = [place.c.client_id.in_(owners)]
        else:
            continue
        await _scrub(session, place, or_(*conditions), traces, done)


async def _anywhere(session: AsyncSession, traces: Traces, done: Erased) -> None:
    """Look for their name in every table."""
    for place in all_tables().sorted_tables:
        columns = texts(place)
        if place.name not in SPARED and columns:
            await _scrub(session, place, traces.condition(columns), traces, done)


async def _scrub(
    session: AsyncSession, place: Table, condition: Any, traces: Traces, done: Erased
) -> None:
    columns = texts(place)
    if not columns:
        return
    keys = list(place.primary_key)
    found = await session.execute(select(*keys, *columns).where(condition))
    for row in found.all():
        new = {
            column.name: traces.cleaned(value, column.name)
            for column, value in zip(columns, row[len(keys) :], strict=True)
            if traces.found_in(value, column.name)
        }
        if new:
            await session.execute(update(place).where(key_of(place, row)).values(new))
            done.rows[place.name] += 1
            if place.name == "tickets":
                done.tickets.add(row[0])
            elif place.name == "ticket_entries":
                done.tickets |= set(
                    await session.scalars(select(Entry.ticket_id).where(Entry.id == row[0]))
                )


async def _bookkeeping(session: AsyncSession, person: Person, traces: Traces, done: Erased) -> None:
    """Drop what only serves delivery and redelivery: nobody waits for it any more."""
    outbox = table(OutboxRow)
    ours = delete(outbox).where(outbox.c.user == person.slack_user)
    done.rows["outbox"] += await _count(session, ours)
    for record in (Handled, Early):
        place = table(record)
        keys = list(place.primary_key)
        columns = texts(place, keys=True)
        # Few rows, and young: all of them are looked at, for words that were copied there.
        for row in (await session.execute(select(*keys, *columns))).all():
            if any(traces.found_in(value) for value in row[len(keys) :]):
                await session.execute(delete(place).where(key_of(place, row)))
                done.rows[place.name] += 1
    for place in all_tables().sorted_tables:
        named = [c for c in texts(place, keys=True) if c.primary_key]
        if named and place.name not in SPARED:
            gone = delete(place).where(traces.condition(named))
            done.rows[place.name] += await _count(session, gone)


async def _audit(session: AsyncSession, person: Person, traces: Traces, done: Erased) -> None:
    """Empty the details that name them or repeat their words; the digests stay."""
    entries = table(AuditEntry)
    listed = select(cast(Listed.id, String)).where(
        or_(Listed.person_id == person.id, Listed.email.in_(traces.needles))
    )
    about = [f"person:{person.id}", *(f"listed:{row}" for row in await session.scalars(listed))]
    about += [f"ticket:{number}" for number in sorted(done.tickets)]
    found = await session.execute(
        select(entries.c.id, entries.c.subject, entries.c.details).where(
            entries.c.details.is_not(None),
            or_(entries.c.subject.in_(about), traces.condition([entries.c.details])),
        )
    )
    gone = [
        row.id
        for row in found.all()
        if traces.found_in(row.details)
        or (row.subject in about and not row.subject.startswith("ticket:"))
    ]
    await forget_details(session, gone)
    done.rows["audit_entries"] += len(gone)


async def forget_details(session: AsyncSession, entries: Iterable[int]) -> None:
    """Erase the details of entries of the audit trail; their digests stay, and verify."""
    audit = table(AuditEntry)
    numbers = list(entries)
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        # A null of SQL's own: a JSON null would be a value, and have a digest.
        await session.execute(update(audit).where(audit.c.id.in_(some)).values(details=null()))


async def _person(session: AsyncSession, person: Person, traces: Traces, done: Erased) -> None:
    """Take the name, the account and the rights; the number stays, for what others did."""
    for record, condition in (
        (Listed, or_(Listed.person_id == person.id, Listed.email.in_(traces.needles))),
        (Stranger, Stranger.slack_user == person.slack_user),
        (PersonSkill, PersonSkill.person_id == person.id),
        (GroupRole, GroupRole.person_id == person.id),
    ):
        gone = delete(table(record)).where(condition)
        done.rows[table(record).name] += await _count(session, gone)
    person.name, person.slack_user = pseudonym(person.id), account(person.id)
    person.slack_team, person.active = None, False
    await session.flush()
    done.rows["people"] += 1


@unscoped("where our own cards stand, and none of their words")
async def cards_of(session: AsyncSession, numbers: Iterable[int]) -> list[tuple[str, str, str]]:
    """The posted cards of these tickets that show names: card, record and channel of each."""
    theirs = select(cast(Ticket.id, String)).where(Ticket.id.in_(list(numbers)))
    found = await session.execute(
        select(PostedCard.card, PostedCard.record, PostedCard.channel).where(
            PostedCard.card.in_(REDRAWN), PostedCard.record.in_(theirs)
        )
    )
    return [(row.card, row.record, row.channel) for row in found]
