"""What the index finds, on both engines, and for whom."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from commands.search import language
from storage import search, search_index, search_parts
from storage.db import Database
from storage.people import Role
from storage.scope import Scope
from storage.tickets import Ticket
from tests.search.written import DESK, found, furnish, index, write
from tests.support.rows import SOME_DAY


@pytest.fixture
async def house(db: Database) -> None:
    """Four tickets: a printer at Acme (1), one at Globex (2), a private one (3), an old one (4)."""
    async with db.writing() as session:
        acme, globex = await furnish(session)
        await write(session, acme, "Imprimante muette", "plus de toner", "!vieux contrat Kyocera")
        await write(session, globex, "Imprimante lente", "le réseau est saturé", state="closed")
        await write(
            session, acme, "Départ de Paul", "imprimante à rendre", sensitive=True, technician_id=2
        )
        old = SOME_DAY - timedelta(days=400)
        await write(session, acme, "Écran noir", "imprimante aussi", created_at=old)
        await index(session, 1, 2, 3, 4)


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("imprimant", [4, 2, 1]),
        ("imprimant toner", [1]),
        ("toner|satur", [2, 1]),
        ("imprimant @c1", [4, 1]),
        ("imprimant @sclosed", [2]),
        ("@all", [4, 2, 1]),
        ("kyocera", [1]),
        ("imprimant absent", []),
        ("absent", []),
        ("absent|toner", [1]),
        ("@c9 toner", []),
        ("", []),
    ],
)
async def test_all_words_and_any_of_a_group(db: Database, words: str, numbers: list[int]) -> None:
    assert await found(db, words) == numbers


@pytest.mark.usefixtures("house")
async def test_the_title_alone_may_be_asked(db: Database) -> None:
    assert await found(db, "imprimant", in_title=True) == [2, 1]
    assert await found(db, "imprimant @c1", in_title=True) == [1]
    assert await found(db, "toner", in_title=True) == []


@pytest.mark.usefixtures("house")
async def test_a_client_finds_its_own_and_nothing_said_inside(db: Database) -> None:
    acme, globex = Scope.client(1), Scope.client(2)
    lead = {"role": Role.LEAD, "reader_id": 3}
    assert await found(db, "imprimant", globex, **lead) == [2]
    assert await found(db, "toner", globex, **lead) == []
    assert await found(db, "imprimant", acme, **lead) == [4, 3, 1]
    assert await found(db, "kyocera", acme, **lead) == []
    with pytest.raises(PermissionError):
        await found(db, "imprimant", Scope(client_id=None), **lead)


@pytest.mark.usefixtures("house")
async def test_a_private_ticket_is_found_by_those_who_may_read_it(db: Database) -> None:
    assert await found(db, "imprimant", role=Role.MANAGER) == [4, 3, 2, 1]
    assert await found(db, "imprimant") == [4, 2, 1]
    assert await found(db, "imprimant", reader_id=2) == [4, 3, 2, 1]


@pytest.mark.usefixtures("house")
async def test_days_are_when_it_was_opened(db: Database) -> None:
    year_ago = SOME_DAY - timedelta(days=365)
    assert await found(db, "imprimant", since=year_ago) == [2, 1]
    assert await found(db, "imprimant", before=year_ago) == [4]
    assert await found(db, "imprimant", since=SOME_DAY, before=SOME_DAY) == []


@pytest.mark.usefixtures("house")
async def test_no_more_than_is_wanted_and_the_newest(db: Database) -> None:
    assert await found(db, "imprimant", limit=2) == [4, 2]


@pytest.mark.usefixtures("house")
async def test_lines_and_words_keep_to_scope_and_privacy(db: Database) -> None:
    async with db.reading() as session:

        async def shown(scope: Scope, **who: object) -> list[int]:
            rows = await search.lines(session, scope, [1, 2, 3], **who)  # type: ignore[arg-type]
            return sorted(row.id for row in rows)

        assert await shown(DESK, reader_id=1, role=Role.TECHNICIAN) == [1, 2]
        assert await shown(DESK, reader_id=9, role=Role.ADMINISTRATOR) == [1, 2, 3]
        assert await shown(Scope.client(2), reader_id=9, role=Role.LEAD) == [2]
        said = await search.said(session, DESK, [1])
        assert [text for _, text in said] == ["plus de toner", "vieux contrat Kyocera"]
        theirs = await search.said(session, Scope.client(1), [1, 2])
        assert [text for _, text in theirs] == ["plus de toner"]


@pytest.mark.usefixtures("house")
async def test_near_ones_share_the_most(db: Database) -> None:
    async with db.reading() as session:

        async def near(words: str, facts: str, scope: Scope = DESK) -> list[tuple[int, float]]:
            found = await search.near(session, scope, words=words, facts=facts, limit=5)
            return [(number, round(weight, 2)) for number, weight in found]

        asked = "imprimant:2 toner:3.5 rendr"
        assert await near(asked, "@all") == [(1, 5.5), (4, 2.0), (2, 2.0)]
        assert await near(asked, "@sclosed") == [(2, 2.0)]
        assert await near(asked, "@sclosed|@snew @c1") == [(1, 5.5), (4, 2.0)]
        assert await near(asked, "@all", Scope.client(2)) == [(2, 2.0)]
        assert await near("kyocera", "@all", Scope.client(1)) == []
        assert await near("absent", "@all") == []
        assert await near("toner", "@c9") == []


async def test_a_common_word_is_looked_for_in_the_newest_tickets_first(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_parts, "SIZE", 2)
    async with db.writing() as session:
        acme, _ = await furnish(session)
        for n in range(60):
            opened = SOME_DAY - timedelta(days=12 * (60 - n))
            rare = " tonic" if n == 3 else ""
            await write(session, acme, f"toner{rare}", created_at=opened)
        await index(session, *range(1, 61))
    assert await found(db, "toner", limit=3) == [60, 59, 58]
    assert await found(db, "toner tonic", limit=3) == [4]
    assert await found(db, "toner", limit=100) == list(range(60, 0, -1))
    assert await found(db, "toner", limit=3, before=SOME_DAY - timedelta(days=500)) == [19, 18, 17]


@pytest.mark.usefixtures("house")
async def test_misspelt_words_have_neighbours(db: Database) -> None:
    async with db.reading() as session:
        assert await search_index.alike(session, "imprimnat", 3) == ["imprimant"]
        assert await search_index.alike(session, "xyzzy", 3) == []
        word = language.stem("imprimante")
        assert (await search_index.counted(session, [word, "absent"]))[word][1] == 4


@pytest.mark.usefixtures("house")
async def test_a_state_that_has_just_changed_is_shown_as_it_is(db: Database) -> None:
    async with db.writing() as session:
        await session.execute(update(Ticket).where(Ticket.id == 1).values(sensitive=True))
    async with db.reading() as session:
        rows = await search.lines(session, DESK, [1], reader_id=1, role=Role.TECHNICIAN)
        assert rows == []


async def test_only_the_newest_are_compared_where_there_are_very_many(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_parts, "SIZE", 2)
    monkeypatch.setattr(search, "COMPARED", 5)
    async with db.writing() as session:
        acme, _ = await furnish(session)
        for _ in range(30):
            await write(session, acme, "toner vide")
        await index(session, *range(1, 31))
    async with db.reading() as session:
        near = await search.near(session, DESK, words="toner", facts="@all", limit=30)
    numbers = [number for number, _ in near]
    assert numbers[0] == 30
    assert 5 <= len(numbers) <= 8
