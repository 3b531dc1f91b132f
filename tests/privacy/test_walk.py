"""Somebody asks to be forgotten, a client asks for their data, time passes: as people see it."""

import csv
import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import Text, cast, func, select

from bot import privacy
from bot.settings import Settings
from commands.audit import service as audit_service
from commands.privacy.service import Unknown
from integrations.local_slack import SharedClock
from storage.audit import AuditEntry
from storage.db import Database
from storage.models import all_tables
from storage.people import Person, Role
from storage.scope import Scope
from storage.tickets import entries, get
from storage.traces import texts
from tests.bot.processes import running
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House

ACME, DESK = "acme-support", "desk"
SAID = "Mon ancien mot de passe était tulipe-jaune"
EDITED = "Mon mot de passe ne marche plus depuis lundi"


def settings_of(bot: Bot) -> Settings:
    url = bot.db.url.render_as_string(hide_password=False)
    return Settings.model_validate({"database_url": url})


async def everything(db: Database) -> str:
    """All that is remembered, as one text."""
    found = []
    async with db.reading() as session:
        for table in all_tables().sorted_tables:
            columns = [cast(column, Text) for column in texts(table, keys=True)]
            if columns:
                found += [
                    str(value) for row in await session.execute(select(*columns)) for value in row
                ]
    return "\n".join(found).encode().decode("unicode-escape", "ignore") + "\n".join(found)


async def verified(bot: Bot, clock: SharedClock) -> bool:
    """Seal what is not sealed yet, and check the whole chain."""
    async with bot.db.writing() as session:
        await audit_service.seal(session, clock.now())
        return (await audit_service.verify(session)).ok


async def test_somebody_is_forgotten_and_the_trail_still_verifies(
    bot: Bot, claire: Actor, alice: Actor, desk: House, clock: SharedClock
) -> None:
    said = await claire.says(SAID, ACME)
    await claire.edits((await claire.sees(ACME)).with_("tulipe"), EDITED)
    await alice.clicks("tickets.take", DESK)
    await alice.says("Bonjour Claire Dubois, je regarde.", ACME, thread_ts=said)
    await alice.clicks("tickets.resolve", DESK)
    await alice.submits(words="Nouveau mot de passe donné à Claire Dubois.")
    await bot.tick()
    assert await verified(bot, clock)
    settings, claire_id = settings_of(bot), desk.person("U0CLAIRE").id

    tried = await privacy.erase_person(settings, "claire dubois", words=None, dry_run=True)
    assert (tried.name, tried.client, tried.tickets) == ("Claire Dubois", "Acme", 1)
    assert "tulipe-jaune" in await everything(bot.db)
    assert any("nothing was erased" in line for line in privacy.described(tried, dry_run=True))

    done = await privacy.erase_person(settings, str(claire_id), words=None, dry_run=False)
    assert done.rows["people"] == 1
    left = await everything(bot.db)
    for trace in ("Claire Dubois", "U0CLAIRE", "tulipe-jaune", "depuis lundi"):
        assert trace not in left
    assert await verified(bot, clock)
    async with bot.db.reading() as session:
        ticket = await get(session, Scope.desk(), 1)
        assert ticket is not None
        assert ticket.reporter_id == claire_id
        # What we said to them stays, without their name.
        bodies = [entry.body for entry in await entries(session, Scope.desk(), 1)]
        assert f"Bonjour P-{claire_id}, je regarde." in bodies
    # The card at the desk is drawn again without it, and the bot works on.
    assert "tulipe-jaune" not in (await alice.sees(DESK))[0].words
    shown = (await alice.types("/ticket T-1")).words
    assert "tulipe-jaune" not in shown
    assert f"P-{claire_id}" in shown
    # Whoever was erased is nobody, and comes back as somebody new.
    await claire.says("Bonjour, une nouvelle question", ACME)
    await bot.tick()
    async with bot.db.reading() as session:
        again = await session.scalar(select(Person).where(Person.slack_user == "U0CLAIRE"))
        assert again is None or again.id != claire_id


async def test_a_colleague_is_renamed_and_their_replies_stay(
    bot: Bot, claire: Actor, alice: Actor, desk: House, clock: SharedClock
) -> None:
    said = await claire.says("L'imprimante ne répond plus", ACME)
    await alice.says("J'arrive à dix heures.", ACME, thread_ts=said)
    await bot.tick()
    await privacy.erase_person(settings_of(bot), "U0ALICE", words=None, dry_run=False)
    left = await everything(bot.db)
    assert "Alice Martin" not in left
    assert "J'arrive à dix heures." in left
    assert await verified(bot, clock)
    await bot.tick()
    async with bot.db.reading() as session:
        ticket = await get(session, Scope.desk(), 1)
    assert ticket is not None
    assert ticket.technician_id is None
    with pytest.raises(Unknown, match="last administrator"):
        await privacy.erase_person(settings_of(bot), "U0NADIA", words=True, dry_run=False)
    assert desk.acme.name


