"""The index follows the tickets, whatever becomes of their words."""

import pytest
from sqlalchemy import delete, func, select, update

from commands.search import indexing
from storage import search_following, search_index
from storage.clients import Client
from storage.db import Database
from storage.scope import Scope
from storage.search_index import SearchDocument, SearchGram, SearchPosting, SearchWord
from storage.tickets import Entry, Ticket
from tests.search.written import found, furnish, index, say, write
from tests.support.bot import Bot
from tests.support.house import House


@pytest.fixture
async def one(db: Database) -> int:
    """A ticket of Acme's, in the index."""
    async with db.writing() as session:
        acme, _ = await furnish(session)
        number = await write(session, acme, "Imprimante muette", "bonjour Marguerite")
        await index(session, number)
    return number


async def words(db: Database) -> dict[str, int]:
    """Every word there is, facts left out, and in how many tickets."""
    async with db.reading() as session:
        rows = await session.execute(select(SearchWord.word, SearchWord.documents))
        return {row.word: row.documents for row in rows if not row.word.startswith("@")}


async def count(db: Database, record: type) -> int:
    async with db.reading() as session:
        return int(await session.scalar(select(func.count()).select_from(record)) or 0)


@pytest.mark.usefixtures("one")
async def test_the_same_again_changes_nothing(db: Database) -> None:
    before = await words(db), await count(db, SearchGram), await count(db, SearchPosting)
    async with db.writing() as session:
        await index(session, 1, 1)
    assert (await words(db), await count(db, SearchGram), await count(db, SearchPosting)) == before
    assert before[0] == {"imprimant": 1, "muet": 1, "marguerit": 1}


async def test_edited_words_are_found_and_the_old_ones_are_not(db: Database, one: int) -> None:
    async with db.writing() as session:
        await session.execute(update(Entry).values(body="bonjour Capucine"))
        await index(session, one)
    assert await found(db, "capucin") == [one]
    assert await found(db, "marguerit") == []
    assert "marguerit" not in await words(db)
    async with db.reading() as session:
        assert await search_index.alike(session, "margueritt", 5) == []


async def test_deleted_words_are_not_found(db: Database, one: int) -> None:
    async with db.writing() as session:
        await session.execute(update(Entry).values(details={"deleted": True}))
        await index(session, one)
    assert await found(db, "marguerit") == []
    assert await found(db, "imprimant") == [one]


async def test_a_ticket_that_is_gone_leaves_nothing(db: Database, one: int) -> None:
    async with db.writing() as session:
        await session.execute(delete(Entry))
        await session.execute(delete(Ticket))
        await index(session, one)
    assert await words(db) == {}
    for record in (SearchDocument, SearchWord, SearchGram, SearchPosting):
        assert await count(db, record) == 0


async def test_a_word_stays_while_another_ticket_has_it(db: Database, one: int) -> None:
    async with db.writing() as session:
        other = await write(session, await session.get_one(Client, 1), "Imprimante lente")
        await index(session, other)
        await session.execute(update(Ticket).where(Ticket.id == one).values(title="Autre"))
        await index(session, one)
    assert (await words(db))["imprimant"] == 1
    assert await found(db, "imprimant") == [other]


async def test_words_said_inside_that_are_said_aloud_later(db: Database, one: int) -> None:
    async with db.writing() as session:
        await say(session, one, 1, "!tambour usé")
        await index(session, one)
        await say(session, one, 1, "le tambour")
        await index(session, one)
    assert await found(db, "tambour") == [one]
    assert await found(db, "tambour", Scope.client(1), role="lead") == [one]
    assert await found(db, "use|us", Scope.client(1), role="lead") == []


async def test_words_that_never_reached_the_client_are_not_theirs(db: Database, one: int) -> None:
    async with db.writing() as session:
        await say(session, one, 1, "devis joint", details={"refused": "channel_not_found"})
        await index(session, one)
    assert await found(db, "devi") == [one]
    assert await found(db, "devi", Scope.client(1), role="lead") == []


async def test_it_is_told_of_what_no_entry_tells(db: Database, one: int) -> None:
    async with db.writing() as session:
        await search_following.touch(session, [one, one])
    async with db.reading() as session:
        assert await search_following.touched(session, 9) == [one]
    async with db.writing() as session:
        await search_following.forget_touched(session, [one])
    async with db.reading() as session:
        assert await search_following.touched(session, 9) == []


async def test_a_transaction_that_ends_late_is_not_missed(
    bot: Bot, desk: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its entry has a lower number than one that was followed already."""
    monkeypatch.setattr(indexing, "AT_ONCE", 1)
    async with bot.db.writing() as session:
        for n in range(4):
            await write(session, desk.acme, f"toner {n}")
        await session.execute(update(Entry).where(Entry.id == 2).values(id=1000))
    await bot.tick()
    async with bot.db.writing() as session:
        await session.execute(update(Entry).where(Entry.id == 1000).values(id=1001))
        await write(session, desk.globex, "tonic")
        await session.execute(update(Entry).where(Entry.id == 5).values(id=999))
    await bot.tick()
    assert set(await found(bot.db, "tonic|toner")) == {1, 2, 3, 4, 5}


async def test_the_round_finds_what_nobody_told(bot: Bot, desk: House) -> None:
    async with bot.db.writing() as session:
        for n in range(3):
            await write(session, desk.acme, f"toner {n}")
    await bot.tick()
    async with bot.db.writing() as session:
        await session.execute(update(Ticket).where(Ticket.id == 2).values(title="clavier"))
        await session.execute(update(Entry).where(Entry.ticket_id == 2).values(body="clavier"))
        await session.execute(delete(Entry).where(Entry.ticket_id == 3))
        await session.execute(delete(Ticket).where(Ticket.id == 3))
    await bot.tick()
    assert await found(bot.db, "clavier|clavi") == [2]
    assert await found(bot.db, "toner") == [1]
