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
    for actor, buttons in ((alice, 0), (nadia, 3)):
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
    await nadia.types("/vigie client acme")
    await nadia.clicks("clients.sites")
    refused = await nadia.submits(site="new", name="", address="")
    assert "name" in refused.errors
    await nadia.submits(site="new", name="Paris", address="1 rue de Rivoli")
    await nadia.types("/vigie client acme")
    await nadia.clicks("clients.sites")
    await nadia.submits(site=str(desk.lyon.id), name="", address="2 place Bellecour")
    async with bot.db.reading() as session:
        sites = (await session.scalars(select(Site).order_by(Site.name))).all()
    assert [(s.name, s.address) for s in sites] == [
        ("Lyon", "2 place Bellecour"),
        ("Paris", "1 rue de Rivoli"),
    ]


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