async def test_a_client_takes_out_what_is_theirs_and_nothing_else(
    bot: Bot, claire: Actor, mallory: Actor, alice: Actor, desk: House, tmp_path: Path
) -> None:
    await claire.says(SAID, ACME, files=[{"name": "écran.png", "content": "x"}])
    await mallory.says("The scanner is on fire", "globex-support")
    await alice.clicks("tickets.take", (await alice.sees(DESK)).with_("tulipe"))
    await bot.settle()
    settings, folder = settings_of(bot), tmp_path / "acme"
    done = await privacy.export_client(settings, "ACME", folder)
    assert (done.name, done.place) == ("Acme", folder)
    texts_of = {file.name: file.read_text("utf-8") for file in folder.iterdir()}
    whole = "".join(texts_of.values())
    assert "tulipe-jaune" in texts_of["ticket_entries.json"]
    assert json.loads(texts_of["files.json"])[0]["name"] == "écran.png"
    assert json.loads(texts_of["team.json"]) == [
        {"id": desk.person("U0ALICE").id, "name": "Alice Martin"}
    ]
    for secret in ("scanner", "Globex", "Mallory", "U0MALLORY", "C0GLOBEX"):
        assert secret not in whole
    with (folder / "tickets.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["title"].startswith("Mon ancien")
    with pytest.raises(privacy.CannotWrite, match="is there already"):
        await privacy.export_client(settings, "Acme", folder)
    archive = tmp_path / "claire.zip"
    await privacy.export_person(settings, "Claire Dubois", archive)
    with zipfile.ZipFile(archive) as opened:
        assert "tulipe-jaune" in opened.read("ticket_entries.json").decode()
    async with bot.db.reading() as session:
        told = select(func.count()).where(AuditEntry.action == "privacy.export")
        assert await session.scalar(told) == 2


async def test_what_was_kept_long_enough_is_forgotten_at_night(
    bot: Bot, claire: Actor, alice: Actor, nadia: Actor, desk: House, clock: SharedClock
) -> None:
    await claire.says(SAID, ACME)
    await alice.clicks("tickets.dismiss", DESK)
    await nadia.types("/vigie conservation")
    wrong = await nadia.submits(tickets="0", people="", audit="")
    assert "nombre de mois" in " ".join(wrong.errors.values())
    saved = await nadia.submits(tickets="1", people="1", audit="1")
    assert "1 mois" in saved.words
    await bot.advance(hours=17)
    assert "tulipe-jaune" in await everything(bot.db)
    async with bot.db.writing() as session:
        claire_here = await session.get(Person, desk.person("U0CLAIRE").id)
        assert claire_here is not None
        claire_here.active = False
    assert await verified(bot, clock)
    await bot.advance(days=32)
    await bot.advance(minutes=10)
    left = await everything(bot.db)
    assert "tulipe-jaune" not in left
    assert "Claire Dubois" not in left
    assert "Luc Moreau" in left
    assert await verified(bot, clock)
    async with bot.db.reading() as session:
        told = select(AuditEntry).where(AuditEntry.action == "privacy.forget")
        entry = (await session.scalars(told)).one()
        assert entry.details is not None
        assert entry.details["counts"]["tickets"] == 1
        old = await session.scalar(
            select(func.count()).where(AuditEntry.at < entry.at, AuditEntry.details.is_not(None))
        )
        assert not old or old < 5
    assert (await alice.types("/vigie retention")).form is None


@pytest.mark.usefixtures("desk")
async def test_nobody_but_an_administrator_sets_it(bot: Bot, alice: Actor, claire: Actor) -> None:
    assert (await alice.types("/vigie retention")).form is None
    assert bot.program is not None
    assert claire.mention


async def test_the_commands_ask_before_they_erase(sqlite_url: str, tmp_path: Path) -> None:
    db = Database(sqlite_url)
    async with db.writing() as session:
        session.add(
            Person(
                slack_user="U0ZED",
                slack_team=None,
                name="Zed",
                role=Role.TECHNICIAN,
                client_id=None,
                locale="fr",
                zone="Europe/Paris",
                created_at=SharedClock().now(),
            )
        )
    await db.close()
    home = {"HOME": str(tmp_path), "DATABASE_URL": sqlite_url}
    async with running("vigie erase person Zed", home) as process:
        assert await process.ended() == 1
    assert "Zed (number 1, of the team)" in process.output
    assert "Erase?" in process.output
    assert "Erased" not in process.output
