"""A contract in a ticket's life: targets on the card, warnings, breaches, pauses, changes."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from storage import tickets
from storage.contracts import Contract, SiteHours
from storage.db import Database
from storage.scope import Scope
from storage.tickets import Ticket
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House
from tests.support.rows import SOME_DAY

ACME, DESK = "acme-support", "desk"
PARIS = ZoneInfo("Europe/Paris")
TARGETS = {"3": {"response": 120, "answer": 60, "resolution": 360}}


async def agree(db: Database, house: House, **values: Any) -> int:
    """Acme has a contract: P3 is answered in two hours, then within one, and solved in six."""
    terms = {
        "name": "Infogérance",
        "starts_on": date(2026, 1, 1),
        "hours": "Mon-Fri 08:00-12:00 14:00-18:00",
        "country": "FR",
        "targets": TARGETS,
        "warnings": [75],
        "created_at": SOME_DAY,
    }
    async with db.writing() as session:
        contract = Contract(client_id=house.acme.id, **(terms | values))
        session.add(contract)
        await session.flush()
        return contract.id


async def ticket(bot: Bot) -> Ticket:
    await bot.settle()
    async with bot.db.reading() as session:
        found = await tickets.get(session, Scope.desk(), 1)
    assert found is not None
    return found


async def told(alice: Actor, words: str) -> list[str]:
    """The lines of the ticket's desk thread that hold these words."""
    card = (await alice.sees(DESK))[0]
    return [m.words for m in (await alice.thread(card))[1:] if words in m.words]


def clock(moment: datetime | None) -> str | None:
    """A moment as the wall clock of Paris shows it."""
    return None if moment is None else f"{moment.astimezone(PARIS):%a %H:%M}"


async def test_the_card_names_the_next_promise_and_says_when_it_is_late(
    bot: Bot, db: Database, desk: House, claire: Actor, alice: Actor
) -> None:
    await agree(db, desk)
    said = await claire.says("L'imprimante ne répond plus", ACME)
    assert "Réponse avant le 23 nov. 2026, 11:00" in (await alice.sees(DESK))[0].words
    await bot.advance(hours=1, minutes=35)
    (line,) = await told(alice, "réponse due")
    assert "en retard" not in line
    await bot.advance(minutes=30)
    assert "réponse en retard depuis le 23 nov. 2026, 11:00" in (await alice.sees(DESK))[0].words
    assert len(await told(alice, "réponse en retard")) == 1
    await alice.says("Je regarde.", ACME, thread_ts=said)
    # Six hours from nine, two of them at lunch.
    assert "Solution avant le 23 nov. 2026, 17:00" in (await alice.sees(DESK))[0].words


async def test_after_a_silence_all_that_is_overdue_is_one_line_to_those_it_concerns(
    bot: Bot, db: Database, desk: House, claire: Actor, alice: Actor, nadia: Actor
) -> None:
    steps = [
        {"after": -30, "whom": "technician"},
        {"after": 60, "whom": "managers"},
        {"after": 120, "whom": f"person:{desk.person('U0BRUNO').id}"},
    ]
    await agree(db, desk, steps=steps, warnings=[50, 75, 90])
    await claire.says("L'imprimante ne répond plus", ACME)
    await alice.clicks("Prendre", DESK)
    await bot.advance(days=2)
    await bot.tick()
    lines = await told(alice, "en retard depuis")
    assert len(lines) == 1
    for mention in (alice.mention, nadia.mention, "<@U0BRUNO>"):
        assert mention in lines[0]
    assert "solution en retard" in lines[0]


async def test_waiting_for_a_third_party_pauses_in_business_time(
    bot: Bot, db: Database, desk: House, claire: Actor, alice: Actor
) -> None:
    await agree(db, desk)
    said = await claire.says("L'imprimante ne répond plus", ACME)
    await alice.clicks("Prendre", DESK)
    await bot.advance(hours=1)
    await alice.picks("tickets.more", "Attendre un tiers", DESK)
    found = await ticket(bot)
    assert (found.target_due_at, found.resolution_due_at) == (None, None)
    # From ten to ten the next day: six hours of business are not counted.
    await bot.advance(days=1)
    assert await told(alice, "en retard") == []
    await claire.says("Toujours rien", ACME, thread_ts=said)
    found = await ticket(bot)
    # One hour was gone, and one is left.
    assert clock(found.response_due_at) == "Tue 11:00"


