"""Files become records: all of it or nothing, and twice is once; on both engines."""

import asyncio
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import func, select

from bot.directory import Wishes, columns, take_in
from bot.settings import Settings
from commands.audit import service as audit_service
from integrations.local_slack import SharedClock
from storage import skills
from storage.audit import AuditEntry
from storage.clients import Client, Site
from storage.contracts import Contract
from storage.db import Database
from storage.directory import Listed
from storage.people import Person, Role
from storage.scope import Scope
from tests.bot.processes import running
from tests.support.rows import add_client, add_person

YAML = """
clients:
  - {name: Acme, language: fr}
  - {name: Initech, language: en, zone: europe/london}
sites:
  - {client: Acme, name: Lyon, address: 2 place Bellecour}
  - {client: Initech, name: Austin, zone: America/Chicago}
contacts:
  - {client: Acme, name: Claire Dubois, slack_user: U0CLAIRE, email: claire@acme.fr, role: lead}
  - {client: Initech, name: Peter, email: peter@initech.com}
contracts:
  - {client: Acme, name: Gold, starts_on: 01/02/2026, approval_kinds: [hardware]}
technicians:
  - {name: Alice Martin, slack_user: U0ALICE, email: alice@us.fr}
  - {name: Zoe Blanc, email: zoe@us.fr, role: manager}
skills:
  - {person: alice@us.fr, skill: Réseau, level: 3}
  - {person: U0ALICE, skill: Proxmox, level: 2}
  - {person: zoe@us.fr, skill: Réseau, level: 4}
"""


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings.model_validate({"database_url": database_url})


async def take(settings: Settings, path: Path, *, dry_run: bool = False) -> tuple[bool, str]:
    """Import a file or folder; whether it was well, and what was said."""
    console = Console(record=True, width=200, quiet=False, file=(path.parent / "said").open("w"))
    try:
        well = await take_in(settings, Wishes((path,), dry_run=dry_run), console)
    finally:
        console.file.close()
    return well, console.export_text()


@pytest.fixture
async def house(db: Database) -> Database:
    """A client, a contact and a colleague who were there before."""
    async with db.writing() as session:
        acme = await add_client(session, "Acme", "T0ACME")
        await add_person(session, "U0CLAIRE", Role.MEMBER, client=acme, name="claire")
        await add_person(session, "U0NADIA", Role.ADMINISTRATOR, name="Nadia")
    return db


async def count(db: Database, record: type) -> int:
    async with db.reading() as session:
        return await session.scalar(select(func.count()).select_from(record)) or 0


async def test_a_whole_house_is_taken_in_once(
    house: Database, settings: Settings, tmp_path: Path, clock: SharedClock
) -> None:
    file = tmp_path / "all.yaml"
    file.write_text(YAML, encoding="utf-8")
    well, said = await take(settings, file, dry_run=True)
    assert well
    assert "+ clients: Initech" in said
    assert "~ contacts: Claire Dubois (U0CLAIRE) (name: claire → Claire Dubois" in said
    assert "role: member → lead" in said
    assert "? technicians: Nadia (U0NADIA) is not in the files; it is left as it is" in said
    assert "nothing was written" in said
    assert await count(house, Client) == 1

    well, said = await take(settings, file)
    assert well
    assert "Imported." in said
    before = await count(house, AuditEntry)
    async with house.reading() as session:
        claire = await session.scalar(select(Person).where(Person.slack_user == "U0CLAIRE"))
        alice = await session.scalar(select(Person).where(Person.slack_user == "U0ALICE"))
        zoe = await session.scalar(select(Listed).where(Listed.email == "zoe@us.fr"))
        site = await session.scalar(select(Site).where(Site.name == "Austin"))
        gold = await session.scalar(select(Contract))
        assert claire is not None
        assert (claire.role, claire.name) == (Role.LEAD, "Claire Dubois")
        assert alice is not None
        # Known by our own organisation, as the colleagues who are there.
        assert (alice.role, alice.slack_team) == (Role.TECHNICIAN, "T0US")
        assert await skills.of_person(session, alice.id) == {"Réseau": 3, "Proxmox": 2}
        assert zoe is not None
        assert (zoe.person_id, zoe.skills) == (None, {"Réseau": 4})
        assert site is not None
        assert site.zone == "America/Chicago"
        assert gold is not None
        assert (str(gold.starts_on), gold.approval_kinds) == ("2026-02-01", ["hardware"])

    well, said = await take(settings, file)
    assert well
    assert "All of it was known already." in said
    assert "clients: 0 new, 0 changed, 2 unchanged, 0 missing" in said
    assert await count(house, AuditEntry) == before
    async with house.writing() as session:
        await audit_service.seal(session, clock.now())
        assert (await audit_service.verify(session)).ok


