"""A small capability with every kind of door, and what people do at them."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import words
from commands.kit.answers import DONE, Answer, Open, Say, Wrong
from commands.kit.capability import Button, Capability, Form, On, Shortcut, Word
from commands.kit.doors import Reply
from commands.kit.inbound import Click, Event, Picked, Submitted, Typed
from commands.kit.person import May
from commands.kit.refused import Refused
from commands.kit.services import Act, Services
from storage.audit import AuditEntry
from storage.db import Database
from storage.inbox import Handled

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


def typed(text: str, user: str = "U0ALICE", trigger: str = "1.1") -> Typed:
    return Typed(user, "C0DESK", "/test", text, trigger, "")


def click(record: str = "T-1", user: str = "U0ALICE", action_ts: str = "1.0") -> Click:
    return Click(
        user=user,
        channel="C0DESK",
        ts="10.0",
        thread_ts=None,
        view_id=None,
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
