"""What every door guarantees: who may pass, one effect per act, one transaction, an answer."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.answers import DONE, Answer
from commands.kit.capability import Word
from commands.kit.doors import Doors, Reply, match
from commands.kit.inbound import Click, Picked, Typed
from commands.kit.services import Act
from storage.db import Database
from tests.kit.a_room import (
    Room,
    audited,
    click,
    handled,
    said,
    sent,
    typed,
)


async def test_a_command_is_answered_to_its_author_alone(doors: Doors) -> None:
    reply = await doors.command(typed("do"))
    assert reply.ack["response_type"] == "ephemeral"
    assert said(reply) == "done by Alice"
    assert reply.say is None


async def test_the_same_act_delivered_again_changes_nothing_and_is_answered_the_same(
    doors: Doors, room: Room, db: Database
) -> None:
    acts: list[tuple[Callable[[Any], Awaitable[Reply]], Any]] = [
        (doors.command, typed("do")),
        (doors.click, click()),
        (doors.form, sent("words")),
        (doors.form, replace(sent("quiet"), view_id="V2")),
        (doors.shortcut, Picked("U0ALICE", "test.pick", "C1", "1.0", {}, "3.3", "4.0", "")),
    ]
    for handle, inbound in acts:
        before = await audited(db)
        first = await handle(inbound)
        again = await handle(inbound)
        assert again == first
        assert await audited(db) == before + 1
    assert room.calls == ["typed", "clicked", "sent", "sent", "picked"]


async def test_deliveries_at_the_same_moment_have_one_effect_and_one_answer(
    doors: Doors, room: Room, db: Database
) -> None:
    replies = await asyncio.gather(*(doors.click(click()) for _ in range(8)))
    assert room.calls == ["clicked"]
    assert await audited(db) == 1
    assert {said(reply) for reply in replies} == {"done by Alice"}


@pytest.mark.parametrize("action_id", ["test.press", "test.press:T-12"])
def test_a_button_names_its_record_in_its_value_or_after_the_colon(action_id: str) -> None:
    """The second form is that of lists, and of messages that were posted long ago."""
    body = {
        "user": {"id": "U0ALICE"},
        "container": {"message_ts": "1.0", "channel_id": "C0DESK"},
        "actions": [{"action_id": action_id, "value": "T-12", "action_ts": "2.0"}],
    }
    pressed = Click.parse(body)
    assert (pressed.action, pressed.record) == ("test.press", "T-12")


async def test_a_second_click_is_a_new_act(doors: Doors, db: Database) -> None:
    await doors.click(click(action_ts="1.0"))
    await doors.click(click(action_ts="2.0"))
    assert await audited(db) == 2


async def test_a_defect_rolls_back_and_gives_a_reference(
    doors: Doors, room: Room, db: Database
) -> None:
    room.fails = True
    reply = await doors.click(click())
    assert await audited(db) == 0
    assert await handled(db) == 0
    reference = re.search(r"[0-9a-f]{10}", said(reply))
    assert reference is not None
    room.fails = False
    assert said(await doors.click(click())) == "done by Alice"


async def test_a_refusal_rolls_back_and_says_why(doors: Doors, db: Database) -> None:
    assert said(await doors.click(click("refuse"))) == "T-1 is closed."
    assert await audited(db) == 0


@pytest.mark.parametrize("user", ["U0NOBODY", "U0GONE"])
async def test_who_is_not_known_gets_a_polite_answer(doors: Doors, room: Room, user: str) -> None:
    replies = [
        await doors.command(typed("do", user)),
        await doors.command(typed("nonsense", user)),
        await doors.click(click(user=user)),
        await doors.click(replace(click(user=user), action="test.unknown")),
        await doors.form(replace(sent("words"), user=user, first_input=None)),
        await doors.shortcut(Picked(user, "test.pick", "", "", {}, "", "", "")),
    ]
    assert room.calls == []
    texts = {str(reply.say or reply.ack) for reply in replies}
    assert all("administrat" in text for text in texts), texts


async def test_a_right_is_asked_of_the_directory(doors: Doors, room: Room) -> None:
    await doors.command(typed("do", "U0CLAIRE"))
    await doors.click(click(user="U0CLAIRE"))
    await doors.command(typed("boss"))
    assert room.calls == []
    await doors.command(typed("boss", "U0NADIA"))
    assert room.calls == ["typed"]


async def test_a_form_shows_what_is_wrong_beside_the_field(doors: Doors, db: Database) -> None:
    for title, words_ in (("wrong", "Too short."), ("beside", "Not like this.")):
        reply = await doors.form(sent(title))
        assert reply.ack == {"response_action": "errors", "errors": {"title": words_}}
    # It may be sent again from the same view, with other values.
    assert (await doors.form(sent("quiet"))).ack == {}
    assert await audited(db) == 1


async def test_words_after_a_form_take_its_place(doors: Doors) -> None:
    reply = await doors.form(sent("words"))
    assert reply.ack["response_action"] == "update"
    assert reply.ack["view"]["blocks"][0]["text"]["text"] == "ok"


async def test_a_refusal_stands_beside_the_first_field(doors: Doors, room: Room) -> None:
    room.fails = True
    reply = await doors.form(sent("words"))
    assert list(reply.ack["errors"]) == ["title"]
    room.fails = False
    assert (await doors.form(sent("words"))).ack["response_action"] == "update"


async def test_a_form_is_opened_by_the_transport(doors: Doors) -> None:
    reply = await doors.click(click("form"))
    assert reply.view is not None
    assert reply.view["callback_id"] == "test.form"


async def test_what_only_reads_records_nothing(doors: Doors, db: Database) -> None:
    assert said(await doors.command(typed("T-12"))) == "you asked: T-12"
    assert await handled(db) == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "see " + "x" * 10_000,
        "<!channel>",
        "🎫🎫",
        "\u202eabc",
        "see\x00there",
        "%s %(x)s {{ x }}",
    ],
)
async def test_whatever_is_typed_gets_a_sentence(doors: Doors, text: str) -> None:
    reply = await doors.command(typed(text))
    assert said(reply)
    assert "<!channel>" not in str(reply.ack)


def test_a_word_is_found_by_name_pattern_or_rest() -> None:
    async def handler(_typed: Typed, _act: Act, _session: AsyncSession) -> Answer:
        return DONE

    named = Word("/t", ("list", "liste"), handler, "", "")
    pattern = Word("/t", re.compile(r"T-\d+"), handler, "", "")
    rest = Word("/t", None, handler, "", "")
    found = [named, pattern, rest]
    assert match(found, "LISTE mine") is named
    assert match(found, " T-12 ") is pattern
    assert match(found, "T-12 and more") is rest
    assert match(found, "") is rest
    assert match([named], "printer") is None
