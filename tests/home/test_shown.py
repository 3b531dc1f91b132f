"""What each Home shows, and in which order; nobody's shows what is not theirs."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from commands.home import for_clients, for_team, rules, service
from storage import approvals, satisfaction, ticket_links
from storage.db import Database
from storage.desk import Desk
from storage.people import Person, Role
from storage.scope import Scope
from storage.tickets import Ticket
from tests.home.tickets import NOW, add_ticket, hours, titles, who
from tests.support.house import House

pytestmark = pytest.mark.usefixtures("desk")


async def test_a_technicians_day(db: Database, desk: House) -> None:
    alice, bruno = desk.person("U0ALICE"), desk.person("U0BRUNO")
    async with db.writing() as session:
        mine: dict[str, Any] = {"technician_id": alice.id, "state": "taken"}
        for title, more in {
            "urgent": mine | {"priority": 1},
            "plain": mine,
            "late": mine | {"target_due_at": hours(-1), "priority": 5},
            "written": mine | {"unanswered_since": NOW},
            "late and written": mine | {"unanswered_since": NOW, "target_due_at": hours(-2)},
            "solved": mine | {"state": "resolved"},
            "rests": mine | {"state": "waiting"},
            "his": mine | {"technician_id": bruno.id},
            "new": {},
            "new and late": {"target_due_at": hours(-1)},
            "asked first": {"state": "approval"},
        }.items():
            await add_ticket(session, desk.acme, title, **more)
        day = await for_team.day(session, who(alice), NOW)
    assert titles(day["waits"]) == ["late and written", "written"]
    assert titles(day["mine"]) == ["late", "urgent", "plain", "rests"]
    assert titles(day["unclaimed"]) == ["new and late", "new"]
    assert [line["late"] for line in day["unclaimed"]["lines"]] == [True, False]
    assert (day["waits"]["total"], day["mine"]["total"], day["unclaimed"]["total"]) == (2, 4, 2)
    assert day["visits"] == []
    assert not day["manages"]
    assert "late" not in day


async def test_a_managers_desk(db: Database, desk: House) -> None:
    alice, bruno, nadia = (desk.person(f"U0{name}") for name in ("ALICE", "BRUNO", "NADIA"))
    async with db.writing() as session:
        hers = {"technician_id": alice.id, "state": "taken"}
        for title, more in {
            "late": hers | {"target_due_at": hours(-1)},
            "at risk": hers | {"target_due_at": hours(0.9)},
            "in time": hers | {"target_due_at": hours(2)},
            "his": {"technician_id": bruno.id, "state": "taken"},
            "nadia's and late": {
                "technician_id": nadia.id,
                "state": "taken",
                "target_due_at": hours(-3),
            },
        }.items():
            await add_ticket(session, desk.acme, title, **more)
        await approvals.ask(
            session,
            client_id=desk.acme.id,
            kind="ticket",
            record=1,
            details={"title": "Dix postes", "number": "T-1"},
            requested_by=None,
            at=NOW,
        )
        day = await for_team.day(session, who(nadia), NOW)
    assert titles(day["late"]) == ["nadia's and late", "late"]
    assert titles(day["at_risk"]) == ["at risk"]
    # What stands above has its line and its button there.
    assert titles(day["mine"]) == []
    assert [(one["title"], one["client"]) for one in day["approvals"]] == [("Dix postes", "Acme")]
    assert day["load"] == [
        {"technician": "Alice Martin", "open": 3, "late": 1},
        {"technician": "Bruno Keller", "open": 1, "late": 0},
        {"technician": "Nadia Benali", "open": 1, "late": 1},
    ]


async def give(session: AsyncSession, desk: House, score: int, days_ago: float) -> None:
    """A score that Claire gave."""
    ticket = await add_ticket(session, desk.acme, "done", state="closed")
    claire = desk.person("U0CLAIRE")
    await satisfaction.ask(
        session,
        ticket_id=ticket.id,
        client_id=desk.acme.id,
        person_id=claire.id,
        technician_id=None,
        at=NOW,
    )
    survey = await satisfaction.of_ticket(session, Scope.desk(), ticket.id, lock=True)
    assert survey is not None
    survey.score, survey.scored_at = score, NOW - timedelta(days=days_ago)
    await session.flush()


async def test_how_content_the_clients_are(db: Database, desk: House) -> None:
    async with db.writing() as session:
        for score, days_ago in ((4, 1), (3, 2), (1, 3), (2, 40), (4, 45), (1, 90)):
            await give(session, desk, score, days_ago)
        day = await for_team.day(session, who(desk.person("U0NADIA")), NOW)
    assert day["mood"] == {"share": 67, "count": 3}
    assert day["mood_before"] == {"share": 50, "count": 2}


async def test_more_than_it_shows(db: Database, desk: House) -> None:
    async with db.writing() as session:
        for _ in range(30):
            await add_ticket(session, desk.acme, "storm")
        day = await for_team.day(session, who(desk.person("U0ALICE")), NOW)
        managers = await for_team.day(session, who(desk.person("U0NADIA")), NOW)
    for shown in (day, managers):
        assert shown["unclaimed"]["total"] == 30
        assert len(shown["unclaimed"]["lines"]) == rules.LINES
        assert shown["unclaimed"]["more"]


async def test_a_private_ticket_keeps_its_words(db: Database, desk: House) -> None:
    async with db.writing() as session:
        await add_ticket(session, desk.acme, "a leaver", sensitive=True)
        seen = {
            name: (await for_team.day(session, who(desk.person(name)), NOW))["unclaimed"]
            for name in ("U0ALICE", "U0NADIA")
        }
    assert {name: titles(part) for name, part in seen.items()} == {
        "U0ALICE": [""],
        "U0NADIA": ["a leaver"],
    }


async def test_clients_see_their_own(db: Database, desk: House) -> None:
    claire, luc, mallory = (desk.person(f"U0{name}") for name in ("CLAIRE", "LUC", "MALLORY"))
    made: dict[str, Ticket] = {}
    async with db.writing() as session:
        for title, client, more in (
            ("hers", desk.acme, {"reporter_id": claire.id}),
            (
                "his",
                desk.acme,
                {"reporter_id": luc.id, "state": "waiting", "waiting_for": "client"},
            ),
            ("by the desk", desk.acme, {"state": "taken"}),
            ("no request", desk.acme, {"reporter_id": claire.id, "state": "dismissed"}),
            (
                "solved",
                desk.acme,
                {"reporter_id": claire.id, "state": "closed", "resolved_at": hours(-24)},
            ),
            (
                "long ago",
                desk.acme,
                {"reporter_id": claire.id, "state": "closed", "resolved_at": hours(-24 * 8)},
            ),
            ("globex", desk.globex, {"reporter_id": mallory.id}),
            ("merged", desk.acme, {"reporter_id": claire.id, "state": "merged"}),
            ("merged and over", desk.acme, {"reporter_id": claire.id, "state": "merged"}),
        ):
            made[title] = await add_ticket(session, client, title, **more)
        for child, parent in (("merged", "his"), ("merged and over", "solved")):
            await ticket_links.keep_merge(session, made[child], made[parent], {}, NOW)
        await approvals.ask(
            session,
            client_id=desk.acme.id,
            kind="ticket",
            record=1,
            details={"title": "Dix postes", "number": "T-1"},
            requested_by=None,
            at=NOW,
        )
        shown = {
            person.slack_user: await for_clients.requests(session, who(person), NOW)
            for person in (claire, luc, mallory)
        }
    told = {
        user: ([line["title"] for line in home["open"]], [line["title"] for line in home["solved"]])
        for user, home in shown.items()
    }
    assert told == {
        "U0CLAIRE": (["merged", "hers"], ["solved"]),
        "U0LUC": (["merged", "by the desk", "his", "hers"], ["solved"]),
        "U0MALLORY": (["globex"], []),
    }
    assert [len(home["approvals"]) for home in shown.values()] == [0, 1, 0]
    assert [home["channel"] for home in shown.values()] == ["C0ACME", "C0ACME", "C0GLOBEX"]


async def test_somebody_we_do_not_know(db: Database, desk: House) -> None:
    async with db.writing() as session:
        bruno = await session.get_one(Person, desk.person("U0BRUNO").id)
        bruno.active = False
        await add_ticket(session, desk.acme, "his", technician_id=bruno.id, state="taken")
        await session.flush()
        for slack_user in ("U0NEMO", "U0BRUNO"):
            shown = await service.shown(session, slack_user, NOW)
            assert (shown.template, dict(shown.context)) == (service.UNKNOWN, {})
            assert shown.locale == "fr"
        await session.delete(await session.get_one(Desk, 1))
        await session.flush()
        assert (await service.shown(session, "U0NEMO", NOW)).template == service.UNKNOWN


async def test_a_person_of_nobody_gets_nothing(db: Database, desk: House) -> None:
    claire = desk.person("U0CLAIRE")
    lost = who(claire)
    async with db.reading() as session:
        with pytest.raises(PermissionError):
            await for_clients.requests(
                session,
                type(lost)(lost.id, "U0", "", Role.MEMBER, None, "fr", "Europe/Paris"),
                NOW,
            )


def test_what_tells_two_homes_apart() -> None:
    one = rules.digest("home/team", {"a": NOW}, "fr-FR", "Europe/Paris")
    assert one == rules.digest("home/team", {"a": NOW}, "fr-FR", "Europe/Paris")
    others = [
        rules.digest("home/client", {"a": NOW}, "fr-FR", "Europe/Paris"),
        rules.digest("home/team", {"a": hours(1)}, "fr-FR", "Europe/Paris"),
        rules.digest("home/team", {"a": NOW}, "en-US", "Europe/Paris"),
        rules.digest("home/team", {"a": NOW}, "fr-FR", "Europe/London"),
    ]
    assert len({one, *others}) == 5
