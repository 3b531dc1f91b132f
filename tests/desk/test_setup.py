"""`/vigie setup`: who may, what is checked, what is kept."""

import asyncio
from collections.abc import Mapping

import pytest
from sqlalchemy import select, update

from commands.kit.services import Rules
from integrations.local_slack import LocalSlack
from storage import clients
from storage.audit import AuditEntry
from storage.clients import Channel
from storage.db import Database
from storage.desk import THE_DESK, Desk
from storage.people import Person
from tests.support.bot import Bot
from tests.support.cast import Actor, Stage
from tests.support.house import House

FORM: Mapping[str, str] = {
    "desk_channel": "C0DESK",
    "approvals_channel": "C0APPROVALS",
    "language": "en",
    "zone": "europe/paris",
    "hours": "du lundi au vendredi 9h-12h 14h-18h",
    "country": "fr-57",
}


async def settings(db: Database) -> Desk | None:
    async with db.reading() as session:
        return await session.get(Desk, THE_DESK)


async def test_the_first_owner_sets_up_and_becomes_administrator(bot: Bot, nadia: Actor) -> None:
    assert (await nadia.types("/vigie setup")).form is not None
    assert (await nadia.submits(FORM)).errors == {}
    kept = await settings(bot.db)
    assert kept is not None
    assert (kept.country, kept.region, kept.zone) == ("FR", "57", "Europe/Paris")
    async with bot.db.reading() as session:
        person = await session.scalar(select(Person))
        actions = (await session.scalars(select(AuditEntry.action))).all()
    assert person is not None
    assert (person.slack_user, person.role, person.locale) == ("U0NADIA", "administrator", "fr")
    assert sorted(actions) == ["desk.setup", "team.change"]
    assert "Vigie is ready" in (await nadia.newest("desk")).words


async def test_somebody_else_may_not_and_learns_nothing(bot: Bot, alice: Actor) -> None:
    answer = await alice.types("/vigie setup")
    assert answer.form is None
    assert "/vigie réglages" in answer.words
    assert await settings(bot.db) is None


@pytest.mark.usefixtures("desk")
async def test_once_there_is_an_administrator_owning_is_not_enough(
    bot: Bot, nadia: Actor, desk: House
) -> None:
    async with bot.db.writing() as session:
        nadia_here = await session.get(Person, desk.person("U0NADIA").id)
        alice_here = await session.get(Person, desk.person("U0ALICE").id)
        assert nadia_here is not None
        assert alice_here is not None
        nadia_here.role, alice_here.role = "technician", "administrator"
    assert (await nadia.types("/vigie setup")).form is None


async def test_whoever_the_settings_name_may(bot: Bot, alice: Actor) -> None:
    services = bot.program.services
    object.__setattr__(services, "rules", Rules(administrators=frozenset({"U0ALICE"})))
    await alice.types("/vigie setup")
    await alice.submits(FORM)
    assert await settings(bot.db) is not None


@pytest.mark.parametrize(
    ("block", "value"),
    [
        ("zone", "Paris"),
        ("hours", "quand je veux"),
        ("country", "XX"),
        ("country", "FR-ZZ"),
        ("desk_channel", "C0ACME"),
        ("approvals_channel", "C0GLOBEX"),
    ],
)
async def test_a_wrong_value_is_named_beside_its_field(
    bot: Bot, nadia: Actor, block: str, value: str
) -> None:
    await nadia.types("/vigie setup")
    answer = await nadia.submits({**FORM, block: value})
    assert list(answer.errors) == [block]
    assert await settings(bot.db) is None


async def test_a_channel_that_others_read_is_refused(bot: Bot, stage: Stage, nadia: Actor) -> None:
    await stage.post(
        "/channels",
        {
            "id": "C0OPEN",
            "name": "open",
            "team": "T0US",
            "connected_team_ids": ["T0ACME"],
            "members": ["nadia"],
        },
    )
    await nadia.invites("vigie", "open")
    await nadia.types("/vigie setup")
    answer = await nadia.submits({**FORM, "desk_channel": "C0OPEN"})
    assert list(answer.errors) == ["desk_channel"]
    assert await settings(bot.db) is None


