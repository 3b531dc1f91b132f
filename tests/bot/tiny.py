"""The smallest capability with every kind of door, for what is the program's and no room's."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from jinja2 import DictLoader
from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import words
from commands.kit.answers import DONE, Answer, Open, Say, Wrong
from commands.kit.capability import (
    Button,
    Capability,
    Form,
    HandleBody,
    Job,
    On,
    Route,
    Shortcut,
    Word,
)
from commands.kit.inbound import Click, Event, Picked, Submitted, Typed
from commands.kit.person import May
from commands.kit.services import Act, Services
from integrations.slack.rendering import Renderer

TEMPLATES = {
    "tiny/form.json.j2": """
        {"type": "modal", "callback_id": "tiny.form",
         "title": {"type": "plain_text", "text": "Tiny"},
         "submit": {"type": "plain_text", "text": "Send"}}
        {"type": "input", "block_id": "words", "label": {"type": "plain_text", "text": "Words"},
         "element": {"type": "plain_text_input", "action_id": "words"}}
        {"type": "actions", "elements": [{"type": "button", "action_id": "tiny.say",
         "text": {"type": "plain_text", "text": "Say"}}]}
    """,
    "tiny/next.json.j2": """
        {"type": "modal", "title": {"type": "plain_text", "text": "Next"}}
        {"type": "section", "text": {"type": "mrkdwn", "text": "the second form"}}
    """,
    "tiny/said.json.j2": """
        {"type": "section", "text": {"type": "mrkdwn", "text": {{ text|tojson }}}}
    """,
}


def renderer() -> Renderer:
    """The renderer of the tiny templates."""
    return Renderer(DictLoader(TEMPLATES), words.translations)


@dataclass
class Tiny:
    """The capability, and what has come through its doors."""

    heard: list[str] = field(default_factory=list)
    jobs_run: int = 0
    # What breaks: while it is above zero, messages are refused.
    failures: int = 0
    # What a door waits for: it says that it is inside and goes on when it may.
    inside: asyncio.Event = field(default_factory=asyncio.Event)
    may_go_on: asyncio.Event = field(default_factory=asyncio.Event)
    missed: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def capability(self) -> Capability:
        """What it declares."""
        return Capability(
            name="tiny",
            words=(
                Word("/vigie", ("say",), self._say, "say", "say", May.ANYONE),
                Word("/vigie", ("form",), self._open, "form", "form", May.ANYONE),
                Word("/vigie", ("boom",), self._boom, "boom", "boom", May.ANYONE),
                Word("/vigie", ("wait",), self._wait, "wait", "wait", May.ANYONE, changes=True),
            ),
            buttons=(
                Button("tiny.say", self._clicked, May.ANYONE, changes=False),
                Button("tiny.form", self._open, May.ANYONE, changes=False),
            ),
            forms=(Form("tiny.form", self._sent, May.ANYONE),),
            shortcuts=(
                Shortcut("tiny.here", self._picked, "Here", "here", may=May.ANYONE),
                Shortcut("tiny.anywhere", self._picked, "Anywhere", "anywhere", False, May.ANYONE),
            ),
            events=(On("message", self._message),),
            jobs=(
                Job("tiny.breaks", self._broken_job, 3600, "breaks"),
                Job("tiny.counts", self._job, 3600, "counts"),
            ),
            routes=(Route("GET", "/tiny", self._route, "tiny"),),
            catch_up=self._catch_up,
        )

    async def _say(self, typed: Typed, _act: Act, _session: AsyncSession) -> Answer:
        return Say("tiny/said", {"text": f"you typed: {typed.text}"})

    async def _open(self, _in: Typed | Click, _act: Act, _session: AsyncSession) -> Answer:
        return Open("tiny/form")

    async def _boom(self, _typed: Typed, _act: Act, _session: AsyncSession) -> Answer:
        raise RuntimeError("boom")

    async def _wait(self, _typed: Typed, _act: Act, _session: AsyncSession) -> Answer:
        self.inside.set()
        await self.may_go_on.wait()
        return Say("tiny/said", {"text": "waited"})

    async def _clicked(self, click: Click, _act: Act, _session: AsyncSession) -> Answer:
        return Say("tiny/said", {"text": f"you clicked: {click.record}"})

    async def _sent(self, sent: Submitted, _act: Act, _session: AsyncSession) -> Answer:
        match sent.values["words"]:
            case "wrong":
                return Wrong({"words": "not that"})
            case "next":
                return Open("tiny/next")
        self.heard.append(f"form: {sent.values['words']}")
        return DONE

    async def _picked(self, picked: Picked, _act: Act, _session: AsyncSession) -> Answer:
        return Say("tiny/said", {"text": f"you picked: {picked.message.get('text', 'nothing')}"})

    async def _message(self, event: Event, _: Any, _act: Act, _session: AsyncSession) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("boom")
        self.heard.append(str(event.data.get("text") or event.data.get("subtype")))

    async def _broken_job(self, _services: Services) -> None:
        raise RuntimeError("boom")

    async def _job(self, _services: Services) -> None:
        self.jobs_run += 1

    async def _route(self, _request: web.Request, services: Services) -> web.Response:
        return web.json_response({"team": services.our_team})

    async def _catch_up(self, _services: Services, take_in: HandleBody) -> None:
        for body in self.missed:
            await take_in(body)
