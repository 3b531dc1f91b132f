"""What a search looks in: for each ticket the set of its words, and which words there are at all.

Both engines do it without extensions. PostgreSQL keeps the words of a ticket in one `tsvector`
under a GIN index; SQLite has a row for each word of each ticket, clustered by word. The words that
occur anywhere, with pieces of them, are in tables of their own: a typing mistake is looked up
there, among a hundred thousand words, and not in a million tickets.

A word is written plain if the client may know that it was said, `^word` beside it when it stands
in the title, `!word` when it was said inside only. Facts begin with `@`: `@c12` is the client.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Index, bindparam, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id, Lexemes
from storage.lists import listed, one_of
from storage.upsert import insert_or_update, table

T = TypeVar("T")
TITLE, INSIDE, FACT = "^", "!", "@"
# Where a word stands, in SQLite's rows.
IN_TITLE, SAID, SAID_INSIDE = 2, 1, 0
# From so many letters on, the beginning and the end of a word are looked up apart.
LONG, _END = 8, 5
# Shorter words have too many neighbours to guess which was meant.
GUESSED_LENGTH = 4
_AT_ONCE = 5000


class SearchDocument(Base):
    """The words of one ticket. `digest` is of what they were made from."""

    __tablename__ = "search_documents"
    __table_args__ = (
        # SQLite searches its own rows instead, so there the index stays empty.
        Index(
            "ix_search_documents_lexemes",
            "lexemes",
            postgresql_using="gin",
            sqlite_where=text("lexemes IS NULL"),
        ),
    )

    ticket_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    client_id: Mapped[int] = mapped_column(Id)
    opened_at: Mapped[datetime]
    lexemes: Mapped[str] = mapped_column(Lexemes)
    digest: Mapped[str]


class SearchWord(Base):
    """A word that occurs, and in how many tickets."""

    __tablename__ = "search_words"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    word: Mapped[str] = mapped_column(unique=True)
    documents: Mapped[int]


class SearchPosting(Base):
    """SQLite only: a word of a ticket, and where it stands."""

    __tablename__ = "search_postings"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  (SQLAlchemy reads it so)

    word_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    ticket_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    place: Mapped[int]


class SearchGram(Base):
    """A piece of a word, by which it is found when it is misspelt."""

    __tablename__ = "search_grams"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  (SQLAlchemy reads it so)

    gram: Mapped[str] = mapped_column(primary_key=True)
    word_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)


@dataclass(frozen=True, slots=True)
class Document:
    """What is to be known of one ticket."""

    ticket_id: int
    client_id: int
    opened_at: datetime
    digest: str
    lexemes: frozenset[str]


_documents = table(SearchDocument)
_words = table(SearchWord)
_postings = table(SearchPosting)
_grams = table(SearchGram)


def bare(lexeme: str) -> str:
    """The word itself, without the sign of where it stands."""
    return lexeme[1:] if lexeme[0] in (TITLE, INSIDE) else lexeme


def grams(word: str) -> frozenset[str]:
    """Pieces that a word shares with its misspelt forms.

    A short word: itself, and itself with a letter left out. A long one: the same of how it begins
    and of how it ends, one of which is nearly right whatever one or two slips did to it.
    """
    if len(word) < LONG:
        return frozenset({f"<{piece}>" for piece in _with_one_less(word)})
    begins = {f"<{piece}" for piece in _with_one_less(word[:_END])}
    return frozenset(begins | {f"{piece}>" for piece in _with_one_less(word[-_END:])})


def _with_one_less(word: str) -> set[str]:
    return {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}


def is_guessed(word: str) -> bool:
    """Whether a misspelt form of it is recognised: letters, and enough of them."""
    return len(word) >= GUESSED_LENGTH and word.isalpha()


async def known(session: AsyncSession, words: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Those of the words that occur: the id of each, and in how many tickets."""
    among = one_of(session, _words.c.word)
    query = select(_words.c.word, _words.c.id, _words.c.documents).where(among)
    rows = await session.execute(query, {"these": listed(session, sorted(set(words)))})
    return {row.word: (row.id, row.documents) for row in rows}


_LOOKED_UP = "search words looked up"


async def counted(session: AsyncSession, words: Iterable[str]) -> dict[str, tuple[int, int]]:
    """The same as `known`, looked up once in a session: a search asks several times."""
    found: dict[str, tuple[int, int] | None] = session.info.setdefault(_LOOKED_UP, {})
    wanted = set(words)
    if new := wanted - found.keys():
        found |= dict.fromkeys(new)
        found |= await known(session, new)
    return {word: there for word in wanted if (there := found[word]) is not None}


async def alike(session: AsyncSession, word: str, limit: int) -> list[str]:
    """Words that occur and share the most pieces with this one, the commonest of equals first."""
    wanted = grams(word)
    shared = (
        select(_grams.c.word_id, func.count().label("shared"))
        .where(one_of(session, _grams.c.gram))
        .group_by(_grams.c.word_id)
        .subquery()
    )
    query = (
        select(_words.c.word)
        .join(shared, shared.c.word_id == _words.c.id)
        .order_by(shared.c.shared.desc(), _words.c.documents.desc())
        .limit(limit)
    )
    return list(await session.scalars(query, {"these": listed(session, sorted(wanted))}))


