"""The Home tab, as people see it: each their own, pressed, and up to date."""

import pytest

from storage.db import Database
from storage.people import Person
from tests.support.bot import Bot
from tests.support.cast import Actor, Stage
from tests.support.house import House

pytestmark = pytest.mark.usefixtures("desk", "bot")


async def home_of(actor: Actor) -> str:
    """What somebody's Home shows once they have opened it."""
    home = await actor.opens_home()
    assert home is not None
    return home.words


async def shown(stage: Stage, actor: Actor) -> str:
    """What it shows now, without opening it again."""
    await stage.settle()
    return str(await stage.get(f"/people/{actor.name}/home"))


async def published(stage: Stage) -> int:
    """How often any Home was published."""
    await stage.settle()
    return len(await stage.calls("views.publish"))


async def test_each_sees_what_is_theirs(
    claire: Actor, luc: Actor, mallory: Actor, alice: Actor, bruno: Actor, nadia: Actor, bot: Bot
) -> None:
    await claire.says("L'imprimante ne répond plus", "acme-support")
    await mallory.says("Our scanner is dead", "globex-support")
    await bot.settle()
    await alice.clicks("tickets.take", (await alice.sees("desk")).with_("imprimante"))
    hers = await home_of(alice)
    assert hers.index("Attendent votre réponse") < hers.index("imprimante")
    assert hers.index("À prendre") < hers.index("scanner")
    his = await home_of(bruno)
    assert "Nobody has taken" in his
    assert "imprimante" not in his
    managers = await home_of(nadia)
    assert "Alice Martin · 1 en cours" in managers
    own = await home_of(claire)
    assert "Vos demandes" in own
    assert "Alice Martin s'en occupe" in own
    leads = await home_of(luc)
    assert "Les demandes de Acme" in leads
    assert "imprimante" in leads
    others = await home_of(mallory)
    assert "Our scanner is dead" in others
    assert "imprimante" not in others
    assert "Acme" not in others
    for theirs in (own, leads):
        assert "scanner" not in theirs
        assert "Globex" not in theirs


async def test_somebody_unknown_is_greeted(
    db: Database, desk: House, claire: Actor, bruno: Actor
) -> None:
    await claire.says("L'imprimante ne répond plus", "acme-support")
    async with db.writing() as session:
        (await session.get_one(Person, desk.person("U0BRUNO").id)).active = False
    home = await home_of(bruno)
    assert "Je ne vous connais pas encore" in home
    assert "imprimante" not in home


async def test_it_follows_what_happens(claire: Actor, alice: Actor, stage: Stage, bot: Bot) -> None:
    assert "Rien ne vous attend" in await home_of(alice)
    await claire.says("L'imprimante ne répond plus", "acme-support")
    await bot.advance(seconds=30)
    assert "imprimante" in await shown(stage, alice)
    before = await published(stage)
    await bot.advance(seconds=30)
    # Nothing has happened: nothing is published.
    await bot.advance(minutes=6)
    assert await published(stage) == before
    # It becomes late by itself.
    await bot.advance(hours=4)
    assert "en retard depuis" in await shown(stage, alice)


async def test_a_flood_is_one_publication(
    claire: Actor, alice: Actor, stage: Stage, bot: Bot
) -> None:
    await home_of(alice)
    before = await published(stage)
    for number in range(4):
        await claire.says(f"Panne {number}", "acme-support")
        bot.pass_time(minutes=6)
    await bot.tick()
    assert await published(stage) == before + 1
    assert "Panne 3" in await shown(stage, alice)
    # Whoever opened it long ago is not looking any more.
    bot.pass_time(hours=9)
    await claire.says("Panne de nuit", "acme-support")
    await bot.tick()
    assert "Panne de nuit" not in await shown(stage, alice)


async def test_its_buttons_may_be_pressed_twice(claire: Actor, alice: Actor, bot: Bot) -> None:
    await claire.says("L'imprimante ne répond plus", "acme-support")
    await bot.settle()
    home = await alice.opens_home()
    assert home is not None
    for _ in range(2):
        opened = await alice.clicks("tickets.open", home)
        assert opened.ok
        form = await alice.form()
        assert form is not None
        assert "imprimante" in form.words
        await alice.closes()
    for _ in range(2):
        await alice.clicks("Nouveau ticket", home)
        form = await alice.form()
        assert form is not None
        assert form.raw["callback_id"] == "tickets.new"
        await alice.closes()
    for press, then in (("digests.off", "Recevoir le point"), ("digests.on", "Ne plus recevoir")):
        await alice.clicks(press, await alice.opens_home())
        assert then in await home_of(alice)


async def test_a_ticket_from_anywhere(alice: Actor) -> None:
    await alice.uses("tickets.new_one")
    form = await alice.form()
    assert form is not None
    assert form.raw["callback_id"] == "tickets.new"
