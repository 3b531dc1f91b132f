"""Absences, the week on call, the suggestion on the card, and who is woken at night."""

import pytest
from sqlalchemy import select, update

from storage import rota, skills
from storage.audit import AuditEntry
from storage.rota import Absence, Page
from storage.tickets import Ticket
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House

pytestmark = pytest.mark.usefixtures("desk", "bot")


async def test_a_technician_writes_down_their_days(alice: Actor, bruno: Actor) -> None:
    shown = await alice.types("/vigie absence")
    assert "Tout le monde est là" in shown.words
    await alice.clicks("rota.absence", shown.shown[0])
    assert "Qui ?" not in str(alice.form)
    assert (await alice.submits(starts_on="2026-12-24", ends_on="2026-12-31")).ok
    await alice.clicks("rota.absence", shown.shown[0])
    again = await alice.submits(starts_on="2026-12-31", ends_on="2027-01-02")
    assert list(again.errors) == ["starts_on"]
    seen = await bruno.types("/vigie away")
    assert "Alice" in seen.words
    assert "rota.present" not in str([message.raw for message in seen.shown])
    mine = await alice.types("/vigie absence")
    for _ in range(2):
        gone = await alice.clicks("rota.present:1", mine.shown[0])
        assert "Tout le monde est là" in gone.words


async def test_only_a_manager_writes_for_others(
    bot: Bot, desk: House, alice: Actor, nadia: Actor
) -> None:
    bruno = desk.person("U0BRUNO")
    shown = await nadia.types("/vigie absence")
    await nadia.clicks("rota.absence", shown.shown[0])
    sent = await nadia.submits(person=str(bruno.id), starts_on="2026-11-23", ends_on="2026-11-23")
    assert sent.ok
    async with bot.db.reading() as session:
        (row,) = await session.scalars(select(Absence))
        assert row.person_id == bruno.id
    shown = await alice.types("/vigie absence")
    assert ":palm_tree:" in str(shown.shown[0].raw)


async def test_own_hours_are_read_and_a_mistake_is_told(bot: Bot, alice: Actor) -> None:
    shown = await alice.types("/vigie absence")
    await alice.clicks("rota.hours", shown.shown[0])
    assert list((await alice.submits(hours="when I like")).errors) == ["hours"]
    assert (await alice.submits(hours="lun-ven 8h-16h")).ok
    assert "Vos horaires :" in (await alice.types("/vigie absence")).words
    async with bot.db.reading() as session:
        assert len(await rota.hours_of_team(session)) == 1


async def rotation(nadia: Actor, names: str = "Alice\nBruno") -> None:
    shown = await nadia.types("/vigie oncall")
    await nadia.clicks("rota.rotation", shown.shown[0])
    assert (await nadia.submits(people=names, starts_on="2026-11-23", hour="8")).ok


async def test_the_week_on_call_is_shown_and_taken_over(
    bot: Bot, nadia: Actor, alice: Actor, bruno: Actor
) -> None:
    assert "rota.rotation" not in str((await alice.types("/vigie oncall")).shown[0].raw)
    await rotation(nadia)
    shown = await bruno.types("/vigie astreinte")
    first = "rota.take_over:2026-11-23"
    taken = await bruno.clicks(first, shown.shown[0])
    assert "instead of Alice" in taken.words
    await bruno.clicks(first, shown.shown[0])
    back = await alice.types("/vigie oncall")
    given = await alice.clicks(first, back.shown[0])
    assert "à la place" not in given.words
    async with bot.db.reading() as session:
        actions = list(await session.scalars(select(AuditEntry.action)))
    assert actions.count("rota.take_over") == 2


async def test_an_unknown_name_is_told_beside_the_field(bot: Bot, nadia: Actor) -> None:
    shown = await nadia.types("/vigie oncall")
    await nadia.clicks("rota.rotation", shown.shown[0])
    sent = await nadia.submits(people="Alice\nZoé", starts_on="2026-11-23", hour="8")
    assert "Zoé" in sent.errors["people"]
    assert list((await nadia.submits(people="Alice", hour="25")).errors) == ["hour"]
    async with bot.db.reading() as session:
        assert await rota.rotation(session) is None


