"""What a capability declares.

Everything that is registered, routed, scheduled, granted in the manifest, documented and attacked
by the isolation test is read from these records.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.answers import Answer
from commands.kit.inbound import Click, Event, Picked, Submitted, Typed
from commands.kit.person import May
from commands.kit.services import Act, Services

Prepared = Any
HandleBody = Callable[[Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class Word:
    """One thing that can be typed after a slash command.

    `words` are its names (the first is shown in the help), a pattern for what is not a fixed
    word (`T-12`), or None for anything else. `changes` says that it records something: then the
    same delivery twice has one effect. An empty `usage` keeps it out of the help.

    `prepare`, here and below, runs after the look at the person's rights and before the
    transaction: it may read and may ask Slack, and the handler finds what it returned in
    `act.prepared`.
    """

    command: str
    words: tuple[str, ...] | re.Pattern[str] | None
    handler: Callable[[Typed, Act, AsyncSession], Awaitable[Answer]]
    usage: str
    help: str
    may: May = May.STAFF
    changes: bool = False
    # Whether it must be all that was typed: "help me, …" is not a call for help.
    alone: bool = False
    prepare: Callable[[Typed, Services], Awaitable[Prepared]] | None = None


@dataclass(frozen=True)
class Command:
    """What Slack's menu says of a slash command; one room owns it, others may add words to it."""

    name: str
    description: str


@dataclass(frozen=True)
class Button:
    """A button or menu, by the part of its action_id before the colon."""

    action: str
    handler: Callable[[Click, Act, AsyncSession], Awaitable[Answer]]
    may: May = May.STAFF
    changes: bool = True
    prepare: Callable[[Click, Services], Awaitable[Prepared]] | None = None


@dataclass(frozen=True)
class Form:
    """A form, by its callback_id."""

    callback: str
    handler: Callable[[Submitted, Act, AsyncSession], Awaitable[Answer]]
    may: May = May.STAFF
    prepare: Callable[[Submitted, Services], Awaitable[Prepared]] | None = None


@dataclass(frozen=True)
class Shortcut:
    """An entry of Slack's shortcut menus; `on_message` puts it in a message's menu."""

    callback: str
    handler: Callable[[Picked, Act, AsyncSession], Awaitable[Answer]]
    name: str
    description: str
    on_message: bool = True
    may: May = May.STAFF
    changes: bool = False


async def always(_event: Event, _services: Services) -> Prepared:
    """Prepare nothing: the event is always for us."""
    return True


@dataclass(frozen=True)
class On:
    """A reaction to an event.

    `prepare` runs first, outside any transaction: it may read and may ask Slack; None means that
    the event is not for us and nothing is recorded. What it returns is handed to `handler`, which
    runs in the transaction.
    """

    event: str
    handler: Callable[[Event, Prepared, Act, AsyncSession], Awaitable[None]]
    prepare: Callable[[Event, Services], Awaitable[Prepared]] = always


@dataclass(frozen=True)
class Content:
    """What a card, a sign or a Home shows now, in its reader's language and zone."""

    template: str
    context: Mapping[str, Any]
    locale: str
    zone: str


@dataclass(frozen=True)
class Card:
    """A message that is edited in place: one per record, rendered when it is sent.

    `load` returns None when there is nothing to show any more. `summary` tells many records in
    one line each, for when a storm is folded into one card.
    """

    name: str
    load: Callable[[AsyncSession, str], Awaitable[Content | None]]
    summary: Callable[[AsyncSession, Sequence[str]], Awaitable[list[str]]] | None = None


@dataclass(frozen=True)
class Addition:
    """Blocks that this room adds to a card, answer or form which the team reads.

    `to` is the template of that message, `template` our own blocks. `load` gets the record that
    the message is about and returns the context, or None when there is nothing to add.
    """

    to: str
    template: str
    load: Callable[[AsyncSession, str], Awaitable[Mapping[str, Any] | None]]


@dataclass(frozen=True)
class TimedAddition:
    """An addition that depends on what time it is: `load` gets that too."""

    to: str
    template: str
    load: Callable[[AsyncSession, str, datetime], Awaitable[Mapping[str, Any] | None]]


@dataclass(frozen=True)
class Reactions:
    """Which reactions of ours belong on a message now, and which earlier ones do not any more."""

    wanted: frozenset[str]
    gone: frozenset[str]


@dataclass(frozen=True)
class Sign:
    """The quiet sign on a message, from the state of its record."""

    name: str
    load: Callable[[AsyncSession, str], Awaitable[Reactions]]


@dataclass(frozen=True)
class Home:
    """People's Home tab; `load` gets the Slack user id and what time it is."""

    name: str
    load: Callable[[AsyncSession, str, datetime], Awaitable[Content | None]]


@dataclass(frozen=True)
class Drawn:
    """A file that we made: its name, its bytes, what stands above it, and what it says in words."""

    name: str
    content: bytes
    title: str
    alt: str


@dataclass(frozen=True)
class Drawing:
    """A file that is drawn when it is sent, from the values that wait in the outbox.

    `draw` gets them, the reader's language and zone; what is slow in it goes to a thread.
    """

    name: str
    draw: Callable[[Mapping[str, Any], str, str], Awaitable[Drawn]]


@dataclass(frozen=True)
class Refusal:
    """A message that Slack refused for good, as its room is told of it.

    `reason` is Slack's word; `remedy` says what helps (an English msgid), where something does.
    """

    record: str
    reason: str
    remedy: str | None


@dataclass(frozen=True)
class Vital:
    """A message that its readers must not miss, by its template's or card's name.

    `refused` is called once Slack has refused it for good, `arrived` with its record when it was
    sent after all; each in the one transaction that remembers it. A line needs a `record`.
    """

    template: str
    refused: Callable[[Refusal, Act, AsyncSession], Awaitable[None]]
    arrived: Callable[[str, Act, AsyncSession], Awaitable[None]]


@dataclass(frozen=True)
class Job:
    """Work of the clock, run every so many seconds on every replica; it claims what it does."""

    name: str
    run: Callable[[Services], Awaitable[None]]
    every_s: float
    help: str


@dataclass(frozen=True)
class Route:
    """A door over HTTP, for other systems."""

    method: str
    path: str
    handler: Callable[[web.Request, Services], Awaitable[web.StreamResponse]]
    help: str


@dataclass(frozen=True)
class Capability:
    """One thing Vigie can do, with all its doors."""

    name: str
    commands: tuple[Command, ...] = ()
    words: tuple[Word, ...] = ()
    buttons: tuple[Button, ...] = ()
    forms: tuple[Form, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    events: tuple[On, ...] = ()
    cards: tuple[Card, ...] = ()
    signs: tuple[Sign, ...] = ()
    homes: tuple[Home, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    additions: tuple[Addition | TimedAddition, ...] = ()
    vital: tuple[Vital, ...] = ()
    jobs: tuple[Job, ...] = ()
    routes: tuple[Route, ...] = ()
    # Run at the start and after each reconnection: reads what was missed and hands each event
    # body to its second argument, which passes it through the doors.
    catch_up: Callable[[Services, HandleBody], Awaitable[None]] | None = None
    scopes: frozenset[str] = frozenset()
