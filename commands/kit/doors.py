"""One inbound thing, from typed payload to answer: who, rights, one transaction, one handler.

Everything that changes something is recorded by its own identity in the transaction of its
effect, with its answer, so that a second delivery changes nothing and is answered as the first.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import uuid4

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import person, words
from commands.kit.answers import DONE, Answer, Done, Open, Say, Wrong
from commands.kit.capability import Button, Capability, Form, On, Shortcut, Word
from commands.kit.inbound import Click, Event, Picked, Submitted, Typed
from commands.kit.person import May, Who
from commands.kit.refused import NOT_FOR_CLIENTS, Refused
from commands.kit.services import Act, Services
from commands.kit.words import N_
from integrations.slack.mrkdwn import literal, unescape
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


@dataclass(frozen=True)
class Reply:
    """What the transport has to do: acknowledge, and perhaps open a form or say something.

    `ack` is the body of the acknowledgement, `say` a message for the one who acted, `view` a
    form for `views.open`. `refused` says that nothing was done, so a form may be sent again.
    """

    ack: Mapping[str, Any] = field(default_factory=dict)
    say: Mapping[str, Any] | None = None
    view: Mapping[str, Any] | None = None
    refused: bool = False

    def to_json(self) -> dict[str, Any]:
        """Write it for the inbox."""
        return {"ack": dict(self.ack), "say": self.say, "view": self.view}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> "Reply":
        """Read it back."""
        return cls() if kept is None else cls(kept["ack"], kept["say"], kept["view"])


class Doors:
    """All registered doors, and the one way through them."""

    def __init__(
        self, services: Services, renderer: Renderer, capabilities: Iterable[Capability]
    ) -> None:
        self.services = services
        self.renderer = renderer
        self.capabilities = tuple(capabilities)
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
        return _in_form(reply, sent)

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
                    return self._render(await handler(inbound, act, session), act)
            async with self.services.db.writing() as session:
                who = await person.find(session, inbound.user, inbound.team)
                act = self._act(who, inbound.user, prepared)
                _check(act, may)
                if not await inbox.first_time(session, inbound.identity, act.now):
                    return Reply.from_json(await inbox.answer(session, inbound.identity))
                answer = await handler(inbound, act, session)
                reply = self._render(answer, act)
                if isinstance(answer, Wrong):
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

    def _render(self, answer: Answer | Refused, act: Act) -> Reply:
        locale = act.who.locale if act.who else self.services.rules.language
        zone = act.who.zone if act.who else self.services.rules.zone
        match answer:
            case Done():
                return Reply()
            case Say(template, context):
                message = self.renderer.render_message(template, {**context, "zone": zone}, locale)
                return Reply(say=message)
            case Open(template, context):
                view = self.renderer.render_view(template, {**context, "zone": zone}, locale)
                return Reply(view=view)
            case Wrong(fields, values):
                errors = {b: _translate(m, values, locale) for b, m in fields.items()}
                return Reply(ack={"response_action": "errors", "errors": errors})
            case Refused():
                if answer.field is not None:
                    text = _translate(answer.message, answer.values, locale)
                    errors = {answer.field: text}
                    return Reply(ack={"response_action": "errors", "errors": errors})
                # Said as mrkdwn, where `<!channel>` in what they typed would come alive.
                values = {name: literal(str(value)) for name, value in answer.values.items()}
                text = _translate(answer.message, values, locale)
                return Reply(say={"text": text}, refused=True)


def _translate(message: str, values: Mapping[str, Any], locale: str) -> str:
    text = words.translations(locale).gettext(message)
    return text % values if values else text


def _check(act: Act, may: May) -> None:
    if may is May.ANYONE:
        return
    if act.who is None:
        raise Refused(UNKNOWN_PERSON)
    if not act.who.may(may):
        if not act.who.is_staff:
            raise Refused(NOT_FOR_CLIENTS)
        raise Refused(NOT_ADMINISTRATOR if may is May.ADMINISTRATORS else NOT_ALLOWED)


def _in_form(reply: Reply, sent: Submitted) -> Reply:
    """Bring words into the form: a refusal beside its first field, the rest in its place."""
    if reply.say is None:
        return reply
    text = str(reply.say.get("text", ""))
    if reply.refused and sent.first_input is not None:
        return Reply(
            ack={"response_action": "errors", "errors": {sent.first_input: unescape(text)}}
        )
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Vigie"},
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}],
    }
    return Reply(ack={"response_action": "update", "view": view})


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
