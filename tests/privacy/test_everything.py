"""What is taken out and what is erased, over every table there is: a new one is in it by itself."""

import json
from typing import Any

import pytest
from sqlalchemy import Text, cast, select

from commands.privacy import service
from storage import audit, erasure, takeout
from storage.audit import AuditEntry
from storage.db import Database
from storage.models import all_tables
from storage.people import Person
from storage.scope import Scope
from storage.takeout import NOT_TAKEN, owned_by
from storage.traces import Traces, texts
from tests.privacy.filled import ACME, GLOBEX, WORDS, fill

TABLES = all_tables().sorted_tables
NAME, SLACK, EMAIL = "Éloïse D'Arc", "U0ELOISE", "eloise@acme.fr"
# A client or a channel that is called like somebody is not that person.
NOT_A_PERSON = {"channels", "clients", "desk"}
PLAIN = {"zone": "Europe/Paris", "locale": "fr"}


async def dump(db: Database) -> dict[str, str]:
    """Every table as one text, keys included."""
    found: dict[str, str] = {}
    async with db.reading() as session:
        for table in TABLES:
            columns = [cast(column, Text) for column in texts(table, keys=True)]
            rows = (await session.execute(select(*columns))).all() if columns else []
            # SQLite keeps JSON with escapes.
            said = json.dumps([list(row) for row in rows], ensure_ascii=False)
            found[table.name] = said.replace("\\\\u00c9", "É").replace("\\\\u00ef", "ï")
    return found


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_each_table_is_taken_out_or_says_why_not(table: Any) -> None:
    """Nobody can forget a new table: with a `client_id`, or a reference, it is taken out."""
    taken = table.name in owned_by(ACME)
    assert taken != (table.name in NOT_TAKEN)
    if "client_id" in table.c:
        assert taken or "made from the tickets" in NOT_TAKEN[table.name]


def test_what_is_said_not_to_be_taken_exists() -> None:
    assert set(NOT_TAKEN) <= {table.name for table in TABLES}


async def test_all_of_one_client_and_nothing_of_another(db: Database) -> None:
    async with db.writing() as session:
        for owner in (ACME, GLOBEX):
            await fill(session, owner, WORDS[owner])
        found = await takeout.of_client(session, Scope.client(ACME), ACME)
        assert await takeout.of_client(session, Scope.client(GLOBEX), ACME) == {}
    empty = {name for name in owned_by(ACME) if not found[name]}
    assert empty == set()
    assert {name for name in found if name not in ("files", "team")} == set(owned_by(ACME))
    written = json.dumps(found)
    assert WORDS[ACME] in written
    assert WORDS[GLOBEX] not in written


async def test_nothing_of_somebody_is_left_anywhere(db: Database) -> None:
    text = f"{NAME} ({SLACK}, <@{SLACK}>) wrote from {EMAIL}; ÉLOÏSE D'ARC; D'Arc Éloïse"
    async with db.writing() as session:
        await fill(session, ACME, text, slack_user=SLACK, email=EMAIL, name=NAME, **PLAIN)
        person = await session.get(Person, ACME)
        assert person is not None
        needles = (NAME, "D'Arc Éloïse", SLACK, EMAIL)
        traces = Traces(needles, instead="P-1")
        done = await erasure.erase(session, person, traces, words=True)
    left = {
        name: said
        for name, said in (await dump(db)).items()
        for needle in needles
        if name not in NOT_A_PERSON and needle.casefold() in said.casefold()
    }
    assert sorted(left) == [], left
    assert done.tickets == {ACME}
    async with db.reading() as session:
        person = await session.get(Person, ACME)
        assert person is not None
        assert (person.name, person.slack_user, person.active) == ("P-1", "erased-1", False)
        entry = await session.get(AuditEntry, ACME)
        assert entry is not None
        assert entry.details is None


async def test_all_that_refers_to_one_person(db: Database) -> None:
    async with db.writing() as session:
        await fill(session, ACME, "words")
        assert await takeout.of_person(session, Scope.client(GLOBEX), ACME) == {}
        assert await erasure.names_of(session, Scope.client(GLOBEX), ACME) == ()
        found = await takeout.of_person(session, Scope.desk(), ACME)
    assert {"people", "tickets", "ticket_entries", "listed_people"} <= {
        n for n in found if found[n]
    }


@pytest.mark.parametrize("name", ["1", "U0ELOISE", "éloïse  d'arc", EMAIL])
async def test_somebody_is_found_by_what_one_knows_of_them(name: str, sqlite_url: str) -> None:
    db = Database(sqlite_url)
    async with db.writing() as session:
        await fill(session, ACME, "words", slack_user=SLACK, email=EMAIL, name=NAME)
        person = await session.get(Person, ACME)
        assert await service.person_named(session, name) is person
        with pytest.raises(service.Unknown, match="nobody called"):
            await service.person_named(session, "Nobody")
        with pytest.raises(service.Unknown, match="There is no client"):
            await service.client_named(session, "Nobody")
    await db.close()


def test_a_digest_is_not_of_the_details_that_are_gone() -> None:
    assert audit.digest({"a": 1}) != audit.digest({})