async def put(session: AsyncSession, documents: Sequence[Document]) -> None:
    """Write what these tickets say now, in place of what they said before."""
    before = await _lexemes_of(session, [document.ticket_id for document in documents])
    change = Counter[str]()
    for document in documents:
        change.update({bare(lexeme) for lexeme in document.lexemes})
        change.subtract({bare(lexeme) for lexeme in before.get(document.ticket_id, ())})
    ids = await _count(session, change)
    if session.get_bind().dialect.name == "sqlite":
        for document in documents:
            old = places(before.get(document.ticket_id, ()))
            await _post(session, document.ticket_id, old, places(document.lexemes), ids)
    await insert_or_update(
        session,
        SearchDocument,
        [
            {
                "ticket_id": document.ticket_id,
                "client_id": document.client_id,
                "opened_at": document.opened_at,
                "digest": document.digest,
                "lexemes": " ".join(sorted(document.lexemes)),
            }
            for document in documents
        ],
        key=("ticket_id",),
        update=("client_id", "opened_at", "digest", "lexemes"),
    )
    await _forget_unused(session, change, ids)


async def drop(session: AsyncSession, numbers: Sequence[int]) -> None:
    """Forget tickets that are gone, and the words that only they had."""
    before = await _lexemes_of(session, numbers)
    change = Counter[str]()
    for lexemes in before.values():
        change.subtract({bare(lexeme) for lexeme in lexemes})
    ids = await _count(session, change)
    if session.get_bind().dialect.name == "sqlite":
        for number, lexemes in before.items():
            await _post(session, number, places(lexemes), {}, ids)
    await session.execute(delete(_documents).where(_documents.c.ticket_id.in_(numbers)))
    await _forget_unused(session, change, ids)


async def _lexemes_of(session: AsyncSession, numbers: Sequence[int]) -> dict[int, list[str]]:
    rows = await session.execute(
        select(_documents.c.ticket_id, _documents.c.lexemes).where(
            _documents.c.ticket_id.in_(numbers)
        )
    )
    return {row.ticket_id: row.lexemes.split() for row in rows}


def places(lexemes: Iterable[str]) -> dict[str, int]:
    """The words of a ticket and where each stands; the title counts most."""
    places: dict[str, int] = {}
    for lexeme in lexemes:
        place = {TITLE: IN_TITLE, INSIDE: SAID_INSIDE}.get(lexeme[0], SAID)
        word = bare(lexeme)
        places[word] = max(place, places.get(word, place))
    return places


_RAISE = (
    update(_words)
    .where(_words.c.id == bindparam("which"))
    .values(documents=_words.c.documents + bindparam("by"))
)


async def _count(session: AsyncSession, change: Mapping[str, int]) -> dict[str, int]:
    """Count in how many tickets each word occurs; the ids of all that are concerned."""
    ids = {word: found[0] for word, found in (await known(session, change)).items()}
    raised = [{"which": ids[word], "by": by} for word, by in change.items() if word in ids and by]
    if raised:
        await session.execute(_RAISE, raised)
    new = sorted(word for word, by in change.items() if word not in ids and by > 0)
    if new:
        await session.execute(
            insert(_words), [{"word": word, "documents": change[word]} for word in new]
        )
        ids |= {word: found[0] for word, found in (await known(session, new)).items()}
        rows = [
            {"gram": gram, "word_id": ids[word]}
            for word in new
            if is_guessed(word)
            for gram in sorted(grams(word))
        ]
        if rows:
            await session.execute(insert(_grams), rows)
    return ids


async def _post(
    session: AsyncSession,
    number: int,
    old: Mapping[str, int],
    new: Mapping[str, int],
    ids: Mapping[str, int],
) -> None:
    """Bring SQLite's rows of one ticket up to date."""
    gone = [{"w": ids[word], "t": number} for word in old if new.get(word) != old[word]]
    if gone:
        ours = (_postings.c.word_id == bindparam("w"), _postings.c.ticket_id == bindparam("t"))
        await session.execute(delete(_postings).where(*ours), gone)
    come = [
        {"word_id": ids[word], "ticket_id": number, "place": place}
        for word, place in new.items()
        if old.get(word) != place
    ]
    if come:
        await session.execute(insert(_postings), come)


async def _forget_unused(
    session: AsyncSession, change: Mapping[str, int], ids: Mapping[str, int]
) -> None:
    """Remove the words that no ticket has any more: they may be somebody's name."""
    lowered = [ids[word] for word, by in change.items() if by < 0]
    for some in _portions(lowered):
        unused = select(_words.c.id).where(_words.c.id.in_(some), _words.c.documents <= 0)
        for word_id in (await session.scalars(unused)).all():
            await session.execute(delete(_grams).where(_grams.c.word_id == word_id))
            await session.execute(delete(_words).where(_words.c.id == word_id))


def _portions(things: Sequence[T]) -> Iterator[Sequence[T]]:
    for begin in range(0, len(things), _AT_ONCE):
        yield things[begin : begin + _AT_ONCE]