@pytest.mark.usefixtures("desk")
async def test_another_contract_and_priority_recompute_and_keep_the_pause(
    bot: Bot, claire: Actor, alice: Actor, nadia: Actor
) -> None:
    said = await claire.says("L'imprimante ne répond plus", ACME)
    await alice.clicks("Prendre", DESK)
    await alice.clicks("tickets.wait", DESK)
    await bot.advance(hours=1)
    await claire.says("Me revoilà", ACME, thread_ts=said)
    before = (await ticket(bot)).response_due_at
    await nadia.types("/vigie contract Acme")
    await nadia.clicks("contracts.new")
    await nadia.submits(
        name="Infogérance",
        starts_on="2026-11-01",
        hours="Mon-Fri 08:00-12:00 14:00-18:00",
        p2="30 min, 30 min, 2 h",
        p3="3 h, 1 h, 6 h",
    )
    await bot.tick()
    found = await ticket(bot)
    assert clock(before) == "Mon 14:00"  # four hours from nine, and the hour of waiting
    assert clock(found.response_due_at) == "Mon 15:00"  # and two hours of lunch
    assert found.contract_id is not None
    await alice.clicks("tickets.edit", DESK)
    await alice.submits(impact="1")
    found = await ticket(bot)
    assert clock(found.response_due_at) == "Mon 10:30"


async def test_a_contract_that_ends_gives_way_to_the_desk(
    bot: Bot, db: Database, desk: House, claire: Actor, alice: Actor
) -> None:
    number = await agree(db, desk, ends_on=date(2026, 11, 23), targets={"3": {"response": 6000}})
    await claire.says("L'imprimante ne répond plus", ACME)
    assert (await ticket(bot)).contract_id == number
    await bot.advance(days=1)
    found = await ticket(bot)
    assert found.contract_id is None
    assert clock(found.response_due_at) == "Mon 13:00"
    assert "en retard" in (await alice.sees(DESK))[0].words


async def test_a_site_counts_in_its_own_hours(
    bot: Bot, db: Database, desk: House, claire: Actor, alice: Actor
) -> None:
    number = await agree(db, desk)
    async with db.writing() as session:
        session.add(
            SiteHours(
                contract_id=number,
                client_id=desk.acme.id,
                site_id=desk.lyon.id,
                zone="America/Montreal",
                hours="Mon-Fri 08:00-18:00",
            )
        )
    await claire.says("L'imprimante ne répond plus", ACME)
    await alice.clicks("tickets.edit", DESK)
    await alice.submits(site="Lyon")
    found = await ticket(bot)
    assert clock(found.response_due_at) == "Mon 16:00"  # ten in the morning there


async def test_late_tickets_come_first_in_the_list(
    bot: Bot, db: Database, desk: House, claire: Actor, mallory: Actor, alice: Actor
) -> None:
    await agree(db, desk, targets={"3": {"response": 10}})
    await mallory.says("Everything is down", "globex-support")
    await alice.clicks("tickets.edit", DESK)
    await alice.submits(impact="1", urgency="1")
    await claire.says("Une petite question", ACME)
    await bot.advance(minutes=15)
    listed = (await alice.types("/ticket list open")).words
    assert listed.index("petite question") < listed.index("Everything is down")
    assert "⏰" in listed or ":alarm_clock:" in listed


async def test_whoever_opens_a_ticket_sees_where_each_promise_stands(
    bot: Bot, db: Database, desk: House, claire: Actor, alice: Actor
) -> None:
    await agree(db, desk)
    said = await claire.says("L'imprimante ne répond plus", ACME)
    await bot.advance(minutes=30)
    await alice.says("Je regarde.", ACME, thread_ts=said)
    await bot.advance(minutes=30)
    shown = (await alice.types("/ticket T-1")).words
    assert "Première réponse : 30 min sur 2 h · tenu" in shown
    assert "Solution : 1 h sur 6 h · avant le 23 nov. 2026, 17:00" in shown
