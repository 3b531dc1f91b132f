"""Merges that are refused, that meet, that stand on each other, and what undoing one restores."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commands.kit.capability import Refusal
from commands.kit.refused import Refused
from commands.tickets import merging, service, together, unmerging
from storage import threads
from storage.scope import Scope
from storage.ticket_states import State
from storage.tickets import Ticket
from storage.upsert import table
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House
from tests.tickets.at_desk import Desk


@pytest.fixture
def at_desk(bot: Bot, desk: House) -> Desk:
    return Desk(bot, desk)


async def test_what_cannot_be_merged_is_refused_with_a_sentence(at_desk: Desk) -> None:
    one, two, three, over = await at_desk.opens("un", "deux", "trois", "quatre")
    (theirs,) = await at_desk.opens("theirs", client=at_desk.house.globex.id)
    assert "into itself" in await at_desk.refuses(merging.merge, one, one)
    assert "another client's" in await at_desk.refuses(merging.merge, one, theirs)
    assert "can't find" in await at_desk.refuses(merging.merge, one, 999)
    await at_desk.does(service.dismiss, over)
    assert "is over" in await at_desk.refuses(merging.merge, one, over)
    assert "is over" in await at_desk.refuses(merging.merge, over, one)
    await at_desk.does(merging.merge, two, one)
    assert f"goes on in T-{one}" in await at_desk.refuses(merging.merge, two, three)
    assert f"goes on in T-{one}" in await at_desk.refuses(merging.merge, three, two)
    assert f"goes on in T-{one}" in await at_desk.refuses(merging.merge, one, two)
    for verb, more in (
        (service.take, ()),
        (service.reopen, ()),
        (service.dismiss, ()),
        (service.reply, ("words", None)),
    ):
        with pytest.raises(Refused, match="was merged"):
            await at_desk.does(verb, two, *more)
    with pytest.raises(Refused, match="not merged"):
        await at_desk.does(unmerging.unmerge, three)


async def test_of_two_merges_at_once_one_is_done(at_desk: Desk) -> None:
    one, two, three = await at_desk.opens("un", "deux", "trois")
    for pairs in (((one, two), (two, one)), ((one, two), (one, three)), ((one, two), (one, two))):
        done = await asyncio.gather(
            *(at_desk.does(merging.merge, *pair) for pair in pairs), return_exceptions=True
        )
        assert sorted(isinstance(each, Refused) for each in done) == [False, True]
        merged = [n for n in (one, two) if (await at_desk.ticket(n)).state == State.MERGED]
        assert len(merged) == 1
        await at_desk.does(unmerging.unmerge, merged[0])


def standing(ticket: Ticket) -> dict[str, Any]:
    """All that a ticket is, but for the rest that its clock has taken meanwhile."""
    columns = {column.name for column in table(Ticket).columns}
    rested = {"clock", "due_at", "target_due_at", "response_due_at", "answer_due_at"}
    return {name: getattr(ticket, name) for name in columns - rested - {"resolution_due_at"}}


async def test_undone_everything_is_as_it_was_and_the_clock_has_rested(at_desk: Desk) -> None:
    one, two = await at_desk.opens("un", "deux")
    await at_desk.does(service.take, two)
    before, parent = await at_desk.ticket(two), await at_desk.ticket(one)
    await at_desk.does(merging.merge, two, one)
    merged = await at_desk.ticket(two)
    assert (merged.state, merged.due_at, merged.target_due_at) == (State.MERGED, None, None)
    at_desk.bot.pass_time(hours=1)
    await at_desk.does(unmerging.unmerge, two)
    after = await at_desk.ticket(two)
    assert standing(after) == standing(before)
    assert standing(await at_desk.ticket(one)) == standing(parent)
    assert before.target_due_at is not None
    assert after.target_due_at is not None
    rested = after.target_due_at - before.target_due_at
    assert timedelta(hours=1) <= rested < timedelta(hours=1, minutes=5)
    assert [*await at_desk.entries(two)][-2:] == ["merge", "unmerge"]
    assert [*await at_desk.entries(one)][-2:] == ["merged", "unmerged"]


async def test_a_waiting_parent_is_woken_and_rests_again(at_desk: Desk) -> None:
    one, two = await at_desk.opens("un", "deux")
    await at_desk.does(service.reply, one, "Quand ?", None)
    await at_desk.does(service.wait, one)
    await at_desk.does(merging.merge, two, one)
    parent = await at_desk.ticket(one)
    assert parent.state == State.TAKEN
    assert parent.unanswered_since == (await at_desk.ticket(two)).created_at
    await at_desk.does(unmerging.unmerge, two)
    assert (await at_desk.ticket(one)).unanswered_since is None
    assert (await at_desk.ticket(two)).unanswered_since is not None


async def test_merges_stand_on_each_other(
    at_desk: Desk, claire: Actor, luc: Actor, alice: Actor
) -> None:
    hers = await claire.says("Le serveur de fichiers rame", "acme-support")
    await alice.sees("desk")
    his = await luc.says("Plus de fichiers partagés", "@vigie")
    await alice.sees("desk")
    (third,) = await at_desk.opens("Dossiers lents")
    await at_desk.does(merging.merge, 2, 1)
    await at_desk.does(merging.merge, 1, third)
    async with at_desk.bot.db.reading() as session:
        alive = await threads.threads(session, Scope.desk(), datetime.max.replace(tzinfo=UTC))
    assert {hers.ts, his.ts} <= {thread.ts for thread in alive if thread.alive}
    refusal = Refusal("2.1", "channel_not_found", None)
    await at_desk.does(lambda session, act: together.not_relayed(refusal, act, session))
    card = next(c for c in await alice.sees("desk") if "T-3 ·" in c.words)
    assert "La personne qui a ouvert T-2" in (await alice.thread(card)).words
    await luc.says("alors ?", "@vigie", thread_ts=his)
    await alice.sees("desk")
    assert (await at_desk.entries(third))[-1] == "message"
    await at_desk.does(service.reply, third, "On cherche.", None)
    for reporter, said in ((claire, hers), (luc, his)):
        assert "On cherche." in (await reporter.thread(said)).words
    # Taken out again, the middle one takes along what it holds, and what was said there.
    await at_desk.does(unmerging.unmerge, 1)
    middle = await at_desk.ticket(1)
    assert middle.unanswered_since is None
    assert middle.answered_at is not None
    assert (await at_desk.entries(third))[-2:] == ["reply", "unmerged"]
    assert "message" in (await at_desk.entries(1))[1:]
    await at_desk.does(service.reply, 1, "C'est réparé.", None)
    assert "C'est réparé." in (await luc.thread(his)).words
    assert "C'est réparé." in (await claire.thread(hers)).words


async def test_words_come_in_while_it_is_merged_and_taken_out(
    at_desk: Desk, claire: Actor, luc: Actor, alice: Actor
) -> None:
    await claire.says("Le serveur de fichiers rame", "acme-support")
    await alice.sees("desk")
    his = await luc.says("Plus de fichiers partagés", "@vigie")
    await alice.sees("desk")
    for turn in range(3):
        await asyncio.gather(
            luc.says(f"un {turn}", "@vigie", thread_ts=his), at_desk.does(merging.merge, 2, 1)
        )
        await asyncio.gather(
            luc.says(f"deux {turn}", "@vigie", thread_ts=his), at_desk.does(unmerging.unmerge, 2)
        )
    await alice.sees("desk")
    # Nothing is lost and nothing is double, wherever it stands now.
    said = await at_desk.entries(1) + await at_desk.entries(2)
    assert said.count("message") == 2 + 6
    assert (await at_desk.ticket(2)).state == State.NEW


@pytest.mark.parametrize("record", ["", "9", "9.", ".7", "T-9", "9.7.3", "x.y", "9.１"])
def test_a_button_that_names_no_two_tickets_is_refused(record: str) -> None:
    with pytest.raises(Refused, match="can't find"):
        together._pair(record)


def test_a_button_names_two_tickets() -> None:
    assert together._pair("9.7") == together._pair("T-9.T-7") == (9, 7)
