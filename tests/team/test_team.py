"""`/vigie team`: seeing it, and giving, changing and taking away roles."""

import pytest
from sqlalchemy import select

from storage.audit import AuditEntry
from storage.db import Database
from storage.people import Person, Role
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House
from tests.support.rows import add_person


async def person(db: Database, slack_user: str) -> Person | None:
    async with db.reading() as session:
        found: Person | None = await session.scalar(
            select(Person).where(Person.slack_user == slack_user)
        )
    return found


async def make(db: Database, who: Person, role: Role) -> None:
    async with db.writing() as session:
        found = await session.get(Person, who.id)
        assert found is not None
        found.role = role


@pytest.mark.usefixtures("bot")
async def test_an_administrator_sees_the_team_and_may_change_it(nadia: Actor, desk: House) -> None:
    answer = await nadia.types("/vigie team")
    assert desk.acme.name not in answer.words
    for user in ("U0ALICE", "U0BRUNO", "U0NADIA"):
        assert f"<@{user}>" in answer.words
    assert "U0CLAIRE" not in answer.words
    assert answer.shown[0].buttons.count("Modifier") == 3
    assert "Ajouter quelqu'un" in answer.shown[0].buttons


async def test_a_manager_sees_and_may_not_change(bot: Bot, bruno: Actor, desk: House) -> None:
    await make(bot.db, desk.person("U0BRUNO"), Role.MANAGER)
    answer = await bruno.types("/vigie team")
    assert "<@U0ALICE>" in answer.words
    assert "Change" not in answer.shown[0].buttons
    assert "Add somebody" not in answer.shown[0].buttons


@pytest.mark.usefixtures("desk", "bot")
async def test_a_technician_does_not_see_it(alice: Actor) -> None:
    assert "<@U0BRUNO>" not in (await alice.types("/vigie team")).words


async def test_a_role_is_changed_and_audited(bot: Bot, nadia: Actor, desk: House) -> None:
    alice_id = desk.person("U0ALICE").id
    await nadia.types("/vigie team")
    await nadia.clicks(f"team.change:{alice_id}")
    await nadia.submits(role="manager", active="here")
    changed = await person(bot.db, "U0ALICE")
    assert changed is not None
    assert changed.role == "manager"
    async with bot.db.reading() as session:
        entry = (await session.scalars(select(AuditEntry))).all()[-1]
    assert entry.subject == f"person:{alice_id}"
    assert entry.details is not None
    assert entry.details["before"]["role"] == "technician"
    assert entry.details["after"]["role"] == "manager"


@pytest.mark.parametrize(
    ("role", "active", "wrong"),
    [("technician", "here", "role"), ("administrator", "left", "active")],
)
async def test_the_last_administrator_stays(
    bot: Bot, nadia: Actor, desk: House, role: str, active: str, wrong: str
) -> None:
    await nadia.types("/vigie team")
    await nadia.clicks(f"team.change:{desk.person('U0NADIA').id}")
    answer = await nadia.submits(role=role, active=active)
    assert list(answer.errors) == [wrong]
    kept = await person(bot.db, "U0NADIA")
    assert kept is not None
    assert (kept.role, kept.active) == ("administrator", True)


async def test_with_another_administrator_the_first_may_go(
    bot: Bot, nadia: Actor, desk: House
) -> None:
    await make(bot.db, desk.person("U0ALICE"), Role.ADMINISTRATOR)
    await nadia.types("/vigie team")
    await nadia.clicks(f"team.change:{desk.person('U0NADIA').id}")
    assert (await nadia.submits(role="technician", active="left")).errors == {}
    gone = await person(bot.db, "U0NADIA")
    assert gone is not None
    assert not gone.active
    assert "U0ALICE" not in (await nadia.types("/vigie team")).words


async def test_a_colleague_is_added(bot: Bot, nadia: Actor, desk: House) -> None:
    async with bot.db.writing() as session:
        bruno_here = await session.get(Person, desk.person("U0BRUNO").id)
        assert bruno_here is not None
        await session.delete(bruno_here)
    await nadia.types("/vigie team")
    await nadia.clicks("team.add")
    answer = await nadia.submits(account="U0BRUNO", role="manager")
    assert "bruno" in (answer.form.words if answer.form else "").casefold()
    added = await person(bot.db, "U0BRUNO")
    assert added is not None
    assert (added.role, added.locale, added.slack_team) == ("manager", "en", "T0US")


@pytest.mark.parametrize("account", ["U0CLAIRE", "U0VIGIE", "U0NOBODY"])
async def test_strangers_bots_and_nobody_cannot_join(
    bot: Bot, nadia: Actor, desk: House, account: str
) -> None:
    assert desk.acme.id
    await nadia.types("/vigie team")
    await nadia.clicks("team.add")
    answer = await nadia.submits(account=account, role="technician")
    assert list(answer.errors) == ["account"]
    found = await person(bot.db, account)
    assert found is None or found.role == "member"


async def test_a_client_guest_of_our_workspace_may_become_a_colleague(
    bot: Bot, nadia: Actor, desk: House
) -> None:
    async with bot.db.writing() as session:
        bruno_here = await session.get(Person, desk.person("U0BRUNO").id)
        assert bruno_here is not None
        await session.delete(bruno_here)
        await session.flush()
        await add_person(session, "U0BRUNO", Role.MEMBER, client=desk.acme)
    await nadia.types("/vigie team")
    await nadia.clicks("team.add")
    await nadia.submits(account="U0BRUNO", role="technician")
    found = await person(bot.db, "U0BRUNO")
    assert found is not None
    assert (found.role, found.client_id) == ("technician", None)
