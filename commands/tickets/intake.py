"""What is heard in Slack and what becomes of it: a ticket, a reply, a note, an edit.

Events come twice, late and out of order. A message counts once, by its channel and ts; what comes
before the message it belongs to is held and applied when that comes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.desk_hours import calendar_of
from commands.kit.person import Who
from commands.kit.services import Act
from commands.tickets import changes, edits, opening, rules, voice
from commands.tickets.rules import Level, State
from integrations.slack.mrkdwn import from_slack
from storage import inbox, outbox, people, tickets
from storage.scope import Scope
from storage.tickets import Ticket

# A reply whose parent has not come by then will not come: it stands for itself.
PARENT_MAY_BE_LATE = timedelta(minutes=1)
REPLY, STAFF_REPLY = "reply", "staff_reply"


@dataclass(frozen=True, slots=True)
class Heard:
    """One message in a client's channel, or in a direct conversation with a client's member."""

    channel: str
    ts: str
    thread_ts: str | None
    author_id: int
    author_name: str
    client_id: int
    text: str
    files: tuple[Mapping[str, Any], ...] = ()

    @property
    def at(self) -> datetime:
        """When it was written: Slack's ts is seconds since 1970."""
        return datetime.fromtimestamp(float(self.ts), UTC)

    @property
    def scope(self) -> Scope:
        """The author's client: whatever they wrote belongs to it."""
        return Scope.client(self.client_id)

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread."""
        return self.thread_ts is not None and self.thread_ts != self.ts


def heard_from(
    channel: str,
    message: Mapping[str, Any],
    author: Who,
    client_id: int,
    files: tuple[dict[str, Any], ...] = (),
) -> Heard:
    """Read a Slack message whose author and client are known."""
    return Heard(
        channel=channel,
        ts=str(message["ts"]),
        thread_ts=message.get("thread_ts"),
        author_id=author.id,
        author_name=author.name,
        client_id=client_id,
        text=plain(str(message.get("text") or "")),
        files=files,
    )


async def client_said(session: AsyncSession, act: Act, heard: Heard) -> int | None:
    """Take in a client's message; the ticket it opened or joined, None if held or known."""
    if not await _is_new(session, act, heard):
        return None
    if heard.is_reply:
        ticket = await _ticket_of_thread(session, heard.scope, heard.channel, heard.thread_ts)
        if ticket is None:
            await _hold(session, act, REPLY, heard, parent_ts=str(heard.thread_ts))
            return None
        await _client_added(session, act, ticket, heard)
        return ticket.id
    await people.lock(session, heard.author_id)
    joined = await tickets.last_of_reporter(
        session,
        heard.scope,
        heard.author_id,
        heard.channel,
        since=heard.at - rules.JOIN_WITHIN,
    )
    if joined is not None and joined.state in rules.OPEN:
        await _client_added(session, act, joined, heard)
        number = joined.id
    else:
        number = await open_from(session, act, heard, reporter_id=heard.author_id)
    await _apply_held(session, act, heard.scope, heard.channel, heard.ts)
    return number


async def _is_new(session: AsyncSession, act: Act, heard: Heard) -> bool:
    """Whether this message was never taken in; a look back may bring what the inbox forgot.

    From here on its thread and its own edits wait until it is taken in.
    """
    if heard.thread_ts is not None and heard.is_reply:
        await inbox.one_at_a_time(session, heard.channel, heard.thread_ts)
    await inbox.one_at_a_time(session, heard.channel, heard.ts)
    if not await inbox.first_time(session, f"message:{heard.channel}:{heard.ts}", act.now):
        return False
    scope = Scope.client(heard.client_id)
    return await tickets.entry_by_message(session, scope, heard.channel, heard.ts) is None


