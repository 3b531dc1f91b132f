"""How the search follows the tickets: what has changed since, and what they say now.

Three ways lead to a ticket. New entries of timelines are followed by their ids: every change of a
ticket writes one. A room that changes words without an entry says so with `touch`. And a slow
round over all tickets finds what neither told, those that are gone among it.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import AnyRow, Base, Id
from storage.scope import unscoped
from storage.search_index import SearchDocument
from storage.tickets import Entry, Ticket
from storage.upsert import insert_once, insert_or_update, table

# The kinds of entries that hold somebody's words. An edit's entry holds what was said before it.
WORDS = frozenset({"message", "reply", "resolve", "note"})


class SearchMark(Base):
    """How far something was followed."""

    __tablename__ = "search_marks"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(Id)


class SearchDue(Base):
    """A ticket whose words have changed without an entry."""

    __tablename__ = "search_due"

    ticket_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)


_due = table(SearchDue)
_marks = table(SearchMark)
_entries = table(Entry)
_tickets = table(Ticket)


async def touch(session: AsyncSession, numbers: Iterable[int]) -> None:
    """Have the search read these tickets again: words changed, and no entry tells of it."""
    for number in sorted(set(numbers)):
        await insert_once(session, SearchDue, {"ticket_id": number})


async def touched(session: AsyncSession, limit: int) -> list[int]:
    """The tickets that are to be read again."""
    return list(await session.scalars(select(_due.c.ticket_id).limit(limit)))


async def forget_touched(session: AsyncSession, numbers: Sequence[int]) -> None:
    """These were read."""
    await session.execute(delete(_due).where(_due.c.ticket_id.in_(numbers)))


async def mark(session: AsyncSession, name: str) -> int:
    """How far this was followed; 0 at first."""
    found = await session.scalar(select(_marks.c.value).where(_marks.c.name == name))
    return found or 0


async def set_mark(session: AsyncSession, name: str, value: int) -> None:
    """Remember how far this was followed."""
    values = {"name": name, "value": value}
    await insert_or_update(session, SearchMark, values, key=("name",), update=("value",))


@unscoped("the follower's own question: numbers, no client's words")
async def last_entry(session: AsyncSession) -> int:
    """The newest entry of any timeline."""
    return await session.scalar(select(func.max(_entries.c.id))) or 0


@unscoped("the follower's own question: numbers, no client's words")
async def entries_after(session: AsyncSession, after: int, limit: int) -> list[tuple[int, int]]:
    """The next entries, by id: (entry, ticket)."""
    found = await session.execute(
        select(_entries.c.id, _entries.c.ticket_id)
        .where(_entries.c.id > after)
        .order_by(_entries.c.id)
        .limit(limit)
    )
    return [(row.id, row.ticket_id) for row in found]


@unscoped("the follower's own question: numbers, no client's words")
async def numbers_after(session: AsyncSession, after: int, limit: int) -> list[int]:
    """The next tickets, by number: those there are, and those that the search still knows."""
    known = table(SearchDocument).c.ticket_id
    there = await session.scalars(
        select(_tickets.c.id).where(_tickets.c.id > after).order_by(_tickets.c.id).limit(limit)
    )
    ours = await session.scalars(select(known).where(known > after).order_by(known).limit(limit))
    return sorted({*there, *ours})[:limit]


@unscoped("what the follower reads to write the index; the index is searched within a scope")
async def sources(session: AsyncSession, numbers: Sequence[int]) -> Sequence[AnyRow]:
    """These tickets as they are now: who is concerned, and the title."""
    columns = (
        _tickets.c.id,
        _tickets.c.client_id,
        _tickets.c.title,
        _tickets.c.state,
        _tickets.c.sensitive,
        _tickets.c.reporter_id,
        _tickets.c.technician_id,
        _tickets.c.created_at,
    )
    found = await session.execute(select(*columns).where(_tickets.c.id.in_(numbers)))
    return found.all()


@unscoped("as above")
async def words_of(session: AsyncSession, numbers: Sequence[int]) -> Sequence[AnyRow]:
    """Everything that was said on these tickets, in order; deleted words among it."""
    columns = (
        _entries.c.id,
        _entries.c.ticket_id,
        _entries.c.author_id,
        _entries.c.kind,
        _entries.c.body,
        _entries.c.public,
        _entries.c.details,
    )
    found = await session.execute(
        select(*columns)
        .where(_entries.c.ticket_id.in_(numbers), _entries.c.kind.in_(sorted(WORDS)))
        .order_by(_entries.c.id)
    )
    return found.all()


@unscoped("as above: how the follower sees that nothing has changed")
async def digests(session: AsyncSession, numbers: Sequence[int]) -> dict[int, str]:
    """What the search knows these tickets by."""
    documents = table(SearchDocument).c
    found = await session.execute(
        select(documents.ticket_id, documents.digest).where(documents.ticket_id.in_(numbers))
    )
    return {row.ticket_id: row.digest for row in found}
