"""One question after a request is closed: asked seldom, answered by one click, read by somebody."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from commands.kit.services import Act
from commands.satisfaction import rules, service
from integrations.local_slack import SharedClock
from storage import satisfaction
from storage.audit import AuditEntry
from storage.db import Database
from storage.people import Person
from storage.satisfaction import Survey
from storage.scope import Scope
from storage.tickets import Ticket
from tests.home.tickets import add_ticket
from tests.support.bot import Bot
from tests.support.cast import Actor, Message, NotThere
from tests.support.house import House

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 9, tzinfo=PARIS)
DAY = timedelta(days=1)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def closed(db: Database, desk: House, title: str = "imprimante", **more: Any) -> int:
    """A ticket of Claire's that was closed this morning; its number."""
    async with db.writing() as session:
        values = {
            "reporter_id": desk.person("U0CLAIRE").id,
            "technician_id": desk.person("U0ALICE").id,
            "state": "closed",
            "closed_at": MONDAY,
            "resolved_at": MONDAY - DAY,
            **more,
        }
        return (await add_ticket(session, desk.acme, title, **values)).id


async def questions(actor: Actor) -> list[Message]:
    """What somebody is asked in private."""
    found = await actor.sees("@vigie")
    return [m for m in found if m.author == "vigie" and not m.ephemeral and m.buttons]


async def survey_of(db: Database, number: int) -> Survey | None:
    async with db.reading() as session:
        return await satisfaction.of_ticket(session, Scope.desk(), number)


@pytest.mark.usefixtures("desk")
async def test_one_click_and_a_word(
    bot: Bot, db: Database, claire: Actor, luc: Actor, alice: Actor
) -> None:
    await claire.says("L'imprimante ne répond plus", "acme-support")
    await bot.settle()
    card = (await alice.sees("desk")).with_("imprimante")
    await alice.clicks("tickets.take", card)
    await alice.clicks("tickets.resolve", card)
    await alice.submits(words="Cartouche changée.")
    assert await questions(claire) == []
    await claire.clicks("tickets.works")
    await bot.tick()
    await bot.tick()
    [asked] = await questions(claire)
    assert "L'imprimante ne répond plus* est terminée" in asked.words
    assert asked.buttons[:4] == ["😀 Très bien", "🙂 Bien", "🙁 Décevant", "😡 Mauvais"]
    assert await questions(luc) == []
    await claire.clicks("🙂 Bien", asked)
    await claire.clicks("😀 Très bien", asked)
    [thanks] = await questions(claire)
    assert "merci" in thanks.words
    form = (await claire.clicks("Ajouter un mot", thanks)).form
    assert form is not None
    await claire.submits(words="Très rapide, bravo.")
    survey = await survey_of(db, 1)
    assert survey is not None
    assert (survey.score, survey.comment, survey.told_at) == (4, "Très rapide, bravo.", None)
    desk_card = (await alice.sees("desk")).with_("imprimante")
    assert "L'avis du client : 😀 Très bien" in desk_card.words
    thread = (await alice.thread(desk_card)).words
    assert "Très rapide, bravo." in thread
    assert "n'est pas satisfait" not in thread
    shown = (await alice.types("/ticket T-1")).words
    assert "L'avis du client" in shown
    assert "4/4" in shown
    channel = (await claire.sees("acme-support")).words
    assert "Comment cela s'est-il passé" not in channel
    assert "bravo" not in channel


async def test_a_low_score_reaches_the_managers_at_once(
    desk: House, bot: Bot, db: Database, claire: Actor, nadia: Actor
) -> None:
    await closed(db, desk)
    await bot.tick()
    for face in ("🙁 Décevant", "😡 Mauvais", "🙂 Bien", "🙁 Décevant"):
        await claire.clicks(face, (await questions(claire))[0])
    await claire.clicks("Ajouter un mot", (await questions(claire))[0])
    await claire.submits(words="Trois jours <!channel> sans imprimante.")
    thread = await nadia.thread((await nadia.sees("desk")).with_("imprimante"))
    low = [message for message in thread if "n'est pas satisfait" in message.words]
    assert len(low) == 1
    assert "Claire Dubois (Acme)" in low[0].words
    assert nadia.mention in str(low[0].raw["blocks"])
    said = next(message for message in thread if "Trois jours" in message.words)
    assert nadia.mention not in str(said.raw["blocks"])
    assert "<!channel>" not in str(said.raw["blocks"])
    async with db.reading() as session:
        told = select(func.count(AuditEntry.id)).where(AuditEntry.action.like("satisfaction.%"))
        assert await session.scalar(told) == 5