async def open_from(
    session: AsyncSession, act: Act, heard: Heard, *, reporter_id: int | None
) -> int:
    """Open a ticket from a message; its client thread is that message's."""
    names = tuple(str(file.get("name") or "") for file in heard.files)
    facts = opening.Facts(
        title=rules.title_of(heard.text, names),
        kind=rules.Kind.INCIDENT,
        impact=Level.MEDIUM,
        urgency=Level.MEDIUM,
    )
    desk = await changes.the_desk(session)
    number = await opening.add(
        session,
        act,
        desk,
        client_id=heard.client_id,
        reporter_id=reporter_id,
        author_id=heard.author_id,
        facts=facts,
        words=heard.text,
        channel=heard.channel,
        ts=await _root(session, heard),
        at=heard.at,
    )
    for slack_file in heard.files:
        await voice.file_to_desk(session, desk, number, slack_file)
    return number


async def _root(session: AsyncSession, heard: Heard) -> str:
    """Find where the client thread begins; one that began another's ticket stays theirs."""
    root = heard.thread_ts or heard.ts
    # A channel may have been another client's before; the message itself begins the thread then.
    taken = await tickets.by_message(session, Scope.desk(), heard.channel, root)
    return root if taken is None else heard.ts


async def _client_added(session: AsyncSession, act: Act, ticket: Ticket, heard: Heard) -> None:
    """Write a client's further words on their ticket, and show them in the desk thread."""
    desk = await changes.the_desk(session)
    await tickets.add_entry(
        session,
        ticket_id=ticket.id,
        client_id=ticket.client_id,
        at=heard.at,
        kind="message",
        author_id=heard.author_id,
        body=heard.text,
        channel=heard.channel,
        ts=heard.ts,
        public=True,
    )
    context = {"who": heard.author_name, "words": heard.text}
    await voice.to_desk(session, desk, ticket.id, "tickets/heard", context)
    for slack_file in heard.files:
        await voice.file_to_desk(session, desk, ticket.id, slack_file)
    ticket.last_message_at = max(ticket.last_message_at, heard.at)
    if ticket.state in rules.OPEN:
        if ticket.state == State.WAITING:
            ticket.state = State.TAKEN
            ticket.waiting_since = None
        if ticket.unanswered_since is None:
            ticket.unanswered_since = heard.at
            ticket.step = 0
        changes.wind(ticket, calendar_of(desk))
    await session.flush()
    await voice.card(session, desk, ticket.id)
    await _apply_held(session, act, heard.scope, heard.channel, heard.ts)


async def staff_said(session: AsyncSession, act: Act, heard: Heard) -> None:
    """Take in what the team wrote in a client thread: the client has been answered."""
    if not heard.is_reply:
        return
    if not await _is_new(session, act, heard):
        return
    ticket = await _ticket_of_thread(session, heard.scope, heard.channel, heard.thread_ts)
    if ticket is None:
        await _hold(session, act, STAFF_REPLY, heard, parent_ts=str(heard.thread_ts))
    else:
        await _staff_added(session, ticket, heard)


async def _staff_added(session: AsyncSession, ticket: Ticket, heard: Heard) -> None:
    """Record the team's words as a reply, and show the desk what the client saw."""
    desk = await changes.the_desk(session)
    if ticket.state in rules.OPEN:
        changes.answered(ticket, heard.author_id, heard.at)
        changes.wind(ticket, calendar_of(desk))
    await tickets.add_entry(
        session,
        ticket_id=ticket.id,
        client_id=ticket.client_id,
        at=heard.at,
        kind="reply",
        author_id=heard.author_id,
        body=heard.text,
        channel=heard.channel,
        ts=heard.ts,
        public=True,
    )
    await session.flush()
    context = {"words": heard.text, "author": heard.author_name}
    await voice.to_desk(session, desk, ticket.id, "tickets/sent", context)
    await voice.card(session, desk, ticket.id)


