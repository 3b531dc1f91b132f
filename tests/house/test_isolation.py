"""A member of another client, and anybody else, reaches nothing of Acme's by any door.

The doors are those that are registered, so one that is added is tried without a word here. That
the sweep can find something is shown by doors that leak, and by the team, for whom they open.
"""

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.web import application
from commands.kit.capability import Capability
from commands.kit.doors import Doors
from integrations.local_slack import LocalSlack
from storage.tickets import Ticket
from tests.house import leaks
from tests.house.doors import registered
from tests.house.leaky import LEAKS, ROUTE
from tests.house.payloads import Target
from tests.house.routes import Caller, one_of_every_kind, routes_of
from tests.house.scene import ALICE, MALLORY, OUTSIDERS, SECRETS, Scene, full_house, press
from tests.house.sweep import Sweep
from tests.support.bot import Bot
from tests.support.cast import Actor, Stage
from tests.support.house import House

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def scene(
    desk: House, bot: Bot, slack: LocalSlack, claire: Actor, alice: Actor, mallory: Actor
) -> Scene:
    return await full_house(desk, bot, slack, claire, alice, mallory)


def one_of_each(targets: tuple[Target, ...], *kinds: str) -> list[Target]:
    """One target of each kind, or of each of these kinds."""
    found = {target.kind: target for target in targets}
    return [target for kind, target in found.items() if not kinds or kind in kinds]


async def reached(scene: Scene, before: leaks.Rows) -> list[str]:
    """What outsiders changed since, or had the bot say."""
    after = await leaks.all_rows(scene.bot.db)
    return [
        *leaks.touched(before, after, scene.house.globex.id),
        *leaks.sent_amiss(before, after, scene.theirs, scene.readers, SECRETS),
    ]


async def read_by_outsiders(stage: Stage) -> list[str]:
    """The secrets that any of them sees in Slack."""
    people = [outsider.user for outsider in OUTSIDERS if not outsider.is_bot]
    return [w for user in people for w in SECRETS.read_in(await leaks.shown_to(stage, user))]


async def test_nobody_else_reaches_anything_of_acme(scene: Scene, bot: Bot, stage: Stage) -> None:
    before = await leaks.all_rows(bot.db)
    sweep = Sweep(bot.program.doors, SECRETS)
    if bot.db.is_sqlite:
        await sweep.knock([MALLORY], scene.targets)
        await sweep.knock(OUTSIDERS[1:2], one_of_each(scene.targets))
        await sweep.knock(OUTSIDERS[2:], one_of_each(scene.targets, "name", "number", "ticket"))
        await sweep.happen(OUTSIDERS, scene.spots)
    else:  # the same doors, and the engine's own SQL: a sample is enough
        await sweep.knock([MALLORY], one_of_each(scene.targets))
        await sweep.happen([MALLORY], scene.spots)
    assert sweep.leaks == []
    assert registered(bot.program.doors) - set(sweep.tried) == set()
    assert await reached(scene, before) == []
    # What came too early, or was held, is taken in or given up; recalls are hours away.
    await bot.advance(minutes=2)
    assert await reached(scene, before) == []
    assert await read_by_outsiders(stage) == []


@on_sqlite
async def test_without_slacks_signature_no_route_gives_anything(
    scene: Scene, bot: Bot, stage: Stage
) -> None:
    server = bot.program._web
    assert isinstance(server, web.AppRunner)
    caller = Caller(stage.http, str(bot.program.address), SECRETS)
    before = await leaks.all_rows(bot.db)
    tried, given = await caller.try_routes(server.app, one_of_each(scene.targets))
    assert tried == routes_of(server.app)
    assert given == []
    answers = await caller.forge(ALICE, Target("ticket", "T-1"))
    assert {answer[:3] for answer in answers} == {"401"}
    assert await reached(scene, before) == []


@on_sqlite
async def test_signed_by_slack_the_team_is_served_and_mallory_is_not(
    scene: Scene, bot: Bot, stage: Stage
) -> None:
    caller = Caller(stage.http, str(bot.program.address), SECRETS)
    target = Target("ticket", "T-1")
    hers = [await caller.send(body) for body in one_of_every_kind(MALLORY, target)]
    assert SECRETS.read_in(hers) == []
    assert {answer[:3] for answer in hers} == {"200"}
    alices = [await caller.send(body) for body in one_of_every_kind(ALICE, target)]
    assert SECRETS.read_in(alices[0]) == [leaks.MARK]
    assert scene.targets


@on_sqlite
async def test_the_doors_open_for_the_team_and_for_ones_own(scene: Scene, bot: Bot) -> None:
    sweep = Sweep(bot.program.doors, SECRETS)
    await sweep.knock([ALICE], one_of_each(scene.targets, "name", "ticket"))
    for kind in ("word", "button", "form"):
        assert any(f"('{kind}'" in leak for leak in sweep.leaks), kind
    own, theirs = scene.own_ticket, scene.their_ticket
    await press(bot, MALLORY, "tickets.works", own)
    await press(bot, MALLORY, "tickets.works", theirs)
    async with bot.db.reading() as session:
        states = [(await session.get_one(Ticket, number)).state for number in (own, theirs)]
    assert states == ["closed", "resolved"]


async def found_in(scene: Scene, capability: Capability) -> list[str]:
    """What the sweep finds when these doors are the registered ones."""
    program = scene.bot.program
    before = await leaks.all_rows(program.db)
    sweep = Sweep(Doors(program.services, program.renderer, [capability]), SECRETS)
    await sweep.knock([MALLORY], scene.targets)
    await sweep.happen([MALLORY], scene.spots[:6])
    assert registered(sweep.doors) - set(sweep.tried) == set()
    return sweep.leaks + await reached(scene, before)


@on_sqlite
async def test_every_leak_is_found(scene: Scene, stage: Stage) -> None:
    found = {what: await found_in(scene, capability) for what, capability in LEAKS.items()}
    assert [what for what, leaks_ in found.items() if not leaks_] == []
    assert set(await read_by_outsiders(stage)) == {leaks.MARK}


@on_sqlite
async def test_a_leaking_route_is_found(scene: Scene, bot: Bot) -> None:
    async def healthy() -> None:
        return None

    app = application(
        bolt=None, health=healthy, metrics=None, routes=(ROUTE,), services=bot.program.services
    )
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        caller = Caller(http, str(server.make_url("")).rstrip("/"), SECRETS)
        _, given = await caller.try_routes(app, scene.targets)
    assert given