async def knows(bot: Bot, desk: House, name: str, who: str = "U0BRUNO") -> None:
    async with bot.db.writing() as session:
        skill = await skills.put_skill(session, name, bot.program.services.clock.now())
        await skills.set_level(session, desk.person(who).id, skill.id, 3)


async def test_the_card_names_who_fits_and_gives_it_to_them(
    bot: Bot, desk: House, claire: Actor, alice: Actor
) -> None:
    await knows(bot, desk, "Imprimante")
    bot.pass_time(hours=1)
    await claire.says("L'imprimante ne répond plus", "acme-support")
    card = (await alice.sees("desk")).with_("imprimante")
    assert "Bruno" in card.words
    assert "Imprimante, niveau 3" in card.words
    await alice.clicks("tickets.assign_to", card)
    async with bot.db.reading() as session:
        ticket = await session.get_one(Ticket, 1)
        assert ticket.technician_id == desk.person("U0BRUNO").id
    assert "niveau 3" not in (await alice.sees("desk")).with_("imprimante").words


async def test_at_night_what_cannot_wait_wakes_who_is_on_call(
    bot: Bot, desk: House, nadia: Actor, claire: Actor, alice: Actor, bruno: Actor
) -> None:
    await rotation(nadia)
    bot.pass_time(hours=14)
    await claire.says("Tout est en panne", "acme-support")
    await bot.settle()
    async with bot.db.writing() as session:
        await session.execute(update(Ticket).values(priority=1))
    await bot.tick()
    await bot.tick()
    woken = await alice.newest("@vigie")
    assert "T-1" in woken.words
    assert "Vous êtes d'astreinte" in woken.words
    await bot.advance(minutes=11)
    assert "Nobody has taken it yet" in (await bruno.newest("@vigie")).words
    await bruno.clicks("tickets.take", await bruno.newest("@vigie"))
    await bot.advance(minutes=11)
    async with bot.db.reading() as session:
        pages = (await session.scalars(select(Page).order_by(Page.attempt))).all()
        assert [page.person_id for page in pages] == [
            desk.person("U0ALICE").id,
            desk.person("U0BRUNO").id,
        ]


async def test_by_day_and_for_less_nobody_is_woken(bot: Bot, nadia: Actor, claire: Actor) -> None:
    await rotation(nadia)
    await claire.says("Tout est en panne", "acme-support")
    await bot.settle()
    async with bot.db.writing() as session:
        await session.execute(update(Ticket).values(priority=1))
    await bot.tick()
    async with bot.db.writing() as session:
        assert await session.scalar(select(Page)) is None
        await session.execute(update(Ticket).values(priority=2))
    await bot.advance(hours=14)
    async with bot.db.reading() as session:
        assert await session.scalar(select(Page)) is None


async def test_the_reminder_of_who_is_away_goes_to_the_desk(
    bot: Bot, desk: House, claire: Actor, alice: Actor
) -> None:
    said = await claire.says("Panne", "acme-support")
    await alice.clicks("tickets.take", (await alice.sees("desk")).with_("Panne"))
    now = bot.program.services.clock.now()
    async with bot.db.writing() as session:
        person = desk.person("U0ALICE").id
        session.add(
            Absence(
                person_id=person, starts_on=now.date(), ends_on=now.date(), half=None,
                by_id=person, created_at=now,
            )
        )  # fmt: skip
    await claire.says("Et alors ?", "acme-support", thread_ts=said.ts)
    await bot.advance(hours=7)
    thread = await alice.thread((await alice.sees("desk")).with_("Panne"))
    notice = thread.with_("n'est pas là")
    assert alice.mention not in notice.words
