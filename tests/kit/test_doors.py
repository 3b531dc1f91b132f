"""What every door guarantees: who may pass, one effect per act, one transaction, an answer."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from jinja2 import DictLoader
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import words
from commands.kit.answers import DONE, Answer, Open, Say, Wrong
from commands.kit.capability import Button, Capability, Form, On, Shortcut, Word
from commands.kit.doors import Doors, Reply, match
from commands.kit.inbound import Click, Event, Picked, Submitted, Typed
from commands.kit.person import May
from commands.kit.refused import Refused
from commands.kit.services import Act, Services
from integrations.slack.reader import SlackReader
from integrations.slack.rendering import Renderer
from storage.audit import AuditEntry
from storage.db import Database
from storage.inbox import Handled
from storage.people import Role
from tests.support.rows import add_client, add_person

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)

TEMPLATES = {
    "test/said.json.j2": '{"type": "section", "text": '
    '{"type": "mrkdwn", "text": {{ words | mrkdwn | tojson }} } }',
    "test/form.json.j2": '{"type": "modal", "callback_id": "test.form", "title": '
    '{"type": "plain_text", "text": "Form"} } '
    '{"type": "section", "text": {"type": "plain_text", "text": "Hello"} }',
}


class FixedClock:
    def now(self) -> datetime:
        return NOW


@dataclass
class Room:
    """A capability that notes what it did in the audit trail, and fails on demand."""

    db: Database
    calls: list[str] = field(default_factory=list)
    fails: bool = False

    async def act(self, door: str, act: Act, session: AsyncSession) -> Answer:
        self.calls.append(door)
        await act.audit(session, f"test.{door}", "T-1", None, why="a test")
        if self.fails:
            raise RuntimeError("a defect")
        return Say("test/said", {"words": f"done by {act.person.name}"})

    async def typed(self, _typed: Typed, act: Act, session: AsyncSession) -> Answer:
        return await self.act("typed", act, session)

    async def looked(self, typed: Typed, _act: Act, _session: AsyncSession) -> Answer:
        return Say("test/said", {"words": f"you asked: {typed.text}"})

    async def clicked(self, click: Click, act: Act, session: AsyncSession) -> Answer:
        if click.record == "form":
            return Open("test/form")
        if click.record == "refuse":
            await self.act("clicked", act, session)
            raise Refused(words.N_("%(name)s is closed."), name="T-1")
        return await self.act("clicked", act, session)

    async def sent(self, sent: Submitted, act: Act, session: AsyncSession) -> Answer:
        if sent.values.get("title") == "wrong":
            return Wrong({"title": "Too short."})
        if sent.values.get("title") == "beside":
            raise Refused("Not like this.", field="title")
        await self.act("sent", act, session)
        return DONE if sent.values.get("title") == "quiet" else Say("test/said", {"words": "ok"})

    async def picked(self, _picked: Picked, act: Act, session: AsyncSession) -> Answer:
        return await self.act("picked", act, session)

    async def happened(
        self, event: Event, prepared: object, act: Act, session: AsyncSession
    ) -> None:
        assert prepared == f"prepared {event.id}"
        self.calls.append("event")
        await act.audit(session, "test.event", "T-1", None)
        if self.fails:
            raise RuntimeError("a defect")

    async def prepare(self, event: Event, _services: Services) -> str | None:
        return None if event.channel == "C0OTHER" else f"prepared {event.id}"

    def capability(self) -> Capability:
        return Capability(
            "test",
            words=(
                Word("/test", ("do",), self.typed, "do", "does it", changes=True),
                Word("/test", ("see", "look"), self.looked, "see", "shows it", May.ANYONE),
                Word("/test", re.compile(r"T-\d+"), self.looked, "T-12", "shows one"),
                Word("/test", ("boss",), self.typed, "boss", "for managers", May.MANAGERS),
            ),
            buttons=(Button("test.press", self.clicked),),
            forms=(Form("test.form", self.sent),),
            shortcuts=(Shortcut("test.pick", self.picked, "Pick", "Picks", changes=True),),
            events=(On("message", self.happened, self.prepare),),
        )


@pytest.fixture
async def room(db: Database) -> Room:
    async with db.writing() as session:
        await add_person(session, "U0ALICE", Role.TECHNICIAN, name="Alice")
        await add_person(session, "U0NADIA", Role.MANAGER, name="Nadia")
        gone = await add_person(session, "U0GONE", Role.TECHNICIAN)
        gone.active = False
        acme = await add_client(session, "Acme", "T0ACME")
        await add_person(session, "U0CLAIRE", Role.MEMBER, client=acme, name="Claire")
    return Room(db)


@pytest.fixture
def doors(db: Database, room: Room) -> Doors:
    services = Services(db, FixedClock(), SlackReader(AsyncWebClient()))
    renderer = Renderer(DictLoader(TEMPLATES), words.translations)
    return Doors(services, renderer, [room.capability()])


def typed(text: str, user: str = "U0ALICE", trigger: str = "1.1") -> Typed:
    return Typed(user, "C0DESK", "/test", text, trigger, "")


def click(record: str = "T-1", user: str = "U0ALICE", action_ts: str = "1.0") -> Click:
    return Click(
        user=user,
        channel="C0DESK",
        ts="10.0",
        thread_ts=None,
        view_id=None,
        view_hash=None,
        private_metadata="",
        action="test.press",
        record=record,
        selected="",
        action_ts=action_ts,
        trigger_id="2.2",
        response_url="",
        ephemeral=False,
    )


def sent(title: str, *, first_input: str | None = "title") -> Submitted:
    return Submitted("U0ALICE", "V1", "test.form", "T-1", {"title": title}, first_input)


def event(number: int = 1, channel: str = "C0DESK") -> Event:
    return Event(f"Ev{number}", "message", "U0CLAIRE", channel, {"type": "message"}, "T0US")


async def audited(db: Database) -> int:
    async with db.reading() as session:
        return await session.scalar(select(func.count(AuditEntry.id))) or 0


async def handled(db: Database) -> int:
    async with db.reading() as session:
        return await session.scalar(select(func.count(Handled.identity))) or 0


def said(reply: Reply) -> str:
    return str((reply.say or reply.ack)["text"])


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


async def test_an_event_is_handled_once(doors: Doors, room: Room, db: Database) -> None:
    await asyncio.gather(*(doors.event(event()) for _ in range(8)))
    await doors.event(event(2))
    assert room.calls == ["event", "event"]
    assert await audited(db) == 2


async def test_an_event_that_is_not_for_us_leaves_no_trace(
    doors: Doors, room: Room, db: Database
) -> None:
    await doors.event(event(channel="C0OTHER"))
    await doors.event(replace(event(), type="team_join"))
    assert room.calls == []
    assert await handled(db) == 0


async def test_a_failed_event_raises_and_may_come_again(
    doors: Doors, room: Room, db: Database
) -> None:
    room.fails = True
    with pytest.raises(RuntimeError, match="a defect"):
        await doors.event(event())
    assert await handled(db) == 0
    room.fails = False
    await doors.event(event())
    assert await audited(db) == 1


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