async def test_nothing_is_half_imported(
    house: Database, settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "clients.csv").write_bytes(b"\xef\xbb\xbfNom;Langue\r\nHooli;fr\r\nUmbrella;de\r\n")
    (folder / "contracts.csv").write_text("client,name,starts_on\nHooli,Gold,31/02/2026\n")
    (folder / "contacts.csv").write_text("client,name,mail\nHooli,Gavin,gavin@hooli.com\n")
    (folder / "sites.yaml").write_text("sites:\n  - {client: Acme, nme: Nice}\n")
    (folder / "notes.md").write_text("not a list\n")
    well, said = await take(settings, folder)
    assert not well
    for place in (
        "clients.csv, line 3, column 2 (Langue): “de”",
        "contracts.csv, line 2, column 3 (starts_on): There is no day",
        "sites.yaml, line 2, column nme: sites have no such column. Did you mean “name”?",
        "sites.yaml, line 2: The column “name” is missing.",
    ):
        assert place in said
    assert "Nothing was imported" in said
    assert await count(house, Client) == 1
    assert await count(house, Listed) == 0
    assert await count(house, AuditEntry) == 0


async def test_a_file_that_is_not_there_and_one_of_nothing_are_told(
    house: Database, settings: Settings, tmp_path: Path
) -> None:
    well, said = await take(settings, tmp_path / "clients.csv")
    assert (well, "clients.csv: It cannot be opened" in said) == (False, True)
    (tmp_path / "empty").mkdir()
    well, said = await take(settings, tmp_path / "empty")
    assert (well, "There is no file to read." in said) == (False, True)
    (tmp_path / "holidays.csv").write_text("name\nAcme\n")
    well, said = await take(settings, tmp_path / "holidays.csv")
    assert (well, "“holidays” is none of the tables." in said) == (False, True)
    assert await count(house, AuditEntry) == 0


async def test_two_imports_at_once_make_no_duplicates(
    house: Database, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "clients.csv"
    file.write_text("name\nHooli\nUmbrella\n")
    done = await asyncio.gather(take(settings, file), take(settings, file), return_exceptions=True)
    assert any(isinstance(one, tuple) and one[0] for one in done)
    async with house.reading() as session:
        names = (await session.scalars(select(Client.name_key).order_by(Client.id))).all()
    assert sorted(names) == ["acme", "hooli", "umbrella"]


async def test_the_command_says_what_is_wrong_and_ends_so(sqlite_url: str, tmp_path: Path) -> None:
    """What it does with a right file is above; a process is slow to begin."""
    file = tmp_path / "clients.csv"
    file.write_text("name,language\nHooli,klingon\n")
    home = {"HOME": str(tmp_path), "DATABASE_URL": sqlite_url}
    async with running(f"vigie directory import {file}", home) as process:
        assert await process.ended() == 1
    assert "clients.csv, line 2, column 2 (language)" in process.output


def test_the_columns_are_listed() -> None:
    listed = "\n".join(columns())
    assert "contracts.csv, or `contracts:` in YAML" in listed
    assert "  starts_on (needed): its first day" in listed


async def test_a_listed_person_is_one_client_s(house: Database) -> None:
    from storage import directory

    async with house.writing() as session:
        acme = await session.scalar(select(Client))
        assert acme is not None
        session.add(
            Listed(
                client_id=acme.id,
                email="anna@acme.fr",
                name="Anna",
                role="member",
                created_at=acme.created_at,
            )
        )
        await session.flush()
        assert len(await directory.listed_of(session, Scope.client(acme.id), acme.id)) == 1
        assert await directory.listed_of(session, Scope.client(acme.id + 1), acme.id) == []