@pytest.mark.usefixtures("desk")
async def test_settings_are_changed_by_an_administrator(bot: Bot, nadia: Actor) -> None:
    form = (await nadia.types("/vigie setup")).form
    assert form is not None
    assert "lun-ven 08:00-18:00" in form.words
    await nadia.submits({**FORM, "approvals_channel": "C0BACKUPS", "country": ""})
    kept = await settings(bot.db)
    assert kept is not None
    assert (kept.approvals_channel, kept.country) == ("C0BACKUPS", None)
    async with bot.db.reading() as session:
        entry = (await session.scalars(select(AuditEntry))).all()[-1]
    assert entry.details is not None
    assert entry.details["before"]["approvals_channel"] == "C0APPROVALS"
    assert await nadia.sees("desk") == []


async def channel(db: Database, slack_channel: str) -> Channel | None:
    async with db.reading() as session:
        return await clients.channel_by_slack(session, slack_channel)


@pytest.mark.parametrize("block", ["desk_channel", "approvals_channel"])
@pytest.mark.parametrize("state", ["linked", "removed", "archived"])
async def test_a_client_s_channel_is_refused_whatever_has_become_of_it(
    bot: Bot, nadia: Actor, desk: House, slack: LocalSlack, block: str, state: str
) -> None:
    slack.world.state.channels["C0ACME"].connected_team_ids.clear()
    async with bot.db.writing() as session:
        of_acme = Channel.client_id == desk.acme.id
        await session.execute(update(Channel).where(of_acme).values(state=state))
    await nadia.types("/vigie setup")
    answer = await nadia.submits({**FORM, block: "C0ACME"})
    assert list(answer.errors) == [block]
    assert "client" in answer.errors[block]
    kept = await settings(bot.db)
    assert kept is not None
    assert kept.channels == ("C0DESK", "C0APPROVALS")
    found = await channel(bot.db, "C0ACME")
    assert found is not None
    assert (found.state, found.client_id) == (state, desk.acme.id)


@pytest.mark.usefixtures("desk")
async def test_the_chosen_channels_are_known_as_our_own(bot: Bot, nadia: Actor) -> None:
    await nadia.types("/vigie setup")
    assert (await nadia.submits(FORM)).errors == {}
    for slack_channel in ("C0DESK", "C0APPROVALS"):
        found = await channel(bot.db, slack_channel)
        assert found is not None
        assert (found.state, found.client_id) == ("own", None)


@pytest.mark.usefixtures("desk")
async def test_a_channel_that_was_asked_about_can_become_the_desks(
    bot: Bot, nadia: Actor, stage: Stage
) -> None:
    body = {"id": "C0LATER", "name": "later", "team": "T0US", "members": ["nadia"]}
    await stage.post("/channels", body)
    await nadia.invites("vigie", "later")
    await bot.settle()
    found = await channel(bot.db, "C0LATER")
    assert found is not None
    assert found.state == "asked"
    await nadia.types("/vigie setup")
    assert (await nadia.submits({**FORM, "approvals_channel": "C0LATER"})).errors == {}
    found = await channel(bot.db, "C0LATER")
    assert found is not None
    assert found.state == "own"


async def test_a_form_that_is_refused_leaves_no_channel_behind(bot: Bot, nadia: Actor) -> None:
    await nadia.types("/vigie setup")
    assert (await nadia.submits({**FORM, "zone": "Paris"})).errors
    assert await channel(bot.db, "C0DESK") is None


@pytest.mark.usefixtures("desk")
async def test_linked_at_the_same_moment_one_of_the_two_is_refused(
    bot: Bot, nadia: Actor, stage: Stage, desk: House
) -> None:
    body = {"id": "C0LATER", "name": "later", "team": "T0US", "members": ["nadia"]}
    await stage.post("/channels", body)
    await nadia.invites("vigie", "later")
    await bot.settle()
    card = await nadia.newest("desk")
    await nadia.types("/vigie setup")
    await asyncio.gather(
        nadia.submits({**FORM, "approvals_channel": "C0LATER"}),
        nadia.picks("clients.link", "Acme", card),
    )
    kept, found = await settings(bot.db), await channel(bot.db, "C0LATER")
    assert kept is not None
    assert found is not None
    assert ("C0LATER" in kept.channels) is not (found.client_id == desk.acme.id)