async def noted(session: AsyncSession, act: Act, *, thread_ts: str, ts: str, text: str) -> None:
    """Keep what the team says in a desk thread as an internal note."""
    desk = await changes.the_desk(session)
    await inbox.one_at_a_time(session, desk.desk_channel, ts)
    place = await outbox.card_at(session, desk.desk_channel, thread_ts)
    if place is None or place.card != voice.DESK_CARD:
        return
    ticket = await tickets.get(session, act.scope, int(place.record))
    if ticket is None or not await inbox.first_time(
        session, f"message:{desk.desk_channel}:{ts}", act.now
    ):
        return
    await tickets.add_entry(
        session,
        ticket_id=ticket.id,
        client_id=ticket.client_id,
        at=act.now,
        kind="note",
        author_id=act.person.id,
        body=text,
        channel=desk.desk_channel,
        ts=ts,
    )


async def _ticket_of_thread(
    session: AsyncSession,
    scope: Scope,
    channel: str,
    thread_ts: str | None,
) -> Ticket | None:
    """Find the ticket of a thread, locked: by its root, a message that joined it, or our card."""
    if thread_ts is None:
        return None
    ticket = await tickets.by_message(session, scope, channel, thread_ts, lock=True)
    if ticket is not None:
        return ticket
    entry = await tickets.entry_by_message(session, scope, channel, thread_ts)
    if entry is not None:
        return await tickets.get(session, scope, entry.ticket_id, lock=True)
    place = await outbox.card_at(session, channel, thread_ts)
    if place is None or place.card != voice.CLIENT_CARD:
        return None
    return await tickets.get(session, scope, int(place.record), lock=True)


async def _hold(
    session: AsyncSession, act: Act, kind: str, heard: Heard, *, parent_ts: str
) -> None:
    await inbox.hold(
        session,
        identity=f"{kind}:{heard.channel}:{heard.ts}",
        channel=heard.channel,
        parent_ts=parent_ts,
        kind=kind,
        event={
            "ts": heard.ts,
            "thread_ts": heard.thread_ts,
            "author_id": heard.author_id,
            "author_name": heard.author_name,
            "client_id": heard.client_id,
            "text": heard.text,
            "files": [dict(file) for file in heard.files],
        },
        at=act.now,
    )


def _unfold(channel: str, event: Mapping[str, Any]) -> Heard:
    return Heard(**{**event, "channel": channel, "files": tuple(event["files"])})


async def _apply_held(session: AsyncSession, act: Act, scope: Scope, channel: str, ts: str) -> None:
    """Apply what came before the message it belongs to."""
    for early in await inbox.take_held(session, channel, ts):
        if early.kind == edits.EDIT:
            await edits.edited(session, act, scope, channel=channel, ts=ts, **early.event)
        elif early.kind == edits.DELETE:
            await edits.deleted(session, act, scope, channel=channel, ts=ts, **early.event)
        else:
            heard = _unfold(channel, early.event)
            if not scope.allows(heard.client_id):
                continue  # it was said when the channel was another client's
            ticket = await _ticket_of_thread(session, scope, channel, heard.thread_ts)
            if ticket is not None and early.kind == REPLY:
                await _client_added(session, act, ticket, heard)
            elif ticket is not None and early.kind == STAFF_REPLY:
                await _staff_added(session, ticket, heard)


async def has_orphans(session: AsyncSession, act: Act) -> bool:
    """Whether a reply has waited too long for its parent."""
    return bool(await inbox.held_before(session, REPLY, act.now - PARENT_MAY_BE_LATE))


async def adopt_orphans(session: AsyncSession, act: Act) -> None:
    """Let replies whose parent is nobody's request stand for themselves."""
    for early in await inbox.held_before(session, REPLY, act.now - PARENT_MAY_BE_LATE):
        heard = _unfold(early.channel, early.event)
        await session.delete(early)
        ticket = await _ticket_of_thread(session, Scope.desk(), heard.channel, heard.thread_ts)
        # A thread of the client whose channel this was before is not theirs to go on with.
        if ticket is None or ticket.client_id != heard.client_id:
            await open_from(session, act, heard, reporter_id=heard.author_id)
        else:
            await _client_added(session, act, ticket, heard)


def plain(text: str) -> str:
    """Turn Slack's text into the plain words that we keep."""
    return from_slack(text or "")
