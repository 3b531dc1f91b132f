"""One inbound thing, from typed payload to answer: who, rights, one transaction, one handler.

Everything that changes something is recorded by its own identity in the transaction of its
effect, with its answer, so that a second delivery changes nothing and is answered as the first.
"""

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar
from uuid import uuid4

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import person
from commands.kit.additions import Additions
from commands.kit.answers import DONE, Answer, Open, Redraw, Say, Wrong
from commands.kit.capability import Button, Capability, Form, On, Shortcut, Word
from commands.kit.inbound import Click, Event, Picked, Submitted, Typed
from commands.kit.person import May, Who
from commands.kit.refused import NOT_FOR_CLIENTS, Refused
from commands.kit.reply import Reply, in_form, rendered
from commands.kit.services import Act, Services
from commands.kit.words import N_
from integrations.slack.rendering import Renderer
from storage import inbox

log = structlog.get_logger()

Inbound = TypeVar("Inbound", Typed, Click, Submitted, Picked)
Handler = Callable[[Inbound, Act, AsyncSession], Awaitable[Answer]]

UNKNOWN_PERSON = N_(
    "I don't know you yet, so I can't show or change anything. "
    "Ask an administrator of the team to add you."
)
NOT_ALLOWED = N_("That is not for your role. Ask a manager of the team if you need it.")
NOT_ADMINISTRATOR = N_("That is for administrators of Vigie. Ask one of them if you need it.")
NO_SUCH_WORD = N_("I don't know that command. Type `%(command)s help` to see what I can do.")
OLD_BUTTON = N_("This button is out of date. Open the ticket again to see where it stands.")
FAILED = N_(
    "Sorry, something went wrong and nothing was changed. Please try again; "
    "if it persists, tell your administrator this reference: %(reference)s."
)
FORM_LATE = N_("I couldn't open the form: Slack did not answer in time. Please try again.")
FORM_REFUSED = N_(
    "I couldn't open the form. Please try again; if it persists, tell your administrator."
)


