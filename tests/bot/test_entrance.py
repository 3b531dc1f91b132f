"""Every kind of thing that Slack sends, through the real Bolt, in both transports."""

import asyncio
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.program import Program
from integrations.local_slack import LocalSlack
from integrations.local_slack.cast import Actor, Message, Stage
from tests.bot.tiny import Tiny
from tests.support.stage import SETTINGS

pytestmark = pytest.mark.usefixtures("program")


def button(action: str) -> dict[str, Any]:
    """One button, as an element of Block Kit."""
    text = {"type": "plain_text", "text": action}
    return {"type": "button", "action_id": action, "value": "T-1", "text": text}


BUTTONS = {"type": "actions", "elements": [button("tiny.say"), button("tiny.form")]}


async def quiet(slack: LocalSlack) -> None:
    """Wait until Slack has had an answer to everything it sent."""
    under_way = slack.world.deliveries._tasks
    while under_way:
        await asyncio.wait(set(under_way))


async def posted(as_bot: AsyncWebClient, thread_ts: str | None = None) -> Message:
    answer = await as_bot.chat_postMessage(
        channel="C0DESK", text="buttons", blocks=[BUTTONS], thread_ts=thread_ts
    )
    message: dict[str, Any] = answer["message"]
    return Message({**message, "channel": "C0DESK"})


async def test_a_command_is_answered_for_the_one_who_typed_it(alice: Actor) -> None:
    answer = await alice.types("/vigie say something")
    assert answer.words == "you typed: say something"
    assert all(message.raw["ephemeral"] for message in answer.shown)


async def test_a_command_that_holds_the_word_payload_survives(alice: Actor) -> None:
    assert (await alice.types("/vigie say payload")).words == "you typed: say payload"


async def test_a_command_that_fails_is_answered_with_a_reference(
    alice: Actor, log_lines: list[Any]
) -> None:
    answer = await alice.types("/vigie boom")
    assert answer.ok
    failed = next(line for line in log_lines if line["event"] == "failed")
    assert failed["request_id"] in answer.words


async def test_a_command_opens_a_form(alice: Actor) -> None:
    answer = await alice.types("/vigie form")
    assert answer.form is not None
    assert answer.form.title == "Tiny"
    assert not answer.shown


async def test_a_form_that_slack_does_not_open_is_told(alice: Actor, stage: Stage) -> None:
    await stage.fault("views.open", "http_500")
    answer = await alice.types("/vigie form")
    assert answer.form is None
    assert "couldn't open the form" in answer.words


async def test_a_form_is_sent_and_closes(alice: Actor, tiny: Tiny) -> None:
    await alice.types("/vigie form")
    answer = await alice.submits(words="hello")
    assert answer.ok
    assert tiny.heard == ["form: hello"]
    assert await alice.form() is None


async def test_what_is_wrong_stands_beside_its_field(alice: Actor) -> None:
    await alice.types("/vigie form")
    assert (await alice.submits(words="wrong")).errors == {"words": "not that"}


async def test_a_form_may_be_followed_by_another(alice: Actor) -> None:
    await alice.types("/vigie form")
    await alice.submits(words="next")
    form = await alice.form()
    assert form is not None
    assert form.title == "Next"


async def test_closing_a_form_is_acknowledged(alice: Actor) -> None:
    await alice.types("/vigie form")
    await alice.closes()
    assert await alice.form() is None


async def test_words_of_a_click_stay_in_its_thread(alice: Actor, as_bot: AsyncWebClient) -> None:
    root = await alice.says("a question", "desk")
    message = await posted(as_bot, root.ts)
    answer = await alice.clicks("tiny.say", message)
    assert answer.words == "you clicked: T-1"
    assert [said.thread_ts for said in answer.shown] == [root.ts]
    assert all(said.raw["ephemeral"] for said in answer.shown)


async def test_words_of_a_click_leave_the_message_as_it_is(
    alice: Actor, bruno: Actor, as_bot: AsyncWebClient
) -> None:
    message = await posted(as_bot)
    await alice.clicks("tiny.say", message)
    seen = await bruno.sees("desk")
    assert seen[-1].ts == message.ts
    assert "tiny.say" in seen[-1].buttons


async def test_a_click_opens_a_form(alice: Actor, as_bot: AsyncWebClient) -> None:
    answer = await alice.clicks("tiny.form", await posted(as_bot))
    assert answer.form is not None
    assert answer.form.title == "Tiny"


async def test_words_of_a_click_in_a_form_come_as_a_form(alice: Actor) -> None:
    form = (await alice.types("/vigie form")).form
    assert form is not None
    answer = await alice.clicks("tiny.say", form)
    assert answer.form is not None
    assert "you clicked" in answer.form.words


async def test_a_button_that_nobody_knows_any_more_is_answered(
    alice: Actor, as_bot: AsyncWebClient
) -> None:
    blocks = [{"type": "actions", "elements": [button("gone")]}]
    sent = await as_bot.chat_postMessage(channel="C0DESK", text="old", blocks=blocks)
    message = Message({**sent["message"], "channel": "C0DESK"})
    assert "don't know you" in (await alice.clicks("gone", message)).words


async def test_words_of_a_message_shortcut_are_for_the_one_who_used_it(alice: Actor) -> None:
    said = await alice.says("the words", "desk")
    answer = await alice.uses("tiny.here", said)
    assert answer.words == "you picked: the words"


async def test_words_of_a_global_shortcut_come_as_a_direct_message(alice: Actor) -> None:
    await alice.uses("tiny.anywhere")
    assert "you picked: nothing" in (await alice.sees("@vigie")).words


async def test_an_event_comes_through_its_door(alice: Actor, tiny: Tiny, slack: LocalSlack) -> None:
    await alice.says("hello", "desk")
    await quiet(slack)
    assert tiny.heard == ["hello"]


async def test_an_event_that_fails_is_sent_again_and_has_one_effect(
    alice: Actor, tiny: Tiny, slack: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Over Socket Mode a failure is a silence: Slack's patience is what the test would wait for.
    monkeypatch.setattr(SETTINGS, "ack_seconds", 0.2)
    tiny.failures = 2
    await alice.says("hello", "desk")
    await quiet(slack)
    assert tiny.heard == ["hello"]
    envelopes = slack.world.journal.envelopes
    assert max(len(envelope.attempts) for envelope in envelopes) == 3


async def test_what_the_bot_says_itself_is_acknowledged_and_left(
    as_bot: AsyncWebClient, tiny: Tiny, slack: LocalSlack
) -> None:
    sent = await as_bot.chat_postMessage(channel="C0DESK", text="mine")
    await as_bot.chat_update(channel="C0DESK", ts=sent["ts"], text="mine, changed")
    await as_bot.chat_delete(channel="C0DESK", ts=sent["ts"])
    await quiet(slack)
    assert tiny.heard == []


async def test_slack_is_asked_who_we_are_once(alice: Actor, stage: Stage) -> None:
    for _ in range(3):
        await alice.types("/vigie say")
    assert len(await stage.calls("auth.test")) == 1


async def test_what_comes_is_measured(alice: Actor, program: Program) -> None:
    await alice.types("/vigie say")
    count = program.metrics.registry.get_sample_value(
        "vigie_inbound_seconds_count", {"kind": "command"}
    )
    assert count == 1
