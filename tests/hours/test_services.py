"""The services of hours on a plain database: what two do at once, whose is whose, what follows."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select

from commands.hours import alerts, clocks, counting, reading, service, shown
from commands.kit import person
from commands.kit.refused import Refused
from commands.kit.services import Act, Services
from integrations.slack.reader import SlackReader
from storage import approvals, desk, hours
from storage.approvals import Decision
from storage.clients import Client, Site
from storage.contracts import Contract, SiteHours
from storage.db import Database
from storage.outbox import OutboxRow
from storage.people import Role
from storage.scope import Scope
from storage.tickets import Ticket
from storage.work import running_on
from tests.hours.banks import add_bank, audited, lines, note, questions, work
from tests.hours.test_reading import FILLED
from tests.support.rows import SOME_DAY, add_client, add_person

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)  # Monday, nine in Paris


class Stopped:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW


@dataclass
class Desk:
    """A desk with two clients and T-1 of Acme, and who acts there."""

    db: Database
    acme: Client
    globex: Client

    async def act(self, user: str, *, later: timedelta = timedelta()) -> Act:
        services = Services(self.db, Stopped(), SlackReader(AsyncWebClient()))
        async with self.db.reading() as session:
            who = await person.find(session, user)
        return Act(who, NOW + later, "r", services, user)

    def clock(self, later: timedelta = timedelta()) -> Act:
        services = Services(self.db, Stopped(), SlackReader(AsyncWebClient()))
        return Act(None, NOW + later, "r", services)

    async def said(self, template: str) -> list[dict[str, Any]]:
        """What waits to be said, by its template."""
        async with self.db.reading() as session:
            query = select(OutboxRow).where(OutboxRow.template == template)
            return [row.context for row in await session.scalars(query)]


@pytest.fixture
async def house(db: Database) -> Desk:
    settings = {
        "desk_channel": "C0DESK",
        "approvals_channel": "C0APPROVALS",
        "language": "fr",
        "zone": "Europe/Paris",
        "hours": "Mon-Fri 08:00-18:00",
        "country": "FR",
        "region": None,
        "set_up_at": SOME_DAY,
    }
    async with db.writing() as session:
        await desk.save(session, settings)
        acme = await add_client(session, "Acme")
        globex = await add_client(session, "Globex")
        for user, role in (("U0ALICE", Role.TECHNICIAN), ("U0NADIA", Role.MANAGER)):
            await add_person(session, user, role)
        for number in (1, 2):
            ticket = Ticket(
                id=number,
                client_id=acme.id,
                title="Imprimante",
                kind="incident",
                state="taken",
                impact=2,
                urgency=2,
                priority=3,
                created_at=NOW,
                last_message_at=NOW,
            )
            session.add(ticket)
    return Desk(db, acme, globex)


async def test_two_presses_at_once_start_one_clock(house: Desk) -> None:
    async def press(number: int) -> None:
        act = await house.act("U0ALICE")
        async with house.db.writing() as session:
            await clocks.start(session, act, number)

    await asyncio.gather(*(press(number) for number in (1, 2, 1, 2)))
    async with house.db.reading() as session:
        running = [await running_on(session, Scope.desk(), number) for number in (1, 2)]
    assert len([clock for on_ticket in running for clock in on_ticket]) == 1
    assert await work(house.db) == []  # no time has passed


async def test_stopping_twice_at_once_notes_once(house: Desk) -> None:
    async with house.db.writing() as session:
        await clocks.start(session, await house.act("U0ALICE"), 1)
    act = await house.act("U0ALICE", later=timedelta(minutes=12))

    async def press() -> bool:
        try:
            async with house.db.writing() as session:
                await clocks.stop(session, act, 1)
        except Refused:
            return False
        return True

    assert sorted(await asyncio.gather(press(), press(), press())) == [False, False, True]
    assert await work(house.db) == [(1, 12)]


async def test_a_clock_is_cut_at_a_day(house: Desk) -> None:
    async with house.db.writing() as session:
        await clocks.start(session, await house.act("U0ALICE"), 1)
    act = await house.act("U0ALICE", later=timedelta(days=3))
    async with house.db.writing() as session:
        stopped = await clocks.stop(session, act, None)
    assert (stopped.elapsed, stopped.added) == (1440, 1440)


async def test_the_sites_own_hours_come_before_the_contracts(house: Desk) -> None:
    async with house.db.writing() as session:
        site = Site(client_id=house.acme.id, name="Nuit", address=None, created_at=SOME_DAY)
        agreed = Contract(
            client_id=house.acme.id,
            name="Contrat",
            starts_on=date(2026, 1, 1),
            hours="Mon-Fri 09:00-12:00",
            created_at=SOME_DAY,
        )
        session.add_all([site, agreed])
        await session.flush()
        session.add(
            SiteHours(
                contract_id=agreed.id,
                client_id=house.acme.id,
                site_id=site.id,
                zone="Europe/Paris",
                hours="Mon-Sun 18:00-24:00",
            )
        )
        (await session.get_one(Ticket, 2)).site_id = site.id
    evening = datetime(2026, 11, 22, 18, tzinfo=UTC)  # a Sunday
    for number in (1, 2):
        await note(house.db, 30, number=number, started_at=evening)
    async with house.db.writing() as session:
        await counting.count(session, house.clock())
    found = [line.parts[0]["class"] for line in await lines(house.db)]
    assert found == ["weekend", "business"]


async def test_what_one_bank_leaves_the_next_one_has(house: Desk) -> None:
    old = await add_bank(
        house.db,
        house.acme,
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 12, 31),
        carry_most=120,
    )
    await add_bank(house.db, house.acme)
    async with house.db.reading() as session:
        left = await shown.left(session, house.acme.id, NOW)
        everything = await shown.of_client(session, house.acme.id, NOW)
    assert [(bank["total"], bank["left"]) for bank in left["banks"]] == [(720, 720)]
    assert [(bank["id"] == old, bank["state"]) for bank in everything["banks"]] == [
        (False, "now"),
        (True, "over"),
    ]


async def test_a_contract_of_somebody_else_is_refused(house: Desk) -> None:
    async with house.db.writing() as session:
        theirs = Contract(
            client_id=house.globex.id, name="X", starts_on=date(2026, 1, 1), created_at=SOME_DAY
        )
        session.add(theirs)
        await session.flush()
        contract_id = theirs.id
    wanted = reading.read(FILLED | {"contract": str(contract_id)})
    act = await house.act("U0NADIA")
    with pytest.raises(Refused, match="contracts"):
        async with house.db.writing() as session:
            await service.new_bank(session, act, house.acme.id, wanted)
    async with house.db.reading() as session:
        assert await hours.banks_of(session, Scope.desk(), house.acme.id) == []


async def test_a_change_that_changes_nothing_leaves_no_trace(house: Desk) -> None:
    act = await house.act("U0NADIA")
    wanted = reading.read(FILLED | {"contract": ""})
    async with house.db.writing() as session:
        bank, adopted = await service.new_bank(session, act, house.acme.id, wanted)
        again, _ = await service.change_bank(session, act, bank.id, wanted)
    assert (adopted, again.id) == (0, bank.id)
    assert len(await audited(house.db, "hours.bank")) == 1


async def test_without_a_lead_the_team_is_told_so(house: Desk) -> None:
    await add_bank(house.db, house.acme)
    await note(house.db, 500)
    async with house.db.writing() as session:
        await counting.count(session, house.clock())
        await alerts.tell(session, house.clock())
        await alerts.tell(session, house.clock())
    (told,) = await house.said("hours/team_alert")
    assert (told["what"], told["leads"], told["told"]) == ("low", [], False)
    assert await house.said("hours/lead_alert") == []


@pytest.mark.parametrize(
    ("later", "open_"),
    [(timedelta(), True), (timedelta(hours=10), False), (timedelta(days=5), False)],
)
async def test_nothing_is_told_outside_the_desks_hours(
    house: Desk, later: timedelta, open_: bool
) -> None:
    await add_bank(house.db, house.acme)
    await note(house.db, 500)
    async with house.db.writing() as session:
        await counting.count(session, house.clock())
    async with house.db.reading() as session:
        assert bool(await alerts.look(session, house.clock(later))) is open_


@pytest.mark.parametrize("state", [Decision.LAPSED, Decision.WITHDRAWN])
async def test_without_an_answer_the_bank_may_be_asked_about_again(
    house: Desk, state: Decision
) -> None:
    bank_id = await add_bank(house.db, house.acme, overconsumption="approval")
    await note(house.db, 690)
    async with house.db.writing() as session:
        await counting.count(session, house.clock())
        await alerts.tell(session, house.clock())
    (asked,) = await questions(house.db)
    async with house.db.writing() as session:
        found = await approvals.get(session, Scope.desk(), asked.id)
        assert found is not None
        found.state, found.open_key = state, None
    async with house.db.writing() as session:
        await alerts.decided(session, house.clock())
        await alerts.decided(session, house.clock())
    told = await house.said("hours/decided")
    assert [context["state"] for context in told] == (
        ["lapsed"] if state == Decision.LAPSED else []
    )
    async with house.db.reading() as session:
        bank = await hours.bank(session, Scope.desk(), bank_id)
        assert bank is not None
        assert bank.over is None
        assert await hours.bank(session, Scope.client(house.globex.id), bank_id) is None
