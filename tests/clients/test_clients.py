"""`/vigie client`: seeing, making and changing clients, their sites and their people."""

import pytest
from sqlalchemy import select

from storage.audit import AuditEntry
from storage.clients import Client, Site
from storage.people import Person
from storage.tickets import Ticket
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House

pytestmark = pytest.mark.usefixtures("desk")


async def test_the_list_names_clients_and_their_channels(bot: Bot, alice: Actor) -> None:
    answer = await alice.types("/vigie client")
    assert "Acme" in answer.words
    assert "Globex" in answer.words
    assert bot.program is not None


async def test_one_client_whatever_its_capitals(bot: Bot, alice: Actor, nadia: Actor) -> None:
    for actor, buttons in ((alice, 0), (nadia, 5)):
        answer = await actor.types("/vigie client  aCME")
        assert "<#C0ACME>" in answer.words
        assert "Luc Moreau" in answer.words
        assert "Lyon" in answer.words
        assert len(answer.shown[0].buttons) == buttons
    assert bot.program is not None


@pytest.mark.usefixtures("bot")
async def test_an_unknown_client_is_a_sentence(alice: Actor) -> None:
    answer = await alice.types("/vigie client <!channel> & co")
    assert "/vigie client" in answer.words
    assert "<!channel>" not in answer.words


@pytest.mark.usefixtures("bot")
async def test_a_technician_makes_no_client(alice: Actor) -> None:
    answer = await alice.types("/vigie client new")
    assert answer.form is None
    assert answer.words


async def test_a_manager_makes_and_edits_a_client(bot: Bot, nadia: Actor) -> None:
    await nadia.types("/vigie client new")
    made = await nadia.submits(name="Initech\u0007 SA", language="en", zone="Europe/London")
    assert "Initech SA" in made.form.words if made.form else made.words

    await nadia.types("/vigie client initech sa")
    await nadia.clicks("clients.edit")
    await nadia.submits(name="Initech", language="fr", zone="Europe/Paris")
    async with bot.db.reading() as session:
        client = await session.scalar(select(Client).where(Client.name == "Initech"))
        actions = (await session.scalars(select(AuditEntry.action))).all()
    assert client is not None
    assert (client.name_key, client.language, client.zone) == ("initech", "fr", "Europe/Paris")
    assert [a for a in actions if a.startswith("client.")] == ["client.create", "client.edit"]


async def test_sites_are_added_and_changed(bot: Bot, nadia: Actor, desk: House) -> None:
    assert desk.lyon.address is None
    await nadia.types("/vigie client acme")
    await nadia.picks("clients.sites", "Un nouveau site")
    refused = await nadia.submits(name="LYON", address="")
    assert "name" in refused.errors
    await nadia.submits(name="Paris", address="1 rue de Rivoli")
    await nadia.types("/vigie client acme")
    await nadia.picks("clients.sites", "Lyon")
    await nadia.submits(name="Lyon", address="2 place Bellecour")
    assert await sites(bot) == [("Lyon", "2 place Bellecour"), ("Paris", "1 rue de Rivoli")]


async def test_a_site_is_shown_as_it_is_and_its_address_can_be_erased(
    bot: Bot, nadia: Actor, desk: House
) -> None:
    async with bot.db.writing() as session:
        lyon = await session.get(Site, desk.lyon.id)
        assert lyon is not None
        lyon.address = "2 place Bellecour"
    await nadia.types("/vigie client acme")
    form = (await nadia.picks("clients.sites", "Lyon")).form
    assert form is not None
    assert "2 place Bellecour" in form.words
    await nadia.submits(name="Lyon", address="")
    assert await sites(bot) == [("Lyon", None)]


async def sites(bot: Bot) -> list[tuple[str, str | None]]:
    async with bot.db.reading() as session:
        found = (await session.scalars(select(Site).order_by(Site.name))).all()
    return [(site.name, site.address) for site in found]


async def test_a_contact_becomes_a_lead(bot: Bot, nadia: Actor, desk: House) -> None:
    claire = desk.person("U0CLAIRE")
    await nadia.types("/vigie client acme")
    await nadia.clicks("clients.people")
    await nadia.submits(person=str(claire.id), role="lead", active="here")
    async with bot.db.reading() as session:
        found = await session.get(Person, claire.id)
        entry = (await session.scalars(select(AuditEntry))).all()[-1]
    assert found is not None
    assert found.role == "lead"
    assert entry.details == {
        "before": {"role": "member", "active": True},
        "after": {"role": "lead", "active": True},
    }


async def test_saving_without_a_change_leaves_a_lead_a_lead(
    bot: Bot, nadia: Actor, desk: House
) -> None:
    luc = desk.person("U0LUC")
    await nadia.types("/vigie client acme")
    await nadia.clicks("clients.people")
    answer = await nadia.submits(person=str(luc.id))
    assert "rien" in (answer.form.words if answer.form else answer.words)
    async with bot.db.reading() as session:
        found = await session.get(Person, luc.id)
        entries = (await session.scalars(select(AuditEntry))).all()
    assert found is not None
    assert (found.role, found.active) == ("lead", True)
    assert entries == []


async def test_a_contact_who_left_is_shown_and_can_come_back(
    bot: Bot, nadia: Actor, claire: Actor, desk: House
) -> None:
    claire_id = str(desk.person("U0CLAIRE").id)
    for presence, shown in (("left", True), ("here", False)):
        await nadia.types("/vigie client acme")
        await nadia.clicks("clients.people")
        await nadia.submits(person=claire_id, active=presence)
        words = (await nadia.types("/vigie client acme")).words
        assert "Claire Dubois" in words
        assert ("ne travaille plus ici" in words) is shown
    await claire.says("bonjour", "acme-support")
    await bot.settle()
    async with bot.db.reading() as session:
        assert len((await session.scalars(select(Ticket))).all()) == 1


@pytest.mark.usefixtures("bot")
async def test_a_client_is_found_by_a_name_that_slack_escapes(nadia: Actor) -> None:
    await nadia.types("/vigie client new")
    await nadia.submits(name="Dupont & <Fils>", language="fr", zone="europe/paris")
    answer = await nadia.types("/vigie client Dupont & <fils>")
    assert "Dupont &amp; &lt;Fils&gt;" in answer.words
    assert "Europe/Paris" in answer.words


async def test_a_contact_who_left_may_do_nothing(
    bot: Bot, nadia: Actor, claire: Actor, desk: House
) -> None:
    await nadia.types("/vigie client acme")
    await nadia.clicks("clients.people")
    await nadia.submits(person=str(desk.person("U0CLAIRE").id), role="member", active="left")
    await claire.says("bonjour", "acme-support")
    await bot.settle()
    async with bot.db.reading() as session:
        assert (await session.scalars(select(Ticket))).all() == []
