"""How a ticket begins: from a client's message, or typed by the desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.blank import is_blank
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.tickets import begun, clocks, rules, voice
from commands.tickets.changes import the_desk
from storage import clients, tickets
from storage.desk import Desk
from storage.ticket_states import State


@dataclass(frozen=True, slots=True)
class Facts:
    """What the forms of a ticket hold."""

    title: str
    kind: str
    impact: int
    urgency: int
    form: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


async def open_for_client(
    session: AsyncSession, act: Act, client_id: int, facts: Facts, words: str
) -> int:
    """Open a ticket that the desk typed for a client; its number."""
    if is_blank(facts.title):
        raise Refused(N_("Give it a title."), field="title")
    if not await clients.is_active(session, act.scope, client_id):
        raise Refused(N_("Choose one of our clients."), field="client")
    desk = await the_desk(session)
    return await add(
        session,
        act,
        desk,
        client_id=client_id,
        reporter_id=None,
        author_id=act.person.id,
        facts=facts,
        words=words,
        thread=None,
        ts=None,
        at=act.now,
    )


async def add(
    session: AsyncSession,
    act: Act,
    desk: Desk,
    *,
    client_id: int,
    reporter_id: int | None,
    author_id: int | None,
    facts: Facts,
    words: str,
    thread: tuple[str, str] | None,
    ts: str | None,
    at: datetime,
) -> int:
    """Insert a ticket with its first words, its audit entry and its card; its number.

    `thread` is where the client thread begins: channel and ts. `ts` is the message that holds the
    words: that same one, or a reply in the thread.
    """
    channel, root = thread if thread is not None else (None, None)
    level = rules.priority(facts.impact, facts.urgency)
    clock = await clocks.at_opening(session, desk, client_id=client_id, priority=level, at=at)
    number = await tickets.add(
        session,
        {
            "client_id": client_id,
            "reporter_id": reporter_id,
            "channel": channel,
            "ts": root,
            "title": facts.title.strip()[: rules.TITLE_LENGTH],
            "kind": rules.Kind(facts.kind),
            "form": facts.form,
            "answers": dict(facts.answers),
            "sensitive": False,
            "state": State.NEW,
            "impact": facts.impact,
            "urgency": facts.urgency,
            "priority": level,
            "created_at": at,
            "unanswered_since": at,
            "last_message_at": at,
            "step": 0,
            "resolutions": 0,
            **clock,
        },
    )
    await tickets.add_entry(
        session,
        ticket_id=number,
        client_id=client_id,
        at=at,
        kind="message",
        author_id=author_id,
        body=words,
        channel=channel,
        ts=ts,
        public=channel is not None,
        details={"thread_ts": root} if ts != root else None,
    )
    await act.audit(
        session,
        "ticket.open",
        f"ticket:{number}",
        client_id,
        after={"title": facts.title, "priority": level, "reporter": reporter_id},
    )
    await voice.card(session, desk, number, new=True)
    await voice.sign(session, channel, root, number)
    if facts.kind != rules.Kind.INCIDENT or facts.form is not None:
        await begun.begin(session, act, desk, client_id, number, author_id)
    return number