class Doors:
    """All registered doors, and the one way through them."""

    def __init__(
        self, services: Services, renderer: Renderer, capabilities: Iterable[Capability]
    ) -> None:
        self.services = services
        self.renderer = renderer
        self.capabilities = tuple(capabilities)
        self._additions = Additions(renderer, self.capabilities)
        self.words: dict[str, list[Word]] = {}
        self.events: dict[str, list[On]] = {}
        for capability in self.capabilities:
            for word in capability.words:
                self.words.setdefault(word.command, []).append(word)
            for reaction in capability.events:
                self.events.setdefault(reaction.event, []).append(reaction)
        self.buttons: dict[str, Button] = {
            b.action: b for c in self.capabilities for b in c.buttons
        }
        self.forms: dict[str, Form] = {f.callback: f for c in self.capabilities for f in c.forms}
        self.shortcuts: dict[str, Shortcut] = {
            s.callback: s for c in self.capabilities for s in c.shortcuts
        }

    async def command(self, typed: Typed) -> Reply:
        """Handle a slash command; the acknowledgement carries the words."""
        word = match(self.words.get(typed.command, []), typed.text)
        if word is None:
            refusal = Refused(NO_SUCH_WORD, command=typed.command or "/vigie")
            reply = await self._refuse(typed.user, refusal)
        else:
            reply = await self._pass(
                typed, word.handler, word.may, changes=word.changes, prepare=word.prepare
            )
        if reply.say is None:
            return reply
        return Reply(ack={"response_type": "ephemeral", **reply.say}, view=reply.view)

    async def click(self, click: Click) -> Reply:
        """Handle a press on a button or a pick from a menu."""
        button = self.buttons.get(click.action)
        if button is None:
            return await self._refuse(click.user, Refused(OLD_BUTTON))
        return await self._pass(
            click, button.handler, button.may, changes=button.changes, prepare=button.prepare
        )

    async def form(self, sent: Submitted) -> Reply:
        """Handle a form; the acknowledgement closes it, or shows what is wrong beside a field."""
        form = self.forms.get(sent.callback)
        if form is None:
            reply = await self._refuse(sent.user, Refused(OLD_BUTTON))
        else:
            reply = await self._pass(
                sent, form.handler, form.may, changes=True, prepare=form.prepare
            )
        return in_form(reply, sent)

    async def shortcut(self, picked: Picked) -> Reply:
        """Handle a shortcut."""
        shortcut = self.shortcuts.get(picked.callback)
        if shortcut is None:
            return await self._refuse(picked.user, Refused(OLD_BUTTON))
        return await self._pass(picked, shortcut.handler, shortcut.may, changes=shortcut.changes)

    async def event(self, event: Event) -> None:
        """Handle an event. It raises when it failed, so that Slack sends it again."""
        wanted = []
        for reaction in self.events.get(event.type, []):
            prepared = await reaction.prepare(event, self.services)
            if prepared is not None:
                wanted.append((reaction, prepared))
        if not wanted:
            return
        async with self.services.db.writing() as session:
            now = self.services.clock.now()
            if not await inbox.first_time(session, event.identity, now):
                return
            act = self._act(await person.find(session, event.user, event.author_team), event.user)
            for reaction, prepared in wanted:
                await reaction.handler(event, prepared, act, session)

    async def sentence(self, slack_user: str, message: str) -> str:
        """Say one of our sentences in its reader's language, for what fails after the door."""
        async with self.services.db.reading() as session:
            act = self._act(await person.find(session, slack_user), slack_user)
        reply = self._render(Refused(message), act)
        return str((reply.say or {}).get("text", ""))

    async def _pass(
        self,
        inbound: Inbound,
        handler: Handler[Inbound],
        may: May,
        *,
        changes: bool,
        prepare: Callable[[Inbound, Services], Awaitable[Any]] | None = None,
    ) -> Reply:
        """Open the transaction, look who it is, let the handler work, render its answer."""
        act: Act | None = None
        prepared: Any = None
        try:
            if prepare is not None:
                async with self.services.db.reading() as session:
                    who = await person.find(session, inbound.user, inbound.team)
                    act = self._act(who, inbound.user)
                _check(act, may)
                prepared = await prepare(inbound, self.services)
            if not changes:
                async with self.services.db.reading() as session:
                    who = await person.find(session, inbound.user, inbound.team)
                    act = self._act(who, inbound.user, prepared)
                    _check(act, may)
                    return await self._answered(await handler(inbound, act, session), act, session)
            async with self.services.db.writing() as session:
                who = await person.find(session, inbound.user, inbound.team)
                act = self._act(who, inbound.user, prepared)
                _check(act, may)
                if not await inbox.first_time(session, inbound.identity, act.now):
                    return Reply.from_json(await inbox.answer(session, inbound.identity))
                answer = await handler(inbound, act, session)
                reply = await self._answered(answer, act, session)
                if isinstance(answer, Wrong) or (
                    isinstance(answer, Redraw) and isinstance(inbound, Submitted)
                ):
                    # Nothing was done: the same form will be sent again with other values.
                    await session.rollback()
                elif reply != Reply():
                    await inbox.keep_answer(session, inbound.identity, reply.to_json())
                return reply
        except Refused as refusal:
            return self._render(refusal, act or self._act(None, inbound.user))
        except Exception:  # the one error hook: a sentence and a reference for them, a log for us
            act = act or self._act(None, inbound.user)
            log.exception("failed", request_id=act.request_id, door=type(inbound).__name__)
            return self._render(Refused(FAILED, reference=act.request_id), act)

    def _act(self, who: Who | None, slack_user: str, prepared: Any = None) -> Act:
        return Act(
            who=who,
            now=self.services.clock.now(),
            request_id=uuid4().hex[:10],
            services=self.services,
            slack_user=slack_user,
            prepared=prepared,
        )

    async def _refuse(self, slack_user: str, refusal: Refused) -> Reply:
        async with self.services.db.reading() as session:
            who = await person.find(session, slack_user)
        if who is None:
            refusal = Refused(UNKNOWN_PERSON)
        return self._render(refusal, self._act(who, slack_user))

    async def _answered(self, answer: Answer, act: Act, session: AsyncSession) -> Reply:
        """Render an answer, with what other rooms add to it."""
        if not isinstance(answer, Say | Open | Redraw):
            return self._render(answer, act)
        locale, zone = self._place_of(act)
        added = await self._additions.drawn(
            session, answer.template, answer.record, locale=locale, zone=zone, now=act.now
        )
        return rendered(self.renderer, answer, locale, zone, added)

    def _render(self, answer: Answer | Refused, act: Act) -> Reply:
        return rendered(self.renderer, answer, *self._place_of(act))

    def _place_of(self, act: Act) -> tuple[str, str]:
        """The language and zone of whoever acts; the house's for somebody unknown."""
        if act.who is not None:
            return act.who.locale, act.who.zone
        return self.services.rules.language, self.services.rules.zone


def _check(act: Act, may: May) -> None:
    if may is May.ANYONE:
        return
    if act.who is None:
        raise Refused(UNKNOWN_PERSON)
    if not act.who.may(may):
        if not act.who.is_staff:
            raise Refused(NOT_FOR_CLIENTS)
        raise Refused(NOT_ADMINISTRATOR if may is May.ADMINISTRATORS else NOT_ALLOWED)


def match(words_: Iterable[Word], text: str) -> Word | None:
    """Find the door that a command's text means: a word, a pattern, else the one for the rest."""
    first = text.split(maxsplit=1)[0].casefold() if text.strip() else ""
    rest = None
    for word in words_:
        if word.words is None:
            rest = word
        elif isinstance(word.words, re.Pattern):
            if word.words.fullmatch(text.strip()):
                return word
        elif first in word.words and not (word.alone and len(text.split()) > 1):
            return word
    return rest


__all__ = ["DONE", "Doors", "Reply", "match"]
