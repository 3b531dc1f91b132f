"""Time typed by hand: logged with its class and moment, corrected with a reason."""

import pytest

from tests.hours.banks import add_bank, audited, lines, on_sqlite, taken, work
from tests.support.bot import Bot
from tests.support.cast import Actor, Answer
from tests.support.house import House

ACME, DESK = "acme-support", "desk"


@pytest.fixture
async def house(desk: House, bot: Bot, claire: Actor, alice: Actor) -> House:
    """The desk, with T-1 of Acme in Alice's hands, and a bank of Acme's."""
    await add_bank(bot.db, desk.acme)
    await claire.says("L'imprimante ne répond plus", ACME)
    await alice.clicks("tickets.take", DESK)
    return desk


@pytest.mark.usefixtures("house")
async def test_time_is_logged_and_the_client_sees_nothing_of_it(
    bot: Bot, alice: Actor, claire: Actor
) -> None:
    form = await alice.clicks("hours.log", DESK)
    assert "il reste 10 h" in form.words
    logged = await alice.submits(
        {"minutes": "1h 10m", "note": "Aller chez Acme", "class": "travel"}
    )
    assert "1 h 10" in logged.words
    await bot.tick()
    assert await taken(bot.db) == [(70, 38)]  # seventy-five minutes at one half
    (entry,) = await audited(bot.db, "hours.work")
    assert entry["after"]["minutes"] == 70
    assert "Aller" not in (await claire.thread((await claire.sees(ACME))[0])).words
    assert "Aller chez Acme" in (await alice.types("/ticket T-1")).words


@on_sqlite
@pytest.mark.usefixtures("house", "bot")
async def test_a_mistake_stays_beside_its_field(alice: Actor) -> None:
    await alice.clicks("hours.log", DESK)
    assert list((await alice.submits(minutes="0")).errors) == ["minutes"]
    assert list((await alice.submits(minutes="beaucoup")).errors) == ["minutes"]
    far = {"minutes": "20", "started": 1_900_000_000}
    assert list((await alice.submits(far)).errors) == ["started"]
    old = {"minutes": "20", "started": 1_600_000_000}
    assert list((await alice.submits(old)).errors) == ["started"]
    assert (await alice.submits(minutes="20", started=1_795_400_000)).errors == {}


@pytest.mark.usefixtures("house")
async def test_its_author_corrects_a_time_and_says_why(
    bot: Bot, alice: Actor, bruno: Actor
) -> None:
    await alice.clicks("hours.log", DESK)
    await alice.submits(minutes="50")
    await bot.tick()
    assert "no time of yours on T-1" in (await _opens(bruno)).words
    await _opens(alice)
    wrong = await alice.submits(minutes="20", reason=" ")
    assert list(wrong.errors) == ["reason"]
    corrected = await alice.submits(minutes="20", reason="Pause comprise")
    assert "20 min de travail, 30 min facturées" in corrected.words
    assert await work(bot.db) == [(1, 20)]
    assert await taken(bot.db) == [(20, 30)]
    (entry,) = await audited(bot.db, "hours.correct")
    assert entry["before"] == {"spent": 50, "billed": 60, "class": None}
    assert entry["after"] == {"spent": 20, "billed": 30, "class": None}
    assert entry["why"] == "Pause comprise"
    await bot.tick()
    assert await taken(bot.db) == [(20, 30)]


async def _opens(who: Actor) -> Answer:
    shown = await who.types("/ticket T-1")
    return await who.clicks("hours.correct", shown.shown[-1])


async def test_a_manager_corrects_anybodys_time_even_before_it_is_counted(
    house: House, bot: Bot, alice: Actor, nadia: Actor
) -> None:
    for minutes in ("50", "10"):
        await alice.clicks("hours.log", DESK)
        await alice.submits(minutes=minutes)
    await bot.tick()
    form = (await nadia.clicks("hours.correct", (await nadia.types("/ticket T-1")).shown[-1])).form
    assert form is not None
    entries = form.choices("entry")
    assert [text.split(" · ")[1] for text in entries] == ["10 min", "50 min"]
    await nadia.submits({"entry": entries[0], "minutes": "0", "reason": "Doublon", "class": "free"})
    assert await taken(bot.db) == [(50, 60), (0, 0)]
    line = (await lines(bot.db))[1]
    assert line.corrected_by == house.person("U0NADIA").id
    assert line.hour_class == "free"