@pytest.mark.usefixtures("bot")
async def test_only_who_was_asked_may_answer(
    desk: House,
    bot: Bot,
    db: Database,
    claire: Actor,
    luc: Actor,
    mallory: Actor,
    alice: Actor,
) -> None:
    number = await closed(db, desk)
    await bot.tick()
    [asked] = await questions(claire)
    for somebody in (luc, mallory, alice):
        with pytest.raises((NotThere, AssertionError)):
            await somebody.clicks("satisfaction.score", asked)
    survey = await survey_of(db, number)
    assert survey is not None
    assert survey.score is None


@on_sqlite
async def test_nobody_is_asked_often(desk: House, bot: Bot, db: Database, claire: Actor) -> None:
    for place in range(3):
        await closed(db, desk, f"panne {place}")
    await bot.tick()
    await bot.tick()
    assert len(await questions(claire)) == 1
    act = Act.of_clock(bot.program.services)
    for days, more in ((10, 0), (15, 1)):
        later = MONDAY + days * DAY
        async with db.reading() as session:
            assert list(await service.to_ask(session, later)) == []
        await closed(db, desk, f"after {days} days", closed_at=later)
        async with db.reading() as session:
            assert len(await service.to_ask(session, later)) == more
    # Two replicas at once: both found her, one asks.
    async with db.reading() as session:
        found = await service.to_ask(session, later)
    for _ in range(2):
        async with db.writing() as session:
            late = Act(None, later, "r", act.services)
            await service.ask(session, late, found[0])
    assert len(await questions(claire)) == 2


@on_sqlite
async def test_whom_it_does_not_ask(desk: House, db: Database) -> None:
    await closed(db, desk, "old", closed_at=MONDAY - rules.ASK_WITHIN - DAY)
    await closed(db, desk, "open again", state="taken")
    await closed(db, desk, "by the desk", reporter_id=None)
    await closed(db, desk, "of the team", reporter_id=desk.person("U0BRUNO").id)
    await closed(db, desk, "of another", reporter_id=desk.person("U0MALLORY").id)
    async with db.reading() as session:
        assert list(await service.to_ask(session, MONDAY)) == []
    await closed(db, desk, "hers")
    async with db.reading() as session:
        assert [row.slack_user for row in await service.to_ask(session, MONDAY)] == ["U0CLAIRE"]
        # Not at night, nor at the week-end.
        assert list(await service.to_ask(session, MONDAY.replace(hour=21))) == []
        assert list(await service.to_ask(session, MONDAY - DAY)) == []
    async with db.writing() as session:
        (await session.get_one(Person, desk.person("U0CLAIRE").id)).active = False
    async with db.reading() as session:
        assert list(await service.to_ask(session, MONDAY)) == []


@on_sqlite
async def test_friday_evening_is_asked_on_monday(desk: House, db: Database) -> None:
    await closed(db, desk, closed_at=MONDAY - timedelta(days=2, hours=15))
    async with db.reading() as session:
        assert len(await service.to_ask(session, MONDAY)) == 1


@on_sqlite
async def test_the_question_speaks_their_language(
    desk: House, bot: Bot, db: Database, clock: SharedClock, mallory: Actor
) -> None:
    mallorys = desk.person("U0MALLORY").id
    number = await closed(
        db, desk, "scanner", client_id=desk.globex.id, reporter_id=mallorys, sensitive=True
    )
    clock.set(MONDAY + timedelta(hours=1))
    await bot.tick()
    [asked] = await questions(mallory)
    assert "Your request *scanner* is closed. How was it?" in asked.words
    await mallory.clicks("😡 Bad", asked)
    async with db.writing() as session:
        (await session.get_one(Person, mallorys)).active = False
        ticket = await session.get_one(Ticket, number)
        assert ticket.state == "closed"
    refused = await mallory.clicks("😀 Very good", asked)
    assert "don't know you" in refused.words or "connais pas" in refused.words
