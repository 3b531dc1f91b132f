"""The directory from Slack: contacts to come, skills, and roles that follow a user group."""

from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.inbound import Event
from integrations.local_slack import LocalSlack
from integrations.local_slack.seed import SeedUsergroup
from storage import directory, skills
from storage.directory import Listed
from storage.people import Person, Role
from storage.scope import Scope
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House

ACME, APPROVALS = "acme-support", "approvals"


async def person(bot: Bot, slack_user: str) -> Person | None:
    async with bot.db.reading() as session:
        found: Person | None = await session.scalar(
            select(Person).where(Person.slack_user == slack_user)
        )
    return found


async def role(bot: Bot, slack_user: str) -> str:
    found = await person(bot, slack_user)
    assert found is not None
    return found.role


async def is_active(bot: Bot, slack_user: str) -> bool:
    found = await person(bot, slack_user)
    return found is not None and found.active


async def write(bot: Bot, slack_user: str, **values: Any) -> None:
    """Change somebody directly."""
    async with bot.db.writing() as session:
        found = await session.scalar(select(Person).where(Person.slack_user == slack_user))
        assert found is not None
        for name, value in values.items():
            setattr(found, name, value)


async def forget(session: AsyncSession, slack_user: str) -> None:
    """Make somebody unknown."""
    await session.execute(delete(Person).where(Person.slack_user == slack_user))


def group(slack: LocalSlack, name: str, *users: str) -> str:
    """A user group of ours, with these members."""
    made = SeedUsergroup(id=f"S0{name.upper()}", team="T0US", handle=name, name=name, users=users)
    slack.world.state.usergroups[made.id] = made
    return made.id


async def members_changed(bot: Bot, which: str, event_id: str) -> None:
    """What Slack sends when somebody comes into a group or leaves it."""
    event = {"type": "subteam_members_changed", "subteam_id": which, "team_id": "T0US"}
    await bot.program.doors.event(Event.parse({"event_id": event_id, "event": event}))
    await bot.settle()


async def test_a_contact_named_by_address_becomes_a_lead_when_they_write(
    bot: Bot, nadia: Actor, claire: Actor, desk: House
) -> None:
    await nadia.types("/vigie client acme")
    await nadia.clicks("Annoncer un contact")
    wrong = await nadia.submits(name="Claire D.", email="claire", role="lead")
    assert "adresse e-mail" in " ".join(wrong.errors.values())
    await nadia.submits(name="Claire D.", email="Claire@acme.example", role="lead")
    shown = (await nadia.types("/vigie client acme")).words
    assert "claire@acme.example · référent" in shown
    await claire.says("Bonjour", ACME)
    await bot.tick()
    found = await person(bot, "U0CLAIRE")
    assert found is not None
    assert (found.role, found.name) == (Role.LEAD, "Claire D.")
    assert "claire@acme.example" not in (await nadia.types("/vigie client acme")).words
    async with bot.db.reading() as session:
        (listed,) = await directory.listed_of(session, Scope.desk(), desk.acme.id)
        assert listed.person_id == found.id


@pytest.mark.usefixtures("desk")
async def test_an_address_counts_within_its_own_client_only(
    bot: Bot, nadia: Actor, mallory: Actor
) -> None:
    await nadia.types("/vigie client acme")
    await nadia.clicks("Annoncer un contact")
    await nadia.submits(name="Mallory", email="mallory@globex.example", role="lead")
    await mallory.says("Hello", "globex-support")
    await bot.tick()
    assert await role(bot, "U0MALLORY") == Role.MEMBER


