"""The clock on the card: started and stopped with one press, one per person, never forgotten."""

import asyncio

import pytest

from commands.hours import jobs
from tests.hours.banks import audited, on_sqlite, work
from tests.support.bot import Bot
from tests.support.cast import Actor

pytestmark = pytest.mark.usefixtures("desk")
ACME, DESK = "acme-support", "desk"


@pytest.fixture
async def in_hand(bot: Bot, claire: Actor, alice: Actor) -> Bot:
    """T-1, taken by Alice."""
    await claire.says("L'imprimante ne répond plus", ACME)
    await alice.clicks("tickets.take", DESK)
    return bot


async def test_the_clock_is_started_and_stopped_and_nothing_is_asked(
    in_hand: Bot, alice: Actor, bruno: Actor, claire: Actor
) -> None:
    await alice.clicks("Démarrer le chrono", DESK)
    card = (await bruno.sees(DESK)).with_("T-1")
    assert "Alice Martin · chrono en marche depuis 09:00" in card.words
    in_hand.pass_time(minutes=12)
    shown = await alice.types("/ticket T-1")
    assert "Arrêter le chrono (12 min)" in shown.shown[-1].buttons
    refused = await bruno.clicks("hours.stop", DESK)
    assert "no clock running on T-1" in refused.words
    stopped = await alice.clicks("hours.stop", DESK)
    assert "12 min" in stopped.words
    assert stopped.form is None
    assert await work(in_hand.db) == [(1, 12)]
    assert "chrono en marche" not in (await bruno.sees(DESK)).words
    again = await alice.types("/ticket T-1")
    assert "a travaillé dessus · 12 min" in again.words
    assert "12 min" not in (await claire.sees(ACME)).words


async def test_a_second_clock_stops_the_first_and_says_so(
    in_hand: Bot, alice: Actor, luc: Actor
) -> None:
    await luc.says("Le site web est lent", ACME)
    await alice.clicks("tickets.take", (await alice.sees(DESK)).with_("site web"))
    first = (await alice.sees(DESK)).with_("imprimante")
    await alice.clicks("hours.start", first)
    in_hand.pass_time(minutes=7)
    started = await alice.clicks("hours.start", (await alice.sees(DESK)).with_("site web"))
    assert "T-2" in started.words
    assert "Celui de T-1 s'est arrêté : 7 min notées" in started.words
    assert await work(in_hand.db) == [(1, 7)]


@on_sqlite
async def test_what_was_noted_with_the_reply_is_not_counted_twice(
    in_hand: Bot, alice: Actor
) -> None:
    await alice.clicks("hours.start", DESK)
    in_hand.pass_time(minutes=20)
    await alice.clicks("tickets.reply", DESK)
    await alice.submits(words="Je regarde.", minutes="15")
    in_hand.pass_time(minutes=10)
    stopped = await alice.clicks("hours.stop", DESK)
    assert "15 min" in stopped.words
    assert await work(in_hand.db) == [(1, 15)]


async def test_a_forgotten_clock_is_asked_about_after_closing(in_hand: Bot, alice: Actor) -> None:
    await alice.clicks("hours.start", DESK)
    await in_hand.advance(hours=9, minutes=20)
    assert "chrono" not in (await alice.sees("@vigie")).words
    await in_hand.advance(minutes=15)
    asked = await alice.newest("@vigie")
    assert "L'avez-vous oublié ?" in asked.words
    await in_hand.advance(hours=1)
    assert (await alice.newest("@vigie")).ts == asked.ts
    stopped = await alice.clicks("hours.stop_closing", asked)
    assert "9 h" in stopped.words
    assert await work(in_hand.db) == [(1, 540)]
    late = await alice.clicks("hours.keep", asked)
    assert "déjà arrêté" in late.words


@on_sqlite
async def test_without_an_answer_it_stops_as_of_closing(in_hand: Bot, alice: Actor) -> None:
    await alice.clicks("hours.start", DESK)
    await in_hand.advance(hours=9, minutes=35)
    await in_hand.advance(hours=13)
    assert "J'ai arrêté votre chrono sur T-1 : 9 h" in (await alice.newest("@vigie")).words
    assert await work(in_hand.db) == [(1, 540)]


@on_sqlite
async def test_whoever_is_still_at_work_is_asked_again_later(in_hand: Bot, alice: Actor) -> None:
    await alice.clicks("hours.start", DESK)
    await in_hand.advance(hours=9, minutes=35)
    kept = await alice.clicks("hours.keep", await alice.newest("@vigie"))
    assert "continue" in kept.words
    await in_hand.advance(hours=3, minutes=50)
    first = len(await alice.sees("@vigie"))
    await in_hand.advance(minutes=15)
    assert len(await alice.sees("@vigie")) == first + 1
    assert await work(in_hand.db) == []


async def test_the_clock_of_a_solved_ticket_stops_at_its_resolution(
    in_hand: Bot, alice: Actor
) -> None:
    await alice.clicks("hours.start", DESK)
    in_hand.pass_time(minutes=25)
    await alice.clicks("tickets.resolve", DESK)
    await alice.submits(words="Toner remplacé.")
    await in_hand.advance(minutes=30)
    assert await work(in_hand.db) == [(1, 25)]
    assert "25 min" in (await alice.newest("@vigie")).words


async def test_two_replicas_ask_once(in_hand: Bot, alice: Actor) -> None:
    await alice.clicks("hours.start", DESK)
    await in_hand.settle()
    in_hand.pass_time(hours=9, minutes=35)
    await asyncio.gather(*(jobs.clocks_(in_hand.program.services) for _ in range(4)))
    assert len(await alice.sees("@vigie")) == 1


@on_sqlite
async def test_a_start_and_an_empty_stop_leave_a_trace_and_no_minutes(
    in_hand: Bot, alice: Actor
) -> None:
    await alice.clicks("hours.start", DESK)
    stopped = await alice.clicks("hours.stop", DESK)
    assert "moins d'une minute" in stopped.words
    assert await work(in_hand.db) == []
    assert len(await audited(in_hand.db, "hours.start")) == 1
    assert len(await audited(in_hand.db, "hours.stop")) == 1