async def test_a_colleague_named_by_address_joins_with_their_skills(bot: Bot, desk: House) -> None:
    async with bot.db.writing() as session:
        session.add(
            Listed(
                client_id=None,
                email="bruno@lumen.example",
                name="Bruno K.",
                role=Role.TECHNICIAN,
                skills={"Réseau": 3},
                created_at=desk.acme.created_at,
            )
        )
        await forget(session, "U0BRUNO")
    await bot.tick()
    found = await person(bot, "U0BRUNO")
    assert found is not None
    assert (found.name, found.role, found.slack_team) == ("Bruno K.", Role.TECHNICIAN, "T0US")
    async with bot.db.reading() as session:
        assert await skills.of_person(session, found.id) == {"Réseau": 3}


@pytest.mark.usefixtures("bot")
async def test_skills_are_noted_and_shown(nadia: Actor, desk: House) -> None:
    alice = desk.person("U0ALICE").id
    for skill, level in (("Réseau", "3"), ("Proxmox", "4"), ("réseau ", "2")):
        await nadia.types("/vigie team")
        await nadia.clicks("Compétences")
        await nadia.submits(person=str(alice), skill=skill, level=level)
    assert "<@U0ALICE> · Proxmox 4, Réseau 2" in (await nadia.types("/vigie team")).words


@pytest.mark.usefixtures("desk")
async def test_roles_follow_a_user_group(bot: Bot, nadia: Actor, slack: LocalSlack) -> None:
    leads = group(slack, "leads", "U0ALICE", "U0NADIA", "U0MALLORY")
    await nadia.types("/vigie team")
    await nadia.clicks("Groupes d'utilisateurs")
    await nadia.submits(group=leads, role="manager")
    await bot.tick()
    assert await role(bot, "U0ALICE") == Role.MANAGER
    # An administrator keeps the keys, a client's person stays the client's.
    assert await role(bot, "U0NADIA") == Role.ADMINISTRATOR
    assert await role(bot, "U0MALLORY") == Role.MEMBER
    assert "Alice Martin a maintenant le rôle" in (await nadia.sees(APPROVALS)).words
    assert "leads donne le rôle : responsable" in (await nadia.types("/vigie team")).words

    group(slack, "leads", "U0NADIA")
    await members_changed(bot, leads, "Ev1")
    assert await role(bot, "U0ALICE") == Role.TECHNICIAN

    group(slack, "leads")
    await write(bot, "U0BRUNO", role=Role.MANAGER)
    await members_changed(bot, leads, "Ev2")
    await members_changed(bot, leads, "Ev3")
    assert await role(bot, "U0BRUNO") == Role.MANAGER
    assert (await nadia.sees(APPROVALS)).words.count("il est vide") == 1


@pytest.mark.usefixtures("desk")
async def test_somebody_new_in_the_group_joins_the_team_and_a_bot_does_not(
    bot: Bot, nadia: Actor, slack: LocalSlack
) -> None:
    async with bot.db.writing() as session:
        for user in ("U0BRUNO", "U0MALLORY"):
            await forget(session, user)
    techs = group(slack, "techs", "U0BRUNO", "U0VIGIE", "U0MALLORY", "U0NOBODY")
    await nadia.types("/vigie team")
    await nadia.clicks("Groupes d'utilisateurs")
    await nadia.submits(group=techs, role="technician")
    await members_changed(bot, "S0OTHER", "Ev1")
    assert await person(bot, "U0BRUNO") is None
    await members_changed(bot, techs, "Ev2")
    assert await role(bot, "U0BRUNO") == Role.TECHNICIAN
    assert await person(bot, "U0VIGIE") is None
    assert await person(bot, "U0MALLORY") is None


@pytest.mark.usefixtures("desk")
async def test_a_deactivated_account_loses_its_rights_before_the_day_begins(
    bot: Bot, slack: LocalSlack
) -> None:
    for user in ("U0BRUNO", "U0NADIA"):
        slack.world.state.users[user].deleted = True
    await bot.tick()
    assert await is_active(bot, "U0BRUNO")
    await bot.advance(hours=21)
    assert not await is_active(bot, "U0BRUNO")
    # The last administrator is never lost by itself.
    assert await is_active(bot, "U0NADIA")
